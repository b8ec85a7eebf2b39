/** A part of a pattern. `any` stands for one character out of many, `nothing` for an assertion. */
export type PatternNode =
  | { readonly kind: 'chars'; readonly chars: readonly string[] }
  | { readonly kind: 'any' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'group'; readonly alternatives: readonly (readonly PatternNode[])[] }
  | { readonly kind: 'repeat'; readonly node: PatternNode; readonly min: number; readonly max: number };

/** A pattern read, with what is wrong about it. */
export interface PatternReading {
  readonly alternatives: readonly (readonly PatternNode[])[];
  readonly faults: readonly string[];
}

/** Classes up to this size are spelled out when anchors are derived. */
const SMALL_CLASS = 8;
/** Largest product of nested counts that a detection pattern may have. */
const MOST_REPEATS = 100_000;

/**
 * Reads a JavaScript pattern far enough to derive literals from it and to refuse unbounded quantifiers. What is no
 * valid pattern gives one fault.
 */
export function readPattern(pattern: string, flags = ''): PatternReading {
  const invalid = invalidity(pattern, flags);
  if (invalid !== undefined) return { alternatives: [], faults: [invalid] };
  const reader = new Reader(pattern);
  const alternatives = reader.alternatives();
  const faults = [...new Set(reader.faults)];
  if (repeats(alternatives) > MOST_REPEATS) faults.push('nested counts multiply to more than 100,000');
  return { alternatives, faults };
}

function invalidity(pattern: string, flags: string): string | undefined {
  try {
    return RegExp(pattern, flags) instanceof RegExp ? undefined : 'invalid pattern';
  } catch (error) {
    return error instanceof Error ? error.message : 'invalid pattern';
  }
}

class Reader {
  readonly #text: string;
  #at = 0;
  readonly faults: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  alternatives(): PatternNode[][] {
    const all: PatternNode[][] = [[]];
    while (this.#at < this.#text.length && this.#text[this.#at] !== ')') {
      if (this.#text[this.#at] === '|') {
        this.#at += 1;
        all.push([]);
        continue;
      }
      all.at(-1)?.push(this.#quantified(this.#atom()));
    }
    return all;
  }

  #atom(): PatternNode {
    const char = this.#text.charAt(this.#at);
    this.#at += 1;
    if (char === '(') return this.#group();
    if (char === '[') return this.#charClass();
    if (char === '\\') return this.#escape();
    if (char === '^' || char === '$') return { kind: 'nothing' };
    return char === '.' ? { kind: 'any' } : { kind: 'chars', chars: [char] };
  }

  #group(): PatternNode {
    const opening = /\?(?:<?[=!]|:|<[A-Za-z_]\w{0,60}>)/y;
    opening.lastIndex = this.#at;
    const kind = opening.exec(this.#text)?.[0] ?? '';
    this.#at += kind.length;
    const alternatives = this.alternatives();
    this.#at += 1;
    return /[=!]$/.test(kind) ? { kind: 'nothing' } : { kind: 'group', alternatives };
  }

  #escape(): PatternNode {
    const char = this.#text.charAt(this.#at);
    this.#at += 1;
    if (char === 'b' || char === 'B') return { kind: 'nothing' };
    if (/[dDwWsSpPk1-9]/.test(char)) {
      this.#skipBraces(char);
      return { kind: 'any' };
    }
    const code = /(?:x[0-9a-f]{2}|u[0-9a-f]{4})/iy;
    code.lastIndex = this.#at - 1;
    const hex = code.exec(this.#text)?.[0];
    if (hex === undefined) return { kind: 'chars', chars: [CONTROL.get(char) ?? char] };
    this.#at += hex.length - 1;
    return { kind: 'chars', chars: [String.fromCharCode(Number.parseInt(hex.slice(1), 16))] };
  }

  #skipBraces(char: string): void {
    const open = char === 'k' ? '<' : '{';
    if (!/[pPk]/.test(char) || this.#text[this.#at] !== open) return;
    const end = this.#text.indexOf(char === 'k' ? '>' : '}', this.#at);
    if (end >= 0) this.#at = end + 1;
  }

  #charClass(): PatternNode {
    const start = this.#at;
    while (this.#at < this.#text.length && this.#text[this.#at] !== ']') {
      this.#at += this.#text[this.#at] === '\\' ? 2 : 1;
    }
    const body = this.#text.slice(start, this.#at);
    this.#at += 1;
    const plain = /^[^\\^-]*$/.test(body) && body.length > 0 && body.length <= SMALL_CLASS;
    return plain ? { kind: 'chars', chars: body.split('') } : { kind: 'any' };
  }

  #quantified(node: PatternNode): PatternNode {
    const quantifier = /(?:[*+?]|\{(?<min>\d+)(?<comma>,(?<max>\d*))?\})\??/y;
    quantifier.lastIndex = this.#at;
    const found = quantifier.exec(this.#text);
    if (found === null) return node;
    this.#at += found[0].length;
    const sign = found[0].charAt(0);
    if (sign === '?') return { kind: 'repeat', node, min: 0, max: 1 };
    const min = sign === '{' ? Number(found.groups?.['min']) : sign === '+' ? 1 : 0;
    const most = found.groups?.['comma'] === undefined ? found.groups?.['min'] : found.groups['max'];
    if (most === undefined || most === '') {
      this.faults.push(`unbounded quantifier ${found[0]}: write an upper bound, {1,200}`);
      return { kind: 'repeat', node, min, max: 1 };
    }
    return { kind: 'repeat', node, min, max: Number(most) };
  }
}

const CONTROL = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
]);

function repeats(alternatives: readonly (readonly PatternNode[])[]): number {
  let most = 1;
  for (const node of alternatives.flat()) {
    if (node.kind === 'group') most = Math.max(most, repeats(node.alternatives));
    if (node.kind === 'repeat') most = Math.max(most, Math.max(node.max, 1) * repeats([[node.node]]));
  }
  return most;
}
