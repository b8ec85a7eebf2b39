import { EFFECTS } from '../../model/effect.ts';
import { CHECK_IDS } from '../../model/finding.ts';
import type { Acceptance } from '../../model/manifest.ts';
import type { Cursor, Word } from './cursor.ts';
import { oneOf } from './cursor.ts';
import { given } from './safeguards.ts';

const KEYS = {
  check: true,
  id: true,
  effect: true,
  reason: true,
  until: false,
  by: false,
  revoked: false,
  places: false,
  environment: false,
  unreviewed: false,
};

/** The acceptances of `overscope.accepted.yaml`, a list with one mapping a line. */
export function readAcceptances(root: Cursor): Acceptance[] {
  if (root.blank) return [];
  const seen = new Map<string, Acceptance>();
  const all: Acceptance[] = [];
  for (const item of root.items('acceptances')) {
    const acceptance = readAcceptance(item);
    if (!acceptance) continue;
    const key = `${acceptance.check} ${acceptance.id}`;
    const before = seen.get(key);
    if (!before) {
      seen.set(key, acceptance);
      all.push(acceptance);
    } else if (!sameWords(before, acceptance)) {
      item.problem(`this is accepted on line ${before.place.line} too, in other words`, [
        { label: 'keep', text: 'one of the two lines' },
      ]);
    }
  }
  return all;
}

/** A merge may leave the same line twice, which means nothing. */
function sameWords(a: Acceptance, b: Acceptance): boolean {
  return JSON.stringify({ ...a, place: null }) === JSON.stringify({ ...b, place: null });
}

function readAcceptance(item: Cursor): Acceptance | undefined {
  const fields = item.fields('an acceptance', KEYS);
  const check = named(fields.get('check')?.word(), CHECK_IDS, 'check');
  const effect = named(fields.get('effect')?.word(), EFFECTS, 'effect');
  const id = fields.get('id')?.word(true);
  if (id && !/^[0-9a-f]{6,64}$/.test(id.text)) {
    id.at.problem('this is no id', [
      { label: 'write', text: 'the id that the report shows, such as 9d41c7' },
    ]);
  }
  const reason = fields.text('reason');
  const unreviewed = fields.get('unreviewed')?.truth();
  const rest = given({
    until: fields.day('until'),
    by: fields.text('by'),
    revoked: fields.day('revoked'),
    environment: fields.text('environment'),
  });
  if (fields.get('until') === undefined && fields.get('revoked') === undefined) {
    item.problem('an acceptance needs an end', [
      { label: 'write', text: 'until: with a day, or revoked: with the day on which the credential was' },
    ]);
  }
  const places = fields.get('places') ? { places: fields.texts('places', 'paths') } : {};
  if (check === undefined || effect === undefined || !id || reason === undefined) return undefined;
  const flag = unreviewed === undefined ? {} : { unreviewed };
  return { check, id: id.text, effect, reason, ...rest, ...places, ...flag, place: item.place };
}

function named<T extends string>(word: Word | undefined, names: readonly T[], what: string): T | undefined {
  const found = names.find((name) => name === word?.text);
  if (word && found === undefined)
    word.at.problem(`there is no ${what} of this name`, oneOf(word.text, names));
  return found;
}
