import { resourceOf } from './ceiling.ts';
import type { Holdings } from './holdings.ts';
import { isSurelySuperuser, surelyBecomes, surelyInherits } from './knowledge.ts';
import { BY_OWNER, BY_PRIVILEGE, BY_ROLE } from './operations.ts';
import { hasMore } from './reach.ts';
import { type Attribute, keyOf, type Role, type State, type Thing } from './state.ts';

/** What is surely held: attributes of those it can become, and rights that each of them has by itself. */
export function floorOf(state: State, role: Role, holdings: Holdings): void {
  for (const self of surelyBecomes(state, role)) {
    const roles = surelyInherits(state, self);
    if (self !== role && hasMore(state, self)) holdings.add(['SET ROLE'], self.name);
    addAttributes(self, roles, holdings);
    const definitions = state.eventTriggers.length === 0;
    for (const thing of state.things.values()) {
      if (!thing.sure || !isPlain(thing)) continue;
      if (thing.kind === 'relation') addRelation(state, self, roles, thing, definitions, holdings);
      if (thing.kind === 'schema' && definitions) addSchema(state, roles, thing, holdings);
    }
  }
}

/** Whether the role is surely an administrator, by itself or by `SET ROLE`. */
export function isAdministrator(state: State, role: Role): boolean {
  return [...surelyBecomes(state, role)].some(isSurelySuperuser);
}

/** A name with a dot or star would read as a wider resource than it is. */
function isPlain(thing: Thing): boolean {
  return !/[.*]/u.test(thing.name) && !/[.*]/u.test(thing.schema);
}

function addAttributes(self: Role, roles: ReadonlySet<Role>, holdings: Holdings): void {
  const attributes: readonly Attribute[] = ['createdb', 'createrole'];
  for (const key of attributes) {
    if (self.attributes.get(key) === 'yes') holdings.add((BY_ROLE[key] ?? []).slice(0, 1), '*');
  }
  for (const role of roles) {
    if (role.name === 'pg_execute_server_program') holdings.add(['COPY TO PROGRAM'], '*');
    if (role.name === 'pg_checkpoint') holdings.add(['CHECKPOINT'], '*');
  }
}

function surelyHas(state: State, roles: ReadonlySet<Role>, thing: Thing, privilege: string): boolean {
  return thing.acl.some(
    (entry) =>
      entry.sure &&
      entry.privilege === privilege &&
      entry.column === undefined &&
      (entry.grantee === state.everyone || roles.has(entry.grantee)),
  );
}

function surelyEnters(state: State, roles: ReadonlySet<Role>, schema: string): boolean {
  if (hasServerRole(state, roles, 'pg_read_all_data') || hasServerRole(state, roles, 'pg_write_all_data'))
    return true;
  const found = state.things.get(keyOf({ kind: 'schema', schema: '', name: schema, signature: '' }));
  return found !== undefined && found.sure && surelyHas(state, roles, found, 'USAGE');
}

function hasServerRole(state: State, roles: ReadonlySet<Role>, name: string): boolean {
  const role = state.roles.get(name);
  return role !== undefined && roles.has(role);
}

const DATA = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'] as const;

function addRelation(
  state: State,
  self: Role,
  roles: ReadonlySet<Role>,
  thing: Thing,
  definitions: boolean,
  holdings: Holdings,
): void {
  if (thing.temporary || !surelyEnters(state, roles, thing.schema)) return;
  const name = resourceOf(thing);
  const owns = thing.ownerSure && thing.owner !== undefined && roles.has(thing.owner);
  for (const privilege of DATA) {
    if (
      !isPlainlyUsable(thing, privilege) ||
      !areReferencesServed(state, thing, privilege) ||
      isRefusedByRowSecurity(self, owns, thing, privilege)
    )
      continue;
    if (!surelyHas(state, roles, thing, privilege) && !byServerRole(state, roles, privilege)) continue;
    holdings.add((BY_PRIVILEGE[privilege] ?? []).slice(0, 1), name);
  }
  if (owns && definitions) {
    const whole = thing.leadsTo.every((link) => link.how !== 'child' || link.thing.owner === thing.owner);
    holdings.add([...BY_OWNER[thing.relation].slice(0, whole ? 2 : 1), 'GRANT'], name);
  }
  const schema = state.things.get(keyOf({ kind: 'schema', schema: '', name: thing.schema, signature: '' }));
  const schemaOwner =
    schema?.ownerSure === true && schema.sure && schema.owner !== undefined && roles.has(schema.owner);
  if (schemaOwner && definitions) holdings.add(BY_OWNER[thing.relation].slice(0, 1), name);
}

