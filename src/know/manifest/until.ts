import { addDays, addMonths, isDay } from '../../util/day.ts';

/** What `--until` gives: a day, or what is wrong with it in one line. */
export type Until = { readonly day: string } | { readonly wrong: string };

/** Months after which an acceptance is asked for again, as an attestation is. */
const LONGEST = 12;

/**
 * Reads `2027-01-31` or a number of days (`90d`) or weeks (`12w`) from `asOf` on; the day itself still counts. At most
 * twelve months ahead.
 */
export function parseUntil(text: string, asOf: string): Until {
  const [, count = '', unit] = /^(\d{1,4})([dw])$/.exec(text.trim()) ?? [];
  const day = unit === undefined ? text.trim() : addDays(asOf, Number(count) * (unit === 'w' ? 7 : 1));
  if (!isDay(day)) return { wrong: 'this is no day; write YYYY-MM-DD, or a number of days such as 90d' };
  if (day < asOf) return { wrong: `${day} has passed` };
  const latest = addMonths(asOf, LONGEST);
  return day > latest
    ? { wrong: `an acceptance counts for 12 months at most: ${latest} or earlier` }
    : { day };
}
