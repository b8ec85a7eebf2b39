/**
 * Whether `text` is in the language of `pattern`: `*` stands for any run of characters, separators included, `?` for
 * exactly one. Case counts. Takes at most `pattern.length * text.length` steps.
 */
export function globMatch(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const c = pattern[p];
    if (c === '*') {
      star = p;
      resume = t;
      p += 1;
    } else if (c !== undefined && (c === '?' || c === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      resume += 1;
      t = resume;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

/**
 * Whether a `/`-separated path is in the language of a path glob: `*` and `?` stay within one segment, a segment `**`
 * stands for any number of segments, none included. A leading `./` is dropped, a trailing `/` means everything below.
 */
export function pathGlobMatch(pattern: string, path: string): boolean {
  if (isLiteral(pattern)) return normalPath(pattern) === normalPath(path);
  const wanted = normalPath(pattern.endsWith('/') ? `${pattern}**` : pattern).split('/');
  const given = normalPath(path).split('/');
  let reached = new Set([0]);
  for (const segment of given) {
    const next = new Set<number>();
    for (const at of throughDeep(reached, wanted)) {
      const part = wanted[at];
      if (part === undefined) continue;
      if (part === '**') next.add(at);
      else if (globMatch(part, segment)) next.add(at + 1);
    }
    reached = next;
    if (reached.size === 0) return false;
  }
  return throughDeep(reached, wanted).has(wanted.length);
}

/** Whether a path glob names one path alone. */
export function isLiteral(pattern: string): boolean {
  return !/[*?]|\/$/.test(pattern);
}

/** A path without a leading `./`. */
export function normalPath(path: string): string {
  let start = 0;
  while (path.startsWith('./', start)) start += 2;
  return path.slice(start);
}

/** Positions reachable without consuming a segment. */
function throughDeep(positions: ReadonlySet<number>, wanted: readonly string[]): Set<number> {
  const all = new Set(positions);
  for (const at of all) if (wanted[at] === '**') all.add(at + 1);
  return all;
}

/** More states than any pattern of practice needs; beyond it `globCovers` answers `false`. */
const MOST_STATES = 20_000;

/**
 * Whether every string that `narrower` matches is matched by `wider` (both as in {@link globMatch}), over an infinite
 * alphabet. Exact in both directions; a pair of patterns built to need more than 20,000 states is `false`.
 */
export function globCovers(wider: string, narrower: string): boolean {
  if (wider === '*' || wider === narrower) return true;
  const machine = automaton(wider);
  const path = narrower.replace(/\*+/g, '*');
  const seen: bigint[][] = Array.from({ length: path.length + 1 }, () => []);
  const open: [at: number, states: bigint][] = [[0, machine.start]];
  for (let steps = 0; steps < MOST_STATES; steps += 1) {
    const next = open.pop();
    if (next === undefined) return true;
    const [at, states] = next;
    const before = seen[at] ?? [];
    // A subset of what was already refuted or proved here is the harder case; a superset adds nothing.
    if (before.some((known) => (known & states) === known)) continue;
    before.push(states);
    const c = path[at];
    if (c === undefined) {
      if ((states & machine.accept) === 0n) return false;
    } else if (c === '*') {
      open.push([at, machine.step(states, undefined)], [at + 1, states]);
    } else {
      open.push([at + 1, machine.step(states, c === '?' ? undefined : c)]);
    }
  }
  return false;
}

interface Automaton {
  readonly start: bigint;
  readonly accept: bigint;
  /** One character; `undefined` is a character that no pattern names, the hardest one to match. */
  step(states: bigint, c: string | undefined): bigint;
}

/** A glob as a nondeterministic automaton; bit i of a set means that i characters of the pattern are consumed. */
function automaton(pattern: string): Automaton {
  const text = pattern.replace(/\*+/g, '*');
  const literals = new Map<string, bigint>();
  let stars = 0n;
  let ones = 0n;
  for (let i = 0; i < text.length; i += 1) {
    const bit = 1n << BigInt(i);
    const c = text[i] ?? '';
    if (c === '*') stars |= bit;
    else if (c === '?') ones |= bit;
    else literals.set(c, (literals.get(c) ?? 0n) | bit);
  }
  const close = (states: bigint): bigint => states | ((states & stars) << 1n);
  return {
    start: close(1n),
    accept: 1n << BigInt(text.length),
    step: (states, c) => {
      const named = c === undefined ? 0n : (literals.get(c) ?? 0n);
      return close(((states & (ones | named)) << 1n) | (states & stars));
    },
  };
}

/** Whether some string is matched by both globs (as in {@link globMatch}). */
export function globsIntersect(a: string, b: string): boolean {
  let row = new Uint8Array(b.length + 1);
  row[0] = 1;
  for (let i = 0; i <= a.length; i += 1) {
    const next = new Uint8Array(b.length + 1);
    for (let j = 0; j <= b.length; j += 1) {
      if (row[j] !== 1) continue;
      const x = a[i];
      const y = b[j];
      if (x === '*') next[j] = 1;
      if (y === '*') row[j + 1] = 1;
      if (x === undefined || y === undefined) continue;
      if (x === '*') row[j + 1] = 1;
      else if (y === '*') next[j] = 1;
      else if (x === '?' || y === '?' || x === y) next[j + 1] = 1;
    }
    if (i === a.length) return row[b.length] === 1;
    row = next;
  }
  return false;
}
