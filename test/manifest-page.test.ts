import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileRules, openCatalogue } from '../src/know/catalogue/index.ts';
import { readManifests, type ManifestSource } from '../src/know/manifest/index.ts';
import { GATE_LADDER } from '../src/model/catalogue.ts';
import { parseScenario } from '../src/tell/example/index.ts';
import { AS_OF, overscope, ROOT, withRepository } from './support/fixtures.ts';

/** A manifest or a part of one. */
type Part = Readonly<Record<string, unknown>>;

interface Audit {
  readonly findings: readonly {
    readonly check: string;
    readonly severity: string;
    readonly credential: string | null;
    readonly accepted: object | null;
    readonly facets: readonly { readonly check: string }[];
    readonly places: readonly { readonly path: string }[];
    readonly subject: string;
  }[];
  readonly credentials: readonly {
    readonly id: string;
    readonly environment: string;
    readonly job: readonly string[] | string | null;
    readonly authority: {
      readonly floor: { readonly basis: string; readonly operations: number };
      readonly ceiling: { readonly basis: string; readonly operations: number };
    } | null;
    readonly places: readonly { readonly path: string; readonly line: number }[];
  }[];
  readonly coverage: {
    readonly leftOut: readonly { readonly kind: string; readonly what: string; readonly files: number }[];
  };
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const page = read('docs/manifest.md');

/** The YAML of the page, with the file that each stands for. */
const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = '']) => ({
  file: /^# (\S+\.yaml)\n/.exec(text)?.[1] ?? 'overscope.yaml',
  text,
}));

/** Sections of several parts as one manifest: lists joined, mappings put together. */
function merged(parts: readonly Part[]): Part {
  const whole: Record<string, unknown> = {};
  for (const [key, value] of parts.flatMap((part) => Object.entries(part))) {
    const before = whole[key];
    if (Array.isArray(before) && Array.isArray(value))
      whole[key] = [...(before as unknown[]), ...(value as unknown[])];
    else if (isMapping(before) && isMapping(value)) whole[key] = { ...before, ...value };
    else whole[key] = value;
  }
  return whole;
}

