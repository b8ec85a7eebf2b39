import type { Statement } from '../../model/manifest.ts';
import { addMonths } from '../../util/day.ts';
import type { Cursor, Fields } from './cursor.ts';
import type { Reading } from './source.ts';

/** The keys by which somebody states something. */
export const STATEMENT = { by: true, on: true, source: true, until: true } as const;

/** Months after `on` that an attestation may count. */
const LONGEST = 12;

/** `{ by, on, source, until }` as a mapping of its own. */
export function readStatement(
  at: Cursor | undefined,
  reading: Reading,
  what: 'attestation' | 'completeness',
): Statement | undefined {
  const title = what === 'attestation' ? 'an attestation' : 'complete:';
  return at ? statementOf(at.fields(title, STATEMENT), reading, what) : undefined;
}

/**
 * A statement whose keys stand among others. One that ended before the day of the audit is kept with a flag: it no
 * longer counts, and that is nothing wrong with the file. An attestation with an end later than 12 months is.
 */
export function statementOf(
  fields: Fields,
  reading: Reading,
  what: 'attestation' | 'completeness',
): Statement | undefined {
  const [by, source] = [fields.text('by'), fields.text('source')];
  const [on, until] = [fields.day('on'), fields.day('until')];
  if (on === undefined || until === undefined) return undefined;
  const end = fields.get('until');
  const latest = addMonths(on, LONGEST);
  if (until < on) end?.problem('this ends before it begins', [{ label: 'write', text: `a day after ${on}` }]);
  else if (what === 'attestation' && until > latest) {
    end?.problem('an attestation counts for 12 months at most', [
      { label: 'write', text: `${latest} or earlier` },
    ]);
  }
  if (by === undefined || source === undefined) return undefined;
  const ended = until < reading.context.asOf ? { ended: true as const } : {};
  return { by, on, source, until, ...ended };
}
