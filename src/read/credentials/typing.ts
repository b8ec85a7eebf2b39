import type { Detection, ReferenceRule } from '../../model/detection.ts';
import type { Reference } from '../../model/match.ts';
import { fitsGlob, foldName } from '../../util/names.ts';
import { wordsOf } from './names.ts';

/** Types of a reference, and which half of a pair it is. */
export interface Typing {
  readonly types: readonly string[];
  readonly half: 'first' | 'second' | 'whole';
}

/** Names of stores' own making that say an environment, not a thing. */
const QUALIFIERS = new Set([
  'prod',
  'production',
  'prd',
  'live',
  'staging',
  'stage',
  'stg',
  'dev',
  'development',
  'test',
  'ci',
  'qa',
  'uat',
  'sandbox',
  'preview',
]);

interface Pattern {
  readonly folded: string;
  readonly glob: boolean;
  readonly compound: boolean;
}

interface Compiled {
  readonly rule: ReferenceRule;
  readonly names: readonly Pattern[];
  readonly others: readonly Pattern[];
}

function patternOf(name: string): Pattern {
  return { folded: foldName(name), glob: name.includes('*'), compound: wordsOf(name).length > 1 };
}

function trimmed(words: readonly string[]): readonly string[] {
  let end = words.length;
  while (end > 1 && (QUALIFIERS.has(words[end - 1] ?? '') || /^\d{1,3}$/.test(words[end - 1] ?? ''))) end--;
  return words.slice(0, end);
}

function fits(name: string | undefined, patterns: readonly Pattern[]): boolean {
  if (name === undefined || name === '') return false;
  const folded = foldName(name);
  const words = trimmed(wordsOf(name));
  return patterns.some((pattern) => {
    if (pattern.glob) return fitsGlob(folded, pattern.folded);
    if (folded === pattern.folded) return true;
    for (let start = 0; start < words.length; start++) {
      if (words.slice(start).join('') === pattern.folded) return start === 0 || pattern.compound;
    }
    return false;
  });
}

function compile(rule: ReferenceRule): Compiled {
  return { rule, names: rule.names.map(patternOf), others: rule.with.map(patternOf) };
}

/** What the variables of value rules say about names, for types that no reference rule names. */
function derived(detection: Pick<Detection, 'references' | 'rules'>): ReferenceRule[] {
  const named = new Set(detection.references.map((rule) => rule.type));
  return detection.rules.flatMap((rule) => {
    if (rule.role === 'identifier' || rule.provider === 'generic' || named.has(rule.type)) return [];
    const names = rule.near
      .filter((line) => line.variable !== undefined && Object.keys(line).length === 1)
      .flatMap((line) => line.variable ?? [])
      .filter((name) => name.replaceAll('*', '').length >= 6 && wordsOf(name).length > 1);
    return names.length === 0
      ? []
      : [{ type: rule.type, provider: rule.provider, names, with: [], uses: [] }];
  });
}

function hinted(rule: ReferenceRule, uses: readonly string[]): boolean {
  return rule.uses.some((hint) => uses.some((use) => use.toLowerCase().includes(hint.toLowerCase())));
}

/** Tokens that a store makes itself, with the usual name of a stored one that is handed over in their place. */
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['githubtoken', 'GH_TOKEN'],
  ['cijobtoken', 'GITLAB_TOKEN'],
]);

function halfOf({ rule, names, others }: Compiled, reference: Reference): Typing['half'] | undefined {
  const usual = BUILT_IN.get(foldName(reference.variable ?? ''));
  const stored = !BUILT_IN.has(foldName(reference.name));
  const either = stored ? [reference.name, usual ?? reference.variable] : [reference.name];
  if (either.some((name) => fits(name, names))) return rule.with.length > 0 ? 'first' : 'whole';
  return either.some((name) => fits(name, others)) ? 'second' : undefined;
}

/**
 * Types of a reference: by its name or the variable that the step hands it to. Where rules of several types know the
 * name, those whose action or command the step uses count alone; rules made from value detection come last.
 */
export function typesFor(
  detection: Pick<Detection, 'references' | 'rules'>,
): (reference: Reference) => Typing | undefined {
  const stages = [detection.references.map(compile), derived(detection).map(compile)];
  return (reference) => {
    for (const rules of stages) {
      const found = rules.flatMap((compiled) => {
        const half = halfOf(compiled, reference);
        return half === undefined ? [] : [{ half, rule: compiled.rule }];
      });
      const meant = found.filter(({ rule }) => hinted(rule, reference.uses));
      const counted = meant.length > 0 ? meant : found;
      const [first] = counted;
      if (first !== undefined)
        return { types: [...new Set(counted.map(({ rule }) => rule.type))], half: first.half };
    }
    return undefined;
  };
}
