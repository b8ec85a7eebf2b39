import type { Coverage } from '../../model/fragment.ts';
import type { Excess } from '../../model/finding.ts';
import type { Widening } from '../../model/manifest.ts';
import { placeJson, type JsonOperations, type JsonReport } from './json-type.ts';

/** The worst operations by name, what is milder, and on what. */
export function operationsJson({
  worst,
  milder,
  resources,
}: Pick<Excess, 'worst' | 'milder' | 'resources'>): JsonOperations {
  return {
    worst: worst.map(({ id, effects, assets, bound }) => ({
      id,
      effects: [...effects],
      assets: [...assets],
      bound,
    })),
    milder: { count: milder.count, first: milder.first.map(({ id, effect }) => ({ id, effect })) },
    resources: [...resources],
  };
}

/** What was read, and what was not. */
export function coverageJson({ read, gaps, leftOut }: Coverage): Omit<JsonReport['coverage'], 'imports'> {
  return {
    read: { ...read },
    gaps: gaps.map(({ source, scope, kind, path, what, help }) => ({
      source,
      scope,
      kind,
      what,
      ...(path === undefined ? {} : { path }),
      ...(help === undefined ? {} : { help: [...help] }),
    })),
    leftOut: leftOut.map((item) => ({ ...item })),
  };
}

/** An entry of the manifest that does not count yet. */
export function wideningJson({
  what,
  text,
  counts,
  place,
}: Widening): JsonReport['manifest']['notYetCounting'][number] {
  return { what, text, counts: counts ?? null, ...placeJson(place) };
}
