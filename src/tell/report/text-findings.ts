import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { printable } from '../../util/printable.ts';
import { count, thousands } from '../../util/wrap.ts';
import { breaksInto, fit, fitBeside } from './fit.ts';
import { createPaint } from './paint.ts';
import { blockOf } from './present/blocks.ts';
import { standing } from './text-accepted.ts';
import { textBlock } from './text-block.ts';

/** Columns in front of what an operation hits: beside its name, and below a name that is too long. */
const HITS = 52;
const NESTED = 9;
/** So many operations are named unasked; a credential of which only the ceiling is known can have thousands. */
const MOST_OPERATIONS = 20;

/** How far the operations of a finding are listed: all of them, or the worst and the command that lists the rest. */
export type Listing = { readonly all: true } | { readonly all: false; readonly rest: (id: string) => string };

/** Findings in full, with the irreversible operations by name: what `explain` prints for an id. */
export function findingsReport(
  findings: readonly Finding[],
  report: Report,
  view: View,
  listing: Listing,
): string {
  const paint = createPaint(view.colour);
  const lines = findings.flatMap((finding) => [
    ...textBlock(blockOf(finding, report, true), view.width, paint),
    ...standing(finding, view.width),
    ...operations(finding, view.width, listing),
  ]);
  return `${lines.join('\n').trimEnd()}\n`;
}

function operations(finding: Finding, width: number, listing: Listing): string[] {
  const worst = finding.excess?.worst ?? [];
  if (worst.length === 0) return [];
  const most = listing.all ? worst.length : MOST_OPERATIONS;
  const rows = worst.slice(0, most).flatMap((item) => {
    const name = `  ${item.bound === 'floor' ? 'can' : 'may'}  ${item.id}`;
    const hits = `${item.effects.at(-1) ?? ''} ${item.assets.map(printable).join(', ')}`.trimEnd();
    return name.length < HITS && breaksInto(hits, width - HITS)
      ? fitBeside(name, HITS, hits, width)
      : [name, ...fit(hits, width - NESTED).map((line) => `${' '.repeat(NESTED)}${line}`)];
  });
  const more = worst.length - most;
  if (listing.all || more <= 0)
    return [`All ${count(worst.length, 'operation')} that cannot be undone, outside the job:`, ...rows, ''];
  const heading = `${count(worst.length, 'operation')} that cannot be undone, outside the job, the worst first:`;
  return [heading, ...rows, `  ${thousands(more)} more: ${listing.rest(finding.id)}`, ''];
}
