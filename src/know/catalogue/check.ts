import type { Problem } from '../../model/manifest.ts';
import { COMMON_WORDS, SHORTEST_ANCHOR } from './anchors.ts';
import { callExampleFaults, callFaults, operationsKnown, type CallReader } from './check-calls.ts';
import { exampleFaults, type RuleScanner } from './check-examples.ts';
import { inOrder, type Compilation, type Foundation } from './compile.ts';
import { identifierRule, rulesOf } from './compile-types.ts';
import type { RawDetect, RawDoes, RawType, RuleFile } from './format.ts';
import { perMegabyte } from '../../util/gram-shares.ts';
import { readPattern } from './pattern.ts';
import type { Fault, Path } from './schema.ts';
import { readSources, type RuleText } from './source.ts';
import type { DetectionRule } from '../../model/detection.ts';

/** Effects whose every operation names a source. */
const SOURCED = ['destroy', 'unprotect', 'escalate', 'spend', 'disclose'] as const;

/**
 * The catalogue's self-test beyond what {@link import('./compile.ts').compileRules} refuses: the house rules of
 * rules/README.md, and, with a scanner, every example and counter-example. The scanner knows the foundation's types too.
 */
export function checkRules(
  compilation: Compilation,
  texts: readonly RuleText[],
  scanner?: RuleScanner,
  foundation?: Foundation,
): Problem[] {
  const { catalogue: compiled } = compilation;
  const sources = readSources(texts);
  const problems: Problem[] = [];
  const types = [...(foundation?.core.types ?? []), ...compiled.core.types];
  const ids = types.map((type) => type.id);
  const generic = new Set(
    sources.files.flatMap((file) =>
      (file.rules.types ?? []).filter((type) => type.generic).map((type) => type.id),
    ),
  );
  const planeSources = new Set(
    Object.values(compiled.providers).flatMap((lists) =>
      lists.planes.filter((plane) => plane.source !== '').map((plane) => `${lists.provider} ${plane.name}`),
    ),
  );
  const exists = operationsKnown(compilation, foundation);
  for (const source of sources.files) {
    const faults = [
      ...callFaults(source.rules, exists),
      ...typeFaults(source.rules, ids, generic),
      ...identifierFaults(source.rules),
      ...operationFaults(source.rules, planeSources),
      ...(scanner === undefined ? [] : exampleFaults(source.rules, scanner, compiled.core)),
    ];
    problems.push(...faults.map((fault) => source.problem(fault)));
  }
  return inOrder(problems);
}

/** Examples of code in the rules that are not read as they say; apart, since reading code takes parsers. */
export async function checkCallExamples(texts: readonly RuleText[], read: CallReader): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const source of readSources(texts).files) {
    const faults = await callExampleFaults(source.rules, read);
    problems.push(...faults.map((fault) => source.problem(fault)));
  }
  return inOrder(problems);
}

function typeFaults(rules: RuleFile, ids: readonly string[], generic: ReadonlySet<string>): Fault[] {
  return (rules.types ?? []).flatMap((type, index) => {
    const path = ['types', index];
    const compiled = rulesOf(type, rules.provider, ids);
    const detects = (type.detect ?? []).flatMap((raw, at) => {
      const place = [...path, 'detect', ...(type.detect?.length === 1 ? [] : [at])];
      return detectFaults(raw, compiled[at], place, generic.has(type.id));
    });
    return [...detects, ...statementFaults(type, path)];
  });
}

function statementFaults(type: RawType, path: Path): Fault[] {
  const faults: Fault[] = [];
  const at = (field: string): Path => [...path, field];
  if (type.references.length === 0) faults.push({ path: at('references'), message: 'needs a reference' });
  if ((type.narrower ?? []).length === 0 && type['narrower-note'] === undefined) {
    faults.push({ path, message: 'narrower is empty: say under narrower-note what the provider offers' });
  }
  const { authority } = type;
  if (
    authority.known === 'token' &&
    authority['grants-from'] === undefined &&
    (authority.states ?? []).length === 0
  ) {
    faults.push({
      path: [...path, 'authority'],
      message: 'known: token needs states or grants-from: which of its statements decide',
    });
  }
  if (
    (authority.permits ?? []).length === 0 &&
    (authority.unlisted ?? []).length === 0 &&
    authority.known === 'fixed'
  ) {
    faults.push({ path: [...path, 'authority'], message: 'known: fixed needs permits or unlisted' });
  }
  return faults;
}

