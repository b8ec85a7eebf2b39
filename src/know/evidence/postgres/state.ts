import type { Place } from '../../../model/fragment.ts';

/** What the files say of a fact: they state it, they state the contrary, or it may be either. */
export type Tri = 'yes' | 'no' | 'maybe';

/** Attributes of a role, by the parser's names. */
export const ATTRIBUTES = [
  'superuser',
  'createdb',
  'createrole',
  'isreplication',
  'bypassrls',
  'inherit',
  'canlogin',
] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

/** A role. `stated`: the files create it, so that it has only what they give it; any other may have anything. */
export interface Role {
  name: string;
  readonly kind: 'role' | 'public' | 'predefined' | 'runner';
  stated: boolean;
  readonly attributes: Map<Attribute, Tri>;
  readonly places: Place[];
}

/** One privilege in an access list. An unknown grantor is `undefined`; `sure: false` may or may not be there. */
export interface Entry {
  grantee: Role;
  readonly privilege: string;
  readonly column?: string;
  grantor: Role | undefined;
  grantable: Tri;
  sure: boolean;
}

/** A membership of `member` in `role` with PostgreSQL 16's three options. */
export interface Membership {
  readonly role: Role;
  readonly member: Role;
  readonly grantor: Role | undefined;
  admin: Tri;
  inherit: Tri;
  set: Tri;
  sure: boolean;
  readonly place: Place;
}

export type Kind = 'relation' | 'function' | 'schema' | 'database' | 'type' | 'language' | 'other';
export type RelationKind = 'table' | 'view' | 'matview' | 'sequence' | 'foreign' | 'index';

/** Something that has an owner and an access list. `owner` is `undefined` where it may be anyone. */
export interface Thing {
  readonly kind: Kind;
  schema: string;
  name: string;
  owner: Role | undefined;
  /** `false` for what the files may have dropped or moved. */
  sure: boolean;
  /** `false` where another owner may have been there first: `IF NOT EXISTS`. */
  ownerSure: boolean;
  /**
   * Without a known owner: whether it may be a role that the files create. Not so for a database that is there
   * already when they run, until they hand over what they do not name.
   */
  anyones: boolean;
  readonly stated: boolean;
  readonly acl: Entry[];
  relation: RelationKind;
  rowSecurity: Tri;
  rowSecurityForced: Tri;
  /** Views: whose rights the reading needs. */
  invoker: boolean;
  /** Relations that reading or writing this one touches without rights of one's own: a view's, children's, cascades'. */
  readonly leadsTo: { readonly thing: Thing; readonly how: 'view' | 'child' | 'cascade' }[];
  readonly triggers: Thing[];
  rules: boolean;
  temporary: boolean;
  /** Functions: input types, language, body. */
  signature: string;
  procedure: boolean;
  definer: Tri;
  language: string;
  source: string;
  /** An aggregate, operator or event trigger calls it without asking for EXECUTE. */
  indirect: boolean;
}

/** A change of the privileges that objects get when the role creates them. */
export interface DefaultChange {
  readonly role: Role | undefined;
  readonly schema: string;
  readonly object: string;
  readonly grant: boolean;
  readonly privileges: readonly string[];
  readonly grantees: readonly Role[];
  readonly grantable: boolean;
}

/** `GRANT … ON ALL TABLES IN SCHEMA`, kept for objects that the files mention only later. */
export interface SweepingGrant {
  readonly schema: string;
  readonly object: string;
  readonly privileges: readonly string[];
  readonly grantees: readonly Role[];
}

/** Why a statement leaves the ceiling open, with its place. */
export interface Reopened {
  readonly what: string;
  readonly place: Place;
}

/** Everything that the files state so far. */
export interface State {
  readonly roles: Map<string, Role>;
  readonly everyone: Role;
  readonly runner: Role;
  readonly memberships: Membership[];
  readonly things: Map<string, Thing>;
  readonly defaults: DefaultChange[];
  readonly sweeping: SweepingGrant[];
  readonly reopened: Reopened[];
  /** Session user and current user; `undefined` where it may be anyone. */
  session: Role | undefined;
  current: Role | undefined;
  /** To go back to when the transaction ends. */
  local: { session: Role | undefined; current: Role | undefined } | undefined;
  inTransaction: boolean;
  searchPath: readonly string[];
  /** An earlier file left another path: the one that holds now is not known. */
  pathDoubtful: boolean;
  /** A name was looked up or made while the path was doubtful. */
  usedDoubtfulPath: boolean;
  eventTriggers: Thing[];
  /** REASSIGN OWNED ran: a database that is mentioned later may have got another owner. */
  reassigned: boolean;
  /** Statements of guarded blocks so far. */
  guarded: number;
  /** Grows with every statement that defines something. */
  generation: number;
}

