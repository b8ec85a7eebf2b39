/** A token of HCL2. `quoted` and `heredoc` span their delimiters; `inner` is the part between them. */
export interface HclToken {
  readonly kind: 'name' | 'number' | 'quoted' | 'heredoc' | 'punct' | 'newline' | 'garbage' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly inner?: { readonly start: number; readonly end: number };
  /** `<<-`: common indentation is removed. */
  readonly indented?: boolean;
  /** The closing delimiter is missing. */
  readonly open?: true;
}

const NAME = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HEREDOC = /<<(-?)([\p{L}_][\p{L}\p{N}_-]{0,99})[ \t]*\r?\n/uy;
const PUNCT = ['...', '&&', '||', '==', '!=', '<=', '>=', '=>'];
const SINGLE = new Set('{}[]()=,.:?!+-*/%<>');

/** Splits `text[from, to)` into tokens; the last one is `end`. Comments and blanks are dropped, nothing throws. */
export function tokenizeHcl(text: string, from = 0, to = text.length): HclToken[] {
  const tokens: HclToken[] = [];
  let at = from;
  while (at < to) {
    const skipped = skipBlank(text, at, to);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const token = nextToken(text, at, to);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: to, end: to });
  return tokens;
}

function nextToken(text: string, at: number, to: number): HclToken {
  const char = text.charAt(at);
  if (char === '\n') return plain('newline', text, at, at + 1);
  if (char === '"') return quoted(text, at, to);
  if (char === '<' && text.charAt(at + 1) === '<') {
    const token = heredoc(text, at, to);
    if (token) return token;
  }
  const number = match(NUMBER, text, at, to);
  if (number !== undefined) return plain('number', text, at, at + number.length);
  const name = match(NAME, text, at, to);
  if (name !== undefined) return plain('name', text, at, at + name.length);
  const long = PUNCT.find((punct) => text.startsWith(punct, at));
  if (long !== undefined && at + long.length <= to) return plain('punct', text, at, at + long.length);
  return plain(SINGLE.has(char) ? 'punct' : 'garbage', text, at, at + 1);
}

function plain(kind: HclToken['kind'], text: string, start: number, end: number): HclToken {
  return { kind, text: text.slice(start, end), start, end };
}

function match(pattern: RegExp, text: string, at: number, to: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].slice(0, to - at);
}

function skipBlank(text: string, at: number, to: number): number {
  const char = text.charAt(at);
  if (char === ' ' || char === '\t' || char === '\r' || char === '\uFEFF') return at + 1;
  if (char === '#' || text.startsWith('//', at)) {
    const end = text.indexOf('\n', at);
    return end === -1 ? to : Math.min(end, to);
  }
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end === -1 ? to : Math.min(end + 2, to);
  }
  return at;
}

function quoted(text: string, start: number, to: number): HclToken {
  const end = closingQuote(text, start + 1, to);
  const token = { kind: 'quoted', text: '', start } as const;
  if (end.open) return { ...token, end: end.at, inner: { start: start + 1, end: end.at }, open: true };
  return { ...token, end: end.at + 1, inner: { start: start + 1, end: end.at } };
}

/** Finds the quote that closes a string whose text starts at `at`, over interpolations that hold strings themselves. */
function closingQuote(text: string, at: number, to: number): { at: number; open?: true } {
  const stack: ('quote' | 'brace')[] = ['quote'];
  for (let i = at; i < to; i += 1) {
    const char = text.charAt(i);
    if (stack.at(-1) === 'quote') {
      if (char === '\\') i += 1;
      else if (char === '"') stack.pop();
      else if (char === '\n') return { at: i, open: true };
      else if (opensInterpolation(text, i)) {
        stack.push('brace');
        i += 1;
      } else if (escapesInterpolation(text, i)) i += 2;
    } else if (char === '"') stack.push('quote');
    else if (char === '{') stack.push('brace');
    else if (char === '}') stack.pop();
    if (stack.length === 0) return { at: i };
  }
  return { at: to, open: true };
}

/** Whether `${` or `%{` starts at `i`. */
export function opensInterpolation(text: string, i: number): boolean {
  const char = text.charAt(i);
  return (char === '$' || char === '%') && text.charAt(i + 1) === '{';
}

/** Whether `$${` or `%%{`, which stand for themselves, start at `i`. */
export function escapesInterpolation(text: string, i: number): boolean {
  return text.charAt(i) === text.charAt(i + 1) && opensInterpolation(text, i + 1);
}

/** Offset of the brace that closes an interpolation whose inside starts at `at`; `to` where none does. */
export function closingBrace(text: string, at: number, to: number): number {
  let depth = 1;
  for (let i = at; i < to; i += 1) {
    const char = text.charAt(i);
    if (char === '"') {
      const end = closingQuote(text, i + 1, to);
      i = end.at;
    } else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return to;
}

function heredoc(text: string, start: number, to: number): HclToken | undefined {
  HEREDOC.lastIndex = start;
  const head = HEREDOC.exec(text);
  if (!head || start + head[0].length > to) return undefined;
  const word = head[2] ?? '';
  const first = start + head[0].length;
  const token = { kind: 'heredoc', text: '', start, indented: head[1] === '-' } as const;
  for (let at = first; at < to;) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 || newline > to ? to : newline;
    if (text.slice(at, end).trim() === word) return { ...token, end, inner: { start: first, end: at } };
    at = end + 1;
  }
  return { ...token, end: to, inner: { start: first, end: to }, open: true };
}
