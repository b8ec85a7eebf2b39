import type { Plane } from '../../model/catalogue.ts';
import { compileSections } from './compile-sections.ts';
import type { CompiledList, Does, OperationRow, ProviderLists } from './compiled.ts';
import type { RawOperation } from './format.ts';
import { nearest } from '../../util/nearest.ts';
import { qualified, qualifiedSet } from './names.ts';
import { doesOf, factsOf, Overlay, overlayEntry, type Facts } from './overlay.ts';
import { Rows } from './rows.ts';
import type { Fault } from './schema.ts';
import type { ListSource, RuleSource } from './source.ts';

/** Names are proposed for this many strays of a file; a list that is missing altogether has thousands. */
const MOST_PROPOSALS = 25;

/** All files of one provider. */
export interface ProviderSources {
  readonly provider: string;
  readonly files: readonly RuleSource[];
  readonly lists: readonly ListSource[];
}

/** Where a fault goes. */
export type Refuse = (source: RuleSource | ListSource, fault: Fault) => void;

/** An operation before its effects are settled. */
interface Draft {
  readonly id: string;
  readonly plane: string;
  readonly method: string;
  readonly path?: string;
  readonly deprecated: boolean;
  readonly written?: Facts;
  readonly source: RuleSource | ListSource;
}

/** Compiles a provider's operations, assets, sets and gates; what the built-in lists have already is refused. */
export function compileLists(
  sources: ProviderSources,
  refuse: Refuse,
  builtIn?: ProviderLists,
): ProviderLists {
  const { provider, files } = sources;
  const planes = planesOf(sources);
  const foldCase = files.some((file) => file.rules['fold-case'] === true);
  const drafts = draftsOf(sources, planes, foldCase, refuse);
  if (builtIn !== undefined) refuseReplaced(sources, drafts, builtIn, refuse);
  const rows = new Rows();
  const lists = settle(sources, drafts, foldCase, rows, refuse);
  return {
    provider,
    foldCase,
    planes,
    lists,
    does: rows.does,
    methods: rows.methods,
    extras: rows.extras,
    ...compileSections(provider, files, refuse),
    first: files.flatMap((file) => file.rules.first ?? []),
  };
}

const KEPT = 'is in the built-in catalogue and cannot be replaced';

/** Faults for operations and named things that the built-in catalogue has. */
function refuseReplaced(
  { provider, files }: ProviderSources,
  drafts: ReadonlyMap<string, Draft>,
  builtIn: ProviderLists,
  refuse: Refuse,
): void {
  const operations = new Set(
    builtIn.lists.flatMap((list) => list.rows.map((row) => `${list.prefix}${row[0]}`)),
  );
  for (const draft of drafts.values()) {
    if (!operations.has(draft.id)) continue;
    const index = writtenAt(draft);
    refuse(draft.source, {
      path: index < 0 ? ['operations'] : ['operations', index, 'id'],
      message: `${draft.id} ${KEPT}`,
    });
  }
  const named = new Set([...builtIn.assets, ...builtIn.groups, ...builtIn.gates].map((entry) => entry.id));
  for (const file of files) {
    for (const section of ['assets', 'sets', 'gates'] as const) {
      for (const name of file.rules[section]?.keys() ?? []) {
        const id = section === 'sets' ? qualifiedSet(provider, name) : qualified(provider, name);
        if (named.has(id)) refuse(file, { path: [section, name], atKey: true, message: `${id} ${KEPT}` });
      }
    }
  }
}

function writtenAt({ id, source }: Draft): number {
  return 'rules' in source ? (source.rules.operations ?? []).findIndex((raw) => raw.id === id) : -1;
}

function planesOf({ provider, files, lists }: ProviderSources): Plane[] {
  const planes = new Map<string, Plane>();
  for (const { list } of lists) {
    const before = planes.get(list.plane);
    const complete = list.complete && (before?.complete ?? true);
    planes.set(list.plane, {
      provider,
      name: list.plane,
      complete,
      source: list.source,
      title: before?.title ?? list.title,
    });
  }
  for (const { rules } of files) {
    for (const raw of rules.planes ?? []) {
      const before = planes.get(raw.name);
      planes.set(raw.name, {
        provider,
        name: raw.name,
        complete: raw.complete ?? before?.complete ?? false,
        source: raw.source ?? before?.source ?? '',
        title: raw.title ?? before?.title ?? raw.name,
      });
    }
  }
  return [...planes.values()];
}