/** Views need their owner's rights too; triggers and rules may refuse or divert; references forbid TRUNCATE. */
function isPlainlyUsable(thing: Thing, privilege: (typeof DATA)[number]): boolean {
  if (thing.relation !== 'table')
    return thing.relation !== 'view' && thing.relation !== 'foreign' && privilege === 'SELECT';
  if (thing.rules) return false;
  if (privilege === 'SELECT') return true;
  if (thing.triggers.length > 0) return false;
  return privilege !== 'TRUNCATE' || !thing.leadsTo.some((link) => link.how === 'cascade');
}

const refusals = new WeakMap<State, ReadonlySet<Thing>>();

/**
 * Rows that refer to a changed one, and the changed one itself, are looked at and may be changed with the rights of
 * their tables' owners.
 */
function areReferencesServed(state: State, thing: Thing, privilege: string): boolean {
  if (privilege !== 'DELETE' && privilege !== 'UPDATE') return true;
  const refused = refusals.get(state) ?? refusedReferences(state);
  refusals.set(state, refused);
  return !refused.has(thing);
}

/** Tables whose referring tables, directly or by way of others, may lack their owner's rights. */
function refusedReferences(state: State): ReadonlySet<Thing> {
  const found = new Set<Thing>();
  const referenced = new Map<Thing, Thing[]>();
  for (const thing of state.things.values()) {
    for (const { thing: other, how } of thing.leadsTo) {
      if (how !== 'cascade') continue;
      referenced.set(other, [...(referenced.get(other) ?? []), thing]);
      if (!servesItself(state, thing) || !servesItself(state, other)) found.add(thing);
    }
  }
  for (const thing of found) for (const above of referenced.get(thing) ?? []) found.add(above);
  return found;
}

function servesItself(state: State, thing: Thing): boolean {
  if (isSurelySuperuser(thing.owner)) return true;
  if (thing.owner === undefined || !thing.ownerSure || thing.triggers.length > 0) return false;
  const roles = surelyInherits(state, thing.owner);
  const held = ['SELECT', 'UPDATE', 'DELETE'].every((one) => surelyHas(state, roles, thing, one));
  return held && surelyEnters(state, roles, thing.schema);
}

function isRefusedByRowSecurity(self: Role, owns: boolean, thing: Thing, privilege: string): boolean {
  if (thing.rowSecurity === 'no' || privilege === 'TRUNCATE') return false;
  if (self.attributes.get('bypassrls') === 'yes') return false;
  return !(owns && thing.rowSecurityForced === 'no');
}

function byServerRole(state: State, roles: ReadonlySet<Role>, privilege: string): boolean {
  if (privilege === 'SELECT') return hasServerRole(state, roles, 'pg_read_all_data');
  return privilege !== 'TRUNCATE' && hasServerRole(state, roles, 'pg_write_all_data');
}

function addSchema(state: State, roles: ReadonlySet<Role>, thing: Thing, holdings: Holdings): void {
  const owns = thing.ownerSure && thing.owner !== undefined && roles.has(thing.owner);
  if (owns && thing.owner?.kind !== 'predefined') holdings.add(['DROP SCHEMA'], thing.name);
  if (surelyHas(state, roles, thing, 'CREATE') && surelyEnters(state, roles, thing.name)) {
    holdings.add(['CREATE TABLE'], `${thing.name}.*`);
  }
}
