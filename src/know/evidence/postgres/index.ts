import type { Grant } from '../../../model/authority.ts';
import type { ProviderOperations } from '../../../model/catalogue.ts';
import type { Evidence } from '../../../model/evidence.ts';
import type { Place } from '../../../model/fragment.ts';
import type { Tree } from '../../../model/tree.ts';
import { ceilingOf } from './ceiling.ts';
import { type Migrations, migrationsOf } from './files.ts';
import { floorOf, isAdministrator } from './floor.ts';
import { Holdings } from './holdings.ts';
import { interpret } from './interpret.ts';
import { surelyBecomes } from './knowledge.ts';
import { Commands } from './operations.ts';
import { loadParser, parseFile, type Parser } from './parse.ts';
import { hasMore } from './reach.ts';
import { newState, type Role, type State } from './state.ts';
import { endFile } from './statements/session.ts';

/**
 * What SQL in a repository states of PostgreSQL roles: one Evidence a role and folder of migrations. Resources are
 * `schema.name`, for schemas, databases and roles the name alone, `schema.*` for what is yet to be made in a schema.
 * `files`: paths to read instead of those found; `runAs`: the role that runs them. Statements are taken to have
 * succeeded, in the order in which the usual tools run the files.
 */
export async function readPostgres(
  tree: Tree,
  operations: ProviderOperations,
  options: { readonly files?: readonly string[]; readonly runAs?: string },
): Promise<Evidence[]> {
  const groups = migrationsOf(tree, options.files);
  if (groups.length === 0) return [];
  const parser = await loadParser();
  return groups.flatMap((group) => {
    const state = run(parser, group, options.runAs);
    return rolesOf(state).map((role) => evidenceOf(state, role, new Commands(operations)));
  });
}

function run(parser: Parser, group: Migrations, runAs: string | undefined): State {
  const state = newState(runAs, group.files.some(isOfOldServer));
  for (const [i, file] of group.files.entries()) {
    if (i === 0) state.runner.places.push({ path: file.path, line: 1, column: 1 });
    for (const statement of parseFile(parser, file.path, file.text)) interpret(parser, state, statement);
    endFile(state);
  }
  return state;
}

/** `pg_dump` names the server; one upgraded from before version 15 keeps what `public` let everyone do. */
function isOfOldServer({ text }: Migrations['files'][number]): boolean {
  const version = /^-- Dumped from database version (\d{1,2})\b/mu.exec(text)?.[1];
  return version !== undefined && Number(version) < 15;
}

function rolesOf(state: State): readonly Role[] {
  return [...state.roles.values()]
    .filter((role) => role.kind === 'role')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function evidenceOf(state: State, role: Role, commands: Commands): Evidence {
  const administrator = isAdministrator(state, role);
  const most = new Holdings(commands);
  const everything =
    state.reopened.length > 0 ? 'a statement was not understood' : ceilingOf(state, role, commands, most);
  const least = new Holdings(commands);
  floorOf(state, role, least);
  const all: readonly Grant[] = [{ operations: commands.all(), on: ['*'] }];
  return {
    principal: { provider: 'postgres', name: role.name, identifiers: [] },
    plane: 'sql',
    floor: administrator ? all : least.grants(),
    ceiling: administrator || everything !== undefined ? all : most.grants(),
    places: distinct(role.places),
    notUnderstood: [...state.reopened, ...unstated(role)],
    administrator,
    becomes: becomes(state, role),
    because: because(role, administrator, everything),
  };
}

function distinct(places: readonly Place[]): readonly Place[] {
  const seen = new Map(places.map((place) => [`${place.path}:${place.line}`, place]));
  return [...seen.values()];
}

/** A role that no file creates may have any attribute and membership. */
function unstated(role: Role): Evidence['notUnderstood'] {
  if (role.stated) return [];
  const place = role.places[0];
  if (place === undefined) return [];
  return [{ what: `no file creates ${role.name}: its attributes and memberships are not stated`, place }];
}

/** Roles to become that have more than membership lends anyway. */
function becomes(state: State, role: Role): Evidence['becomes'] {
  return [...surelyBecomes(state, role)].flatMap((other) => {
    const step = state.memberships.find((one) => one.role === other && one.sure && one.set === 'yes');
    return other === role || step === undefined || !hasMore(state, other)
      ? []
      : [{ principal: other.name, by: 'SET ROLE', place: step.place }];
  });
}

function because(role: Role, administrator: boolean, everything: string | undefined): string {
  if (administrator) return `SQL here makes ${role.name} a superuser, or a member of one`;
  const floor = `SQL here states what ${role.name} is granted and owns`;
  return everything === undefined ? floor : `${floor}; at most everything: ${everything}`;
}
