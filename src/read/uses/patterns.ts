import { literalPattern } from '../../util/literal-pattern.ts';

/** What a pattern caught: words by name. */
export type Caught = Readonly<Record<string, string>>;

/** A pattern over the path of a call, ready to be tried. */
export interface Pattern {
  /** Text that every match starts with. */
  readonly start: string;
  readonly test: RegExp;
}

/**
 * Compiles `boto3.client({service}).{operation}()`: `{name}` catches one word, within brackets a whole argument; `()`
 * stands for any arguments, `(-)` for none that is written out, `(a|b)` for one of several, `**` for anything.
 */
export function compilePattern(text: string): Pattern {
  const start = /^[^{(*]*/.exec(text)?.[0] ?? '';
  return { start, test: new RegExp(`^${source(text)}$`) };
}

function source(text: string): string {
  let made = '';
  for (let at = 0; at < text.length;) {
    const one = /^(?:\{\w+\}|\*\*|[^{(*]+|.)/s.exec(text.slice(at))?.[0] ?? '';
    const whole = one === '(' ? bracketed(text, at) : one;
    // Where a name is looked for a bracket holds names, be it one alone.
    const named = /^\([\w$]+\)$/.test(whole) && /[./]$/.test(text.slice(0, at));
    made += named ? literalPattern(whole.slice(1, -1)) : piece(whole);
    at += whole.length;
  }
  return made;
}

/** The text from a bracket to the one that closes it. */
function bracketed(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(from, at + 1);
  }
  return text.slice(from);
}

function piece(text: string): string {
  if (text === '**') return '.*';
  if (text === '(-)') return String.raw`\(\)`;
  if (text === '()') return String.raw`\([^()]*\)`;
  if (/^\{\w+\}$/.test(text)) return `(?<${text.slice(1, -1)}>[\\w$-]+)`;
  if (!text.startsWith('(')) return literalPattern(text);
  const ways = alternatives(text.slice(1, -1));
  if (ways.length > 1) return `(?:${ways.map(source).join('|')})`;
  return String.raw`\(${text
    .slice(1, -1)
    .replace(/\{(\w+)\}|[^{]+/g, (part, name?: string) =>
      name === undefined ? literalPattern(part) : `(?<${name}>[^()=]+)`,
    )}\)`;
}

/** Parts between the bars that stand in no bracket of their own. */
function alternatives(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === '|' && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${letter}`);
  }
  return parts;
}

/** What a pattern catches in a path. */
export function caughtBy(pattern: Pattern, path: string): Caught | undefined {
  if (!path.startsWith(pattern.start)) return undefined;
  const found = pattern.test.exec(path);
  return found === null ? undefined : { ...found.groups };
}
