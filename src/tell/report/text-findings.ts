import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { printable } from '../../util/printable.ts';
import { count } from '../../util/wrap.ts';
import { breaksInto, fit, fitBeside } from './fit.ts';
import { createPaint } from './paint.ts';
import { blockOf } from './present/blocks.ts';
import { standing } from './text-accepted.ts';
import { textBlock } from './text-block.ts';

/** Columns in front of what an operation hits: beside its name, and below a name that is too long. */
const HITS = 52;
const NESTED = 9;
/** A credential of which only the ceiling is known can have thousands: nobody reads them in a terminal. */
const MOST_OPERATIONS = 100;

/** Findings in full, with every irreversible operation by name: what `explain` prints for an id. */
export function findingsReport(findings: readonly Finding[], report: Report, view: View): string {
  const paint = createPaint(view.colour);
  const lines = findings.flatMap((finding) => [
    ...textBlock(blockOf(finding, report, true), view.width, paint),
    ...standing(finding, view.width),
    ...allOperations(finding, view.width),
  ]);
  return `${lines.join('\n').trimEnd()}\n`;
}

function allOperations(finding: Finding, width: number): string[] {
  const worst = finding.excess?.worst ?? [];
  if (worst.length === 0) return [];
  const rows = worst.slice(0, MOST_OPERATIONS).flatMap((item) => {
    const name = `  ${item.bound === 'floor' ? 'can' : 'may'}  ${item.id}`;
    const hits = `${item.effects.at(-1) ?? ''} ${item.assets.map(printable).join(', ')}`.trimEnd();
    return name.length < HITS && breaksInto(hits, width - HITS)
      ? fitBeside(name, HITS, hits, width)
      : [name, ...fit(hits, width - NESTED).map((line) => `${' '.repeat(NESTED)}${line}`)];
  });
  const more = worst.length - MOST_OPERATIONS;
  if (more <= 0)
    return [`All ${count(worst.length, 'operation')} that cannot be undone, outside the job:`, ...rows, ''];
  const heading = `${count(worst.length, 'operation')} that cannot be undone, outside the job, the worst first:`;
  return [heading, ...rows, `  ${count(more, 'operation')} more: overscope --format json has all`, ''];
}
