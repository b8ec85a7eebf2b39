import { charOf, insideOf, looksAround, partsOf } from '../../util/pattern-parts.ts';
import type { PatternPart } from '../../util/pattern-parts.ts';

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
  const faults = new Set<string>();
  const alternatives = alternativesOf(pattern, faults);
  if (repeats(alternatives) > MOST_REPEATS) faults.add('nested counts multiply to more than 100,000');
  return { alternatives, faults: [...faults] };
}

function invalidity(pattern: string, flags: string): string | undefined {
  try {
    return RegExp(pattern, flags) instanceof RegExp ? undefined : 'invalid pattern';
  } catch (error) {
    return error instanceof Error ? error.message : 'invalid pattern';
  }
}

const CONTROL = new Map([
  ['\\n', '\n'],
  ['\\r', '\r'],
  ['\\t', '\t'],
  ['\\f', '\f'],
  ['\\v', '\v'],
  ['\\0', '\0'],
]);

function alternativesOf(pattern: string, faults: Set<string>): PatternNode[][] {
  const all: PatternNode[][] = [[]];
  for (const part of partsOf(pattern)) {
    if (part.kind === 'choice') all.push([]);
    else all.at(-1)?.push(quantified(nodeOf(part, faults), part, faults));
  }
  return all;
}

function nodeOf(part: PatternPart, faults: Set<string>): PatternNode {
  switch (part.kind) {
    case 'char':
      return { kind: 'chars', chars: [charOf(part)] };
    case 'class':
      return classNode(part.source);
    case 'group': {
      const alternatives = alternativesOf(insideOf(part), faults);
      return looksAround(part) ? { kind: 'nothing' } : { kind: 'group', alternatives };
    }
    case 'empty':
    case 'choice':
      return { kind: 'nothing' };
    case 'back':
      return { kind: 'any' };
    case 'other':
      return otherNode(part);
  }
}

function classNode(source: string): PatternNode {
  const char = CONTROL.get(source) ?? numbered(source);
  if (char !== undefined) return { kind: 'chars', chars: [char] };
  const body = source.slice(1, -1);
  const plain = source.startsWith('[') && /^[^\\^-]+$/.test(body) && body.length <= SMALL_CLASS;
  return plain ? { kind: 'chars', chars: body.split('') } : { kind: 'any' };
}

/** The character that an escape names by its number. */
function numbered(source: string): string | undefined {
  return /^\\[xu]/.test(source) ? String.fromCharCode(Number.parseInt(source.slice(2), 16)) : undefined;
}

/** A bracket or a letter behind a backslash that says nothing stands for itself; a property takes one out of many. */
function otherNode(part: PatternPart): PatternNode {
  if (part.source.length > 2) return { kind: 'any' };
  return { kind: 'chars', chars: [CONTROL.get(part.source) ?? charOf(part)] };
}

function quantified(node: PatternNode, part: PatternPart, faults: Set<string>): PatternNode {
  const { quantifier, least: min, most } = part;
  if (quantifier === '') return node;
  if (Number.isFinite(most)) return { kind: 'repeat', node, min, max: most };
  faults.add(`unbounded quantifier ${quantifier}: write an upper bound, {1,200}`);
  return { kind: 'repeat', node, min, max: 1 };
}

function repeats(alternatives: readonly (readonly PatternNode[])[]): number {
  let most = 1;
  for (const node of alternatives.flat()) {
    if (node.kind === 'group') most = Math.max(most, repeats(node.alternatives));
    if (node.kind === 'repeat') most = Math.max(most, Math.max(node.max, 1) * repeats([[node.node]]));
  }
  return most;
}
