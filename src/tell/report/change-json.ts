import type {
  BoundChange,
  Change,
  CredentialChange,
  Difference,
  EntryChange,
  SafeguardChange,
} from '../../model/change.ts';
import { operationsJson } from './json-parts.ts';
import { placeJson, type JsonOperations, type JsonPlace } from './json-type.ts';

/** Operations that one end of an authority has in one revision only. */
export interface JsonDifference extends JsonOperations {
  readonly operations: number;
  readonly irreversible: number;
  readonly words: readonly string[];
}

/** One end of an authority in both revisions. */
export interface JsonBoundChange {
  readonly before: number;
  readonly after: number;
  readonly irreversible: { readonly before: number; readonly after: number };
  readonly because: string;
  readonly gained: JsonDifference;
  readonly lost: JsonDifference;
}

/** What changed, in every machine-readable output: of a range in the report, of two revisions in `diff`. */
export interface JsonChange {
  readonly wider: boolean;
  readonly narrower: boolean;
  readonly credentials: readonly {
    readonly what: string;
    readonly id: string;
    readonly type: string;
    readonly reached: string;
    readonly standing: string;
    readonly environment: { readonly before: string; readonly after: string };
    readonly fingerprint?: string;
    readonly takenFor?: { readonly before: string; readonly after: string };
    readonly places: { readonly gained: readonly JsonPlace[]; readonly lost: readonly JsonPlace[] };
    readonly floor: JsonBoundChange | null;
    readonly ceiling: JsonBoundChange | null;
  }[];
  readonly safeguards: readonly {
    readonly kind: string;
    readonly what: string;
    readonly title: string;
    readonly basis: string;
    readonly on: readonly string[];
    readonly place: JsonPlace | null;
    readonly before: string | null;
    readonly after: string | null;
    readonly because: string | null;
    readonly bares: readonly { readonly credential: string; readonly operation: string }[];
  }[];
  readonly manifest: readonly (JsonPlace & {
    readonly section: string;
    readonly what: string;
    readonly text: string;
  })[];
}

/** A change as JSON; keys and lists are in a fixed order. */
export function changeJson(change: Change): JsonChange {
  return {
    wider: change.wider,
    narrower: change.narrower,
    credentials: change.credentials.map(credentialJson),
    safeguards: change.safeguards.map(safeguardJson),
    manifest: change.entries.map(entryJson),
  };
}

function credentialJson(change: CredentialChange): JsonChange['credentials'][number] {
  const { what, credential, places, type, floor, ceiling } = change;
  const { name } = credential.environment;
  return {
    what,
    id: credential.id,
    type: credential.fits[0] ?? 'unknown',
    reached: credential.reached,
    standing: credential.standing,
    environment: change.environment ?? { before: name, after: name },
    ...(credential.fingerprint === undefined ? {} : { fingerprint: credential.fingerprint }),
    ...(type === undefined ? {} : { takenFor: type }),
    places: { gained: places.gained.map(placeJson), lost: places.lost.map(placeJson) },
    floor: floor === undefined ? null : boundJson(floor),
    ceiling: ceiling === undefined ? null : boundJson(ceiling),
  };
}

function boundJson({ before, after, irreversible, because, gained, lost }: BoundChange): JsonBoundChange {
  return {
    before,
    after,
    irreversible: { ...irreversible },
    because,
    gained: differenceJson(gained),
    lost: differenceJson(lost),
  };
}

function differenceJson(own: Difference): JsonDifference {
  const { operations, irreversible, words } = own;
  return { operations, irreversible, ...operationsJson(own), words: [...words] };
}

function safeguardJson(change: SafeguardChange): JsonChange['safeguards'][number] {
  const { kind, what, title, basis, on, place, before, after, because, bares } = change;
  return {
    kind,
    what,
    title,
    basis,
    on: [...on],
    place: place === undefined ? null : placeJson(place),
    before: before ?? null,
    after: after ?? null,
    because: because ?? null,
    bares: bares.map(({ credential, operation }) => ({ credential, operation })),
  };
}

function entryJson({ section, what, text, place }: EntryChange): JsonChange['manifest'][number] {
  return { section, what, text, ...placeJson(place) };
}
