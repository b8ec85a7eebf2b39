/**
 * Text that is safe to print: control, bidirectional and invisible characters are written as escapes, so that a
 * name in a hostile repository cannot move the cursor, colour a line or hide a part of itself; so are bytes that are
 * no UTF-8 (`textOfBytes`), and so is the start of what the log of a build takes for a command: `::name` at the start
 * of a line, which any word may come to be, and `##[` or `##vso[` anywhere.
 */
export function printable(text: string): string {
  const shown = text.replace(
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    escaped,
  );
  return shown.includes('::') || shown.includes('##') ? shown.replace(LOG_COMMANDS, escapedCommand) : shown;
}

const LOG_COMMANDS = /(?<![^ ])::(?=[a-z])|##(?=(?:vso)?\[)/gi;

function escapedCommand(start: string): string {
  return start === '::' ? '\\u{3a}:' : '#\\u{23}';
}

function escaped(char: string): string {
  if (char === '\n') return '\\n';
  if (char === '\r') return '\\r';
  if (char === '\t') return '\\t';
  if (/[\udc80-\udcff]/.test(char)) return `\\x${(char.charCodeAt(0) - 0xdc00).toString(16)}`;
  return `\\u{${char.charCodeAt(0).toString(16)}}`;
}
