import { dirname } from 'node:path';

/** A command of a page, and the output that the page shows below it; `undefined` where it shows none. */
export interface ShownCommand {
  readonly line: number;
  readonly text: string;
  readonly output: readonly string[] | undefined;
}

/** A page cut into what a reader reads and what a test does; `lines` are as the page has them. */
export type PagePart =
  | { readonly kind: 'words'; readonly lines: readonly string[] }
  | { readonly kind: 'repository'; readonly lines: readonly string[]; readonly name: string }
  | { readonly kind: 'shown'; readonly lines: readonly string[]; readonly path: string }
  | {
      readonly kind: 'file';
      readonly lines: readonly string[];
      readonly path: string;
      readonly text: string;
      /** Put behind what the file has. */
      readonly append: boolean;
      /** Braces stay as they are. */
      readonly verbatim: boolean;
    }
  | {
      readonly kind: 'session';
      readonly lines: readonly string[];
      readonly commands: readonly ShownCommand[];
    };

const FENCE = /^```(?<info>.*)$/;
const FILE = /(?:^| )file=(?<path>\S+)/;
const SHOWN = /(?:^| )shows=(?<path>\S+)/;
const REPOSITORY = /^<!-- repository(?:: (?<name>\S+))? -->$/;
const COMMAND = /^(?:\$ )?(?:npx|npm|node|overscope|git|docker|gitleaks|pre-commit|cat|echo|cp|rm) /;

/**
 * Cuts a page. A fence with `file=PATH` is a file, its templates filled in unless it is `verbatim`; with `append` it is the
 * end of one. One called `console` is a session whose lines after `$ ` are commands with their output below, one called
 * `sh` a list of commands; `shows=PATH` is a file as the commands before it left it. `<!-- repository: NAME -->` starts a
 * repository anew, of a fixture or of `test/support/NAME.yaml`.
 */
export function readPage(text: string): PagePart[] {
  const lines = text.split('\n');
  const parts: PagePart[] = [];
  for (let at = 0; at < lines.length;) {
    const end = lines[at]?.startsWith('```') === true ? closingFence(lines, at) : at;
    parts.push(partOf(lines.slice(at, end + 1), at + 1));
    at = end + 1;
  }
  return parts;
}

function closingFence(lines: readonly string[], open: number): number {
  const at = lines.findIndex((line, position) => position > open && line === '```');
  if (at < 0) throw new Error(`line ${open + 1}: a fence without its end`);
  return at;
}

function partOf(lines: readonly string[], line: number): PagePart {
  const [first = ''] = lines;
  const repository = REPOSITORY.exec(first);
  if (repository !== null) return { kind: 'repository', lines, name: repository.groups?.['name'] ?? '' };
  const info = FENCE.exec(first)?.groups?.['info'];
  if (info === undefined) return { kind: 'words', lines };
  const inside = lines.slice(1, -1);
  const path = FILE.exec(info)?.groups?.['path'];
  if (path !== undefined) {
    const text = `${inside.join('\n')}\n`;
    const words = info.split(' ');
    return {
      kind: 'file',
      lines,
      path,
      text,
      append: words.includes('append'),
      verbatim: words.includes('verbatim'),
    };
  }
  const shown = SHOWN.exec(info)?.groups?.['path'];
  if (shown !== undefined) return { kind: 'shown', lines, path: shown };
  if (info === 'console') return { kind: 'session', lines, commands: sessionOf(inside, line + 1) };
  if (info === 'sh') return { kind: 'session', lines, commands: listOf(inside, line + 1) };
  return { kind: 'words', lines };
}

function sessionOf(lines: readonly string[], first: number): ShownCommand[] {
  const starts = lines.flatMap((line, at) => (line.startsWith('$ ') ? [at] : []));
  if (starts[0] !== 0) throw new Error(`line ${first}: a session starts with a command`);
  return starts.map((start, position) => {
    const own = lines.slice(start, starts[position + 1] ?? lines.length);
    let length = 1;
    while (own[length - 1]?.endsWith('\\') === true) length += 1;
    const text = own.slice(0, length).join('\n').slice(2);
    return { line: first + start, text, output: trimmed(own.slice(length)) };
  });
}

