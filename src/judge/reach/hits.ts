import type { Operation, ProviderOperations } from '../../model/catalogue.ts';
import type { Asset, Exposure } from '../../model/exposure.ts';
import { globCovers } from '../../util/glob.ts';
import { assetsHit } from './assets.ts';
import type { Held } from './holdings.ts';

/** An asset that an operation hits, told apart by whether a job names the operation there. */
export interface Hit {
  readonly asset: Asset;
  readonly inJob: boolean;
}

/** What operations hit, and what that exposes: asked alike for many credentials, each answer is made once. */
export class Hits {
  readonly #named: readonly Asset[];
  /** By resources, end and operation, where no job names the operation. */
  readonly #known = {
    floor: new WeakMap<readonly string[], Map<Operation, readonly Hit[]>>(),
    ceiling: new WeakMap<readonly string[], Map<Operation, readonly Hit[]>>(),
  };
  readonly #exposures = new WeakMap<Hit, Exposure[]>();

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
    if (needed.length > 0) return this.#find(held, needed, operations);
    const known = this.#known[end].get(held.on) ?? new Map<Operation, readonly Hit[]>();
    this.#known[end].set(held.on, known);
    const before = known.get(held.operation);
    if (before !== undefined) return before;
    const hits = this.#find(held, needed, operations);
    known.set(held.operation, hits);
    return hits;
  }

  /** The exposure as it stands for another credential already, or this one. */
  exposure(hit: Hit, exposure: Exposure): Exposure {
    const all = this.#exposures.get(hit);
    const before = all?.find((other) => sameSituation(other, exposure));
    if (before !== undefined) return before;
    if (all === undefined) this.#exposures.set(hit, [exposure]);
    else all.push(exposure);
    return exposure;
  }

  #find(held: Held, needed: readonly string[], operations: ProviderOperations): Hit[] {
    const covers = (on: string): boolean => needed.some((pattern) => globCovers(pattern, on));
    const outside = held.on.filter((on) => !covers(on));
    const inside = held.on.filter(covers);
    const inJob = (asset: Asset): boolean =>
      outside.length === 0 || (asset.at !== undefined && covers(asset.at));
    const hits = new Map(
      [
        ...(inside.length === 0 ? [] : assetsHit(held.operation, inside, this.#named, operations)),
        ...(outside.length === 0 ? [] : assetsHit(held.operation, outside, this.#named, operations)),
      ].map((asset) => [asset, { asset, inJob: inJob(asset) }]),
    );
    const farther = outside.length > 0 && ![...hits.values()].some((hit) => !hit.inJob);
    if (farther)
      for (const asset of assetsHit(held.operation, outside, [], operations))
        hits.set(asset, { asset, inJob: false });
    return [...hits.values()];
  }
}

function sameSituation(a: Exposure, b: Exposure): boolean {
  return (
    a.bound === b.bound &&
    a.environment === b.environment &&
    a.recovery === b.recovery &&
    a.gates.length === 0 &&
    b.gates.length === 0
  );
}
