import { type Ast, body, isTag, list, node, options, strings, text, truth } from './ast.ts';
import type { Parser, Statement } from './parse.ts';
import { isQuietBody, mayTake, noteCalls, noteEventTriggers } from './quiet.ts';
import { splitStatements } from './split.ts';
import { reopen, type State } from './state.ts';
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
      const what = 'a name without a schema, after another file changed search_path';
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
  if (language === 'plpgsql' && (isQuietBody(parser, state, source) || addsOnly(parser, state, source)))
    return;
  reopen(state, 'a DO block that may change who may do what', at.place, mayTake(parser, source));
}

/** Blocks that guard one definition against "already exists", as migration generators write them. */
const GUARDED = /^\s*begin\s+([^;]+);\s*exception\s+when\s+[\w\s]{1,80}\s+then\s+null\s*;\s*end\s*;?\s*$/iu;
const HARMLESS_COMMANDS = new Set([
  'AT_AddConstraint',
  'AT_AddColumn',
  'AT_AlterColumnType',
  'AT_ColumnDefault',
  'AT_SetNotNull',
]);

/** Whether a guarded block only adds a constraint, column, type or index. */
function addsOnly(parser: Parser, state: State, source: string): boolean {
  const inner = source.length < 20_000 ? GUARDED.exec(source)?.[1] : undefined;
  if (inner === undefined || splitStatements(inner).length !== 1) return false;
  try {
    const raw = list(node(parser.parseSync(inner))['stmts'])[0];
    const parsed = node(node(raw)['stmt']);
    if (isTag(parsed, 'CreateEnumStmt') || isTag(parsed, 'CreateDomainStmt')) return true;
    if (isTag(parsed, 'IndexStmt')) return isQuietBody(parser, state, inner.replace(/^\s*create/iu, ''));
    const commands = list(body(parsed, 'AlterTableStmt')['cmds']);
    const harmless = commands.every((one) =>
      HARMLESS_COMMANDS.has(text(body(one, 'AlterTableCmd')['subtype'])),
    );
    return commands.length > 0 && harmless && isQuietBody(parser, state, inner.replace(/^\s*alter/iu, ''));
  } catch {
    return false;
  }
}

/** `SELECT set_config('search_path', '…', false)` with constants, as dumps begin. */
function setsPath(state: State, tree: Ast, at: At): boolean {
  const targets = list(tree['targetList']);
  const call = body(body(targets[0], 'ResTarget')['val'], 'FuncCall');
  if (targets.length !== 1 || strings(call['funcname']).at(-1) !== 'set_config') return false;
  const args = list(call['args']);
  const [name, value] = args.map((arg) => text(node(body(arg, 'A_Const')['sval'])['sval']));
  if (name !== 'search_path' || value === undefined || !isTag(args[1], 'A_Const')) return false;
  const local = truth({ Boolean: body(args[2], 'A_Const')['boolval'] }) === true;
  const set = { kind: 'VAR_SET_VALUE', name, args: [args[1]], is_local: local };
  HANDLERS['VariableSetStmt']?.(state, set, at);
  return true;
}
