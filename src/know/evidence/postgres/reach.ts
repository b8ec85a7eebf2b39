import { isTrustedLanguage, isHarmlessBuiltin } from './builtins.ts';
import { ATTRIBUTES, keyOf, type Membership, type Role, type State, type Thing } from './state.ts';

/** The most that a role can become: roles whose rights it may come to use, and what may give it everything. */
export interface Reach {
  readonly roles: ReadonlySet<Role>;
  /** In words, why nothing of the provider can be ruled out; `undefined` where it can. */
  readonly everything: string | undefined;
}

/** Roles of the server that lead to everything on the machine it runs on (the manual's chapter on predefined roles). */
const SERVER_FILES = new Set(['pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files']);

/** Privilege on a thing that some of the roles may have: owner, entry, PUBLIC or one of the server's own roles. */
export function may(state: State, roles: ReadonlySet<Role>, thing: Thing, privilege: string): boolean {
  if (mayOwn(roles, thing)) return true;
  if (byServerRole(state, roles, thing, privilege)) return true;
  return thing.acl.some(
    (entry) =>
      entry.privilege === privilege && (entry.grantee === state.everyone || roles.has(entry.grantee)),
  );
}

/** An unknown owner may be anyone. */
export function mayOwn(roles: ReadonlySet<Role>, thing: Thing): boolean {
  if (thing.owner === undefined) return thing.anyones || [...roles].some((role) => !role.stated);
  return thing.owner.kind === 'runner' || roles.has(thing.owner);
}

/** Whether the role may own something that the files speak of. */
export function owns(state: State, role: Role): boolean {
  const self = new Set([role]);
  return [...state.things.values()].some((thing) => mayOwn(self, thing));
}

/** Whether the role may own something, or have attributes that membership in it does not lend. */
export function hasMore(state: State, role: Role): boolean {
  const attributes = ATTRIBUTES.filter((key) => key !== 'inherit');
  return !role.stated || attributes.some((key) => role.attributes.get(key) !== 'no') || owns(state, role);
}

const READS = new Set(['SELECT', 'USAGE']);
const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'USAGE']);

function byServerRole(state: State, roles: ReadonlySet<Role>, thing: Thing, privilege: string): boolean {
  const has = (name: string): boolean => {
    const role = state.roles.get(name);
    return role !== undefined && roles.has(role);
  };
  if (thing.kind !== 'relation' && thing.kind !== 'schema') return false;
  if (has('pg_read_all_data') && READS.has(privilege)) return true;
  if (has('pg_write_all_data') && WRITES.has(privilege)) return true;
  return privilege === 'MAINTAIN' && has('pg_maintain');
}

/** Whether the roles may look names up in a thing's schema; a schema that no file creates may let them. */
export function mayEnter(state: State, roles: ReadonlySet<Role>, schema: string): boolean {
  const found = state.things.get(keyOf({ kind: 'schema', schema: '', name: schema, signature: '' }));
  return found === undefined || may(state, roles, found, 'USAGE');
}

/** Follows memberships, functions that run as their owner, triggers and rules until nothing new turns up. */
export function explore(state: State, role: Role): Reach {
  const roles = new Set<Role>([role]);
  for (let before = 0; before < roles.size;) {
    before = roles.size;
    const everything = [...roles].map((one) => everythingOf(one, role)).find((why) => why !== undefined);
    if (everything !== undefined) return { roles, everything };
    for (const one of state.memberships) if (roles.has(one.member) && isUsable(one)) roles.add(one.role);
    addOwnersOfDatabases(state, roles);
    const why = followFunctions(state, roles) ?? followRelations(state, roles);
    if (why !== undefined) return { roles, everything: why };
  }
  return { roles, everything: undefined };
}

function isUsable(membership: Membership): boolean {
  return membership.inherit !== 'no' || membership.set !== 'no' || membership.admin !== 'no';
}

function everythingOf(role: Role, start: Role): string | undefined {
  const via = role === start ? 'it' : `${role.name}, whose rights it may use,`;
  if (!role.stated) {
    return role.kind === 'runner'
      ? 'it may run code as the role that runs these files, which they do not name'
      : `no file creates ${role === start ? 'it' : `${role.name}, whose rights it may use`}: it may have any attribute`;
  }
  if (SERVER_FILES.has(role.name))
    return `it may act as ${role.name}, which reaches the server's files and programs`;
  if (role.attributes.get('superuser') !== 'no') return `${via} is, or may be, a superuser`;
  if (role.attributes.get('createrole') !== 'no') {
    return `${via} has CREATEROLE, with which it can grant itself any role before PostgreSQL 16`;
  }
  return undefined;
}

