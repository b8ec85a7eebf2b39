import type { Authority } from '../../model/authority.ts';
import type { Catalogue } from '../../model/catalogue.ts';
import { isUsable, type Credential } from '../../model/credential.ts';
import type { Evidence, FoundAsset } from '../../model/evidence.ts';
import type { Exposure } from '../../model/exposure.ts';
import type { Declared, Escalation } from '../../model/facts.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Context } from '../../model/report.ts';
import type { Controls } from '../../model/safeguard.ts';
import { namedAssets } from './assets.ts';
import { contextsOf } from './contexts.ts';
import { copiesJudge } from './copies.ts';
import { Escalating } from './escalate.ts';
import { Exposing } from './exposures.ts';
import type { Reachable } from './gates.ts';
import { Hits } from './hits.ts';
import { holdings, type Holdings } from './holdings.ts';

/** What `reach` needs: all authorities at once, because a safeguard falls to any of them. */
export interface ReachInput {
  readonly credentials: readonly Credential[];
  readonly authorities: ReadonlyMap<string, Authority>;
  readonly declared: ReadonlyMap<string, Declared>;
  readonly manifest: Manifest;
  readonly controls: Controls;
  readonly found: readonly FoundAsset[];
  readonly evidence: readonly Evidence[];
  readonly catalogue: Catalogue;
  readonly asOf: string;
}

export interface Reach {
  readonly contexts: readonly Context[];
  readonly exposures: ReadonlyMap<string, readonly Exposure[]>;
  readonly escalations: ReadonlyMap<string, readonly Escalation[]>;
}

/** All authorities and safeguards together: what can be destroyed, by which way, and what stands in front. */
export function reach(input: ReachInput): Reach {
  const held = holdings(input.authorities, input.catalogue);
  const contexts = contextsOf(input.credentials, input.manifest);
  const named = namedAssets(input.manifest, input.found, input.catalogue);
  const exposures = new Map<string, readonly Exposure[]>();
  const escalations = new Map<string, readonly Escalation[]>();
  const exposing = new Exposing(input, new Hits(named), copiesJudge(input, named));
  const escalating = new Escalating(input.evidence, input.catalogue);
  const reachableFrom = reachableBy(contexts, input.credentials, held);
  for (const credential of input.credentials) {
    const own = held.get(credential.id);
    const declared = input.declared.get(credential.id);
    if (own === undefined || declared === undefined || !isUsable(credential)) continue;
    const reachable = reachableFrom(credential);
    exposures.set(credential.id, exposing.of({ credential, own, declared, reachable }));
    escalations.set(credential.id, escalating.of(own, declared, reachable));
  }
  return { contexts, exposures, escalations };
}

/**
 * Every credential of every context that holds this one; local ones reach nothing that matters. Credentials of the same
 * contexts get the same list.
 */
function reachableBy(
  contexts: readonly Context[],
  credentials: readonly Credential[],
  held: ReadonlyMap<string, Holdings>,
): (credential: Credential) => Reachable {
  const contextsOf = new Map<string, number[]>();
  contexts.forEach((context, index) => {
    for (const id of new Set(context.credentials)) contextsOf.set(id, [...(contextsOf.get(id) ?? []), index]);
  });
  const among = (ids: ReadonlySet<string>, own: string): Reachable =>
    credentials.flatMap((item) => {
      const holdings = held.get(item.id);
      if (holdings === undefined || !ids.has(item.id)) return [];
      return item.standing === 'local' && item.id !== own ? [] : [{ credential: item, holdings }];
    });
  const known = new Map<string, Reachable>();
  return (credential) => {
    const together = contextsOf.get(credential.id) ?? [];
    const own = credential.standing === 'local' || together.length === 0;
    const key = together.join(' ');
    const before = own ? undefined : known.get(key);
    if (before !== undefined) return before;
    const ids = new Set([
      credential.id,
      ...together.flatMap((index) => [...(contexts[index]?.credentials ?? [])]),
    ]);
    const reachable = among(ids, credential.id);
    if (!own) known.set(key, reachable);
    return reachable;
  };
}