function draftsOf(
  sources: ProviderSources,
  planes: readonly Plane[],
  foldCase: boolean,
  refuse: Refuse,
): ReadonlyMap<string, Draft> {
  const drafts = new Map<string, Draft>();
  const key = (id: string): string => (foldCase ? id.toLowerCase() : id);
  for (const source of sources.lists) {
    for (const { id, method, path, deprecated } of source.list.operations) {
      const row = id.slice(source.list.prefix.length);
      if (drafts.has(key(id))) refuse(source, { path: ['operations', row], message: `${id} exists twice` });
      else {
        const draft = { id, plane: source.list.plane, method, deprecated: deprecated === true, source };
        drafts.set(key(id), { ...draft, ...(path !== undefined && { path }) });
      }
    }
  }
  for (const source of sources.files) {
    (source.rules.operations ?? []).forEach((raw, index) => {
      const at = ['operations', index, 'id'];
      const before = drafts.get(key(raw.id));
      const plane = raw.plane ?? before?.plane ?? source.rules.plane ?? onlyPlane(planes);
      if (!raw.id.startsWith(`${sources.provider}:`)) {
        refuse(source, {
          path: at,
          message: `an operation of ${sources.provider} begins with ${sources.provider}:`,
        });
      } else if (before?.written !== undefined) {
        refuse(source, { path: at, message: `${raw.id} exists twice` });
      } else if (plane === undefined || !planes.some((known) => known.name === plane)) {
        refuse(source, {
          path: at,
          message: `${raw.id} needs a plane: ${planes.map((known) => known.name).join(', ') || 'none is declared'}`,
        });
      } else drafts.set(key(raw.id), writtenDraft(raw, plane, before, source, sources.provider));
    });
  }
  return drafts;
}

function onlyPlane(planes: readonly Plane[]): string | undefined {
  return planes.length === 1 ? planes[0]?.name : undefined;
}

function writtenDraft(
  raw: RawOperation,
  plane: string,
  before: Draft | undefined,
  source: RuleSource,
  provider: string,
): Draft {
  const path = raw.path ?? before?.path;
  return {
    id: before?.id ?? raw.id,
    plane,
    method: raw.method ?? before?.method ?? '',
    ...(path !== undefined && { path }),
    deprecated: raw.deprecated ?? before?.deprecated ?? false,
    written: factsOf(raw, provider),
    source,
  };
}

/** Effects of every operation: written by hand, else the overlay's, else the plane's default. */
function settle(
  sources: ProviderSources,
  drafts: ReadonlyMap<string, Draft>,
  foldCase: boolean,
  rows: Rows,
  refuse: Refuse,
): CompiledList[] {
  const entries = sources.files.flatMap((file) =>
    (file.rules.effects ?? []).map((raw) => overlayEntry(raw, sources.provider, file.rules.plane)),
  );
  const overlay = new Overlay(entries, foldCase);
  const defaults = defaultsOf(sources);
  const lists = new Map<string, CompiledList & { readonly rows: OperationRow[] }>();
  const without = new Map<RuleSource | ListSource, string[]>();
  for (const draft of drafts.values()) {
    const facts = { ...overlay.facts(draft.id, draft.plane, draft.method), ...draft.written };
    const byDefault = defaults.get(`${draft.plane} ${draft.method}`) ?? defaults.get(`${draft.plane} *`);
    const does = facts.does ?? byDefault;
    if (does === undefined || does.effects.length === 0) {
      without.set(draft.source, [...(without.get(draft.source) ?? []), draft.id]);
      continue;
    }
    const prefix = `${sources.provider}:`;
    const list = lists.get(draft.plane) ?? { plane: draft.plane, prefix, rows: [] };
    lists.set(draft.plane, list);
    list.rows.push(rows.row(draft.id.slice(prefix.length), draft, does, facts));
  }
  for (const [source, ids] of without) {
    const message = `${ids.length} operations without an effect and without a default: ${ids.slice(0, 5).join(', ')}`;
    refuse(source, { path: ['operations'], message });
  }
  for (const source of sources.files) refuseStrays(source, drafts, overlay, foldCase, refuse);
  return [...lists.values()];
}

/** Overlay entries that name no operation of any list. */
function refuseStrays(
  source: RuleSource,
  drafts: ReadonlyMap<string, Draft>,
  overlay: Overlay,
  foldCase: boolean,
  refuse: Refuse,
): void {
  const unused = new Set(overlay.unused());
  let proposals = 0;
  const near = (id: string): string[] => {
    proposals += 1;
    return proposals > MOST_PROPOSALS
      ? []
      : nearest(
          id,
          [...drafts.values()].map((draft) => draft.id),
        );
  };
  (source.rules.effects ?? []).forEach((entry, index) => {
    (entry.ids ?? []).forEach((id, place) => {
      if (drafts.has(foldCase ? id.toLowerCase() : id)) return;
      refuse(source, {
        path: ['effects', index, 'ids', place],
        message: `${id} is in no list`,
        near: near(id),
      });
    });
    (entry.match ?? []).forEach((pattern, place) => {
      if (!unused.has(foldCase ? pattern.toLowerCase() : pattern)) return;
      refuse(source, {
        path: ['effects', index, 'match', place],
        message: `${pattern} matches no operation`,
      });
    });
  });
}

function defaultsOf({ provider, files }: ProviderSources): ReadonlyMap<string, Does> {
  const defaults = new Map<string, Does>();
  for (const { rules } of files) {
    for (const [plane, methods] of rules.defaults ?? []) {
      for (const [method, raw] of methods) defaults.set(`${plane} ${method}`, doesOf(raw, provider));
    }
  }
  return defaults;
}
