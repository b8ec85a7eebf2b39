import {
  ANY_OWNER,
  BY_LARGE_OBJECT_PRIVILEGE,
  BY_OWNER,
  BY_PRIVILEGE,
  BY_ROLE,
  BY_SEQUENCE_PRIVILEGE,
  type Commands,
  IN_SCHEMA,
  LARGE_OBJECT_OWNER,
  OF_ANOTHER,
  UPON_ALL_OWNED,
  UPON_ANOTHER_ROLE,
  WITH_ADMIN_OPTION,
} from './operations.ts';
import { accessible, explore, hasMore, may, mayEnter, mayOwn, owns } from './reach.ts';
import type { Holdings } from './holdings.ts';
import { type Attribute, ATTRIBUTES, type Role, type State, type Thing } from './state.ts';

/**
 * Collects the most that the files can let a role do to what is not its own; the reason where that is everything. What
 * a role makes in passing (temporary tables, cursors, prepared transactions, large objects, its own sessions) and its
 * own password are its own: files say nothing of them, and no commands upon them are listed.
 */
export function ceilingOf(
  state: State,
  role: Role,
  commands: Commands,
  holdings: Holdings,
): string | undefined {
  const { roles, everything } = explore(state, role);
  if (everything !== undefined) return everything;
  holdings.addBits(commands.unruled(), '*');
  addByRole(roles, holdings);
  addPrivileges(accessible(state, roles), holdings);
  for (const thing of state.things.values()) {
    if (mayOwn(roles, thing)) addOwned(thing, holdings);
    addCreation(state, roles, thing, holdings);
    addGrantable(state, roles, thing, holdings);
  }
  addDropped(state, roles, holdings);
  for (const one of roles) addUponRole(state, one, one === role, holdings);
  for (const one of state.memberships) {
    if (roles.has(one.member) && one.admin !== 'no') holdings.add(WITH_ADMIN_OPTION, one.role.name);
  }
  return undefined;
}

function addPrivileges(access: ReadonlyMap<Thing, ReadonlySet<string>>, holdings: Holdings): void {
  const filled = [...access].filter(([, privileges]) => privileges.has('INSERT')).map(([thing]) => thing);
  for (const [thing, privileges] of access) {
    const isSequence = thing.relation === 'sequence';
    const given = isSequence ? BY_SEQUENCE_PRIVILEGE : BY_PRIVILEGE;
    const serves = isSequence && filled.some((table) => isServedBy(table, thing));
    for (const privilege of privileges) {
      const commands = given[privilege] ?? [];
      holdings.add(
        serves ? commands.filter((command) => command !== 'nextval') : commands,
        resourceOf(thing),
      );
    }
  }
}

/** A serial column's sequence, by the server's name for it: who inserts takes its next number in any case. */
function isServedBy(table: Thing, sequence: Thing): boolean {
  return table.schema === sequence.schema && sequence.name.startsWith(`${table.name}_`);
}

/** Upon the role itself only what it owns counts; another may have sessions and things that no file speaks of. */
function addUponRole(state: State, role: Role, isItself: boolean, holdings: Holdings): void {
  const own = owns(state, role);
  if (own) holdings.add(UPON_ALL_OWNED, role.name);
  if (own || mayMake(state, role)) holdings.add(['ALTER DEFAULT PRIVILEGES'], role.name);
  if (isItself) return;
  if (hasMore(state, role)) holdings.add(['SET ROLE'], role.name);
  if (role.attributes.get('canlogin') === 'no') return;
  holdings.add(UPON_ANOTHER_ROLE, role.name);
  holdings.add(OF_ANOTHER, role.name);
}

/** Whether default privileges would ever apply to something that the role makes. */
function mayMake(state: State, role: Role): boolean {
  const self = new Set([role]);
  return [...state.things.values()].some(
    (thing) => (thing.kind === 'schema' || thing.kind === 'database') && may(state, self, thing, 'CREATE'),
  );
}

/** A resource's name as grants state it: `schema.name`; a schema, database or role by its name alone. */
export function resourceOf(thing: Thing): string {
  if (thing.kind === 'other') return thing.name.replace(/^OBJECT_[A-Z_]+ /u, '');
  return thing.schema === '' ? thing.name : `${thing.schema}.${thing.name}`;
}