/** A role as the server has it before the files say anything: it may have any attribute. */
export function newRole(name: string, kind: Role['kind']): Role {
  const known = kind === 'predefined' || kind === 'public';
  const attributes = new Map<Attribute, Tri>(ATTRIBUTES.map((key) => [key, known ? 'no' : 'maybe']));
  if (kind === 'predefined') attributes.set('inherit', 'yes');
  return { name, kind, stated: known, attributes, places: [] };
}

/** An object with an empty access list and nothing special about it. */
export function newThing(
  kind: Kind,
  schema: string,
  name: string,
  owner: Role | undefined,
  stated: boolean,
): Thing {
  return {
    kind,
    schema,
    name,
    owner,
    stated,
    sure: true,
    ownerSure: stated,
    anyones: kind !== 'database',
    acl: [],
    relation: 'table',
    rowSecurity: stated ? 'no' : 'maybe',
    rowSecurityForced: stated ? 'no' : 'maybe',
    invoker: false,
    leadsTo: [],
    triggers: [],
    rules: false,
    temporary: false,
    signature: '',
    procedure: false,
    definer: stated ? 'no' : 'maybe',
    language: stated ? 'sql' : '',
    source: '',
    indirect: false,
  };
}

/**
 * A database before its migrations: only `public`, which every role may use, and `openPublic`: create in, as before
 * PostgreSQL 15 (the release notes of 15; 14 is out of support since 2026-11-12).
 */
export function newState(runAs: string | undefined, openPublic = false): State {
  const everyone = newRole('public', 'public');
  const runner = newRole(runAs ?? '', runAs === undefined ? 'runner' : 'role');
  const state: State = {
    roles: new Map(runAs === undefined ? [] : [[runAs, runner]]),
    everyone,
    runner,
    memberships: [],
    things: new Map(),
    defaults: [],
    sweeping: [],
    reopened: [],
    session: runner,
    current: runner,
    local: undefined,
    inTransaction: false,
    searchPath: ['$user', 'public'],
    pathDoubtful: false,
    usedDoubtfulPath: false,
    eventTriggers: [],
    reassigned: false,
    guarded: 0,
    generation: 0,
  };
  const schema = newThing('schema', '', 'public', roleNamed(state, 'pg_database_owner'), true);
  for (const privilege of ['USAGE', 'CREATE']) {
    const sure = privilege === 'USAGE';
    if (sure || openPublic) {
      schema.acl.push({ grantee: everyone, privilege, grantor: schema.owner, grantable: 'no', sure });
    }
    if (schema.owner !== undefined) {
      schema.acl.push({
        grantee: schema.owner,
        privilege,
        grantor: schema.owner,
        grantable: 'yes',
        sure: false,
      });
    }
  }
  state.things.set(keyOf(schema), schema);
  return state;
}

/** The role of that name; one that no file creates may have any attribute. Names that begin with `pg_` are the server's. */
export function roleNamed(state: State, name: string, place?: Place): Role {
  let role = state.roles.get(name);
  if (role === undefined) {
    role = newRole(name, name.startsWith('pg_') ? 'predefined' : 'role');
    state.roles.set(name, role);
  }
  if (place !== undefined) role.places.push(place);
  return role;
}

/** Key of a thing in {@link State.things}; relations and types of one schema share no key with functions. */
export function keyOf(thing: Pick<Thing, 'kind' | 'schema' | 'name' | 'signature'>): string {
  return `${thing.kind}\u0000${thing.schema}\u0000${thing.name}\u0000${thing.signature}`;
}

const MOST_NAMED = 500;

/**
 * Notes a statement that was not understood. `takes`: it may also take something away, so that nothing before it is
 * sure any more.
 */
export function reopen(state: State, what: string, place: Place, takes: boolean): void {
  if (state.reopened.length < MOST_NAMED) state.reopened.push({ what, place });
  if (takes) forget(state);
}

function forget(state: State): void {
  for (const membership of state.memberships) {
    membership.sure = false;
  }
  for (const thing of state.things.values()) {
    thing.sure = false;
    thing.ownerSure = false;
    thing.rowSecurity = 'maybe';
    for (const entry of thing.acl) entry.sure = false;
  }
  for (const role of state.roles.values()) {
    if (role.kind === 'predefined') continue;
    for (const key of ATTRIBUTES) role.attributes.set(key, 'maybe');
  }
}
