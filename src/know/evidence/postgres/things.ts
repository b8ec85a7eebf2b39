import type { Place } from '../../../model/fragment.ts';
import { addEntry } from './acl.ts';
import { surelyUses } from './knowledge.ts';
import { type Kind, keyOf, newThing, type RelationKind, type Role, type State, type Thing } from './state.ts';

/** Privileges of each kind of object, by the word that `ALTER DEFAULT PRIVILEGES` and `ALL … IN SCHEMA` use. */
export const PRIVILEGES: Readonly<Record<string, readonly string[]>> = {
  table: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'],
  sequence: ['USAGE', 'SELECT', 'UPDATE'],
  function: ['EXECUTE'],
  schema: ['USAGE', 'CREATE'],
  database: ['CREATE', 'CONNECT', 'TEMPORARY'],
  type: ['USAGE'],
  language: ['USAGE'],
  other: ['SELECT', 'UPDATE', 'USAGE', 'CREATE', 'SET', 'ALTER SYSTEM'],
};

/** What PUBLIC has on a new object before anybody grants anything (the manual's chapter on privileges). */
const PUBLIC_DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  function: ['EXECUTE'],
  type: ['USAGE'],
  language: ['USAGE'],
  database: ['CONNECT', 'TEMPORARY'],
};

/** The word for a thing's kind in {@link PRIVILEGES}. */
export function objectWord(thing: Pick<Thing, 'kind' | 'relation'>): string {
  if (thing.kind !== 'relation') return thing.kind;
  return thing.relation === 'sequence' ? 'sequence' : 'table';
}

/**
 * Schemas that an unqualified name is looked up in, in order. The server passes over those that the current role may
 * not use: where that is not certain and another schema follows, the name is doubtful.
 */
export function pathOf(state: State): readonly string[] {
  const path = state.searchPath.flatMap((name) => {
    if (name !== '$user') return [name];
    const user = state.current?.name ?? '';
    return state.things.has(keyOf({ kind: 'schema', schema: '', name: user, signature: '' })) ? [user] : [];
  });
  const isUncertain = path.length > 1 && !path.every((name) => surelyUses(state, state.current, name));
  if (state.pathDoubtful || isUncertain) state.usedDoubtfulPath = true;
  return path;
}

/** A name's schema and last part; without a schema, the one that a new object would go to. */
export function qualify(
  state: State,
  names: readonly string[],
): { readonly schema: string; readonly name: string } {
  const name = names.at(-1) ?? '';
  return { schema: names.at(-2) ?? pathOf(state)[0] ?? '', name };
}

/** Kinds whose names are in no schema. */
function isFlat(kind: Kind): boolean {
  return kind === 'schema' || kind === 'database' || kind === 'language' || kind === 'other';
}

/** Things of that kind and name: exactly one, or a function's overloads. */
export function findThings(
  state: State,
  kind: Kind,
  names: readonly string[],
  signature?: string,
): readonly Thing[] {
  const name = names.at(-1) ?? '';
  for (const schema of isFlat(kind) ? [''] : names.length > 1 ? [names.at(-2) ?? ''] : pathOf(state)) {
    if (kind !== 'function') {
      const thing = state.things.get(keyOf({ kind, schema, name, signature: '' }));
      if (thing !== undefined) return [thing];
      continue;
    }
    const found = [...state.things.values()].filter(
      (thing) => thing.kind === 'function' && thing.schema === schema && thing.name === name,
    );
    const exact = found.filter((thing) => thing.signature === signature);
    if (exact.length > 0) return exact;
    if (found.length > 0) return found;
  }
  return [];
}

/** The thing of that name; one that no file creates is taken up with an unknown owner. */
export function mentioned(
  state: State,
  kind: Kind,
  names: readonly string[],
  signature?: string,
): readonly Thing[] {
  const found = findThings(state, kind, names, signature);
  if (found.length > 0) return found;
  const { schema, name } = isFlat(kind) ? { schema: '', name: names.at(-1) ?? '' } : qualify(state, names);
  const thing = newThing(kind, schema, name, undefined, false);
  thing.signature = signature ?? '';
  if (state.reassigned) thing.anyones = true;
  state.things.set(keyOf(thing), thing);
  for (const privilege of PUBLIC_DEFAULTS[objectWord(thing)] ?? []) {
    addEntry(thing, { grantee: state.everyone, privilege, grantor: undefined, grantable: 'no', sure: false });
  }
  for (const grant of state.sweeping) {
    if (grant.schema !== schema || grant.object !== objectWord(thing)) continue;
    for (const grantee of grant.grantees) {
      for (const privilege of grant.privileges) {
        addEntry(thing, { grantee, privilege, grantor: undefined, grantable: 'maybe', sure: false });
      }
    }
  }
  return [thing];
}

