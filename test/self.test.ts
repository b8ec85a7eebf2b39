import { expect, test } from 'vitest';
import { overscope, ROOT } from './support/fixtures.ts';

test('overscope finds nothing in its own repository', { timeout: 60_000 }, async () => {
  const run = await overscope(ROOT, ['audit', '--no-history', '--format', 'json']);
  const report = JSON.parse(run.stdout) as {
    findings: { title: string }[];
    manifest: { notYetCounting: object[] };
  };
  expect(report.findings.map((finding) => finding.title)).toEqual([]);
  expect(run.exit).toBe(0);
});
