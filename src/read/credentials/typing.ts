import type { Detection, ReferenceRule } from '../../model/detection.ts';
import type { Reference } from '../../model/match.ts';
import { fitsName, foldedName, namePattern, type NamePattern } from '../../model/names.ts';
import { foldName, wordsOf } from '../../util/names.ts';

/** Types of a reference, and which half of a pair it is. */
export interface Typing {
  readonly types: readonly string[];
  readonly half: 'first' | 'second' | 'whole';
}

interface Compiled {
  readonly rule: ReferenceRule;
  readonly names: readonly NamePattern[];
  readonly others: readonly NamePattern[];
}

function compile(rule: ReferenceRule): Compiled {
  return { rule, names: rule.names.map(namePattern), others: rule.with.map(namePattern) };
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
  const either = (stored ? [reference.name, usual ?? reference.variable] : [reference.name])
    .filter((name) => name !== undefined)
    .map(foldedName);
  const fits = (patterns: readonly NamePattern[]): boolean =>
    either.some((name) => patterns.some((pattern) => fitsName(name, pattern)));
  if (fits(names)) return rule.with.length > 0 ? 'first' : 'whole';
  return fits(others) ? 'second' : undefined;
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
