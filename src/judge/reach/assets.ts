import type { AssetKind, Catalogue, Operation, ProviderOperations } from '../../model/catalogue.ts';
import type { FoundAsset } from '../../model/evidence.ts';
import type { Asset } from '../../model/exposure.ts';
import type { Manifest } from '../../model/manifest.ts';
import { globsIntersect } from '../../util/glob.ts';
import { destroyedKinds } from '../../model/irreversible.ts';

/** Assets that are known by name: declared in the manifest first, then found in files. */
export function namedAssets(manifest: Manifest, found: readonly FoundAsset[], catalogue: Catalogue): Asset[] {
  const declared = manifest.assets.flatMap((item): Asset[] => {
    const kind = kindOf(item.kind, catalogue);
    if (kind === undefined) return [];
    const { at, environment } = item;
    return [
      {
        kind: item.kind,
        title: kind.title,
        keeps: kind.keeps,
        source: 'declared',
        name: item.name,
        place: item.place,
        ...(at === undefined ? {} : { at }),
        ...(environment === undefined ? {} : { environment }),
      },
    ];
  });
  const read = found.flatMap((item): Asset[] => {
    const kind = kindOf(item.kind, catalogue);
    if (kind === undefined || declared.some((own) => own.kind === item.kind && sameThing(own.at, item.at)))
      return [];
    const { at, name, place } = item;
    return [
      {
        kind: item.kind,
        title: kind.title,
        keeps: kind.keeps,
        source: 'found',
        name,
        place,
        ...(at === undefined ? {} : { at }),
      },
    ];
  });
  return [...declared, ...read];
}

/** Two names of one resource: equal, or patterns that can name the same. */
function sameThing(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && globsIntersect(a, b);
}

function kindOf(id: string, catalogue: Catalogue): AssetKind | undefined {
  return catalogue.operations(id.split('/')[0] ?? '').assets.get(id);
}

/** What an operation can hit, whatever it is held on. */
export interface Target {
  /** Named assets of the kinds it destroys, themselves or by container. */
  readonly named: readonly Asset[];
  /** The smallest kind itself, for where no name is known. */
  readonly kind: Asset;
}

/** What an operation can hit of assets that are known by name. */
export function targetOf(
  operation: Operation,
  named: readonly Asset[],
  operations: ProviderOperations,
): Target {
  const direct = [...(operation.assets.destroy ?? []), ...(operation.assets.unprotect ?? [])];
  const kinds = destroyedKinds(direct, operations);
  const ids = new Set(kinds.map((kind) => kind.id));
  const kind = smallest(direct, kinds, operations);
  return {
    named: named.filter((asset) => ids.has(asset.kind)),
    kind:
      kind === undefined
        ? { kind: `${operations.provider}/unknown`, title: 'data', keeps: 'data', source: 'kind' }
        : { kind: kind.id, title: kind.title, keeps: kind.keeps, source: 'kind' },
  };
}

/**
 * A resource pattern reaches an asset unless the two provably name different things. A full name stands for what lies
 * in it too (`arn:aws:s3:::dumps` for `arn:aws:s3:::dumps/*`); a bare one may be the end of any.
 */
export function reaches(on: readonly string[], at: string | undefined): boolean {
  if (at === undefined) return true;
  const full = /[:/]/.test(at);
  const names = full ? [at, `${at}/*`, `${at}:*`] : [at, `*${at}`];
  return on.some((pattern) => names.some((name) => globsIntersect(pattern, name)));
}

function smallest(
  direct: readonly string[],
  kinds: readonly AssetKind[],
  operations: ProviderOperations,
): AssetKind | undefined {
  const data = kinds.filter((kind) => kind.keeps === 'data');
  const own = direct.flatMap((id) => operations.assets.get(id) ?? []);
  return (
    own.find((kind) => kind.keeps === 'data') ??
    own.find((kind) => kind.keeps === 'copies') ??
    data[0] ??
    own[0]
  );
}
