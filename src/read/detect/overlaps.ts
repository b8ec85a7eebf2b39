import type { RawHit } from './find.ts';
import { foldName } from '../../util/names.ts';

/** Hits of one span that agree: the first is the most specific. */
export type Group = readonly [RawHit, ...RawHit[]];

function better(a: RawHit, b: RawHit): number {
  return (
    b.class - a.class ||
    b.end - b.start - (a.end - a.start) ||
    spokenFor(b) - spokenFor(a) ||
    Number(b.rule.narrowed || b.rule.rule.requires !== undefined) -
      Number(a.rule.narrowed || a.rule.rule.requires !== undefined) ||
    a.rule.order - b.rule.order
  );
}

/** Splits hits into runs in which each overlaps one before it. */
function clusters(hits: readonly RawHit[]): RawHit[][] {
  const sorted = hits.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const all: RawHit[][] = [];
  let end = -1;
  for (const hit of sorted) {
    const last = all.at(-1);
    if (last !== undefined && hit.start < end) last.push(hit);
    else all.push([hit]);
    end = Math.max(end, hit.end);
  }
  return all;
}

function agree(kept: RawHit, hit: RawHit): boolean {
  if (kept.class !== hit.class) return false;
  if (kept.start === hit.start && kept.end === hit.end) return true;
  return (
    kept.rule.rule.provider === hit.rule.rule.provider &&
    kept.secret.includes(hit.secret) &&
    kept.rule.rule.role === hit.rule.rule.role
  );
}

/** How much speaks for a hit's provider: 2 where the value's own name or host has it, 1 where surroundings were asked for. */
function spokenFor({ rule, surroundings }: RawHit): number {
  const { variable = '', keys = [], hosts = [] } = surroundings;
  const provider = foldName(rule.rule.provider);
  const isNamed = [variable, ...keys, ...hosts].some((name) => foldName(name).includes(provider));
  if (isNamed && provider.length > 2 && !rule.generic) return 2;
  return Number(rule.rule.near.length > 0);
}

/** Whether more speaks for the provider of the one than for the other's, where these differ. */
function isNamedOver(kept: RawHit, hit: RawHit): boolean {
  return kept.rule.rule.provider !== hit.rule.rule.provider && spokenFor(kept) > spokenFor(hit);
}

function resolve(cluster: readonly RawHit[]): Group[] {
  const groups: [RawHit, ...RawHit[]][] = [];
  for (const hit of cluster.toSorted(better)) {
    const near = groups.find(([kept]) => hit.start < kept.end && kept.start < hit.end);
    if (near === undefined) groups.push([hit]);
    else if (agree(near[0], hit) && !isNamedOver(near[0], hit)) near.push(hit);
  }
  return groups;
}

/**
 * Groups hits so that no two groups overlap: the class decides (a checksum over a pattern over surroundings over
 * generic types), then length. Hits of the same span and class stay together, all their types fit; but a provider that
 * the value's name or surroundings tell beats one of which only the form speaks.
 */
export function resolveOverlaps(hits: readonly RawHit[]): Group[] {
  return clusters(hits)
    .flatMap(resolve)
    .toSorted((a, b) => a[0].start - b[0].start);
}
