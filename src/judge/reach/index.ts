import type { PlaneAuthority } from '../../model/authority.ts';
import type { Authority } from '../../model/authority.ts';
import type { AssetKind, Catalogue } from '../../model/catalogue.ts';
import { isUsable, type Credential } from '../../model/credential.ts';
import { environmentClass } from '../../model/environment.ts';
import type { Evidence, FoundAsset } from '../../model/evidence.ts';
import type { Asset, Exposure } from '../../model/exposure.ts';
import type { Declared, Escalation } from '../../model/facts.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Context } from '../../model/report.ts';
import type { Controls } from '../../model/safeguard.ts';
import { globCovers } from '../../util/glob.ts';
import { namedAssets } from './assets.ts';
import { contextsOf } from './contexts.ts';
import { escalationsOf } from './escalate.ts';
import { judgeGates, type Reachable } from './gates.ts';
import { Hits } from './hits.ts';
import { holdings, type Holdings } from './holdings.ts';
import { irreversible } from '../../model/irreversible.ts';
import { judgeRecovery, systemsFor } from './recovery.ts';
import { subsetsOf } from './subsets.ts';

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
  const judgeCopies = copiesJudge(input, named);
  const hits = new Hits(named);
  const reachableFrom = reachableBy(contexts, input.credentials, held);
  for (const credential of input.credentials) {
    const own = held.get(credential.id);
    const declared = input.declared.get(credential.id);
    if (own === undefined || declared === undefined || !isUsable(credential)) continue;
    const reachable = reachableFrom(credential);
    exposures.set(credential.id, exposuresOf(credential, own, declared, reachable, hits, judgeCopies, input));
    escalations.set(
      credential.id,
      escalationsOf(credential, own, declared, reachable, input.evidence, input.catalogue),
    );
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
    const ids = new Set([
      credential.id,
      ...together.flatMap((index) => [...(contexts[index]?.credentials ?? [])]),
    ]);
    if (together.length === 0 || credential.standing === 'local') return among(ids, credential.id);
    const key = together.join(' ');
    const before = known.get(key);
    if (before !== undefined) return before;
    const reachable = among(ids, credential.id);
    known.set(key, reachable);
    return reachable;
  };
}

const NO_COPIES: Exposure['recovery'] = [];

type CopiesJudge = (asset: Asset, reachable: Reachable) => Exposure['recovery'];

/** Recovery is asked once for each asset and set of credentials. */
function copiesJudge(input: ReachInput, named: readonly Asset[]): CopiesJudge {
  const known = new WeakMap<Reachable, Map<string, Exposure['recovery']>>();
  return (asset, reachable) => {
    if (asset.keeps === 'settings') return NO_COPIES;
    const own = known.get(reachable) ?? new Map<string, Exposure['recovery']>();
    known.set(reachable, own);
    const key = `${asset.kind}\0${asset.name ?? ''}\0${asset.at ?? ''}`;
    const before = own.get(key);
    if (before !== undefined) return before;
    const systems = originalsOf(asset, named, input.catalogue).flatMap((item) =>
      systemsFor(item, input.controls.recovery, input.catalogue),
    );
    const judged = judgeRecovery(systems, reachable, input.catalogue);
    own.set(key, judged);
    return judged;
  };
}

/** Data as it is; copies stand for the data they restore, which another copy may restore as well. */
function originalsOf(asset: Asset, named: readonly Asset[], catalogue: Catalogue): Asset[] {
  if (asset.keeps === 'data') return [asset];
  const { assets } = catalogue.operations(asset.kind.split('/')[0] ?? '');
  const kind = assets.get(asset.kind);
  return (kind?.restores ?? kind?.in ?? []).flatMap((id): Asset[] => {
    const data = assets.get(id);
    const known = named.filter((item) => item.kind === id);
    if (known.length > 0) return known;
    return data?.keeps === 'data' ? [{ kind: id, title: data.title, keeps: 'data', source: 'kind' }] : [];
  });
}

