import type { PlaneAuthority } from '../../model/authority.ts';
import type { AssetKind, ProviderOperations } from '../../model/catalogue.ts';
import type { Credential } from '../../model/credential.ts';
import { environmentClass } from '../../model/environment.ts';
import type { Asset, Exposure } from '../../model/exposure.ts';
import type { Declared } from '../../model/facts.ts';
import type { JobGrant } from '../../model/manifest.ts';
import { irreversible } from '../../model/irreversible.ts';
import { noOperations, operationsWhere } from '../../model/operation-effects.ts';
import { OperationSet } from '../../model/operation-set.ts';
import type { CopiesJudge } from './copies.ts';
import { covered } from './covered.ts';
import { judgeGates, type Reachable } from './gates.ts';
import type { Hit, Hits } from './hits.ts';
import { NOWHERE, type Held, type HeldOperations, type Holdings } from './holdings.ts';
import type { ReachInput } from './index.ts';
import { subsetsOf } from './subsets.ts';

/** A credential with all that decides about its exposures. */
interface Subject {
  readonly credential: Credential;
  readonly own: Holdings;
  readonly declared: Declared;
  readonly reachable: Reachable;
}

/** Exposures that are the same of every credential of one provider, company, environment and way of being reached. */
interface Situation {
  /** What cannot be undone, given what else is reachable. */
  readonly irreversible: OperationSet;
  readonly byHit: Map<Hit, Exposure>;
  /** Those whose resources decide nothing, because no asset that they hit is known by name. */
  readonly plain: OperationSet;
  /** Their exposures by operation. */
  readonly byOperation: Readonly<Record<Exposure['bound'], (Exposure | undefined)[]>>;
  /** Whole lists by ceiling and floor, where no job names any of the operations. */
  readonly lists: WeakMap<HeldOperations, Map<HeldOperations, readonly Exposure[]>>;
}

/** An operation with its place in the provider's list. */
type Asked = Pick<Held, 'operation' | 'index'>;

/** Works out what each credential exposes; what several share is made once, lists included. */
export class Exposing {
  readonly #input: ReachInput;
  readonly #hits: Hits;
  readonly #judgeCopies: CopiesJudge;
  readonly #situations = new WeakMap<Reachable, Map<string, Situation>>();

  constructor(input: ReachInput, hits: Hits, judgeCopies: CopiesJudge) {
    this.#input = input;
    this.#hits = hits;
    this.#judgeCopies = judgeCopies;
  }

  of(subject: Subject): readonly Exposure[] {
    const { own, declared } = subject;
    const { provider } = own.authority;
    const situation = this.#situationOf(subject);
    const grants = declared.jobs.flatMap((job) => job.grants.filter((grant) => grant.provider === provider));
    if (grants.some((grant) => grant.exact.meets(situation.irreversible)))
      return this.#listOf(subject, situation, grants);
    const byFloor = situation.lists.get(own.ceiling) ?? new Map<HeldOperations, readonly Exposure[]>();
    situation.lists.set(own.ceiling, byFloor);
    const made = byFloor.get(own.floor) ?? this.#listOf(subject, situation, []);
    byFloor.set(own.floor, made);
    return made;
  }

