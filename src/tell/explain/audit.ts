import type { Check } from '../../model/check.ts';
import { clip } from '../../util/wrap.ts';
import { entry, heading } from './layout.ts';

/** What the audit asks, with every check in a line: `explain <check>` says the rest. */
export function explainAudit(checks: readonly Check[], width: number): string {
  const widest = Math.max(...checks.map(({ id }) => id.length));
  const lines = [
    heading('The audit', `${checks.length} checks`, width),
    '',
    ...entry('Scope', 'What each credential here permits, beside the job it was created for.', width),
    ...entry('Gate', 'What is enforced before each operation that cannot be undone.', width),
    ...entry('Backup', 'Whether what can destroy the data reaches its copies too.', width),
    '',
    ...entry(
      'Reads',
      'files, git history, policies, grants and gates in the repository. It asks no provider and sends nothing.',
      width,
    ),
    ...entry(
      'Exit',
      '0 nothing at or above --fail-on, 1 findings, 2 wrong usage or manifest, 3 incomplete',
      width,
    ),
    '',
    ...checks.map(({ id, docs }) => `  ${id.padEnd(widest)}  ${clip(docs.title, width - widest - 4)}`),
    '',
    'In full: overscope explain <check>',
  ];
  return `${lines.join('\n')}\n`;
}
