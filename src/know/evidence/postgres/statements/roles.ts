import { type Ast, body, list, options, text, truth } from '../ast.ts';
import { isSurelySuperuser } from '../knowledge.ts';
import { roleOf, rolesOf } from '../rolespec.ts';
import {
  type Attribute,
  ATTRIBUTES,
  type Membership,
  reopen,
  type Role,
  roleNamed,
  type State,
  type Tri,
} from '../state.ts';
import type { At } from '../things.ts';
import type { Family } from './handler.ts';

/** CREATE, ALTER and DROP ROLE, USER and GROUP, and memberships. */
export const ROLES: Family = {
  CreateRoleStmt: createRole,
  AlterRoleStmt: alterRole,
  AlterRoleSetStmt: alterRoleSetting,
  AlterDatabaseSetStmt: alterRoleSetting,
  DropRoleStmt: dropRoles,
  GrantRoleStmt: grantRoles,
};

function createRole(state: State, statement: Ast, at: At): void {
  const role = roleNamed(state, text(statement['role']), at.place);
  const settings = options(statement['options']);
  const again = role.stated;
  role.stated = true;
  for (const key of ATTRIBUTES) {
    const byDefault = key === 'inherit' || (key === 'canlogin' && statement['stmt_type'] === 'ROLESTMT_USER');
    const value = settings.has(key) ? truth(settings.get(key)) : byDefault;
    setAttribute(role, key, again ? undefined : value);
  }
  for (const group of rolesOf(state, settings.get('addroleto'), at)) join(state, group, role, 'no', at);
  for (const member of rolesOf(state, settings.get('rolemembers'), at)) join(state, role, member, 'no', at);
  for (const member of rolesOf(state, settings.get('adminmembers'), at)) join(state, role, member, 'yes', at);
  if (!isSurelySuperuser(state.current)) creatorAdministers(state, role, at);
}

/** Since PostgreSQL 16 who creates a role without being superuser administers it. */
function creatorAdministers(state: State, role: Role, at: At): void {
  const creators = state.current === undefined ? [...state.roles.values()] : [state.current];
  for (const member of creators) {
    if (member === role || member.attributes.get('createrole') === 'no') continue;
    const options = { admin: 'yes', inherit: 'maybe', set: 'maybe' } as const;
    state.memberships.push({ role, member, grantor: undefined, ...options, sure: false, place: at.place });
  }
}

function setAttribute(role: Role, key: Attribute, value: boolean | undefined): void {
  role.attributes.set(key, value === undefined ? 'maybe' : value ? 'yes' : 'no');
}

function alterRole(state: State, statement: Ast, at: At): void {
  const role = roleOf(state, statement['role'], at);
  const settings = options(statement['options']);
  if (role === undefined)
    return reopen(state, 'ALTER ROLE of a role that is not known here', at.place, false);
  for (const key of ATTRIBUTES) if (settings.has(key)) setAttribute(role, key, truth(settings.get(key)));
  if (settings.has('inherit')) unsettleInheritance(state, role);
  for (const member of rolesOf(state, settings.get('rolemembers'), at)) {
    if (statement['action'] === -1) leave(state, role, member, undefined, false);
    else join(state, role, member, 'no', at);
  }
}

/** Before PostgreSQL 16 the attribute is read when a privilege is used, since then when the membership is granted. */
function unsettleInheritance(state: State, role: Role): void {
  for (const membership of state.memberships) if (membership.member === role) membership.inherit = 'maybe';
}

const RISKY_SETTINGS = new Set([
  'role',
  'session_authorization',
  'search_path',
  'row_security',
  'session_preload_libraries',
]);

/** A setting with which every role reads and writes all large objects, whatever was granted. */
const OPENS_LARGE_OBJECTS = 'lo_compat_privileges';

