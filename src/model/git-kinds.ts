import type { ProviderOperations } from './catalogue.ts';
import { oncePer } from '../util/once-per.ts';

/** Kinds of asset that git itself keeps: what operations of its plane destroy, and what holds that. */
export const gitKinds = oncePer(({ list, assets }: ProviderOperations): ReadonlySet<string> => {
  const kinds = list.flatMap(({ plane, assets: { destroy = [] } }) => (plane === 'git' ? destroy : []));
  return new Set([...kinds, ...kinds.flatMap((kind) => assets.get(kind)?.in ?? [])]);
});
