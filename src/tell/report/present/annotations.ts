import { stepText } from './step-text.ts';
import type { Finding, FindingPlace } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import type { View } from '../../../model/view.ts';
import { count } from '../../../util/wrap.ts';
import { acceptedCount, acceptsOf } from './accepted.ts';
import { blockOf, credentialOf } from './blocks.ts';
import { leadSighting } from './names.ts';
import { waitingLines } from './widenings.ts';

/** A finding as a mark beside a line of a change. */
export interface Annotation {
  /** `Railway token can delete production (critical) 9d41c7`. */
  readonly title: string;
  /** Scope, gate and backup, then the first step; one a line. */
  readonly text: string;
  /** A place in a file that is here; one in the history where there is no other. */
  readonly place?: FindingPlace;
}

/** The findings that are marked: open ones of this change, low ones only where all are asked for. */
export function annotated(report: Report, view: View): Finding[] {
  return report.findings.filter(
    ({ fromChange, accepted, severity }) =>
      fromChange && accepted === undefined && severity !== 'note' && (severity !== 'low' || view.all),
  );
}

/** How a CI ranks it. */
export function levelOf({ severity }: Finding): 'error' | 'warning' | 'notice' {
  if (severity === 'critical' || severity === 'high') return 'error';
  return severity === 'medium' ? 'warning' : 'notice';
}

/** The mark of one finding. */
export function annotationOf(finding: Finding, report: Report): Annotation {
  const place = placeOf(finding, report);
  const block = blockOf(finding, report, false);
  const rows = block.rows.map((row) => `${row.label}: ${row.lines[0]?.text ?? ''}`);
  const facts = finding.check === 'manifest-widened' ? waitingLines(report) : rows;
  const step = finding.next[0];
  const next = step === undefined ? [] : [stepText(step)];
  return {
    title: `${block.title} (${finding.severity}) ${finding.id}`,
    text: [...facts, ...next].join('\n'),
    ...(place === undefined ? {} : { place }),
  };
}

/** The place that the change brought, where an annotation is seen; else any in a file that is there. */
function placeOf(finding: Finding, report: Report): Finding['places'][number] | undefined {
  const credential = credentialOf(finding, report);
  const lead = credential === undefined ? undefined : leadSighting(credential);
  return (
    finding.places.find(
      (item) => lead?.added === true && item.path === lead.path && item.line === lead.line,
    ) ??
    finding.places.find((item) => item.tracking !== 'history') ??
    finding.places[0]
  );
}

/** The last line of a log: how many, and the exit code. */
export function totalText(report: Report): string {
  const shown = report.findings.filter((finding) => finding.fromChange && finding.accepted === undefined);
  const total = shown.length === 0 ? 'No finding.' : `${count(shown.length, 'finding')}.`;
  const accepted = acceptedCount(acceptsOf(report));
  return `overscope: ${total}${accepted === undefined ? '' : ` Accepted: ${accepted}.`} Exit ${report.exit}.`;
}