/** Creates a thing for the current role, with the privileges that it gets by default. */
export function create(
  state: State,
  kind: Kind,
  names: readonly string[],
  made: {
    readonly relation?: RelationKind;
    readonly owner?: Role;
    readonly signature?: string;
    readonly ifMissing?: boolean;
  },
): Thing {
  const { schema, name } = isFlat(kind) ? { schema: '', name: names.at(-1) ?? '' } : qualify(state, names);
  const thing = newThing(kind, schema, name, made.owner ?? state.current, true);
  thing.relation = made.relation ?? 'table';
  thing.signature = made.signature ?? '';
  thing.ownerSure = made.ifMissing !== true;
  const old = state.things.get(keyOf(thing));
  if (old !== undefined && (made.ifMissing === true || !old.stated)) {
    if (!old.stated && made.ifMissing !== true) state.things.delete(keyOf(thing));
    else return old;
  }
  state.things.set(keyOf(thing), thing);
  giveDefaults(state, thing);
  return thing;
}

function giveDefaults(state: State, thing: Thing): void {
  const word = objectWord(thing);
  const owner = thing.owner;
  const give = (grantee: Role, privilege: string, sure: boolean, option: boolean): void =>
    addEntry(thing, { grantee, privilege, grantor: owner, grantable: option ? 'yes' : 'no', sure });
  if (owner !== undefined) {
    for (const privilege of PRIVILEGES[word] ?? []) give(owner, privilege, thing.ownerSure, true);
  }
  for (const privilege of PUBLIC_DEFAULTS[word] ?? [])
    give(state.everyone, privilege, thing.ownerSure, false);
  const mine = state.defaults.filter((change) => change.object === word);
  for (const wide of [true, false]) {
    for (const change of mine) {
      if ((change.schema === '') !== wide || (!wide && change.schema !== thing.schema)) continue;
      const certain = change.role !== undefined && change.role === owner;
      if (!certain && isNamed(change.role) && isNamed(owner)) continue;
      for (const grantee of change.grantees) {
        for (const privilege of change.privileges) {
          if (change.grant) give(grantee, privilege, certain && thing.ownerSure, change.grantable);
          else takeDefault(thing, grantee, privilege, certain, wide, change.grantable);
        }
      }
    }
  }
}

/** Whoever runs the files unnamed may be any of the named roles. */
function isNamed(role: Role | undefined): boolean {
  return role !== undefined && role.kind !== 'runner';
}

/** In one schema only what that schema's own defaults gave is taken back; what PUBLIC has everywhere stays. */
function takeDefault(
  thing: Thing,
  grantee: Role,
  privilege: string,
  certain: boolean,
  wide: boolean,
  optionOnly: boolean,
): void {
  for (const entry of thing.acl.filter((one) => one.grantee === grantee && one.privilege === privilege)) {
    if (optionOnly) entry.grantable = 'maybe';
    else if (certain && wide) thing.acl.splice(thing.acl.indexOf(entry), 1);
    else entry.sure = false;
  }
}

/** Removes things from the state. */
export function remove(state: State, things: readonly Thing[]): void {
  for (const thing of things) {
    state.things.delete(keyOf(thing));
    for (const other of state.things.values()) {
      const at = other.triggers.indexOf(thing);
      if (at >= 0) other.triggers.splice(at, 1);
    }
  }
}

/** Moves a thing to another name or schema. */
export function rename(
  state: State,
  thing: Thing,
  to: { readonly schema?: string; readonly name?: string },
): void {
  state.things.delete(keyOf(thing));
  thing.schema = to.schema ?? thing.schema;
  thing.name = to.name ?? thing.name;
  state.things.set(keyOf(thing), thing);
}

/** Where a statement stands, with its text. */
export interface At {
  readonly place: Place;
  readonly sql: string;
}
