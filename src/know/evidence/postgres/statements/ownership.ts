import { changeOwner, revokeOn } from '../acl.ts';
import { type Ast, list, text } from '../ast.ts';
import { objectName, roleOf, rolesOf } from '../rolespec.ts';
import type { Kind, State, Thing } from '../state.ts';
import { type At, mentioned, remove } from '../things.ts';
import type { Family } from './handler.ts';

/** Statements that hand things over, or drop all of a role's. */
export const OWNERSHIP: Family = {
  AlterOwnerStmt: alterOwner,
  ReassignOwnedStmt: reassign,
  DropOwnedStmt: dropOwned,
};

const KINDS: Readonly<Record<string, Kind>> = {
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_AGGREGATE: 'function',
  OBJECT_SCHEMA: 'schema',
  OBJECT_DATABASE: 'database',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
  OBJECT_LANGUAGE: 'language',
};

function alterOwner(state: State, statement: Ast, at: At): void {
  const owner = roleOf(state, statement['newowner'], at);
  const object = text(statement['objectType']);
  const kind = KINDS[object] ?? 'other';
  const { names, signature } = objectName(statement['object']);
  const parts = kind === 'other' ? [`${object} ${names.join('.')}`] : names;
  for (const thing of mentioned(state, kind, parts, signature)) changeOwner(thing, owner);
}

function reassign(state: State, statement: Ast, at: At): void {
  const owners = rolesOf(state, statement['roles'], at);
  const owner = roleOf(state, statement['newrole'], at);
  state.reassigned = true;
  for (const thing of state.things.values()) {
    if (thing.owner === undefined) changeOwner(thing, undefined);
    else if (owners.includes(thing.owner)) changeOwner(thing, owner);
  }
}

/** Drops what the roles own and takes back what they were granted; what someone else granted may stay. */
function dropOwned(state: State, statement: Ast, at: At): void {
  const roles = rolesOf(state, statement['roles'], at);
  const owned: Thing[] = [];
  for (const thing of state.things.values()) {
    if (thing.owner !== undefined && roles.includes(thing.owner)) owned.push(thing);
    else if (thing.owner === undefined) thing.sure = false;
  }
  const gone = new Set(owned.filter((thing) => thing.kind === 'schema').map((thing) => thing.name));
  remove(state, [...owned, ...[...state.things.values()].filter((thing) => gone.has(thing.schema))]);
  for (const thing of state.things.values()) {
    for (const entry of thing.acl) if (roles.includes(entry.grantee)) entry.sure = false;
    revokeOn(state, thing, { privileges: [], grantees: [], option: false, cascade: true });
  }
  for (const membership of state.memberships) if (roles.includes(membership.role)) membership.sure = false;
  const left = state.defaults.filter((change) => change.role === undefined || !roles.includes(change.role));
  state.defaults.splice(0, state.defaults.length, ...left);
  if (list(statement['roles']).length > roles.length)
    for (const thing of state.things.values()) thing.sure = false;
}
