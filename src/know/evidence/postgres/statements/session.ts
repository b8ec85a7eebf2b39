import { type Ast, body, list, node, text } from '../ast.ts';
import { isVariable } from '../psql.ts';
import { reopen, roleNamed, type State } from '../state.ts';
import type { At } from '../things.ts';
import type { Family } from './handler.ts';

/** Who runs the next statement, and where unqualified names are found. */
export const SESSION: Family = {
  VariableSetStmt: setVariable,
  TransactionStmt: transaction,
  DiscardStmt: (state, statement) => {
    if (statement['target'] === 'DISCARD_ALL') startSession(state);
  },
};

/** Back to the role that runs the files, and to the usual search path. */
export function startSession(state: State): void {
  state.session = state.runner;
  state.current = state.runner;
  state.local = undefined;
  state.inTransaction = false;
  state.searchPath = ['$user', 'public'];
}

/** With these a later file finds the same objects as with the usual one, or none at all. */
const HARMLESS_PATHS = new Set([
  '',
  'public',
  '$user,public',
  'pg_catalog',
  'public,pg_catalog',
  'pg_catalog,public',
]);

/**
 * Ends a file. Some tools run all files in one session and some do not: where the role or the path was changed and
 * not set back, the next file may run with either.
 */
export function endFile(state: State): void {
  endTransaction(state);
  if (state.session !== state.runner || state.current !== state.runner) {
    state.session = undefined;
    state.current = undefined;
  }
  if (!HARMLESS_PATHS.has(state.searchPath.join())) state.pathDoubtful = true;
  state.searchPath = ['$user', 'public'];
}

function setVariable(state: State, statement: Ast, at: At): void {
  const kind = text(statement['kind']);
  if (kind === 'VAR_RESET_ALL') return setPath(state, [], at);
  const name = text(statement['name']);
  const values = kind === 'VAR_SET_VALUE' ? list(statement['args']).map(constant) : [];
  if (statement['is_local'] === true) {
    if (name === 'role' || name === 'session_authorization') keepForLater(state);
    else if (name === 'search_path') return setPath(state, values, at);
  }
  if (name === 'search_path') setPath(state, values, at);
  if (name === 'role') setRole(state, values[0]);
  if (name === 'session_authorization') {
    state.session = values[0] === undefined ? state.runner : named(state, values[0]);
    state.current = state.session;
  }
  if (
    statement['is_local'] === true &&
    !state.inTransaction &&
    (name === 'role' || name === 'session_authorization')
  ) {
    state.current = undefined;
  }
}

function constant(value: unknown): string {
  return text(node(body(value, 'A_Const')['sval'])['sval']);
}

function named(state: State, name: string): State['current'] {
  return isVariable(name) || name === '' ? undefined : roleNamed(state, name);
}

function setRole(state: State, value: string | undefined): void {
  state.current = value === undefined || value === 'none' ? state.session : named(state, value);
}

function keepForLater(state: State): void {
  state.local ??= { session: state.session, current: state.current };
}

function setPath(state: State, values: readonly string[], at: At): void {
  state.pathDoubtful = false;
  if (values.some(isVariable)) return reopen(state, 'search_path is a variable', at.place, false);
  const parts = values.flatMap((value) => value.split(',')).map((part) => part.trim().replaceAll('"', ''));
  state.searchPath = values.length === 0 ? ['$user', 'public'] : parts.filter((part) => part !== '');
}

function transaction(state: State, statement: Ast, at: At): void {
  const kind = text(statement['kind']);
  if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START') state.inTransaction = true;
  else if (kind === 'TRANS_STMT_COMMIT' || kind === 'TRANS_STMT_PREPARE') endTransaction(state);
  else if (kind === 'TRANS_STMT_ROLLBACK' || kind === 'TRANS_STMT_ROLLBACK_TO') {
    endTransaction(state);
    reopen(state, 'it undoes statements before it', at.place, true);
  }
}

function endTransaction(state: State): void {
  state.inTransaction = false;
  if (state.local === undefined) return;
  state.session = state.local.session;
  state.current = state.local.current;
  state.local = undefined;
}
