import type { Widening } from '../../../model/manifest.ts';
import type { Report } from '../../../model/report.ts';

/** What stands above the entries that nobody reviewed, by whether something of one counts already. */
export function wideningHeading({ widenings }: Report): string {
  return widenings.some((item) => item.counts !== undefined)
    ? 'Not yet counting, or only in part, until the reviewed revision has it'
    : 'Not yet counting: it counts once it is part of the reviewed revision';
}

/** An entry with what of it counts already. */
export function wideningText({ text, counts }: Widening): string {
  return counts === undefined ? text : `${text}; in this audit ${counts}`;
}
