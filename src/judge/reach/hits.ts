import type { Operation, ProviderOperations } from '../../model/catalogue.ts';
import type { Asset, Exposure } from '../../model/exposure.ts';
import { globCovers } from '../../util/glob.ts';
import { reaches, targetOf, type Target } from './assets.ts';
import type { Held } from './holdings.ts';

/** An asset that an operation hits, told apart by whether a job names the operation there. */
export interface Hit {
  readonly asset: Asset;
  readonly inJob: boolean;
}

/** Of one operation: what it can hit, and at each end the hits where no asset is known by name. */
interface Aim extends Target {
  readonly unnamed: Readonly<Record<Exposure['bound'], Unnamed>>;
}

/** Hits of a kind of asset: where no job names the operation, where one does, and where one does on a part. */
interface Unnamed {
  readonly outside: readonly [Hit];
  readonly inJob: readonly [Hit];
  readonly partly: readonly [Hit, Hit];
}

/** What operations hit: asked alike for many credentials, each answer is made once. */
export class Hits {
  readonly #named: readonly Asset[];
  readonly #aims = new Map<Operation, Aim>();
  /** By resources, end and operation, where no job names the operation. */
  readonly #known = {
    floor: new WeakMap<readonly string[], Map<Operation, readonly Hit[]>>(),
    ceiling: new WeakMap<readonly string[], Map<Operation, readonly Hit[]>>(),
  };
  /** Named assets that resources reach. */
  readonly #reached = new WeakMap<readonly string[], Map<Asset, boolean>>();

  constructor(named: readonly Asset[]) {
    this.#named = named;
  }

  /**
   * What an operation hits at one end of an authority. `needed`: the resources on which jobs name it exactly. What it
   * reaches besides is outside, as the kind itself where no asset there is known by name.
   */
  of(
    held: Held,
    needed: readonly string[],
    end: Exposure['bound'],
    operations: ProviderOperations,
  ): readonly Hit[] {
    const aim = this.#aim(held.operation, operations);
    if (aim.named.length === 0) return unnamed(aim.unnamed[end], held.on, needed);
    if (needed.length > 0) return this.#find(aim, held.on, needed);
    const known = this.#known[end].get(held.on) ?? new Map<Operation, readonly Hit[]>();
    this.#known[end].set(held.on, known);
    const before = known.get(held.operation);
    if (before !== undefined) return before;
    const hits = this.#find(aim, held.on, needed);
    known.set(held.operation, hits);
    return hits;
  }

  /** Whether the resources that an operation is held on decide nothing, because no asset it hits is known by name. */
  isPlain(operation: Operation, operations: ProviderOperations): boolean {
    return this.#aim(operation, operations).named.length === 0;
  }

  /** The hit of such an operation where no job names it. */
  plain(operation: Operation, operations: ProviderOperations, end: Exposure['bound']): Hit {
    return this.#aim(operation, operations).unnamed[end].outside[0];
  }

  #aim(operation: Operation, operations: ProviderOperations): Aim {
    const known = this.#aims.get(operation);
    if (known !== undefined) return known;
    const target = targetOf(operation, this.#named, operations);
    const hit = (inJob: boolean): Hit => ({ asset: { ...target.kind }, inJob });
    const hits = (): Unnamed => ({
      outside: [hit(false)],
      inJob: [hit(true)],
      partly: [hit(false), hit(false)],
    });
    const made: Aim = { ...target, unnamed: { floor: hits(), ceiling: hits() } };
    this.#aims.set(operation, made);
    return made;
  }

  #find(aim: Aim, on: readonly string[], needed: readonly string[]): Hit[] {
    const covers = coveredBy(needed);
    const outside = on.filter((pattern) => !covers(pattern));
    const inside = on.filter(covers);
    const inJob = (asset: Asset): boolean =>
      outside.length === 0 || (asset.at !== undefined && covers(asset.at));
    const hits = new Map(
      [
        ...(inside.length === 0 ? [] : this.#assetsHit(aim, outside.length === 0 ? on : inside)),
        ...(outside.length === 0 ? [] : this.#assetsHit(aim, inside.length === 0 ? on : outside)),
      ].map((asset) => [asset, { asset, inJob: inJob(asset) }]),
    );
    const farther = outside.length > 0 && ![...hits.values()].some((hit) => !hit.inJob);
    if (farther) {
      const asset = { ...aim.kind };
      hits.set(asset, { asset, inJob: false });
    }
    return [...hits.values()];
  }

  /** The named assets that resources reach, and the kind itself where there is none. */
  #assetsHit({ named, kind }: Target, on: readonly string[]): Asset[] {
    const known = this.#reached.get(on) ?? new Map<Asset, boolean>();
    this.#reached.set(on, known);
    const hit = named.filter((asset) => {
      const before = known.get(asset);
      if (before !== undefined) return before;
      const reached = reaches(on, asset.at);
      known.set(asset, reached);
      return reached;
    });
    return hit.length > 0 ? hit : [{ ...kind }];
  }
}

function unnamed(hits: Unnamed, on: readonly string[], needed: readonly string[]): readonly Hit[] {
  if (needed.length === 0) return hits.outside;
  const covers = coveredBy(needed);
  if (on.every(covers)) return hits.inJob;
  return on.some(covers) ? hits.partly : hits.outside;
}

function coveredBy(needed: readonly string[]): (pattern: string) => boolean {
  return (pattern) => needed.some((job) => globCovers(job, pattern));
}
