import type { Undo, Yield } from '../../model/catalogue.ts';
import { effectRank, EFFECTS, type Effect } from '../../model/effect.ts';
import type { Does, Extra } from './compiled.ts';
import type { RawDoes, RawOverlay, RawUndo } from './format.ts';
import { globTest } from './glob-test.ts';
import { qualified } from './names.ts';

/** What an overlay entry, a hand-written operation or a default says of an operation. */
export interface Facts extends Extra {
  readonly does?: Does;
}

/** An overlay entry, prepared for a provider. */
export interface OverlayEntry {
  readonly facts: Facts;
  readonly plane?: string;
  readonly methods: ReadonlySet<string>;
  readonly ids: readonly string[];
  readonly match: readonly string[];
}

/** Effects of an operation in catalogue form: worst last, assets by their full id. */
export function doesOf(raw: RawDoes, provider: string): Does {
  if (Array.isArray(raw)) return { effects: inOrder(raw as readonly Effect[]), assets: {} };
  const assets: Partial<Record<Effect, readonly string[]>> = {};
  const effects: Effect[] = [];
  for (const effect of EFFECTS) {
    const kinds = (raw as Readonly<Partial<Record<Effect, readonly string[]>>>)[effect];
    if (kinds === undefined) continue;
    effects.push(effect);
    if (kinds.length > 0) assets[effect] = kinds.map((kind) => qualified(provider, kind));
  }
  return { effects, assets };
}

/** Facts of a raw entry. */
export function factsOf(
  raw: {
    readonly does?: RawDoes;
    readonly undo?: RawUndo;
    readonly yields?: readonly Yield[];
    readonly note?: string;
    readonly source?: string;
  },
  provider: string,
): Facts {
  return {
    ...(raw.does !== undefined && { does: doesOf(raw.does, provider) }),
    ...(raw.undo !== undefined && { undo: undoOf(raw.undo) }),
    ...(raw.yields !== undefined && { yields: raw.yields }),
    ...(raw.note !== undefined && { note: raw.note }),
    ...(raw.source !== undefined && { source: raw.source }),
  };
}

/** An entry of `effects:` prepared; `plane` is the file's, where the entry names none. */
export function overlayEntry(raw: RawOverlay, provider: string, plane: string | undefined): OverlayEntry {
  const at = raw.plane ?? plane;
  return {
    facts: factsOf(raw, provider),
    ...(at !== undefined && { plane: at }),
    methods: new Set(raw.method ?? []),
    ids: raw.ids ?? [],
    match: raw.match ?? [],
  };
}

/** Entries that name one operation beat entries that match it; among equals the later wins, field by field. */
export class Overlay {
  readonly #byId = new Map<string, Facts>();
  readonly #patterns: {
    readonly entry: OverlayEntry;
    readonly pattern: string;
    readonly fits: (id: string) => boolean;
    used: boolean;
  }[] = [];
  readonly #fold: boolean;

  constructor(entries: readonly OverlayEntry[], foldCase: boolean) {
    this.#fold = foldCase;
    for (const entry of entries) {
      for (const id of entry.ids) {
        const key = this.#key(id);
        this.#byId.set(key, { ...this.#byId.get(key), ...entry.facts });
      }
      for (const pattern of entry.match) {
        const key = this.#key(pattern);
        this.#patterns.push({ entry, pattern: key, fits: globTest(key), used: false });
      }
    }
  }

  /** What the overlay says of an operation; empty for nothing. */
  facts(id: string, plane: string, method: string): Facts {
    const key = this.#key(id);
    let facts: Facts = {};
    for (const candidate of this.#patterns) {
      const { entry, fits } = candidate;
      if (entry.plane !== undefined && entry.plane !== plane) continue;
      if (entry.methods.size > 0 && !entry.methods.has(method)) continue;
      if (!fits(key)) continue;
      candidate.used = true;
      facts = { ...facts, ...entry.facts };
    }
    const exact = this.#byId.get(key);
    return exact === undefined ? facts : { ...facts, ...exact };
  }

  /** Patterns that no operation matched so far. */
  unused(): string[] {
    return this.#patterns.filter((candidate) => !candidate.used).map((candidate) => candidate.pattern);
  }

  #key(id: string): string {
    return this.#fold ? id.toLowerCase() : id;
  }
}

function inOrder(effects: readonly Effect[]): Effect[] {
  return [...new Set(effects)].sort((a, b) => effectRank(a) - effectRank(b));
}

function undoOf(raw: RawUndo): Undo {
  const { 'cut-by': cutBy, ...rest } = raw;
  return { ...rest, ...(cutBy !== undefined && { cutBy }) };
}
