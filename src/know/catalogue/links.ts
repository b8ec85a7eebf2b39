import type { AssetKind, Catalogue, ProviderOperations } from '../../model/catalogue.ts';
import { REPORT_TOOLS } from '../../model/import.ts';
import { nearest } from '../../util/nearest.ts';
import type { Foundation } from './compile.ts';
import type { CompiledCatalogue } from './compiled.ts';
import type { RawDoes, RawType, RawUnlisted, RuleFile } from './format.ts';
import { providerOf, qualified, qualifiedSet } from './names.ts';
import { joinCatalogues, openCatalogue } from './open.ts';
import type { Fault, Path } from './schema.ts';
import type { RuleSource, Sources } from './source.ts';

/** Names are proposed for this many faults of a file; a list that is missing altogether has thousands. */
const MOST_PROPOSALS = 25;

/** A fault with the file it is in. */
export interface PlacedFault {
  readonly source: RuleSource;
  readonly fault: Fault;
}

/** The catalogue as it will be, with the foundation under it. */
export function wholeCatalogue(catalogue: CompiledCatalogue, foundation: Foundation | undefined): Catalogue {
  const own = (provider: string) =>
    Object.hasOwn(catalogue.providers, provider) ? catalogue.providers[provider] : undefined;
  if (foundation === undefined) return openCatalogue(catalogue.core, own);
  const joined = joinCatalogues(foundation.core, (provider) => foundation.load(provider), catalogue);
  return openCatalogue(joined.core, joined.load);
}

/** Everything that refers to what does not exist: types, operations, sets, asset kinds, planes; and cycles. */
export function linkFaults(
  compiled: CompiledCatalogue,
  sources: Sources,
  foundation: Foundation | undefined,
): PlacedFault[] {
  const catalogue = wholeCatalogue(compiled, foundation);
  return sources.files.flatMap((source) => {
    const linker = new Linker(catalogue, source.rules);
    linker.file();
    return linker.faults.map((fault) => ({ source, fault }));
  });
}

class Linker {
  readonly faults: Fault[] = [];
  readonly #catalogue: Catalogue;
  readonly #rules: RuleFile;
  readonly #provider: string;
  readonly #own: ProviderOperations;

  constructor(catalogue: Catalogue, rules: RuleFile) {
    this.#catalogue = catalogue;
    this.#rules = rules;
    this.#provider = rules.provider;
    this.#own = catalogue.operations(rules.provider);
  }

  file(): void {
    const rules = this.#rules;
    if (!/^[a-z0-9][a-z0-9-]{0,40}$/.test(this.#provider)) {
      this.faults.push({ path: ['provider'], message: 'expected lower-case letters, digits and dashes' });
    }
    (rules.types ?? []).forEach((type, index) => this.#type(type, ['types', index]));
    (rules.identifiers ?? []).forEach((raw, index) =>
      this.#typeRef(raw.type, ['identifiers', index, 'type']),
    );
    (rules.references ?? []).forEach((raw, index) => this.#typeRef(raw.type, ['references', index, 'type']));
    (rules.operations ?? []).forEach((raw, index) => this.#facts(raw, ['operations', index]));
    (rules.effects ?? []).forEach((raw, index) => this.#facts(raw, ['effects', index]));
    for (const [plane, methods] of rules.defaults ?? []) {
      for (const [method, does] of methods) this.#assets(does, ['defaults', plane, method]);
    }
    for (const [name, raw] of rules.sets ?? []) {
      this.#operations(raw.operations, ['sets', name, 'operations']);
      if (this.#setCycle(qualifiedSet(this.#provider, name))) {
        this.faults.push({ path: ['sets', name], atKey: true, message: 'the set contains itself' });
      }
    }
    for (const [type, tools] of rules['reported-as'] ?? []) {
      this.#typeRef(type, ['reported-as', type], true);
      for (const tool of tools.keys()) this.#tool(tool, ['reported-as', type, tool]);
    }
    this.#operations(rules.first ?? [], ['first']);
    this.#assetSection();
    for (const [name, raw] of rules.gates ?? []) {
      this.#foreignOperations(raw.covers, ['gates', name, 'covers']);
      this.#foreignOperations(raw['disarmed-by'] ?? [], ['gates', name, 'disarmed-by']);
    }
  }

  #type(type: RawType, path: Path): void {
    const { authority } = type;
    for (const name of ['may-be', 'narrower'] as const) {
      (type[name] ?? []).forEach((id, index) => this.#typeRef(id, [...path, name, index]));
    }
    if (type['acts-as'] !== undefined) {
      this.#operations([qualifiedSet(this.#provider, type['acts-as'])], [...path, 'acts-as']);
    }
    this.#operations(authority.permits ?? [], [...path, 'authority', 'permits']);
    this.#operations(authority.floor ?? [], [...path, 'authority', 'floor']);
    this.#unlisted(authority.unlisted ?? [], [...path, 'authority', 'unlisted']);
    (authority.states ?? []).forEach((state, index) => {
      const at = [...path, 'authority', 'states', index];
      this.#operations(state.permits, [...at, 'permits']);
      this.#operations(state.floor ?? [], [...at, 'floor']);
      this.#unlisted(state.unlisted ?? [], [...at, 'unlisted']);
    });
    this.#planes(type, [...path, 'authority', 'planes']);
  }

  /** With `known: fixed` each plane has a list or words. */
  #planes(type: RawType, path: Path): void {
    const listed = new Set(this.#own.list.map((operation) => operation.plane));
    const worded = new Set((type.authority.unlisted ?? []).map((entry) => entry.plane));
    if (type.authority.known !== 'fixed') return;
    (type.authority.planes ?? []).forEach((plane, index) => {
      if (listed.has(plane) || worded.has(plane)) return;
      const message = `known: fixed, but the plane ${plane} has neither a list nor words under unlisted`;
      this.faults.push({ path: [...path, index], message, near: nearest(plane, listed) });
    });
  }

  #unlisted(entries: RawUnlisted, path: Path): void {
    entries.forEach((entry, index) => {
      if (entry.assets !== undefined) this.#assets(entry.assets, [...path, index, 'assets']);
    });
  }

  #facts(
    raw: {
      readonly does?: RawDoes;
      readonly yields?: readonly { readonly type: string }[];
      readonly undo?: { readonly 'cut-by'?: readonly string[] };
    },
    path: Path,
  ): void {
    if (raw.does !== undefined) this.#assets(raw.does, [...path, 'does']);
    (raw.yields ?? []).forEach((entry, index) => {
      if (entry.type !== '*') this.#typeRef(entry.type, [...path, 'yields', index, 'type']);
    });
    this.#foreignOperations(raw.undo?.['cut-by'] ?? [], [...path, 'undo', 'cut-by']);
  }

  #tool(name: string, path: Path): void {
    if (REPORT_TOOLS.some((tool) => tool === name)) return;
    const near = nearest(name, REPORT_TOOLS);
    this.faults.push({ path, atKey: true, message: `no report of ${name} is read`, near });
  }

  #typeRef(id: string, path: Path, atKey = false): void {
    const { types } = this.#catalogue;
    if (types.has(id)) return;
    if (id.endsWith('/*') && [...types.keys()].some((known) => known.startsWith(id.slice(0, -1)))) return;
    this.faults.push({
      path,
      ...(atKey && { atKey }),
      message: `there is no type ${id}`,
      near: nearest(id, types.keys()),
    });
  }

  #operations(names: readonly string[], path: Path): void {
    names.forEach((name, index) => {
      const { unknown } = this.#own.resolve([name]);
      if (unknown.length === 0) return;
      const more = unknown.length > 5 ? ` and ${unknown.length - 5} more` : '';
      const what = unknown[0] === name ? name : `${name}: ${unknown.slice(0, 5).join(', ')}${more}`;
      this.faults.push({
        path: [...path, index],
        message: `${what} names no operation and no set of ${this.#provider}`,
        near: this.#proposals(name),
      });
    });
  }

