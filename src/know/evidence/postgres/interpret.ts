import { type Ast, body, isTag, list, node, options, strings, text, truth } from './ast.ts';
import type { Parser, Statement } from './parse.ts';
import { type Guarded, guardedStatements } from './guarded.ts';
import { isQuietBody, mayTake, noteCalls, noteEventTriggers } from './quiet.ts';
import { type Entry, type Membership, reopen, type State, type Thing } from './state.ts';
import type { Family } from './statements/handler.ts';
import { NAMES } from './statements/names.ts';
import { OWNERSHIP } from './statements/ownership.ts';
import { PRIVILEGE_STATEMENTS } from './statements/privileges.ts';
import { RELATIONS } from './statements/relations.ts';
import { ROLES } from './statements/roles.ts';
import { ROUTINES } from './statements/routines.ts';
import { SESSION } from './statements/session.ts';
import type { At } from './things.ts';

/** Every kind of statement that changes the state, by the parser's tag. */
const HANDLERS: Family = {
  ...ROLES,
  ...SESSION,
  ...PRIVILEGE_STATEMENTS,
  ...OWNERSHIP,
  ...RELATIONS,
  ...ROUTINES,
  ...NAMES,
};

/** Statements that say nothing about who may do what, apart from the functions they call. */
const INERT = new Set(
  `AlterCollationStmt AlterDomainStmt AlterEnumStmt AlterEventTrigStmt AlterExtensionStmt AlterObjectDependsStmt
  AlterOpFamilyStmt AlterPolicyStmt AlterPublicationStmt AlterSeqStmt AlterStatsStmt AlterTSConfigurationStmt
  AlterTSDictionaryStmt AlterTableMoveAllStmt AlterTypeStmt CheckPointStmt ClosePortalStmt ClusterStmt CommentStmt
  ConstraintsSetStmt CreatePolicyStmt CreateStatsStmt CreateTableSpaceStmt DeclareCursorStmt
  DeleteStmt DropTableSpaceStmt DropUserMappingStmt DropSubscriptionStmt ExecuteStmt ExplainStmt FetchStmt IndexStmt InsertStmt
  ListenStmt LockStmt MergeStmt NotifyStmt PrepareStmt DeallocateStmt RefreshMatViewStmt ReindexStmt SecLabelStmt SelectStmt TruncateStmt
  UnlistenStmt UpdateStmt VacuumStmt VariableShowStmt AlterDatabaseStmt AlterDatabaseRefreshCollStmt CreateConversionStmt`.split(
    /\s+/u,
  ),
);

/** Statements that run at once the expressions they hold; in the others functions are only named. */
const RUNS = new Set(
  `SelectStmt InsertStmt UpdateStmt DeleteStmt MergeStmt TruncateStmt CopyStmt CallStmt CreateTableAsStmt AlterTableStmt
  ExplainStmt PrepareStmt DeclareCursorStmt IndexStmt RefreshMatViewStmt`.split(/\s+/u),
);