function alterRoleSetting(state: State, statement: Ast, at: At): void {
  const name = text(body({ V: statement['setstmt'] }, 'V')['name']);
  const role = statement['role'] === undefined ? undefined : roleOf(state, statement['role'], at);
  const others =
    role !== undefined && role !== state.runner && role !== state.session && role !== state.current;
  if (name === OPENS_LARGE_OBJECTS)
    return reopen(state, `it sets ${name}, which opens every large object`, at.place, false);
  if (others || !RISKY_SETTINGS.has(name)) return;
  reopen(state, `it sets ${name} for later sessions of the role that runs these files`, at.place, false);
}

function dropRoles(state: State, statement: Ast, at: At): void {
  for (const role of rolesOf(state, statement['roles'], at)) {
    state.roles.delete(role.name);
    const rest = state.memberships.filter((one) => one.role !== role && one.member !== role);
    state.memberships.splice(0, state.memberships.length, ...rest);
  }
}

function grantRoles(state: State, statement: Ast, at: At): void {
  const members = rolesOf(state, statement['grantee_roles'], at);
  const settings = options(statement['opt']);
  const stated = statement['grantor'] === undefined ? undefined : roleOf(state, statement['grantor'], at);
  for (const granted of list(statement['granted_roles'])) {
    const role = roleNamed(state, text(body(granted, 'AccessPriv')['priv_name']), at.place);
    for (const member of members) {
      if (statement['is_grant'] === true) {
        join(state, role, member, option(settings, 'admin'), at, settings, stated);
      } else if (settings.size > 0) withdrawOptions(state, role, member, settings, stated);
      else leave(state, role, member, stated, statement['behavior'] === 'DROP_CASCADE');
    }
  }
}

function option(settings: ReadonlyMap<string, unknown>, key: string): Tri {
  if (!settings.has(key)) return 'no';
  const value = truth(settings.get(key));
  return value === undefined ? 'maybe' : value ? 'yes' : 'no';
}

function join(
  state: State,
  role: Role,
  member: Role,
  admin: Tri,
  at: At,
  settings: ReadonlyMap<string, unknown> = new Map(),
  stated?: Role,
): void {
  const grantor = stated ?? grantorOf(state);
  const same = state.memberships.find(
    (one) => one.role === role && one.member === member && one.grantor === grantor && one.sure,
  );
  if (same !== undefined) {
    if (settings.has('admin') || admin === 'yes') same.admin = admin;
    if (settings.has('inherit')) same.inherit = option(settings, 'inherit');
    if (settings.has('set')) same.set = option(settings, 'set');
    return;
  }
  const inherit = settings.has('inherit')
    ? option(settings, 'inherit')
    : (member.attributes.get('inherit') ?? 'maybe');
  const set = settings.has('set') ? option(settings, 'set') : 'yes';
  const sure = member !== role && state.current !== undefined;
  state.memberships.push({ role, member, grantor, admin, inherit, set, sure, place: at.place });
}

/** A superuser's grants are recorded as the first superuser's; all of these are one grantor here. */
function grantorOf(state: State): Role | undefined {
  if (isSurelySuperuser(state.current)) return state.everyone;
  return state.current === state.runner ? state.runner : undefined;
}

function leave(state: State, role: Role, member: Role, stated: Role | undefined, cascade: boolean): void {
  const kept = state.memberships.filter((one) => {
    if (one.role !== role) return true;
    if (one.member !== member) {
      if (cascade) one.sure = false;
      return true;
    }
    const certain = surelyThisGrant(state, one, stated);
    one.sure = false;
    return !certain;
  });
  state.memberships.splice(0, state.memberships.length, ...kept);
}

function surelyThisGrant(state: State, membership: Membership, stated: Role | undefined): boolean {
  const grantor = stated ?? grantorOf(state);
  return membership.sure && grantor !== undefined && membership.grantor === grantor;
}

function withdrawOptions(
  state: State,
  role: Role,
  member: Role,
  settings: ReadonlyMap<string, unknown>,
  stated: Role | undefined,
): void {
  for (const membership of state.memberships) {
    if (membership.role !== role || membership.member !== member) continue;
    const left: Tri = surelyThisGrant(state, membership, stated) ? 'no' : 'maybe';
    for (const key of ['admin', 'inherit', 'set'] as const) {
      if (settings.has(key) && membership[key] !== 'no') membership[key] = left;
    }
  }
}
