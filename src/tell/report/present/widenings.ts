import type { Widening } from '../../../model/manifest.ts';
import type { Report } from '../../../model/report.ts';
import { printable } from '../../../util/printable.ts';
import { placeText } from './names.ts';

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

/** Entries that a mark beside a change names. */
const MOST_NAMED = 5;

/** Which entries wait, each with its place: a count alone would send the reader looking for them. */
export function waitingLines({ widenings }: Report): string[] {
  const more = widenings.length - MOST_NAMED;
  return [
    ...widenings
      .slice(0, MOST_NAMED)
      .map((item) => `${placeText(item.place)} ${printable(wideningText(item))}`),
    ...(more > 0 ? [`${more} more`] : []),
  ];
}

/** Why nothing is held back. */
export function nothingWidened({ manifest, audited }: Report): string {
  const state = manifest.revisions[0]?.state ?? 'none';
  if (state === 'none' || (!manifest.present && audited.base === undefined))
    return 'Nothing: there is no manifest.';
  if (state === 'untracked' || state === 'no-repository')
    return 'Nothing is held back: no reviewed revision of the manifest exists, so that it counts as it stands here.';
  return 'Nothing: the manifest that counts is the reviewed one.';
}