/** Template languages and shells: `{{ role }}`, `${ROLE}`, `<% role %>`, `$(role)`, `%(role)s`, `@ROLE@`, `__ROLE__`. */
const TEMPLATE = /\{\{|\{%|\$\{|<%|\$\(|%\(\w+\)s|@[A-Z]\w*@|__[A-Z][A-Z0-9_]*__/u;

/** Applies one statement to the state. */
export function interpret(parser: Parser, state: State, statement: Statement): void {
  const { tag, body: tree, sql, place } = statement;
  const at: At = { place, sql };
  if (statement.refused !== undefined) {
    reopen(
      state,
      `${opening(sql)}: ${statement.refused}`,
      place,
      statement.tag === '' && mayTake(parser, sql),
    );
    return;
  }
  if (isTemplated(tag, sql))
    return reopen(state, `${opening(sql)}: a template whose value is not here`, place, true);
  if (tag === 'DoStmt') return doBlock(parser, state, tree, at);
  if (tag === 'SelectStmt' && setsPath(state, tree, at)) return;
  if (RUNS.has(tag)) noteCalls(parser, state, tag, tree, at);
  const handler = Object.hasOwn(HANDLERS, tag) ? HANDLERS[tag] : undefined;
  if (handler !== undefined) {
    handler(state, tree, at);
    state.generation += 1;
    if (state.usedDoubtfulPath) {
      state.usedDoubtfulPath = false;
      const what = 'a name without a schema, where search_path is not certain';
      reopen(state, `${opening(sql)}: ${what}`, place, true);
    }
    if (state.eventTriggers.length > 0) noteEventTriggers(parser, state, at);
  } else if (tag === 'CopyStmt' ? tree['is_program'] === true : !INERT.has(tag) && tag !== 'CallStmt') {
    reopen(state, `${opening(sql)}: overscope does not follow this statement`, place, true);
  }
}

/** First words of a statement, as far as they are plain: never a literal, which may be a password. */
function opening(sql: string): string {
  const words = /^\\?[A-Za-z_]{1,30}(?: +[A-Za-z_]{1,30}){0,2}/u.exec(sql)?.[0];
  return words ?? 'a statement';
}

/** Templates in values change nothing here; in names and clauses they may change everything. */
function isTemplated(tag: string, sql: string): boolean {
  if (!TEMPLATE.test(sql) || INERT.has(tag)) return false;
  const bare = sql.replace(/--[^\n]*/gu, '').replace(/'[^']*'/gu, "''");
  return TEMPLATE.test(bare);
}

function doBlock(parser: Parser, state: State, tree: Ast, at: At): void {
  const settings = options(tree['args']);
  const source = strings(settings.get('as')).at(-1) ?? '';
  const language = strings(settings.get('language'))[0] ?? 'plpgsql';
  if (language === 'plpgsql') {
    if (isQuietBody(parser, state, source)) return;
    const found = guardedStatements(parser, state, source);
    if (found !== undefined && state.guarded + found.length <= MOST_GUARDED) {
      state.guarded += found.length;
      for (const one of found) applyPerhaps(parser, state, one, at);
      state.generation += 1;
      return;
    }
  }
  reopen(state, 'a DO block that may change who may do what', at.place, mayTake(parser, source));
}

/** Each is compared with everything known; more than that no repository has, and the next block stays a riddle. */
const MOST_GUARDED = 1_000;

/** Applies a statement that may have run: the ceiling has what it adds, the floor has not. */
function applyPerhaps(parser: Parser, state: State, statement: Guarded, at: At): void {
  const { tag } = statement;
  const tree: Ast = { ...statement.body, ...(MISSING_OK.has(tag) ? { if_not_exists: true } : {}) };
  if (RUNS.has(tag)) noteCalls(parser, state, tag, tree, at);
  const handler = Object.hasOwn(HANDLERS, tag) ? HANDLERS[tag] : undefined;
  const role = tag === 'CreateRoleStmt' ? text(tree['role']) : undefined;
  if (handler === undefined || (role !== undefined && state.roles.get(role)?.stated === true)) return;
  const before = knownOf(state);
  handler(state, tree, at);
  doubtNew(state, before);
  for (const [key, value] of role === undefined ? [] : (state.roles.get(role)?.attributes ?? [])) {
    if (value === 'yes') state.roles.get(role ?? '')?.attributes.set(key, 'maybe');
  }
  if (state.eventTriggers.length > 0) noteEventTriggers(parser, state, at);
}

const MISSING_OK = new Set(['CreateStmt', 'CreateSchemaStmt', 'CreateExtensionStmt']);

interface Known {
  readonly entries: ReadonlySet<Entry>;
  readonly memberships: ReadonlySet<Membership>;
  readonly things: ReadonlyMap<string, Thing>;
}

function knownOf(state: State): Known {
  return {
    entries: new Set([...state.things.values()].flatMap((thing) => thing.acl)),
    memberships: new Set(state.memberships),
    things: new Map(state.things),
  };
}

function doubtNew(state: State, before: Known): void {
  for (const [key, old] of before.things) if (state.things.get(key) !== old) state.things.set(key, old);
  for (const [key, thing] of state.things) {
    if (!before.things.has(key)) {
      thing.sure = false;
      thing.ownerSure = false;
    }
    for (const entry of thing.acl) if (!before.entries.has(entry)) entry.sure = false;
  }
  for (const one of state.memberships) if (!before.memberships.has(one)) one.sure = false;
}

const IDENTITIES = new Set(['role', 'session_authorization', 'search_path']);

/** `SELECT set_config('search_path', '…', false)` with constants, as dumps begin; other settings change nothing here. */
function setsPath(state: State, tree: Ast, at: At): boolean {
  const targets = list(tree['targetList']);
  const call = body(body(targets[0], 'ResTarget')['val'], 'FuncCall');
  if (targets.length !== 1 || strings(call['funcname']).at(-1) !== 'set_config') return false;
  const args = list(call['args']);
  const [name, value] = args.map((arg) => text(node(body(arg, 'A_Const')['sval'])['sval']));
  if (value === undefined || !isTag(args[1], 'A_Const')) return false;
  if (name !== 'search_path') return name !== undefined && name !== '' && !IDENTITIES.has(name.toLowerCase());
  const local = truth({ Boolean: body(args[2], 'A_Const')['boolval'] }) === true;
  const set = { kind: 'VAR_SET_VALUE', name, args: [args[1]], is_local: local };
  HANDLERS['VariableSetStmt']?.(state, set, at);
  return true;
}
