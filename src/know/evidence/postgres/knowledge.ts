import { keyOf, type Role, type State, type Thing } from './state.ts';

/** Whether the files state that the role is a superuser. */
export function isSurelySuperuser(role: Role | undefined): boolean {
  return role?.attributes.get('superuser') === 'yes';
}

/** A role of which the files state nothing but that it runs them: what it does is taken to work. */
export function isPresumed(role: Role | undefined): boolean {
  return role !== undefined && !role.stated;
}

/** Roles whose privileges this one surely has without a command: itself and what it inherits from. */
export function surelyInherits(state: State, role: Role): ReadonlySet<Role> {
  const found = new Set<Role>([role]);
  for (const next of found) {
    for (const membership of state.memberships) {
      if (membership.member === next && membership.sure && membership.inherit === 'yes')
        found.add(membership.role);
    }
  }
  return found;
}

/** Roles that this one surely can `SET ROLE` to, itself included. */
export function surelyBecomes(state: State, role: Role): ReadonlySet<Role> {
  const found = new Set<Role>([role]);
  for (const next of found) {
    for (const membership of state.memberships) {
      if (membership.member === next && membership.sure && membership.set === 'yes')
        found.add(membership.role);
    }
  }
  return found;
}

/** Whether the role surely acts with the owner's rights on a thing. */
export function surelyOwns(state: State, role: Role | undefined, thing: Thing): boolean {
  if (role === undefined || thing.owner === undefined)
    return isSurelySuperuser(role) && thing.owner !== undefined;
  if (!thing.ownerSure) return false;
  return role === thing.owner || isSurelySuperuser(role) || surelyInherits(state, role).has(thing.owner);
}

/** Whether a role surely finds names in a schema; one that is presumed to do what works finds them everywhere. */
export function surelyUses(state: State, role: Role | undefined, name: string): boolean {
  if (role === undefined) return false;
  if (name === 'pg_catalog' || isPresumed(role) || isSurelySuperuser(role)) return true;
  const schema = state.things.get(keyOf({ kind: 'schema', schema: '', name, signature: '' }));
  if (schema === undefined || !schema.sure) return false;
  const roles = surelyInherits(state, role);
  return schema.acl.some(
    ({ sure, privilege, grantee }) =>
      sure && privilege === 'USAGE' && (grantee === state.everyone || roles.has(grantee)),
  );
}
