/**
 * Breaks a text at spaces into lines of at most `width` characters; a longer word gets a line of its own. An empty
 * text gives one empty line.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** A text wrapped beside a label, which takes the first `indent` characters of its first line. */
export function hanging(label: string, indent: number, text: string, width: number): string[] {
  return wrap(text, width - indent).map(
    (line, position) => `${(position === 0 ? label : '').padEnd(indent)}${line}`,
  );
}

/** Cuts a text to `width` characters, with `…` where something is missing; never inside a surrogate pair. */
export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${beginning(text, Math.max(0, width - 1)).trimEnd()}…`;
}

/** Cuts the middle out of a path: its end, which names the file and the line, keeps twice the room of its beginning. */
export function clipMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  const room = Math.max(0, width - 1);
  const head = beginning(text, Math.floor(room / 3));
  const tail = text.slice(text.length - (room - Math.floor(room / 3))).replace(/^[\udc00-\udfff]/, '');
  return `${head}…${tail}`;
}

function beginning(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

/** `1 file`, `2 files`; thousands are set apart by commas. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${thousands(number)} ${number === 1 ? one : many}`;
}

/** `12,345`: an integer with its thousands apart, without the tables of languages, which take long to load. */
export function thousands(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