function isMapping(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const parts = blocks.filter(({ file }) => file === 'overscope.yaml').map(({ text }) => parse(text) as Part);
const rest = parse(read('test/support/manifest-page-rest.yaml')) as Part;
const whole = merged([...parts, rest]);
const story = parseScenario(read('test/support/manifest-page.yaml'));
const others = Object.fromEntries(
  blocks.filter(({ file }) => file !== 'overscope.yaml').map(({ file, text }) => [file, text]),
);

/** The manifest with these sections changed; `undefined` leaves one out. */
function changed(sections: Readonly<Record<string, unknown>>): Part {
  const entries = Object.entries({ ...whole, ...sections }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

/** The shop audited with this manifest, committed with whatever else the page shows. */
async function audited(manifest: Part, files: Readonly<Record<string, string>> = others): Promise<Audit> {
  const declare = {
    commit: 'Say what each is for',
    date: '2026-11-03T09:00:00+01:00',
    author: 'Ana Ruiz <ana@shop.example>',
    files: { 'overscope.yaml': stringify(manifest), ...files },
  };
  const [first, ...later] = story.steps;
  const steps = [...(first === undefined ? [] : [first]), declare, ...later];
  return withRepository({ ...story, steps }, async (folder) => {
    const run = await overscope(folder, ['audit', '--as-of', AS_OF, '--format', 'json']);
    expect(run.stderr).toBe('');
    return JSON.parse(run.stdout) as Audit;
  });
}

/** Checks, facets included, that claim something of what is seen in a file and is not accepted. */
function checksOf(audit: Audit, path: string, line?: number): string[] {
  const ids = audit.credentials
    .filter((item) =>
      item.places.some((place) => place.path === path && (line === undefined || place.line === line)),
    )
    .map((item) => item.id);
  return audit.findings
    .filter((finding) => finding.accepted === null && ids.includes(finding.credential ?? ''))
    .flatMap((finding) => [finding.check, ...finding.facets.map((facet) => facet.check)])
    .sort();
}

/** The credential seen at a line. */
function at(audit: Audit, path: string, line = 1): Audit['credentials'][number] {
  const found = audit.credentials.find((item) =>
    item.places.some((place) => place.path === path && place.line === line),
  );
  if (found === undefined) throw new Error(`nothing was found at ${path}:${line}`);
  return found;
}

/** Credentials whose findings are accepted. */
function accepted(audit: Audit): (string | null)[] {
  return audit.findings.filter((finding) => finding.accepted !== null).map((finding) => finding.credential);
}

/** Contexts in which environments are mixed. */
function mixed(audit: Audit): string[] {
  return audit.findings.filter(({ check }) => check === 'mixed-environments').map(({ subject }) => subject);
}

function main(part: Part): Pick<ManifestSource, 'path' | 'text' | 'kind'> {
  return { path: 'overscope.yaml', text: stringify(part), kind: 'main' };
}

const NIGHTLY = '.github/workflows/nightly.yml';

test('the examples are read without a problem, each alone and all together', () => {
  const texts = ['aws', 'github', 'postgres', 'railway', 'stripe'].flatMap((provider) =>
    readdirSync(join(ROOT, 'rules', provider)).map((name) => {
      const path = `rules/${provider}/${name}`;
      return { path, text: read(path) };
    }),
  );
  const { core, providers } = compileRules(texts).catalogue;
  const catalogue = openCatalogue(core, (provider) => providers[provider]);
  const paths = story.steps.flatMap((step) => Object.keys(step.files ?? {}));
  const problems = (...sources: Pick<ManifestSource, 'path' | 'text' | 'kind'>[]): string[] =>
    readManifests(
      sources.map((source) => ({
        ...source,
        revision: { path: source.path, revision: 'HEAD', state: 'committed' } as const,
      })),
      catalogue,
      { asOf: AS_OF, exists: (path) => paths.includes(path), paths },
    ).problems.map((problem) => `${problem.place.path}:${problem.place.line} ${problem.message}`);
  const { assets } = whole;

  expect(parts.length).toBeGreaterThan(7);
  for (const part of parts) expect(problems(main({ version: 1, assets, ...part }))).toEqual([]);
  expect(
    problems(
      main(whole),
      ...Object.entries(others).map(([path, text]) => ({
        path,
        text,
        kind: path.includes('/') ? ('nested' as const) : ('accepted' as const),
      })),
    ),
  ).toEqual([]);
  expect(Object.keys(others).sort()).toEqual(['overscope.accepted.yaml', 'packages/billing/overscope.yaml']);
  expect(problems(main({ ...whole, gates: [{ kind: 'prayer' }] })).length).toBeGreaterThan(0);
});

test('every section of the table has an example, and every kind of gate is named', () => {
  const sections = [...page.matchAll(/^\| \[?`(\w+)`/gm)].map((match) => match[1]);
  expect(Object.keys(whole)).toEqual(expect.arrayContaining([...sections, 'contexts']));
  const kinds = /^Kinds, the strongest first: ([^.]*)\./m.exec(page)?.[1] ?? '';
  expect([...kinds.matchAll(/`([\w-]+)`/g)].map((match) => match[1])).toEqual(GATE_LADDER);
});

describe.concurrent('what the page says of an audit holds', { timeout: 60_000 }, () => {
  let all: Audit;
  beforeAll(async () => {
    all = await audited(whole);
  }, 60_000);

  test('evidence: complete lowers what is possible at most, documents alone do not', async () => {
    expect(at(all, '.env').authority).toMatchObject({
      floor: { basis: 'evidence' },
      ceiling: { basis: 'evidence' },
    });
    expect(checksOf(all, '.env', 1)).toEqual([]);
    const evidence = (whole['evidence'] as Part[]).map((entry) => ({ ...entry, complete: undefined }));
    const partly = await audited(changed({ evidence }));
    expect(at(partly, '.env').authority).toMatchObject({
      floor: { basis: 'evidence' },
      ceiling: { basis: 'documented' },
    });
    expect(checksOf(partly, '.env', 1)).toContain('scope-unknown');
  });

  test('attested: it says what is possible at most', async () => {
    expect(at(all, '.env', 2).authority).toMatchObject({ ceiling: { basis: 'attested' } });
    expect(checksOf(all, '.env', 2)).toEqual([]);
    const without = await audited(changed({ attested: undefined }));
    expect(at(without, '.env', 2).authority).toMatchObject({ ceiling: { basis: 'documented' } });
    expect(checksOf(without, '.env', 2)).toContain('scope-unknown');
  });

  test('environments: a host tells one by declaration', async () => {
    expect(at(all, '.env').environment).toBe('production');
    const without = await audited(changed({ environments: undefined }));
    expect(at(without, '.env').environment).toBe('unknown');
  });

  test('contexts: a credential of another environment does not belong there', async () => {
    expect(mixed(all)).toEqual(['workspace']);
    expect(mixed(await audited(changed({ contexts: undefined })))).toEqual([]);
    const own = { ci: { environment: 'production' }, [`ci ${NIGHTLY}`]: { environment: 'staging' } };
    expect(mixed(await audited(changed({ contexts: own })))).toEqual([`ci ${NIGHTLY}`]);
  });

  test('gates: one that is attested holds, a file that shows none counts for nothing', async () => {
    expect(checksOf(all, NIGHTLY)).toEqual([]);
    const [gate] = whole['gates'] as Part[];
    const { attested: _, ...rest } = gate ?? {};
    const shown = { recovery: undefined, gates: [{ ...rest, evidence: 'infra/iam.tf' }] };
    expect(checksOf(await audited(changed(shown)), NIGHTLY)).toContain('ungated-destruction');
    const disarmed = {
      recovery: undefined,
      gates: [{ ...gate, 'disarmed-by': ['aws:rds:DeleteDBInstance'] }],
    };
    expect(checksOf(await audited(changed(disarmed)), NIGHTLY)).toContain('disarmable-gate');
  });

  test('recovery: a copy out of reach counts, and somebody must have restored from it', async () => {
    const without = await audited(changed({ recovery: undefined }));
    expect(checksOf(without, NIGHTLY)).toContain('shared-fate-backup');
    const { offsite } = whole['recovery'] as { readonly offsite: Part };
    const { 'restored-on': _, ...never } = offsite;
    const untested = await audited(changed({ recovery: { offsite: never } }));
    expect(all.findings.map(({ check }) => check)).not.toContain('untested-recovery');
    expect(untested.findings.map(({ check }) => check)).toContain('untested-recovery');
  });

  test('exclude: files are not read, in the history neither, and counted', async () => {
    expect(() => at(all, 'corpus/vectors.env')).toThrow();
    expect(all.coverage.leftOut).toMatchObject([{ kind: 'excluded', what: 'corpus/**', files: 1 }]);
    const without = await audited(changed({ exclude: undefined }));
    expect(checksOf(without, 'corpus/vectors.env')).toContain('undeclared-credential');
    expect(without.coverage.leftOut).toEqual([]);
  });

  test('nested: a job counts where the root names its folder', async () => {
    expect(at(all, 'packages/billing/.env').job).toEqual(['payouts']);
    const without = await audited(changed({ nested: undefined }));
    expect(at(without, 'packages/billing/.env').job).toEqual([]);
  });

  test('accepted: the lines name findings of this repository, and a worse effect reopens one', async () => {
    const ids = [at(all, 'scripts/add-domain.sh').id, at(all, 'config/report.env').id];
    expect(accepted(all).sort()).toEqual(ids.sort());
    const file = 'overscope.accepted.yaml';
    const milder = (others[file] ?? '').replaceAll('effect: unprotect', 'effect: change');
    expect(accepted(await audited(whole, { ...others, [file]: milder }))).toEqual([]);
  });
});
