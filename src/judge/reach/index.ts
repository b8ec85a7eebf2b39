import type { PlaneAuthority } from '../../model/authority.ts';
import type { Authority } from '../../model/authority.ts';
import type { AssetKind, Catalogue, ProviderOperations } from '../../model/catalogue.ts';
import { isUsable, type Credential } from '../../model/credential.ts';
import { environmentClass } from '../../model/environment.ts';
import type { Evidence, FoundAsset } from '../../model/evidence.ts';
import type { Asset, Exposure } from '../../model/exposure.ts';
import type { Declared, Escalation } from '../../model/facts.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Context } from '../../model/report.ts';
import type { Controls } from '../../model/safeguard.ts';
import { globCovers } from '../../util/glob.ts';
import { assetsHit, namedAssets } from './assets.ts';
import { contextsOf } from './contexts.ts';
import { escalationsOf } from './escalate.ts';
import { judgeGates, type Reachable } from './gates.ts';
import { holdings, type Held, type Holdings } from './holdings.ts';
import { irreversible } from '../../model/irreversible.ts';
import { judgeRecovery, systemsFor } from './recovery.ts';

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
  for (const credential of input.credentials) {
    const own = held.get(credential.id);
    const declared = input.declared.get(credential.id);
    if (own === undefined || declared === undefined || !isUsable(credential)) continue;
    const reachable = reachableWith(credential, contexts, input.credentials, held);
    exposures.set(
      credential.id,
      exposuresOf(credential, own, declared, reachable, named, judgeCopies, input),
    );
    escalations.set(
      credential.id,
      escalationsOf(credential, own, declared, reachable, input.evidence, input.catalogue),
    );
  }
  return { contexts, exposures, escalations };
}

/** Every credential of every context that holds this one; local ones reach nothing that matters. */
function reachableWith(
  credential: Credential,
  contexts: readonly Context[],
  credentials: readonly Credential[],
  held: ReadonlyMap<string, Holdings>,
): Reachable {
  const ids = new Set([
    credential.id,
    ...contexts
      .filter((context) => context.credentials.includes(credential.id))
      .flatMap((context) => context.credentials),
  ]);
  return credentials.flatMap((item) => {
    const own = held.get(item.id);
    if (own === undefined || !ids.has(item.id)) return [];
    return item.standing === 'local' && item.id !== credential.id
      ? []
      : [{ credential: item, holdings: own }];
  });
}

type CopiesJudge = (asset: Asset, reachable: Reachable) => Exposure['recovery'];

/** Recovery is asked once for each asset and set of credentials. */
function copiesJudge(input: ReachInput, named: readonly Asset[]): CopiesJudge {
  const known = new Map<string, Exposure['recovery']>();
  return (asset, reachable) => {
    if (asset.keeps === 'settings') return [];
    const key = [asset.kind, asset.name, asset.at, ...reachable.map(({ credential }) => credential.id)].join(
      '\0',
    );
    const before = known.get(key);
    if (before !== undefined) return before;
    const systems = originalsOf(asset, named, input.catalogue).flatMap((item) =>
      systemsFor(item, input.controls.recovery, input.catalogue),
    );
    const judged = judgeRecovery(systems, reachable, input.catalogue);
    known.set(key, judged);
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
  named: readonly Asset[],
  judgeCopies: CopiesJudge,
  input: ReachInput,
): Exposure[] {
  const operations = input.catalogue.operations(own.authority.provider);
  const anyHolds = (id: string): boolean => reachable.some(({ holdings: other }) => other.ceiling.has(id));
  const result: Exposure[] = [];
  for (const [id, held] of own.ceiling) {
    if (!irreversible(held.operation, operations, anyHolds)) continue;
    const floor = own.floor.get(id);
    const ends: { held: Held; bound: Exposure['bound'] }[] =
      floor === undefined ? [] : [{ held: floor, bound: 'floor' }];
    if (floor === undefined || !covered(floor.on, held.on)) ends.push({ held, bound: 'ceiling' });
    for (const end of ends) {
      for (const { asset, inJob } of hitsOf(end.held, declared, own.authority.provider, named, operations)) {
        const known = (item: Exposure): boolean =>
          item.operation === id && item.asset === asset && item.inJob === inJob;
        if (end.bound === 'ceiling' && result.some(known)) continue;
        result.push({
          credential: credential.id,
          operation: id,
          effects: held.operation.effects,
          asset,
          bound: end.bound,
          inJob,
          environment: environmentOf(asset, credential),
          gates: judgeGates(input.controls.gates, id, asset, credential, reachable, input.asOf),
          recovery: judgeCopies(asset, reachable),
          route: [{ credential: credential.id, operation: id }],
        });
      }
    }
  }
  return [...result, ...unlistedExposures(credential, own, reachable, judgeCopies, input)];
}

function covered(wider: readonly string[], narrower: readonly string[]): boolean {
  return narrower.every((pattern) => wider.some((own) => globCovers(own, pattern)));
}

/**
 * What an operation hits, told apart by whether a job names it there: exactly, and on those resources. What it reaches
 * besides is outside, as the kind itself where no asset there is known by name.
 */
function hitsOf(
  held: Held,
  declared: Declared,
  provider: string,
  named: readonly Asset[],
  operations: ProviderOperations,
): { readonly asset: Asset; readonly inJob: boolean }[] {
  const needed = declared.jobs.flatMap((job) =>
    job.grants.flatMap((grant) =>
      grant.provider === provider && grant.exact.has(held.index) ? grant.grant.on : [],
    ),
  );
  const covers = (on: string): boolean => needed.some((pattern) => globCovers(pattern, on));
  const outside = held.on.filter((on) => !covers(on));
  const inside = held.on.filter(covers);
  const inJob = (asset: Asset): boolean =>
    outside.length === 0 || (asset.at !== undefined && covers(asset.at));
  const hits = new Map(
    [
      ...(inside.length === 0 ? [] : assetsHit(held.operation, inside, named, operations)),
      ...(outside.length === 0 ? [] : assetsHit(held.operation, outside, named, operations)),
    ].map((asset) => [asset, { asset, inJob: inJob(asset) }]),
  );
  const farther = outside.length > 0 && ![...hits.values()].some((hit) => !hit.inJob);
  if (farther)
    for (const asset of assetsHit(held.operation, outside, [], operations))
      hits.set(asset, { asset, inJob: false });
  return [...hits.values()];
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
        credential: credential.id,
        operation: `${provider}:(${plane.plane})`,
        effects: plane.effects,
        asset,
        bound: surely.has(words(plane)) ? ('floor' as const) : ('ceiling' as const),
        inJob: false,
        environment: environmentOf(asset, credential),
        gates: [],
        recovery: judgeCopies(asset, reachable),
        route: [{ credential: credential.id, operation: `${provider}:(${plane.plane})` }],
      },
    ];
  });
}

function words(plane: PlaneAuthority): string {
  return plane.kind === 'unlisted' ? `${plane.plane}\0${plane.words}` : '';
}
