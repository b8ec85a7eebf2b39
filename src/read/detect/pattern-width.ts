const UNBOUNDED = 4096;
const MOST = 16 * 1024;

interface Cursor {
  readonly source: string;
  at: number;
}

function skipClass(cursor: Cursor): void {
  cursor.at++;
  while (cursor.at < cursor.source.length && cursor.source[cursor.at] !== ']') {
    cursor.at += cursor.source[cursor.at] === '\\' ? 2 : 1;
  }
  cursor.at++;
}

function escapeWidth(cursor: Cursor): number {
  const rest = cursor.source.slice(cursor.at, cursor.at + 12);
  const long =
    /^\\(?:u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|k<[^>]*>|c[A-Za-z])/.exec(rest);
  cursor.at += long ? long[0].length : 2;
  if (rest.startsWith('\\k')) return UNBOUNDED;
  return rest[1] === 'b' || rest[1] === 'B' ? 0 : 1;
}

function times(cursor: Cursor): number {
  const rest = cursor.source.slice(cursor.at, cursor.at + 24);
  const counted = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(rest);
  if (counted === null) return 1;
  cursor.at += counted[0].length;
  if (counted[0].startsWith('?')) return 1;
  if (counted[1] === undefined) return UNBOUNDED;
  if (counted[2] === undefined) return Number(counted[1]);
  return counted[3] === '' ? UNBOUNDED : Number(counted[3]);
}

function groupWidth(cursor: Cursor, depth: number): number {
  const open = /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>|[a-z-]*:))?/.exec(
    cursor.source.slice(cursor.at, cursor.at + 64),
  );
  cursor.at += open?.[0].length ?? 1;
  const width = alternatives(cursor, depth + 1);
  cursor.at++;
  return width;
}

function atom(cursor: Cursor, depth: number): number {
  const char = cursor.source[cursor.at];
  if (char === '(') return groupWidth(cursor, depth);
  if (char === '\\') return escapeWidth(cursor);
  if (char === '[') {
    skipClass(cursor);
    return 1;
  }
  cursor.at++;
  return char === '^' || char === '$' ? 0 : 1;
}

function alternatives(cursor: Cursor, depth: number): number {
  let widest = 0;
  let width = 0;
  while (cursor.at < cursor.source.length && cursor.source[cursor.at] !== ')') {
    if (cursor.source[cursor.at] === '|') {
      widest = Math.max(widest, width);
      width = 0;
      cursor.at++;
    } else if (depth > 50) {
      cursor.at = cursor.source.length;
      return MOST;
    } else {
      const one = atom(cursor, depth);
      width = Math.min(MOST, width + one * times(cursor));
    }
  }
  return Math.max(widest, width);
}

/** Most characters that a pattern can take, look-arounds counted in; an open quantifier counts 4096, the whole at most 16 K. */
export function patternWidth(source: string): number {
  const cursor = { source, at: 0 };
  let width = 0;
  while (cursor.at < source.length) {
    width = Math.max(width, alternatives(cursor, 0));
    cursor.at++;
  }
  return width;
}
