import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AS_OF, goldenPath, overscope, readFixtures, withRepository, type Run } from './support/fixtures.ts';

interface JsonFinding {
  readonly check: string;
  readonly severity: string;
  readonly new: boolean;
  readonly accepted: object | null;
  readonly facets: readonly { readonly check: string }[];
}

const REPORTS = ['report.json', 'report.md', 'report.sarif', 'report.html'];
/** One page is compared as a whole. */
const PAGE_OF = 'bad/exceeds-job/pocketos';
const fixtures = readFixtures();

describe.concurrent('fixtures', () => {
  for (const fixture of fixtures) {
    test(fixture.name, { timeout: 60_000 }, async ({ expect: check }) => {
      await withRepository(fixture.scenario, async (folder, secrets) => {
        const { run } = fixture.scenario;
        const files = audits(run) ? REPORTS.map((name) => join(dirname(folder), name)) : [];
        const args = audits(run) ? [...run, '--as-of', AS_OF, ...files.flatMap((file) => ['-o', file])] : run;
        const text = await overscope(folder, args);
        await check(outputOf(text)).toMatchFileSnapshot(goldenPath(fixture, 'expected.txt'));
        check(text.exit, outputOf(text)).toBe(fixture.expect.exit);
        const reports = files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'));
        check(leaks([text.stdout, text.stderr, ...reports].join('\n'), secrets)).toEqual([]);
        const [json, , , page] = reports;
        if (fixture.name === PAGE_OF && page !== undefined)
          await check(settled(page)).toMatchFileSnapshot(goldenPath(fixture, 'expected.html'));
        if (json !== undefined) compareChecks(json, fixture.expect, check);
      });
    });
  }
});

test('there are fixtures', () => {
  expect(fixtures.length).toBeGreaterThan(0);
});

/** A page without what changes with every rule and every colour. */
function settled(page: string): string {
  return page
    .replace(/<style>[^<]*<\/style>/, '<style></style>')
    .replace(/'sha256-[^']*'/, "'sha256-'")
    .replace(/(catalogue of )[\d-]+, <code>[0-9a-f]+/, '$1day, <code>hash');
}

/** Whether the command is an audit, which takes a date and writes reports. */
function audits(run: readonly string[]): boolean {
  return run[0] === 'audit' || run[0]?.startsWith('-') === true;
}

function outputOf(run: Run): string {
  return `${run.stdout}${run.stderr === '' ? '' : `--- standard error\n${run.stderr}`}`;
}

function leaks(output: string, secrets: readonly string[]): number[] {
  return secrets.flatMap((secret, index) => (output.includes(secret) ? [index] : []));
}

function compareChecks(
  json: string,
  wanted: {
    readonly checks?: readonly string[];
    readonly silent?: readonly string[];
    readonly severities?: readonly string[];
  },
  check: typeof expect,
): void {
  const { findings } = JSON.parse(json) as { findings: JsonFinding[] };
  const open = findings.filter((finding) => finding.new && finding.accepted === null);
  const fired = new Set(
    open.flatMap((finding) => [finding.check, ...finding.facets.map((facet) => facet.check)]),
  );
  if (wanted.checks !== undefined) check([...fired].sort()).toEqual([...wanted.checks].sort());
  for (const silent of wanted.silent ?? []) check([...fired]).not.toContain(silent);
  if (wanted.severities !== undefined)
    check(open.map((finding) => finding.severity)).toEqual(wanted.severities);
}
