import { expand, mainSecret } from '../../util/template.ts';
import type { CompiledCore } from './compiled.ts';
import type { RawDetect, RawExample, RuleFile } from './format.ts';
import type { Fault, Path } from './schema.ts';

/** What a scanner found in a text: types that fit, what it may be besides, and where the secret stands (bytes). */
export interface RuleHit {
  readonly types: readonly string[];
  readonly mayBe?: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** Scans one text as the file of that path; the detector, handed in. */
export type RuleScanner = (text: string, path: string) => readonly RuleHit[];

/** An example as a file: its text, path and where its secret stands (bytes). */
export interface ExampleFile {
  readonly text: string;
  readonly path: string;
  readonly secret?: { readonly start: number; readonly end: number };
}

/** Seeds that each example is expanded with: one lucky value proves nothing. */
const SEEDS = [1, 2, 3];

/** An example expanded; a single `NAME=value` is a `.env`, everything else `example.txt` unless it names its file. */
export function exampleFile(example: RawExample, seed: number): ExampleFile {
  const template = typeof example === 'string' ? example : example.text;
  const expansion = expand(template, seed);
  const { text } = expansion;
  const single = /^(?:export )?[A-Za-z_][A-Za-z0-9_]{0,100}=\S{0,4000}$/.test(text.trim());
  const path = (typeof example === 'string' ? undefined : example.path) ?? (single ? '.env' : 'example.txt');
  const given = typeof example === 'string' ? undefined : example.secret;
  const at = given === undefined ? -1 : text.indexOf(given);
  const secret =
    given === undefined || at < 0 ? mainSecret(expansion) : { start: at, end: at + given.length };
  const byte = (unit: number): number => Buffer.byteLength(text.slice(0, unit));
  return {
    text,
    path,
    ...(secret !== undefined && { secret: { start: byte(secret.start), end: byte(secret.end) } }),
  };
}

/** Examples that their type does not match, or another provider's does; counter-examples that match. */
export function exampleFaults(rules: RuleFile, scanner: RuleScanner, core: CompiledCore): Fault[] {
  const alike = new Map(core.detection.rules.map((rule) => [rule.type, new Set([rule.type, ...rule.mayBe])]));
  const faults: Fault[] = [];
  const run = (type: string, raw: RawDetect, path: Path): void => {
    (raw.examples ?? []).forEach((example, index) => {
      const message = SEEDS.map((seed) => exampleFault(type, example, seed, scanner, alike)).find(Boolean);
      if (message !== undefined) faults.push({ path: [...path, 'examples', index], message });
    });
    (raw.negatives ?? []).forEach((negative, index) => {
      const hit = SEEDS.some((seed) => {
        const { text, path: file } = exampleFile(negative, seed);
        return scanner(text, file).some((found) => found.types.includes(type));
      });
      if (hit)
        faults.push({ path: [...path, 'negatives', index], message: `the counter-example matches ${type}` });
    });
  };
  (rules.types ?? []).forEach((type, index) => {
    const detects = type.detect ?? [];
    detects.forEach((raw, at) =>
      run(type.id, raw, ['types', index, 'detect', ...(detects.length === 1 ? [] : [at])]),
    );
  });
  (rules.identifiers ?? []).forEach((raw, index) => run(raw.type, raw, ['identifiers', index]));
  return faults;
}

function exampleFault(
  type: string,
  example: RawExample,
  seed: number,
  scanner: RuleScanner,
  alike: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  const { text, path, secret } = exampleFile(example, seed);
  const hits = scanner(text, path).filter(
    (hit) => secret === undefined || (hit.start < secret.end && secret.start < hit.end),
  );
  if (!hits.some((hit) => hit.types.includes(type))) {
    const found = [...new Set(hits.flatMap((hit) => hit.types))];
    return found.length === 0
      ? `the example does not match ${type}: its prefilter, pattern or surroundings do not fire`
      : `the example matches ${found.join(', ')} and not ${type}`;
  }
  const provider = type.split('/')[0];
  const foreign = hits
    .flatMap((hit) => hit.types)
    .filter((found) => found.split('/')[0] !== provider && !alike.get(type)?.has(found));
  return foreign.length === 0 ? undefined : `the example matches ${[...new Set(foreign)].join(', ')} too`;
}
