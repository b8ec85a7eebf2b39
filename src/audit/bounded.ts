import type { Gap, Origin } from '../model/fragment.ts';
import { MOST_REFERENCES } from '../model/match.ts';
import type { Dense, Hits } from '../read/detect/index.ts';
import { count } from '../util/wrap.ts';

/** Values of one file or object that are judged; one that holds more holds them to be many. */
const MOST_VALUES = 2000;

const HELP = ['a corpus of test values is named under exclude: in overscope.yaml, with its reason'];

/** What is known of one file or object. */
interface Tally {
  readonly origin: Origin;
  values: number;
  names: number;
  dense?: Dense;
}

/**
 * Hits of which no file or object has more than two thousand, the first ones, and a gap for each that had, or of which
 * something was left out: so that one made of nothing but values slows a run down and does not end it.
 */
export function boundedHits(hits: Hits): { readonly hits: Hits; readonly gaps: readonly Gap[] } {
  const tallies = new Map<string, Tally>();
  const tallyOf = (origin: Origin): Tally => {
    const key = `${origin.source}\0${origin.path}\0${origin.blob ?? ''}`;
    const known = tallies.get(key) ?? { origin, values: 0, names: 0 };
    tallies.set(key, known);
    return known;
  };
  const matches = hits.matches.filter(({ origin }) => (tallyOf(origin).values += 1) <= MOST_VALUES);
  for (const { origin } of hits.references) tallyOf(origin).names += 1;
  for (const dense of hits.dense ?? []) tallyOf(dense.origin).dense = dense;
  const gaps = [...tallies.values()].flatMap(gapOf);
  return { hits: matches.length === hits.matches.length ? hits : { ...hits, matches }, gaps };
}

function gapOf({ origin, values, names, dense }: Tally): Gap[] {
  const whats: string[] = [];
  const most = MOST_VALUES.toLocaleString('en-US');
  if (values > MOST_VALUES)
    whats.push(`${count(values, 'value')} stand in it; the first ${most} were judged`);
  if (dense !== undefined && dense.skimmed > 0) whats.push(skimmed(dense));
  if (names >= MOST_REFERENCES)
    whats.push(`the first ${MOST_REFERENCES.toLocaleString('en-US')} names of credentials in it were read`);
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
