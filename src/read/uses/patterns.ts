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
 * stands for any arguments, `(a|b)` for one of several, `**` for anything.
 */
export function compilePattern(text: string): Pattern {
  const start = /^[^{(*]*/.exec(text)?.[0] ?? '';
  return { start, test: new RegExp(`^${source(text)}$`) };
}

function source(text: string): string {
  const pieces = text.match(/\{\w+\}|\*\*|\([^()]*\)|[^{(*]+|./g) ?? [];
  return pieces.map(piece).join('');
}

function piece(text: string): string {
  if (text === '**') return '.*';
  if (text === '()') return String.raw`\([^()]*\)`;
  if (/^\{\w+\}$/.test(text)) return `(?<${text.slice(1, -1)}>[\\w$-]+)`;
  if (!text.startsWith('(')) return escaped(text);
  const inside = text.slice(1, -1);
  if (inside.includes('|')) return `(?:${inside.split('|').map(source).join('|')})`;
  return String.raw`\(${inside.replace(/\{(\w+)\}|[^{]+/g, (part, name?: string) =>
    name === undefined ? escaped(part) : `(?<${name}>[^()=]*)`,
  )}\)`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}

/** What a pattern catches in a path. */
export function caughtBy(pattern: Pattern, path: string): Caught | undefined {
  if (!path.startsWith(pattern.start)) return undefined;
  const found = pattern.test.exec(path);
  return found === null ? undefined : { ...found.groups };
}
