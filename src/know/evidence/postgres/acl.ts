import { isPresumed, surelyInherits, surelyOwns } from './knowledge.ts';
import type { Entry, Role, State, Thing } from './state.ts';

/** One privilege as a statement names it. */
export interface Privilege {
  readonly name: string;
  readonly column?: string;
}

/** A GRANT or REVOKE on one thing. */
export interface Change {
  readonly privileges: readonly Privilege[];
  readonly grantees: readonly Role[];
  /** `WITH GRANT OPTION`, or `GRANT OPTION FOR`. */
  readonly option: boolean;
  readonly cascade: boolean;
}

/**
 * Adds privileges. The grantor is the owner where the current role surely has the owner's rights (the server records
 * it so, superusers included), and is not known otherwise.
 */
export function grantOn(state: State, thing: Thing, change: Change, doubtful = false): void {
  const actor = state.current;
  const owns = surelyOwns(state, actor, thing);
  for (const privilege of change.privileges) {
    const sure = !doubtful && (owns || isPresumed(actor) || mayGrant(state, actor, thing, privilege));
    for (const grantee of change.grantees) {
      addEntry(thing, {
        grantee,
        privilege: privilege.name,
        ...(privilege.column === undefined ? {} : { column: privilege.column }),
        grantor: owns ? thing.owner : undefined,
        grantable: change.option ? 'yes' : 'no',
        sure,
      });
    }
  }
}

/** Only a single holder of the option can be sure to be the grantor that the server picks. */
function mayGrant(state: State, actor: Role | undefined, thing: Thing, privilege: Privilege): boolean {
  if (actor === undefined) return false;
  const roles = surelyInherits(state, actor);
  return thing.acl.some(
    (entry) =>
      entry.sure &&
      entry.grantable === 'yes' &&
      entry.privilege === privilege.name &&
      (entry.column === undefined || entry.column === privilege.column) &&
      roles.has(entry.grantee),
  );
}

/** Adds an entry; the same one again only becomes surer or grantable. */
export function addEntry(thing: Thing, entry: Entry): void {
  const same = thing.acl.find(
    (other) =>
      other.grantee === entry.grantee &&
      other.privilege === entry.privilege &&
      other.column === entry.column &&
      other.grantor === entry.grantor &&
      other.sure === entry.sure,
  );
  if (same === undefined) thing.acl.push(entry);
  else if (entry.grantable === 'yes') same.grantable = 'yes';
}

/**
 * Takes privileges away: surely only those that the owner granted and one with the owner's rights revokes; the others
 * may stay, because REVOKE touches only what its own grantor gave.
 */
export function revokeOn(state: State, thing: Thing, change: Change): void {
  const owns = surelyOwns(state, state.current, thing);
  const kept: Entry[] = [];
  for (const entry of thing.acl) {
    if (!matches(entry, change)) {
      if (change.cascade && entry.grantor !== thing.owner) entry.sure = false;
      kept.push(entry);
    } else if (owns && entry.grantor === thing.owner && entry.grantor !== undefined) {
      if (change.option) {
        entry.grantable = 'no';
        kept.push(entry);
      }
    } else {
      if (change.option) entry.grantable = entry.grantable === 'no' ? 'no' : 'maybe';
      else entry.sure = false;
      kept.push(entry);
    }
  }
  thing.acl.splice(0, thing.acl.length, ...kept);
}

function matches(entry: Entry, change: Change): boolean {
  if (!change.grantees.includes(entry.grantee)) return false;
  return change.privileges.some(
    ({ name, column }) => name === entry.privilege && (column === undefined || column === entry.column),
  );
}

/** Hands a thing over: the server rewrites the old owner to the new one wherever the access list names it. */
export function changeOwner(thing: Thing, owner: Role | undefined): void {
  const old = thing.owner;
  thing.owner = owner;
  thing.ownerSure = owner !== undefined;
  thing.anyones = owner === undefined;
  if (old === owner) return;
  for (const entry of thing.acl) {
    if (old === undefined || owner === undefined) {
      entry.sure = false;
      entry.grantor = undefined;
      continue;
    }
    if (entry.grantor === old) entry.grantor = owner;
    if (entry.grantee === old) entry.grantee = owner;
  }
}