/** The owner of the current database is a member of `pg_database_owner`; which database is current is not known. */
function addOwnersOfDatabases(state: State, roles: Set<Role>): void {
  for (const thing of state.things.values()) {
    const owner = thing.kind === 'database' && thing.owner !== undefined && roles.has(thing.owner);
    const member = state.roles.get('pg_database_owner');
    if (owner && member !== undefined) roles.add(member);
  }
}

function followFunctions(state: State, roles: Set<Role>): string | undefined {
  for (const thing of state.things.values()) {
    if (thing.kind !== 'function' || !callable(state, roles, thing)) continue;
    const why = follow(roles, thing);
    if (why !== undefined) return why;
  }
  return undefined;
}

function callable(state: State, roles: ReadonlySet<Role>, thing: Thing): boolean {
  if (thing.indirect) return true;
  if (thing.stated) return may(state, roles, thing, 'EXECUTE');
  if (isHarmlessBuiltin([thing.schema, thing.name])) return false;
  return thing.acl.some(
    (entry) =>
      (entry.sure || entry.grantable === 'maybe' || entry.grantee !== state.everyone) &&
      (entry.grantee === state.everyone || roles.has(entry.grantee)),
  );
}

/** Adds the role that a function runs as; the reason where that may be anyone, or the language knows no rights. */
function follow(roles: Set<Role>, thing: Thing): string | undefined {
  const name = `${thing.schema}.${thing.name}`;
  if (!thing.stated) return `it may run ${name}, which no file creates`;
  if (!isTrustedLanguage(thing.language)) return `it may run ${name}, written in ${thing.language}`;
  if (thing.definer === 'no') return undefined;
  if (thing.owner === undefined || thing.owner.kind === 'runner') {
    return `it may run ${name} with the rights of its owner, whom these files do not name`;
  }
  roles.add(thing.owner);
  return undefined;
}

/** Triggers run where the role may write, a rule's commands with the rights of the relation's owner. */
function followRelations(state: State, roles: Set<Role>): string | undefined {
  const access = accessible(state, roles);
  for (const [thing, privileges] of access) {
    if (
      thing.triggers.length > 0 &&
      ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'].some((one) => privileges.has(one))
    ) {
      for (const trigger of thing.triggers) {
        const why = trigger.stated ? follow(roles, trigger) : undefined;
        if (why !== undefined) return why;
      }
    }
    if (thing.rules && privileges.size > 0) {
      if (thing.owner === undefined || thing.owner.kind === 'runner') {
        return `a rule on ${thing.schema}.${thing.name} runs with the rights of an owner whom these files do not name`;
      }
      roles.add(thing.owner);
    }
  }
  return undefined;
}

const DATA = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'TRUNCATE',
  'REFERENCES',
  'TRIGGER',
  'MAINTAIN',
  'USAGE',
];

/** Privileges on relations that the roles may use, directly or through views, parents and cascades. */
export function accessible(state: State, roles: ReadonlySet<Role>): ReadonlyMap<Thing, ReadonlySet<string>> {
  const found = new Map<Thing, Set<string>>();
  const queue: Thing[] = [];
  const add = (thing: Thing, privileges: readonly string[]): void => {
    const known = found.get(thing) ?? new Set<string>();
    const size = known.size;
    for (const privilege of privileges) known.add(privilege);
    if (known.size > size) queue.push(thing);
    found.set(thing, known);
  };
  for (const thing of state.things.values()) {
    if (thing.kind !== 'relation' || !mayEnter(state, roles, thing.schema)) continue;
    const direct = DATA.filter((privilege) => may(state, roles, thing, privilege));
    if (direct.length > 0) add(thing, direct);
  }
  for (let thing = queue.pop(); thing !== undefined; thing = queue.pop()) {
    const held = [...(found.get(thing) ?? [])];
    for (const link of thing.leadsTo) {
      if (!state.things.has(keyOf(link.thing))) continue;
      if (link.how === 'view' && thing.invoker) continue;
      if (link.how !== 'cascade') add(link.thing, throughView(link.how, held));
      else if (held.includes('DELETE') || held.includes('UPDATE')) add(link.thing, ['DELETE', 'UPDATE']);
    }
  }
  return found;
}

/** A view or rule may write to what it names whatever the command on it was. */
function throughView(how: 'view' | 'child', held: readonly string[]): readonly string[] {
  if (how === 'child') return held;
  const writes = ['INSERT', 'UPDATE', 'DELETE'].filter((one) => held.includes(one));
  return writes.length > 0 ? [...writes, 'SELECT'] : held.includes('SELECT') ? ['SELECT'] : [];
}