  #proposals(name: string): string[] {
    if (this.faults.length >= MOST_PROPOSALS) return [];
    return nearest(name, [...this.#own.groups.keys(), ...this.#own.list.map((operation) => operation.id)]);
  }

  /** Operations that may be another provider's, as gates and undo name them. */
  #foreignOperations(names: readonly string[], path: Path): void {
    names.forEach((name, index) => {
      const provider = providerOf(name);
      if (this.#catalogue.operations(provider).resolve([name]).unknown.length === 0) return;
      this.faults.push({ path: [...path, index], message: `${name} names no operation and no set` });
    });
  }

  #assets(does: RawDoes | Readonly<Record<string, readonly string[] | undefined>>, path: Path): void {
    if (Array.isArray(does)) return;
    for (const [effect, kinds] of Object.entries(
      does as Readonly<Record<string, readonly string[] | undefined>>,
    )) {
      (kinds ?? []).forEach((kind, index) => this.#assetRef(kind, [...path, effect, index]));
    }
  }

  #assetRef(name: string, path: Path): void {
    if (this.#asset(name) !== undefined) return;
    const near = nearest(qualified(this.#provider, name), this.#own.assets.keys());
    this.faults.push({ path, message: `there is no asset kind ${qualified(this.#provider, name)}`, near });
  }

  #asset(name: string): AssetKind | undefined {
    const id = qualified(this.#provider, name);
    return this.#catalogue.operations(providerOf(id)).assets.get(id);
  }

  #assetSection(): void {
    for (const [name, raw] of this.#rules.assets ?? []) {
      for (const field of ['in', 'restores'] as const) {
        (raw[field] ?? []).forEach((kind, index) => this.#assetRef(kind, ['assets', name, field, index]));
      }
      if (raw.key !== undefined) this.#assetRef(raw.key, ['assets', name, 'key']);
      const id = qualified(this.#provider, name);
      if (this.#reaches(id, id, new Set())) {
        this.faults.push({
          path: ['assets', name],
          atKey: true,
          message: 'its containers lead back to itself',
        });
      }
    }
  }

  #reaches(from: string, to: string, seen: Set<string>): boolean {
    return (this.#asset(from)?.in ?? []).some((container) => {
      if (container === to) return true;
      if (seen.has(container)) return false;
      seen.add(container);
      return this.#reaches(container, to, seen);
    });
  }

  #setCycle(id: string): boolean {
    const open = [id];
    const seen = new Set<string>();
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const name of this.#own.groups.get(next)?.operations ?? []) {
        if (name === id) return true;
        if (!this.#own.groups.has(name) || seen.has(name)) continue;
        seen.add(name);
        open.push(name);
      }
    }
    return false;
  }
}