function exposuresOf(
  credential: Credential,
  own: Holdings,
  declared: Declared,
  reachable: Reachable,
  hits: Hits,
  judgeCopies: CopiesJudge,
  input: ReachInput,
): Exposure[] {
  const { provider } = own.authority;
  const { operations } = own.ceiling;
  const anyHolds = (id: string): boolean => reachable.some(({ holdings: other }) => other.ceiling.has(id));
  const grants = declared.jobs.flatMap((job) => job.grants.filter((grant) => grant.provider === provider));
  const result: Exposure[] = [];
  for (const held of own.ceiling.among(subsetsOf(operations).perhapsIrreversible)) {
    const { index, operation } = held;
    if (operation.undo !== undefined && !irreversible(operation, operations, anyHolds)) continue;
    const needed = grants.flatMap((grant) => (grant.exact.has(index) ? grant.grant.on : []));
    const floor = own.floor.at(index);
    const surely = floor === undefined ? [] : hits.of(floor, needed, 'floor', operations);
    const atMost =
      floor === undefined || !covered(floor.on, held.on) ? hits.of(held, needed, 'ceiling', operations) : [];
    const more = atMost.filter(
      (hit) => !surely.some(({ asset, inJob }) => asset === hit.asset && inJob === hit.inJob),
    );
    for (const [bound, all] of [['floor', surely] as const, ['ceiling', more] as const]) {
      for (const hit of all) {
        result.push(
          hits.exposure(hit, {
            operation: operation.id,
            effects: operation.effects,
            asset: hit.asset,
            bound,
            inJob: hit.inJob,
            environment: environmentOf(hit.asset, credential),
            gates: judgeGates(
              input.controls.gates,
              operation.id,
              hit.asset,
              credential,
              reachable,
              input.asOf,
            ),
            recovery: judgeCopies(hit.asset, reachable),
          }),
        );
      }
    }
  }
  return [...result, ...unlistedExposures(credential, own, reachable, judgeCopies, input)];
}

function covered(wider: readonly string[], narrower: readonly string[]): boolean {
  return wider === narrower || narrower.every((pattern) => wider.some((own) => globCovers(own, pattern)));
}

/** The asset's environment, else the credential's. */
function environmentOf(asset: Asset, credential: Credential): string {
  const claimed =
    asset.environment !== undefined && environmentClass(asset.environment) === 'local'
      ? undefined
      : asset.environment;
  return claimed ?? credential.environment.name;
}

/** Planes known only in words: one exposure each for what they may destroy. */
function unlistedExposures(
  credential: Credential,
  own: Holdings,
  reachable: Reachable,
  judgeCopies: CopiesJudge,
  input: ReachInput,
): Exposure[] {
  const { provider, floor, ceiling } = own.authority;
  const kindOf = (id: string): AssetKind | undefined =>
    input.catalogue.operations(id.split('/')[0] ?? provider).assets.get(id);
  const surely = new Set(floor.planes.map(words));
  return ceiling.planes.flatMap((plane) => {
    if (plane.kind !== 'unlisted') return [];
    if (!plane.effects.includes('destroy') && !plane.effects.includes('unprotect')) return [];
    const kind = [...(plane.assets.destroy ?? []), ...(plane.assets.unprotect ?? [])].flatMap(
      (id) => kindOf(id) ?? [],
    )[0];
    const asset: Asset =
      kind === undefined
        ? { kind: `${provider}/unknown`, title: 'data', keeps: 'data', source: 'kind' }
        : { kind: kind.id, title: kind.title, keeps: kind.keeps, source: 'kind' };
    return [
      {
        operation: `${provider}:(${plane.plane})`,
        effects: plane.effects,
        asset,
        bound: surely.has(words(plane)) ? ('floor' as const) : ('ceiling' as const),
        inJob: false,
        environment: environmentOf(asset, credential),
        gates: [],
        recovery: judgeCopies(asset, reachable),
      },
    ];
  });
}

function words(plane: PlaneAuthority): string {
  return plane.kind === 'unlisted' ? `${plane.plane}\0${plane.words}` : '';
}