function listOf(lines: readonly string[], first: number): ShownCommand[] {
  return lines.flatMap((text, at) =>
    text === '' || text.startsWith('#') ? [] : [{ line: first + at, text, output: undefined }],
  );
}

/** Without the empty lines at the end. */
export function trimmed(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

/** A session again, with other outputs: a blank line stands between two commands where the first has an output. */
export function sessionText(
  part: PagePart & { kind: 'session' },
  outputs: readonly (readonly string[])[],
): string[] {
  if (part.commands.some(({ output }) => output === undefined)) return [...part.lines];
  const inside = part.commands.flatMap(({ text }, position) => {
    const output = outputs[position] ?? [];
    const last = position === part.commands.length - 1;
    return [...`$ ${text}`.split('\n'), ...output, ...(output.length === 0 || last ? [] : [''])];
  });
  return [part.lines[0] ?? '', ...inside, '```'];
}

/** Whether an output is as shown, where a line `…` stands for any number of lines. */
export function isAsShown(output: readonly string[], shown: readonly string[]): boolean {
  const pieces = shown.join('\n').split(/^ *…$/m);
  const text = output.join('\n');
  if (pieces.length === 1) return text === pieces[0];
  let at = 0;
  for (const [position, piece] of pieces.entries()) {
    const found = position === pieces.length - 1 ? text.lastIndexOf(piece) : text.indexOf(piece, at);
    const wrong = found < at || (position === 0 && found !== 0);
    if (wrong || (position === pieces.length - 1 && found + piece.length !== text.length)) return false;
    at = found + piece.length;
  }
  return true;
}

/** A new output without what the page left out of the old one, where the lines around it are still there. */
export function withOmissions(output: readonly string[], shown: readonly string[]): readonly string[] {
  const kept = [...output];
  let from = 0;
  for (const [at, line] of shown.entries()) {
    if (line.trim() !== '…') continue;
    const before = at === 0 ? -1 : kept.indexOf(shown[at - 1] ?? '', from);
    const after = at === shown.length - 1 ? kept.length : kept.indexOf(shown[at + 1] ?? '', before + 1);
    if ((at > 0 && before < 0) || after < 0) continue;
    kept.splice(before + 1, after - before - 1, line);
    from = before + 1;
  }
  return kept;
}

/** Lines of code that read like commands and that no session of the page has, with their numbers. */
export function strayCommands(parts: readonly PagePart[]): { line: number; text: string }[] {
  const run = parts.flatMap((part) => (part.kind === 'session' ? part.commands : []));
  const known = new Set(run.map(({ text }) => withoutComment(text)));
  let line = 0;
  return parts.flatMap((part) => {
    const first = line + 1;
    line += part.lines.length;
    if (part.kind !== 'words') return [];
    return part.lines.flatMap((text, at) => {
      const code = part.lines.length > 1 ? text : /^ {4,}(?<code>\S.*)$/.exec(text)?.groups?.['code'];
      if (code === undefined || !COMMAND.test(`${code.trim()} `)) return [];
      const command = withoutComment(code.trim().replace(/^\$ /, ''));
      return known.has(command) ? [] : [{ line: first + at, text: command }];
    });
  });
}

/** A command without the words behind it that are for the reader. */
export function withoutComment(command: string): string {
  return command.replace(/ +# .*$/, '');
}

/** Whether a file of a page lies in its repository or beside it, and nowhere else. */
export function isInside(path: string): boolean {
  return (
    !path.startsWith('/') &&
    !dirname(path)
      .replace(/^\.\.(?:\/|$)/, '')
      .split('/')
      .includes('..')
  );
}