  #situationOf({ credential, own, reachable }: Subject): Situation {
    const situations = this.#situations.get(reachable) ?? new Map<string, Situation>();
    this.#situations.set(reachable, situations);
    const { operations } = own.ceiling;
    const key = [operations.provider, credential.reached, credential.environment.name].join('\0');
    const known = situations.get(key);
    if (known !== undefined) return known;
    const irreversible = irreversibleAmong(reachable, operations);
    const { provider, list } = operations;
    const plain = irreversible.indices.filter((index) => {
      const operation = list[index];
      return operation !== undefined && this.#hits.isPlain(operation, operations);
    });
    const made: Situation = {
      irreversible,
      byHit: new Map(),
      plain: new OperationSet(provider, list.length, plain),
      byOperation: { floor: list.map(() => undefined), ceiling: list.map(() => undefined) },
      lists: new WeakMap(),
    };
    situations.set(key, made);
    return made;
  }

  #listOf(subject: Subject, situation: Situation, grants: readonly JobGrant[]): readonly Exposure[] {
    const { floor, ceiling } = subject.own;
    const exact = noOperations(ceiling.operations).union(...grants.map((grant) => grant.exact));
    const result: Exposure[] = [];
    const { list } = ceiling.operations;
    const { byOperation } = situation;
    for (const index of ceiling.indicesAmong(situation.irreversible)) {
      const operation = list[index];
      if (operation === undefined) continue;
      const isNamed = exact.has(index);
      if (isNamed || !situation.plain.has(index)) {
        const needed = isNamed
          ? grants.flatMap((grant) => (grant.exact.has(index) ? grant.grant.on : []))
          : NOWHERE;
        result.push(...this.#exposuresOf(subject, situation, index, needed));
        continue;
      }
      const surely = floor.set.has(index);
      if (surely)
        result.push(
          byOperation.floor[index] ?? this.#plain(subject, situation, { operation, index }, 'floor'),
        );
      if (!surely || !covered(floor.on(index), ceiling.on(index)))
        result.push(
          byOperation.ceiling[index] ?? this.#plain(subject, situation, { operation, index }, 'ceiling'),
        );
    }
    result.push(...this.#unlisted(subject));
    return result;
  }

  /** Of an operation whose resources decide nothing, the first time. */
  #plain(subject: Subject, { byOperation }: Situation, asked: Asked, bound: Exposure['bound']): Exposure {
    const hit = this.#hits.plain(asked.operation, subject.own.ceiling.operations, bound);
    const made = this.#exposure(subject, asked, hit, bound);
    byOperation[bound][asked.index] = made;
    return made;
  }

  #exposuresOf(subject: Subject, situation: Situation, index: number, needed: readonly string[]): Exposure[] {
    const { floor, ceiling } = subject.own;
    const held = ceiling.at(index);
    if (held === undefined) return [];
    const hits = this.#hits;
    const sure = floor.at(index);
    const surely = sure === undefined ? [] : hits.of(sure, needed, 'floor', ceiling.operations);
    const atMost =
      sure === undefined || !covered(sure.on, held.on)
        ? hits.of(held, needed, 'ceiling', ceiling.operations)
        : [];
    const more = atMost.filter(
      (hit) => !surely.some(({ asset, inJob }) => asset === hit.asset && inJob === hit.inJob),
    );
    const exposure = (hit: Hit, bound: Exposure['bound']): Exposure => {
      const known = situation.byHit.get(hit) ?? this.#exposure(subject, held, hit, bound);
      situation.byHit.set(hit, known);
      return known;
    };
    return [...surely.map((hit) => exposure(hit, 'floor')), ...more.map((hit) => exposure(hit, 'ceiling'))];
  }

  #exposure(
    { credential, reachable }: Subject,
    { operation, index }: Asked,
    { asset, inJob }: Hit,
    bound: Exposure['bound'],
  ): Exposure {
    const { controls, asOf } = this.#input;
    return {
      operation: operation.id,
      index,
      effects: operation.effects,
      asset,
      bound,
      inJob,
      environment: environmentOf(asset, credential),
      gates: judgeGates(controls.gates, operation.id, asset, credential, reachable, asOf),
      recovery: this.#judgeCopies(asset, reachable),
    };
  }

  /** Planes known only in words: one exposure each for what they may destroy. */
  #unlisted({ credential, own, reachable }: Subject): Exposure[] {
    const { provider, floor, ceiling } = own.authority;
    const kindOf = (id: string): AssetKind | undefined =>
      this.#input.catalogue.operations(id.split('/')[0] ?? provider).assets.get(id);
    const surely = new Set(floor.planes.map(words));
    return ceiling.planes.flatMap((plane): Exposure[] => {
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
          index: undefined,
          effects: plane.effects,
          asset,
          bound: surely.has(words(plane)) ? 'floor' : 'ceiling',
          inJob: false,
          environment: environmentOf(asset, credential),
          gates: [],
          recovery: this.#judgeCopies(asset, reachable),
        },
      ];
    });
  }
}

/** What cannot be undone where some may hold what cuts an undo short. */
function irreversibleAmong(reachable: Reachable, operations: ProviderOperations): OperationSet {
  const { perhapsIrreversible } = subsetsOf(operations);
  const anyHolds = (id: string): boolean => reachable.some(({ holdings }) => holdings.ceiling.has(id));
  const undone = operationsWhere(
    operations,
    (item) => item.undo !== undefined && !irreversible(item, operations, anyHolds),
  );
  return perhapsIrreversible.minus(undone);
}

/** The asset's environment, else the credential's. */
function environmentOf(asset: Asset, credential: Credential): string {
  const claimed =
    asset.environment !== undefined && environmentClass(asset.environment) === 'local'
      ? undefined
      : asset.environment;
  return claimed ?? credential.environment.name;
}

function words(plane: PlaneAuthority): string {
  return plane.kind === 'unlisted' ? `${plane.plane}\0${plane.words}` : '';
}
