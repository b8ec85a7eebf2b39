import type { Finding } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import { daysBetween } from '../../../util/day.ts';
import { count } from '../../../util/wrap.ts';

/** Days before its last one from which on an acceptance is said to end soon. */
const SOON = 30;

/** An acceptance that ends soon: what it is of, its last day, and how far that is. */
export interface Ending {
  readonly id: string;
  readonly check: Finding['check'];
  readonly until: string;
  readonly days: number;
}

/** What the acceptances of a report come to; the same numbers in every format. */
export interface Accepts {
  readonly findings: readonly Finding[];
  /** How many nobody has looked at since they were taken over in bulk. */
  readonly unreviewed: number;
  /** Those that end within thirty days, the first one first. */
  readonly ending: readonly Ending[];
  /** The first day on which one ends. */
  readonly firstEnd: string | undefined;
}

/** Counts the accepted findings of a report. */
export function acceptsOf({ findings, asOf }: Pick<Report, 'findings' | 'asOf'>): Accepts {
  const own = findings.filter(({ accepted }) => accepted !== undefined);
  const ends = own.flatMap(({ id, check, accepted }): Ending[] => {
    const until = accepted?.until;
    return until === undefined ? [] : [{ id, check, until, days: daysBetween(asOf, until) }];
  });
  const ordered = ends.toSorted((a, b) => a.days - b.days);
  return {
    findings: own,
    unreviewed: own.filter(({ accepted }) => accepted?.unreviewed === true).length,
    ending: ordered.filter(({ days }) => days <= SOON),
    firstEnd: ordered[0]?.until,
  };
}

/** `3 findings, 2 of them unreviewed`; `undefined` where nothing is accepted. */
export function acceptedCount({ findings, unreviewed }: Accepts): string | undefined {
  if (findings.length === 0) return undefined;
  const all = unreviewed === findings.length;
  const which = all
    ? all && unreviewed === 1
      ? 'unreviewed'
      : 'all unreviewed'
    : `${unreviewed} of them unreviewed`;
  return `${count(findings.length, 'finding')}${unreviewed === 0 ? '' : `, ${which}`}`;
}

/** `2 findings; the first acceptance ends 2027-01-31 (in 69 days)`; `undefined` where nothing is accepted. */
export function acceptedText(accepts: Accepts, asOf: string): string | undefined {
  const counted = acceptedCount(accepts);
  const { firstEnd } = accepts;
  if (counted === undefined || firstEnd === undefined) return counted;
  return `${counted}; the first acceptance ends ${firstEnd} (${inDays(daysBetween(asOf, firstEnd))})`;
}

/** `ends soon: 9d41c7 on 2026-12-01 (in 8 days), 5148f7 on 2026-12-05 (in 12 days)`; empty where none does. */
export function endingText({ ending }: Accepts, most: number): string {
  const named = ending.slice(0, most).map(({ id, until, days }) => `${id} on ${until} (${inDays(days)})`);
  return [...named, ...(ending.length > most ? [`${ending.length - most} more`] : [])].join(', ');
}

function inDays(days: number): string {
  if (days === 0) return 'today';
  return days === 1 ? 'tomorrow' : `in ${days} days`;
}
