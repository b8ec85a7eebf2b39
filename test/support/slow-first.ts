import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take the longest, the longest first; the order decides on how long the last worker runs alone. */
const SLOW = [
  'know/evidence/postgres/oracle.test.ts',
  'fixtures.test.ts',
  'cli/cache/runs.test.ts',
  'docs/pages.test.ts',
  'cli/hooks/commit.test.ts',
  'cli/hostile.test.ts',
  'hooks/pre-commit.test.ts',
  'hooks/action.test.ts',
  'package.test.ts',
  'cli/leaks.test.ts',
  'cli/import.test.ts',
  'cli/accept.test.ts',
  'tell/html-browser.test.ts',
  'cli/terminal.test.ts',
  'cli/hooks/install.test.ts',
  'cli/diff.test.ts',
  'cli/init.test.ts',
  'read/formats/hostile.test.ts',
  'read/sources/walk-hostile.test.ts',
  'read/sources/walk.test.ts',
];

/** Slow files first, so that every core is busy until the end; the rest as Vitest has it. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const at = SLOW.findIndex((path) => moduleId.endsWith(`/test/${path}`));
  return at === -1 ? SLOW.length : at;
}
