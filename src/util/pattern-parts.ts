/** What stands at one place of a regular expression, with how often it does; what is in a group is not looked into. */
export interface PatternPart {
  /**
   * `char` is itself; `class` takes one character out of some; `group` is a group of any kind, brackets included; `choice`
   * is a bar; `empty` takes nothing; `back` refers to a group; `other` is anything else.
   */
  readonly kind: 'char' | 'class' | 'group' | 'choice' | 'empty' | 'back' | 'other';
  /** Without its quantifier. */
  readonly source: string;
  /** As it is written; empty for none. */
  readonly quantifier: string;
  readonly least: number;
  readonly most: number;
}

const CLASS = /\[(?:[^\]\\]|\\.)+\]/sy;
const CLASSES = [['class', CLASS]] as const;
const QUANTIFIER = /(?:\{(\d+)(,(\d*))?\}|[*+?])\??/y;

/** Kinds of what begins with a backslash, in the order in which they are tried. */
const ESCAPES: readonly (readonly [PatternPart['kind'], RegExp])[] = [
  ['class', /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|c[A-Za-z]|[dDwWsSnrtfv])/y],
  ['empty', /\\[bB]/y],
  ['back', /\\(?:k<[^>]*>|[1-9]\d*)/y],
  ['other', /\\(?:u\{[^}]*\}|[pP]\{[^}]*\}|\w)/y],
  ['char', /\\./sy],
];

/** Kinds of what is written in one character; any other is itself. */
const SIGNS: ReadonlyMap<string, PatternPart['kind']> = new Map([
  ['.', 'class'],
  ['^', 'empty'],
  ['$', 'empty'],
  ['|', 'choice'],
  ...[...'\\()[]*+?{}'].map((sign) => [sign, 'other'] as const),
]);

/** The parts of a pattern in a row; a bracket that closes nothing is a part of its own. */
export function* partsOf(pattern: string): Generator<PatternPart> {
  for (let at = 0; at < pattern.length;) {
    const { kind, source } = partAt(pattern, at);
    at += source.length;
    const quantifier = kind === 'choice' ? null : matchAt(QUANTIFIER, pattern, at);
    at += quantifier?.[0].length ?? 0;
    yield { kind, source, quantifier: quantifier?.[0] ?? '', ...boundsOf(quantifier) };
  }
}

/** Whether a group only looks at what stands before or behind it. */
export function looksAround({ source }: PatternPart): boolean {
  return /^\(\?<?[=!]/.test(source);
}

/** The character that a part of the kind `char` takes. */
export function charOf({ source }: PatternPart): string {
  return source.slice(-1);
}

/** What stands between the brackets of a part of the kind `group`. */
export function insideOf({ source }: PatternPart): string {
  return source.replace(/^\((?:\?(?:<?[=!]|<[^>]*>|[a-z-]*:))?/, '').replace(/\)$/, '');
}

function partAt(pattern: string, at: number): Pick<PatternPart, 'kind' | 'source'> {
  const sign = pattern.charAt(at);
  if (sign === '(') return { kind: 'group', source: pattern.slice(at, groupEnd(pattern, at)) };
  for (const [kind, form] of sign === '\\' ? ESCAPES : sign === '[' ? CLASSES : []) {
    const source = matchAt(form, pattern, at)?.[0];
    if (source !== undefined) return { kind, source };
  }
  return { kind: SIGNS.get(sign) ?? 'char', source: sign };
}

function matchAt(form: RegExp, text: string, at: number): RegExpExecArray | null {
  form.lastIndex = at;
  return form.exec(text);
}

function boundsOf(quantifier: RegExpExecArray | null): Pick<PatternPart, 'least' | 'most'> {
  if (quantifier === null) return { least: 1, most: 1 };
  const [sign = '', count, comma, most] = quantifier;
  if (count === undefined)
    return { least: sign.startsWith('+') ? 1 : 0, most: sign.startsWith('?') ? 1 : Number.POSITIVE_INFINITY };
  if (comma === undefined) return { least: Number(count), most: Number(count) };
  return {
    least: Number(count),
    most: most === undefined || most === '' ? Number.POSITIVE_INFINITY : Number(most),
  };
}

/** Offset behind the group that begins at an offset; the end of the pattern where it does not close. */
function groupEnd(pattern: string, from: number): number {
  let depth = 0;
  for (let at = from; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === '\\') at++;
    else if (char === '[') at += (matchAt(CLASS, pattern, at)?.[0].length ?? 1) - 1;
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at + 1;
  }
  return pattern.length;
}
