import { describe, expect, test } from 'vitest';
import { AS_OF, goldenPath, overscope, readFixtures, withRepository, type Run } from './support/fixtures.ts';

interface JsonFinding {
  readonly check: string;
  readonly severity: string;
  readonly new: boolean;
  readonly accepted: object | null;
  readonly facets: readonly { readonly check: string }[];
}

const FORMATS = ['json', 'md', 'sarif', 'github'];
const fixtures = readFixtures();

describe.concurrent('fixtures', () => {
  for (const fixture of fixtures) {
    test(fixture.name, { timeout: 60_000 }, async ({ expect: check }) => {
      await withRepository(fixture.scenario, async (folder, secrets) => {
        const args = [...fixture.scenario.run, ...(takesDate(fixture.scenario.run) ? ['--as-of', AS_OF] : [])];
        const text = await overscope(folder, args);
        await check(outputOf(text)).toMatchFileSnapshot(goldenPath(fixture, 'expected.txt'));
        check(text.exit, outputOf(text)).toBe(fixture.expect.exit);
        check(leaks(text, secrets)).toEqual([]);
        for (const format of takesDate(fixture.scenario.run) ? FORMATS : []) {
          const run = await overscope(folder, [...args, '--format', format]);
          check(run.exit, `--format ${format}`).toBe(fixture.expect.exit);
          check(leaks(run, secrets), `--format ${format}`).toEqual([]);
          if (format === 'json' && run.exit !== 2) compareChecks(run, fixture.expect, check);
        }
      });
    });
  }
});

test('there are fixtures', () => {
  expect(fixtures.length).toBeGreaterThan(0);
});

function takesDate(run: readonly string[]): boolean {
  return run[0] === 'audit' || run[0]?.startsWith('-') === true;
}

function outputOf(run: Run): string {
  return `${run.stdout}${run.stderr === '' ? '' : `--- standard error\n${run.stderr}`}`;
}

function leaks(run: Run, secrets: readonly string[]): number[] {
  return secrets.flatMap((secret, index) => (`${run.stdout}${run.stderr}`.includes(secret) ? [index] : []));
}

function compareChecks(
  run: Run,
  wanted: { readonly checks?: readonly string[]; readonly silent?: readonly string[]; readonly severities?: readonly string[] },
  check: typeof expect,
): void {
  const { findings } = JSON.parse(run.stdout) as { findings: JsonFinding[] };
  const open = findings.filter((finding) => finding.new && finding.accepted === null);
  const fired = new Set(open.flatMap((finding) => [finding.check, ...finding.facets.map((facet) => facet.check)]));
  if (wanted.checks !== undefined) check([...fired].sort()).toEqual([...wanted.checks].sort());
  for (const silent of wanted.silent ?? []) check([...fired]).not.toContain(silent);
  if (wanted.severities !== undefined) check(open.map((finding) => finding.severity)).toEqual(wanted.severities);
}
