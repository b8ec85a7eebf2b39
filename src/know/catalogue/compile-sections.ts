import type { AssetKind, GateKind, OperationGroup } from '../../model/catalogue.ts';
import type { Refuse } from './compile-lists.ts';
import type { RawAsset, RawGate, RawSet } from './format.ts';
import { qualified, qualifiedSet } from './names.ts';
import type { RuleSource } from './source.ts';

/** Assets, sets and gates of a provider's files, each name once. */
export function compileSections(
  provider: string,
  files: readonly RuleSource[],
  refuse: Refuse,
): { assets: AssetKind[]; groups: OperationGroup[]; gates: GateKind[] } {
  const assets = new Map<string, AssetKind>();
  const groups = new Map<string, OperationGroup>();
  const gates = new Map<string, GateKind>();
  for (const file of files) {
    const once = <T extends { readonly id: string }>(
      section: string,
      name: string,
      all: Map<string, T>,
      made: T,
    ) => {
      if (!all.has(made.id)) all.set(made.id, made);
      else refuse(file, { path: [section, name], atKey: true, message: `${made.id} exists twice` });
    };
    for (const [name, raw] of file.rules.assets ?? [])
      once('assets', name, assets, assetOf(provider, name, raw));
    for (const [name, raw] of file.rules.sets ?? []) once('sets', name, groups, groupOf(provider, name, raw));
    for (const [name, raw] of file.rules.gates ?? []) once('gates', name, gates, gateOf(provider, name, raw));
  }
  return { assets: [...assets.values()], groups: [...groups.values()], gates: [...gates.values()] };
}

function assetOf(provider: string, name: string, raw: RawAsset): AssetKind {
  const full = (kind: string): string => qualified(provider, kind);
  return {
    id: full(name),
    title: raw.title,
    in: (raw.in ?? []).map(full),
    keeps: raw.keeps,
    ...(raw.key !== undefined && { key: full(raw.key) }),
    ...(raw.restores !== undefined && { restores: raw.restores.map(full) }),
    ...(raw['by-default'] !== undefined && { byDefault: raw['by-default'] }),
    ...(raw.source !== undefined && { source: raw.source }),
    ...(raw.note !== undefined && { note: raw.note }),
  };
}

function groupOf(provider: string, name: string, raw: RawSet): OperationGroup {
  return {
    id: qualifiedSet(provider, name),
    title: raw.title ?? name,
    operations: raw.operations,
    ...(raw.source !== undefined && { source: raw.source }),
  };
}

function gateOf(provider: string, name: string, raw: RawGate): GateKind {
  return {
    id: qualified(provider, name),
    title: raw.title,
    ladder: raw.ladder,
    covers: raw.covers,
    disarmedBy: raw['disarmed-by'] ?? [],
    source: raw.source,
    ...(raw.note !== undefined && { note: raw.note }),
  };
}
