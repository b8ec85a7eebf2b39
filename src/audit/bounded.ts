import type { Gap, Origin } from '../model/fragment.ts';
import { MOST_REFERENCES } from '../model/match.ts';
import type { Dense, Hits } from '../read/detect/index.ts';
import { count, thousands } from '../util/wrap.ts';

/** Values of one file or object that are judged; one that holds more holds them to be many. */
const MOST_VALUES = 2000;

/** Values that all crowded files together are judged by, and each of them at least. */
const MOST_IN_ALL = 4000;
const LEAST_VALUES = 50;

const HELP = ['a corpus of test values is named under exclude: in overscope.yaml, with its reason'];

/** What is known of one file or object. */
interface Tally {
  readonly origin: Origin;
  /** Number of values of each kind. */
  readonly kinds: Map<string, number>;
  values: number;
  names: number;
  dense?: Dense;
}

/**
 * Hits of which no file or object has more than two thousand, the first of each kind, and a gap for each that had, or
 * of which something was left out: so that one made of nothing but values slows a run down and does not end it, and
 * hides no value of another kind.
 */
export function boundedHits(hits: Hits): { readonly hits: Hits; readonly gaps: readonly Gap[] } {
  const tallies = new Map<string, Tally>();
  const tallyOf = (origin: Origin): Tally => {
    const key = `${origin.source}\0${origin.path}\0${origin.blob ?? ''}`;
    const known = tallies.get(key) ?? { origin, kinds: new Map<string, number>(), values: 0, names: 0 };
    tallies.set(key, known);
    return known;
  };
  for (const { origin, fits } of hits.matches) {
    const tally = tallyOf(origin);
    tally.values += 1;
    tally.kinds.set(kindOf(fits), (tally.kinds.get(kindOf(fits)) ?? 0) + 1);
  }
  const crowded = [...tallies.values()].filter(({ values }) => values > MOST_VALUES).length;
  const most = Math.min(MOST_VALUES, Math.max(LEAST_VALUES, Math.floor(MOST_IN_ALL / Math.max(1, crowded))));
  const left = new Map<Tally, Map<string, number>>();
  const matches = hits.matches.filter(({ origin, fits }) => {
    const tally = tallyOf(origin);
    if (tally.values <= MOST_VALUES) return true;
    const kinds = left.get(tally) ?? shares(tally.kinds, most);
    left.set(tally, kinds);
    const more = kinds.get(kindOf(fits)) ?? 0;
    kinds.set(kindOf(fits), more - 1);
    return more > 0;
  });
  for (const { origin } of hits.references) tallyOf(origin).names += 1;
  for (const dense of hits.dense ?? []) tallyOf(dense.origin).dense = dense;
  const gaps = [...tallies.values()].flatMap((tally) => gapOf(tally, most));
  return { hits: matches.length === hits.matches.length ? hits : { ...hits, matches }, gaps };
}

function kindOf(fits: readonly string[]): string {
  return fits.join(' ');
}

/** How many of each kind are judged: all of a rare one; the frequent ones share what is left, and each has one. */
function shares(kinds: ReadonlyMap<string, number>, most: number): Map<string, number> {
  const shared = new Map<string, number>();
  let left = most;
  [...kinds]
    .toSorted(([, a], [, b]) => a - b)
    .forEach(([kind, all], index) => {
      const share = Math.min(all, Math.max(1, Math.ceil(left / (kinds.size - index))));
      shared.set(kind, share);
      left -= share;
    });
  return shared;
}

function gapOf({ origin, kinds, values, names, dense }: Tally, most: number): Gap[] {
  const whats: string[] = [];
  if (values > MOST_VALUES) {
    const judged = [...shares(kinds, most).values()].reduce((sum, share) => sum + share, 0);
    whats.push(
      `${count(values, 'value')} stand in it; ${thousands(judged)} were judged, the first of each kind`,
    );
  }
  if (dense !== undefined && dense.skimmed > 0) whats.push(skimmed(dense));
  if (names >= MOST_REFERENCES)
    whats.push(`the first ${thousands(MOST_REFERENCES)} names of credentials in it were read`);
  if (dense?.nameless === true) whats.push('too large to be read for names of credentials');
  const { source, path } = origin;
  return whats.length === 0
    ? []
    : [{ source, scope: 'file', kind: 'too-large', path, what: whats.join('; '), help: HELP }];
}

function skimmed(dense: Dense): string {
  const [part, all] = [dense.skimmed, dense.bytes].map((size) => (size / 1e6).toFixed(1));
  return `in ${part} of ${all} MB, where nearly all looks like a credential, only rarer kinds were looked for`;
}
