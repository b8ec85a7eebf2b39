import type { Credential } from '../../../model/credential.ts';
import type { Asset, Exposure } from '../../../model/exposure.ts';
import type { Finding } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import type { SafeguardState } from '../../../model/safeguard.ts';

/** What stands between a credential and a loss. */
export type Barrier = SafeguardState | 'none' | 'prompt' | 'not-needed';

/** Something that can be lost, how many operations destroy it, and whether a copy of it is out of reach. */
export interface PictureLoss {
  readonly title: string;
  readonly what: string;
  readonly keeps: Asset['keeps'];
  readonly operations: number;
  /** Whether it is one resource by its name, rather than all of a kind. */
  readonly named: boolean;
  /** Absent for copies: what is a copy is restored from nothing. */
  readonly backup?: Barrier;
}

/** Losses that are counted and not drawn: single resources by their names, and whole kinds of resource. */
export interface Undrawn {
  readonly named: number;
  readonly kinds: number;
}

/** Counts what is named and what is a kind. */
export function undrawn(losses: readonly { readonly named: boolean }[]): Undrawn {
  const named = losses.filter((loss) => loss.named).length;
  return { named, kinds: losses.length - named };
}

/** So many rows still make a picture. */
export const MOST = 7;
/** So many losses are drawn however few credentials there are. */
const LEAST = 4;

/** Every exposure of one asset, and its place among the others. */
export interface Loss {
  readonly exposures: Exposure[];
  readonly rank: readonly number[];
}

/** What tells one asset from another. */
export function keyOf({ kind, name, at }: Asset): string {
  return [kind, name, at].join('\0');
}

const KEEPS = ['data', 'copies', 'settings'] as const;
const SOURCES = ['declared', 'found', 'kind'] as const;

/** What the drawn credentials can destroy; certain before possible, named before kinds, the worst operation first. */
export function lossesOf(
  drawn: readonly Credential[],
  exposures: ReadonlyMap<string, readonly Exposure[]>,
  findings: ReadonlyMap<string, Finding>,
): Map<string, Loss> {
  const losses = new Map<string, Loss>();
  for (const [position, { id }] of drawn.entries()) {
    const worst = new Map(findings.get(id)?.excess?.worst.map((item, place) => [item.id, place]));
    for (const exposure of exposures.get(id) ?? []) {
      const { asset, bound, operation } = exposure;
      const rank = [
        bound === 'floor' ? 0 : 1,
        KEEPS.indexOf(asset.keeps),
        SOURCES.indexOf(asset.source),
        position,
        worst.get(operation) ?? worst.size,
      ];
      const known = losses.get(keyOf(asset));
      if (known === undefined) losses.set(keyOf(asset), { exposures: [exposure], rank });
      else {
        known.exposures.push(exposure);
        if (compareRanks(rank, known.rank) < 0)
          losses.set(keyOf(asset), { exposures: known.exposures, rank });
      }
    }
  }
  return losses;
}

/** The keys of losses, the worst first. */
export function ranked(losses: ReadonlyMap<string, Loss>): string[] {
  return [...losses].toSorted(([, a], [, b]) => compareRanks(a.rank, b.rank)).map(([key]) => key);
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, position) => number !== b[position]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** The first losses; among them the first of each drawn credential, and the first copies. */
export function shownOf(
  keys: readonly string[],
  drawn: readonly Credential[],
  exposures: ReadonlyMap<string, readonly Exposure[]>,
  losses: ReadonlyMap<string, Loss>,
): string[] {
  const room = Math.min(MOST, Math.max(LEAST, drawn.length + 2));
  if (keys.length <= room) return [...keys];
  const firsts = drawn.flatMap(({ id }) => {
    const own = new Set((exposures.get(id) ?? []).map(({ asset }) => keyOf(asset)));
    return keys.find((key) => own.has(key)) ?? [];
  });
  const copies = keys.filter((key) => losses.get(key)?.exposures[0]?.asset.keeps === 'copies').slice(0, 1);
  const chosen = new Set([...new Set([...firsts.slice(0, 1), ...copies, ...firsts])].slice(0, room - 1));
  for (const key of keys) if (chosen.size < room - 1) chosen.add(key);
  return keys.filter((key) => chosen.has(key));
}

const WORST_FIRST = ['void', 'none', 'unproven', 'holds'] as const;

/** Of several sets of safeguards each is as good as its best, and all are as good as the worst set. */
export function worstState(
  sets: readonly (readonly { readonly state: SafeguardState }[])[],
): SafeguardState | 'none' {
  const best = sets.map((set) =>
    set.length === 0 ? 1 : Math.max(...set.map(({ state }) => WORST_FIRST.indexOf(state))),
  );
  return WORST_FIRST[Math.min(...best)] ?? 'none';
}

/** A loss as it is drawn; none of no exposure. */
export function lossOf(exposures: readonly Exposure[], report: Report): PictureLoss[] {
  const asset = exposures[0]?.asset;
  if (asset === undefined) return [];
  const kind = asset.title.replace(/^(?:an?|the) /, '');
  const environments = new Set(exposures.map(({ environment }) => environment));
  const [environment = 'unknown'] = environments.size === 1 ? environments : [];
  const provider = report.catalogue.providers.get(asset.kind.split('/')[0] ?? '')?.title;
  return [
    {
      title: asset.name ?? capitalised(kind),
      what: [
        ...(asset.name === undefined && asset.keeps === 'copies' ? ['a backup'] : []),
        ...(asset.name === undefined && asset.keeps !== 'copies' && provider !== undefined ? [provider] : []),
        ...(environment === 'unknown' ? [] : [environment]),
        ...(asset.name === undefined ? [] : [kind]),
      ].join(' · '),
      keeps: asset.keeps,
      named: asset.name !== undefined,
      operations: new Set(exposures.map(({ operation }) => operation)).size,
      ...(asset.keeps === 'data' ? { backup: worstState(exposures.map(({ recovery }) => recovery)) } : {}),
    },
  ];
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
