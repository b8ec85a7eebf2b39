import type { Catalogue, ProviderOperations } from '../../model/catalogue.ts';
import type { Detection } from '../../model/detection.ts';
import type { CompiledCatalogue, CompiledCore, ProviderLists } from './compiled.ts';
import { OpenedOperations } from './operations.ts';

/** Loads a provider's compiled lists; `undefined` for a provider without any. */
export type LoadLists = (provider: string) => ProviderLists | undefined;

/** The catalogue as a value. A provider's lists are loaded when first asked for, and kept. */
export function openCatalogue(core: CompiledCore, load: LoadLists): Catalogue {
  const opened = new Map<string, ProviderOperations>();
  const providers = new Map(core.providers.map((provider) => [provider.id, provider]));
  return {
    reviewed: core.reviewed,
    hash: core.hash,
    providers,
    types: new Map(core.types.map((type) => [type.id, type])),
    operations(provider) {
      const known = opened.get(provider);
      if (known !== undefined) return known;
      const lists = providers.has(provider) ? load(provider) : undefined;
      const made = new OpenedOperations(lists ?? withoutLists(provider));
      opened.set(provider, made);
      return made;
    },
  };
}

/** Detection data of a compiled catalogue. */
export function detectionOf(core: CompiledCore): Detection {
  return core.detection;
}

/** A user's own catalogue joined to the built-in one: types, rules and operations are added, none replaced. */
export function joinCatalogues(
  core: CompiledCore,
  load: LoadLists,
  own: CompiledCatalogue,
): { readonly core: CompiledCore; readonly load: LoadLists } {
  const known = new Set(core.types.map((type) => type.id));
  const providers = new Map(own.core.providers.map((provider) => [provider.id, provider]));
  for (const provider of core.providers) {
    const hosts = [...new Set([...provider.hosts, ...(providers.get(provider.id)?.hosts ?? [])])];
    providers.set(provider.id, { ...provider, hosts });
  }
  const hash = `${core.hash}-${own.core.hash}`;
  const { detection } = core;
  return {
    core: {
      ...core,
      hash,
      providers: [...providers.values()],
      types: [...core.types, ...own.core.types.filter((type) => !known.has(type.id))],
      detection: {
        rules: [...detection.rules, ...own.core.detection.rules],
        known: [...detection.known, ...own.core.detection.known],
        references: [...detection.references, ...own.core.detection.references],
        hash,
      },
    },
    load: (provider) =>
      joinLists(load(provider), Object.hasOwn(own.providers, provider) ? own.providers[provider] : undefined),
  };
}

function joinLists(
  first: ProviderLists | undefined,
  second: ProviderLists | undefined,
): ProviderLists | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  const does = first.does.length;
  const methods = first.methods.length;
  const extras = first.extras.length;
  const known = new Set(first.lists.flatMap((list) => list.rows.map((row) => `${list.prefix}${row[0]}`)));
  const moved = second.lists.map((list) => ({
    ...list,
    rows: list.rows
      .filter((row) => !known.has(`${list.prefix}${row[0]}`))
      .map(([name, effect, flags, method, path, extra]) => {
        const at = [name, effect + does, flags, method < 0 ? -1 : method + methods, path ?? ''] as const;
        return extra === undefined ? at : ([...at, extra + extras] as const);
      }),
  }));
  return {
    ...first,
    planes: distinct(first.planes, second.planes, (plane) => plane.name),
    lists: [...first.lists, ...moved],
    does: [...first.does, ...second.does],
    methods: [...first.methods, ...second.methods],
    extras: [...first.extras, ...second.extras],
    assets: distinct(first.assets, second.assets, (asset) => asset.id),
    groups: distinct(first.groups, second.groups, (group) => group.id),
    gates: distinct(first.gates, second.gates, (gate) => gate.id),
    first: [...first.first, ...second.first],
  };
}

function distinct<T>(first: readonly T[], second: readonly T[], key: (entry: T) => string): T[] {
  const known = new Set(first.map(key));
  return [...first, ...second.filter((entry) => !known.has(key(entry)))];
}

function withoutLists(provider: string): ProviderLists {
  return {
    provider,
    foldCase: false,
    planes: [],
    lists: [],
    does: [],
    methods: [],
    extras: [],
    assets: [],
    groups: [],
    gates: [],
    first: [],
  };
}
