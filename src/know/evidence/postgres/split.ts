/** A piece of SQL text that ends where a statement ends; `start` counts UTF-16 units. */
export interface Piece {
  readonly start: number;
  readonly text: string;
}

/**
 * Splits SQL into statements at semicolons outside quotes, dollar quotes, comments and parentheses; for text that the
 * parser refuses as a whole.
 */
export function splitStatements(sql: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  let depth = 0;
  let at = 0;
  while (at < sql.length) {
    const end = skipQuoted(sql, at);
    if (end > at) {
      at = end;
      continue;
    }
    const char = sql[at];
    if (char === '(') depth += 1;
    if (char === ')') depth = Math.max(0, depth - 1);
    at += 1;
    if (char === ';' && (depth === 0 || startsLine(sql, at))) {
      pieces.push({ start, text: sql.slice(start, at) });
      start = at;
      depth = 0;
    }
  }
  if (sql.slice(start).trim() !== '') pieces.push({ start, text: sql.slice(start) });
  return pieces;
}

/** An unbalanced parenthesis must not swallow the rest of the file: a semicolon at a line's end ends the statement. */
function startsLine(sql: string, at: number): boolean {
  return at >= sql.length || sql[at] === '\n' || sql[at] === '\r';
}

/** End of the quoted text, comment or dollar quote that begins at `at`; `at` where none does. */
function skipQuoted(sql: string, at: number): number {
  const char = sql[at];
  if (char === "'") return skipString(sql, at);
  if (char === '"') return after(sql, '"', at + 1);
  if (char === '-' && sql[at + 1] === '-') return after(sql, '\n', at);
  if (char === '/' && sql[at + 1] === '*') return skipComment(sql, at);
  if (char === '$') return skipDollar(sql, at);
  return at;
}

function after(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from);
  return found < 0 ? sql.length : found + mark.length;
}

function skipString(sql: string, at: number): number {
  const escapes = /[eE]/u.test(sql[at - 1] ?? '') && !/\w/u.test(sql[at - 2] ?? '');
  let i = at + 1;
  while (i < sql.length) {
    if (escapes && sql[i] === '\\') i += 2;
    else if (sql[i] !== "'") i += 1;
    else if (sql[i + 1] === "'") i += 2;
    else return i + 1;
  }
  return sql.length;
}

function skipComment(sql: string, at: number): number {
  let depth = 0;
  let i = at;
  while (i < sql.length) {
    if (sql.startsWith('/*', i)) {
      depth += 1;
      i += 2;
    } else if (sql.startsWith('*/', i)) {
      depth -= 1;
      i += 2;
      if (depth === 0) return i;
    } else i += 1;
  }
  return sql.length;
}

const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]{0,62})?\$/uy;

function skipDollar(sql: string, at: number): number {
  if (/\w/u.test(sql[at - 1] ?? '')) return at;
  DOLLAR_TAG.lastIndex = at;
  const tag = DOLLAR_TAG.exec(sql)?.[0];
  return tag === undefined ? at : after(sql, tag, at + tag.length);
}

/** Start of the first word of a statement: after white space and comments. */
export function firstWord(sql: string, from: number): number {
  let at = from;
  while (at < sql.length) {
    if (/\s/u.test(sql[at] ?? '')) at += 1;
    else if (sql.startsWith('--', at) || sql.startsWith('/*', at)) at = skipQuoted(sql, at);
    else return at;
  }
  return from;
}