function identifierFaults(rules: RuleFile): Fault[] {
  return (rules.identifiers ?? []).flatMap((raw, index) =>
    detectFaults(raw, identifierRule(raw, rules.provider), ['identifiers', index], false),
  );
}

function detectFaults(
  raw: RawDetect,
  rule: DetectionRule | undefined,
  path: Path,
  generic: boolean,
): Fault[] {
  const faults: Fault[] = [];
  const add = (message: string, field?: string): void => {
    faults.push({ path: field === undefined ? path : [...path, field], message });
  };
  if ((raw.pattern === undefined) === (raw.shape === undefined)) add('needs either a pattern or a shape');
  if (raw.shape !== undefined && (raw.near ?? []).length === 0)
    add('a shape needs near: only surroundings tell it', 'shape');
  if (raw.shape !== undefined && !SHAPE.test(raw.shape)) add(`there is no shape ${raw.shape}`, 'shape');
  if (raw.pattern !== undefined) {
    for (const fault of readPattern(raw.pattern, raw.flags).faults) add(fault, 'pattern');
  }
  for (const [kind, pattern] of Object.entries(raw.standing ?? {})) {
    for (const fault of readPattern(pattern).faults)
      faults.push({ path: [...path, 'standing', kind], message: fault });
  }
  if ((raw.examples ?? []).length === 0) add('needs an example');
  if ((raw.negatives ?? []).length === 0 && raw.shape !== undefined)
    add('needs a negative: what looks alike and is none');
  if (rule !== undefined) faults.push(...anchorFaults(raw, rule, path, generic));
  return faults;
}

const SHAPE =
  /^(?:uuid|token|password|(?:hex|HEX|base62|alnum|lower|upper|b32|base64|base64url|digits):[1-9]\d{0,3}(?:-[1-9]\d{0,3})?)$/;

/** Hits of an anchor in a megabyte of source code; beyond it the rule is asked about everything. */
const MOST_HITS = 500;

function anchorFaults(raw: RawDetect, rule: DetectionRule, path: Path, generic: boolean): Fault[] {
  const at = raw.anchors === undefined ? path : [...path, 'anchors'];
  const onlyFiles = (raw.near ?? []).some((line) => line.file !== undefined);
  if (rule.anchors.length === 0) {
    return onlyFiles
      ? []
      : [{ path: at, message: 'no anchor can be derived: give anchors, literals of 3 bytes or more' }];
  }
  if (generic) return [];
  return rule.anchors.flatMap((anchor): Fault[] => {
    if (Buffer.byteLength(anchor) < SHORTEST_ANCHOR) {
      return [{ path: at, message: `the anchor ${JSON.stringify(anchor)} is shorter than 3 bytes` }];
    }
    if (COMMON_WORDS.has(anchor.toLowerCase())) {
      const message = `the anchor ${anchor} is too common: add what tells the provider, or mark the type generic`;
      return [{ path: at, message }];
    }
    const hits = perMegabyte(anchor);
    if (hits <= MOST_HITS) return [];
    const message = `the anchor ${JSON.stringify(anchor)} may stand ${hits} times in a megabyte of code, more than ${MOST_HITS}: add what is rarer`;
    return [{ path: at, message }];
  });
}

function operationFaults(rules: RuleFile, planeSources: ReadonlySet<string>): Fault[] {
  const sourced = (plane: string | undefined): boolean =>
    plane === undefined
      ? [...planeSources].some((known) => known.startsWith(`${rules.provider} `))
      : planeSources.has(`${rules.provider} ${plane}`);
  const faults: Fault[] = [];
  for (const section of ['operations', 'effects'] as const) {
    (rules[section] ?? []).forEach((raw, index) => {
      const effect = raw.does === undefined ? undefined : SOURCED.find((name) => names(raw.does, name));
      if (effect === undefined || raw.source !== undefined || sourced(raw.plane ?? rules.plane)) return;
      faults.push({ path: [section, index], message: `${effect} needs a source, here or at its plane` });
    });
  }
  return faults;
}

function names(does: RawDoes | undefined, effect: string): boolean {
  if (does === undefined) return false;
  return Array.isArray(does) ? (does as readonly string[]).includes(effect) : Object.hasOwn(does, effect);
}
