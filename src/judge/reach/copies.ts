import type { Catalogue } from '../../model/catalogue.ts';
import type { Asset, Exposure } from '../../model/exposure.ts';
import type { Reachable } from './gates.ts';
import type { ReachInput } from './index.ts';
import { judgeRecovery, systemsFor } from './recovery.ts';

const NO_COPIES: Exposure['recovery'] = [];

/** What an asset is restored from, judged over everything that is reachable. */
export type CopiesJudge = (asset: Asset, reachable: Reachable) => Exposure['recovery'];

/** Recovery is asked once for each asset and set of credentials. */
export function copiesJudge(input: ReachInput, named: readonly Asset[]): CopiesJudge {
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