/** Attributes count only of the role itself and of those it can become; every role of the reach may be one. */
function addByRole(roles: ReadonlySet<Role>, holdings: Holdings): void {
  for (const role of roles) {
    for (const key of ATTRIBUTES) if (held(role, key)) holdings.add(BY_ROLE[key] ?? [], '*');
    holdings.add(BY_ROLE[role.name] ?? [], '*');
    if (held(role, 'isreplication')) holdings.add(BY_PRIVILEGE['SELECT'] ?? [], '*');
  }
}

function held(role: Role, key: Attribute): boolean {
  return role.attributes.get(key) !== 'no';
}

function addOwned(thing: Thing, holdings: Holdings): void {
  const name = resourceOf(thing);
  holdings.add(BY_OWNER[wordOf(thing)], name);
  holdings.add(ANY_OWNER, name);
  if (thing.kind === 'database') holdings.add(BY_OWNER.database, '*');
}

/**
 * What the roles can drop beside what they own: all that is in a schema they own, and with CASCADE children and
 * views of what they drop, whoever owns those.
 */
function addDropped(state: State, roles: ReadonlySet<Role>, holdings: Holdings): void {
  const dropped = new Set([...state.things.values()].filter((thing) => mayOwn(roles, thing)));
  const inSchema = new Map<string, Thing[]>();
  const views = new Map<Thing, Thing[]>();
  for (const thing of state.things.values()) {
    append(inSchema, thing.schema, thing);
    const link = thing.relation === 'table' ? undefined : 'view';
    for (const { thing: read, how } of thing.leadsTo) if (how === link) append(views, read, thing);
  }
  for (const thing of dropped) {
    const name = resourceOf(thing);
    holdings.add(
      BY_OWNER[wordOf(thing)].filter((command) => command.startsWith('DROP ')),
      name,
    );
    for (const other of thing.kind === 'schema' ? (inSchema.get(thing.name) ?? []) : []) dropped.add(other);
    for (const link of thing.leadsTo) if (link.how === 'child') dropped.add(link.thing);
    for (const view of views.get(thing) ?? []) dropped.add(view);
  }
}

function append<K>(map: Map<K, Thing[]>, key: K, thing: Thing): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [thing]);
  else known.push(thing);
}

function wordOf(thing: Thing): keyof typeof BY_OWNER {
  return thing.kind === 'relation' ? thing.relation : thing.kind;
}

function addCreation(state: State, roles: ReadonlySet<Role>, thing: Thing, holdings: Holdings): void {
  if (thing.kind === 'schema' && may(state, roles, thing, 'CREATE'))
    holdings.add(IN_SCHEMA, `${thing.name}.*`);
  if (thing.kind === 'database' && may(state, roles, thing, 'CREATE')) {
    holdings.add(['CREATE SCHEMA', 'CREATE EXTENSION', 'CREATE PUBLICATION'], '*');
  }
  if (thing.kind === 'other' && may(state, roles, thing, 'USAGE')) holdings.add(BY_OWNER.other, '*');
  if (isLargeObject(thing)) addLargeObject(state, roles, thing, holdings);
  if (
    thing.kind === 'function' &&
    (thing.procedure || !thing.stated) &&
    mayEnter(state, roles, thing.schema) &&
    may(state, roles, thing, 'EXECUTE')
  ) {
    holdings.add(['CALL'], resourceOf(thing));
  }
}

function isLargeObject(thing: Thing): boolean {
  return thing.kind === 'other' && thing.name.startsWith('OBJECT_LARGEOBJECT ');
}

function addLargeObject(state: State, roles: ReadonlySet<Role>, thing: Thing, holdings: Holdings): void {
  const name = resourceOf(thing);
  for (const [privilege, commands] of Object.entries(BY_LARGE_OBJECT_PRIVILEGE)) {
    if (may(state, roles, thing, privilege)) holdings.add(commands, name);
  }
  if (mayOwn(roles, thing)) holdings.add(LARGE_OBJECT_OWNER, name);
}

function addGrantable(state: State, roles: ReadonlySet<Role>, thing: Thing, holdings: Holdings): void {
  const holds = thing.acl.some((entry) => entry.grantable !== 'no' && roles.has(entry.grantee));
  if (holds) holdings.add(['GRANT', 'REVOKE'], resourceOf(thing));
}
