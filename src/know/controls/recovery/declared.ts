import type { Catalogue } from '../../../model/catalogue.ts';
import type { FoundAsset } from '../../../model/evidence.ts';
import { lapsed, type DeclaredRecovery, type Manifest } from '../../../model/manifest.ts';
import type { RecoverySystem, SafeguardBasis } from '../../../model/safeguard.ts';
import { globMatch } from '../../../util/glob.ts';

function plainPlace(at: string): string {
  return at
    .replace(/\/?\*$/, '')
    .replace(/^(?:s3|gs):\/\//, 'arn:aws:s3:::')
    .replace(/\/$/, '');
}

/** Whether one of the names that a file gives is the place `at`. */
export function namesPlace(names: readonly string[], at: string): boolean {
  const wanted = plainPlace(at);
  return names.some(
    (name) =>
      name === at ||
      globMatch(plainPlace(name), wanted) ||
      (wanted.startsWith('arn:aws:s3:::') && wanted === `arn:aws:s3:::${name}`),
  );
}

function basisOf(
  entry: DeclaredRecovery,
  places: ReadonlyMap<string, readonly string[]>,
  asOf: string,
): SafeguardBasis {
  const names = entry.evidence === undefined ? [] : (places.get(entry.evidence.replace(/^\.\//, '')) ?? []);
  if (entry.at !== undefined && namesPlace(names, entry.at)) return 'verified';
  return entry.attested !== undefined && lapsed(entry.attested, asOf) === undefined ? 'attested' : 'declared';
}

/** Recovery systems of the manifest; `verified` only where the evidence file describes a place of that name. */
export function declaredRecovery(
  manifest: Manifest,
  places: ReadonlyMap<string, readonly string[]>,
  catalogue: Catalogue,
  asOf: string,
): readonly RecoverySystem[] {
  return manifest.recovery.map((entry): RecoverySystem => {
    const basis = basisOf(entry, places, asOf);
    const kind = catalogue.operations(entry.kind.split('/')[0] ?? '').assets.get(entry.kind);
    const note =
      basis === 'declared' && entry.evidence !== undefined
        ? `${entry.evidence} shows no place of that name`
        : basis === 'declared' && entry.attested !== undefined
          ? lapsed(entry.attested, asOf)
          : undefined;
    return {
      id: `recovery:${entry.name}`,
      kind: entry.kind,
      title: kind === undefined ? entry.name : `${entry.name} (${kind.title})`,
      basis,
      protects: entry.protects,
      place: entry.place,
      ...(entry.at === undefined ? {} : { at: entry.at }),
      ...(entry.account === undefined ? {} : { account: entry.account }),
      ...(entry.restoredOn === undefined ? {} : { restoredOn: entry.restoredOn }),
      ...(note === undefined ? {} : { note }),
      ...(entry.attested === undefined ? {} : { source: entry.attested.source }),
    };
  });
}

/** Copies that exist without anybody asking, for the kinds of the assets that are declared or found. */
export function defaultRecovery(
  manifest: Manifest,
  assets: readonly FoundAsset[],
  without: ReadonlySet<string>,
  catalogue: Catalogue,
): readonly RecoverySystem[] {
  const kinds = new Set([
    ...manifest.assets.map((asset) => asset.kind),
    ...assets.map((asset) => asset.kind),
  ]);
  const providers = [...new Set([...kinds].map((kind) => kind.split('/')[0] ?? ''))].sort();
  return providers.flatMap((provider) =>
    [...catalogue.operations(provider).assets.values()].flatMap((copy): readonly RecoverySystem[] => {
      if (copy.byDefault !== true) return [];
      const protects = (copy.restores ?? [])
        .filter((kind) => kinds.has(kind))
        .flatMap((kind) => stillProtected(kind, manifest, assets, without));
      if (protects.length === 0) return [];
      const optional = {
        ...(copy.note === undefined ? {} : { note: copy.note }),
        ...(copy.source === undefined ? {} : { source: copy.source }),
      };
      return [
        {
          id: `recovery:default:${copy.id}`,
          kind: copy.id,
          title: copy.title,
          basis: 'catalogue',
          protects,
          ...optional,
        },
      ];
    }),
  );
}

/** The kind; or, where a file switches the default off for some of its assets, the names of the others. */
function stillProtected(
  kind: string,
  manifest: Manifest,
  assets: readonly FoundAsset[],
  without: ReadonlySet<string>,
): readonly string[] {
  const found = assets.filter((asset) => asset.kind === kind);
  const off = found.filter((asset) => without.has(`${asset.place.path}#${asset.name}`));
  if (off.length === 0) return [kind];
  const lost = (at: string | undefined): boolean =>
    at !== undefined && off.some((asset) => asset.at !== undefined && globMatch(asset.at, at));
  const rest = found.filter((asset) => !off.includes(asset)).map((asset) => asset.name);
  return [
    ...rest,
    ...manifest.assets.filter((asset) => asset.kind === kind && !lost(asset.at)).map((asset) => asset.name),
  ];
}
