const CLASS = /^\[(?:[^\]\\]|\\.)+\]/;
const QUANTIFIER = /^(?:\{(\d+)(?:,\d*)?\}|[*+?])\??/;
const LONG_ESCAPE = /^\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|k<[^>]*>|c[A-Za-z])/;
const SPECIAL = /[.^$|()[\]{}*+?\\]/;

/**
 * Texts that stand in every match of a pattern, outside its groups: what has to be about for it to be worth a try.
 * None where it has alternatives, or letters written either way.
 */
export function textsOf(pattern: string, flags: string | undefined): readonly string[] {
  const texts: string[] = [];
  let run = '';
  const close = (): void => {
    if (run !== '') texts.push(run);
    run = '';
  };
  for (let rest = pattern; rest !== '';) {
    const part = partOf(rest);
    if (part.source === '|') return [];
    const [quantifier = '', count] = QUANTIFIER.exec(rest.slice(part.source.length)) ?? [];
    if (part.literal === undefined || quantifier !== '') close();
    if (part.literal !== undefined && (quantifier.startsWith('+') || Number(count ?? 0) > 0))
      run = part.literal;
    if (part.literal !== undefined && quantifier === '') run += part.literal;
    if (quantifier !== '') close();
    rest = rest.slice(part.source.length + quantifier.length);
  }
  close();
  const either = flags?.includes('i') === true;
  return [...new Set(texts)].filter((text) => !either || !/[a-z]/i.test(text));
}

interface Part {
  readonly source: string;
  /** The one character that the part takes. */
  readonly literal?: string;
}

function partOf(rest: string): Part {
  const [first = ''] = rest;
  if (first === '(') return { source: rest.slice(0, groupEnd(rest)) };
  if (first === '[') return { source: CLASS.exec(rest)?.[0] ?? rest };
  if (first === '\\') {
    const second = rest[1] ?? '';
    const [long] = LONG_ESCAPE.exec(rest) ?? [];
    if (long !== undefined) return { source: long };
    return /\w/.test(second) ? { source: rest.slice(0, 2) } : { source: rest.slice(0, 2), literal: second };
  }
  return SPECIAL.test(first) ? { source: first } : { source: first, literal: first };
}

function groupEnd(source: string): number {
  let depth = 0;
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    if (char === '\\') at++;
    else if (char === '[') at += (CLASS.exec(source.slice(at))?.[0].length ?? 1) - 1;
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at + 1;
  }
  return source.length;
}
