import type { Gap, Origin } from '../model/fragment.ts';
import { count } from '../util/wrap.ts';
import type { Dense, Hits } from '../read/detect/index.ts';

/** Values of one file or object that are judged; one that holds more holds them to be many. */
const MOST_VALUES = 2000;

const HELP = ['a corpus of test values is named under exclude: in overscope.yaml, with its reason'];

/**
 * Hits of which no file or object has more than two thousand, the first ones, and a gap for each that had: so that one
 * made of nothing but values slows a run down and does not end it. Contents that were too dense to be read closely are
 * gaps as well.
 */
export function boundedHits(hits: Hits): { readonly hits: Hits; readonly gaps: readonly Gap[] } {
  const counts = new Map<string, { readonly origin: Origin; all: number }>();
  const matches = hits.matches.filter(({ origin }) => {
    const key = `${origin.source}\0${origin.path}\0${origin.blob ?? ''}`;
    const known = counts.get(key) ?? { origin, all: 0 };
    counts.set(key, known);
    known.all += 1;
    return known.all <= MOST_VALUES;
  });
  const dense = (hits.dense ?? []).map(denseGap);
  if (matches.length === hits.matches.length) return { hits, gaps: dense };
  const gaps = [...counts.values()].flatMap(({ origin, all }): Gap[] =>
    all <= MOST_VALUES
      ? []
      : [
          {
            source: origin.source,
            scope: 'file',
            kind: 'too-large',
            path: origin.path,
            what: `${count(all, 'value')} stand in it; the first ${MOST_VALUES.toLocaleString('en-US')} were judged`,
            help: HELP,
          },
        ],
  );
  return { hits: { ...hits, matches }, gaps: [...gaps, ...dense] };
}

function denseGap({ origin, skimmed, bytes }: Dense): Gap {
  const [part, all] = [skimmed, bytes].map((size) => (size / 1e6).toFixed(1));
  return {
    source: origin.source,
    scope: 'file',
    kind: 'too-large',
    path: origin.path,
    what: `nearly everything looks like a credential; in ${part} of ${all} MB only rarer kinds were looked for`,
    help: HELP,
  };
}
