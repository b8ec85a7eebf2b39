import { type Ast, list, node, strings, text, walk } from './ast.ts';
import { isHarmlessBuiltin } from './builtins.ts';
import type { Parser } from './parse.ts';
import { reopen, type State, type Thing } from './state.ts';
import { type At, findThings } from './things.ts';

/** Words that change who may do what, or run text that is not here. */
const LOUD = new Set(
  [
    'create',
    'alter',
    'drop',
    'grant',
    'revoke',
    'execute',
    'reassign',
    'copy',
    'call',
    'do',
    'import',
    'security',
    'load',
  ].concat(['reset', 'discard', 'rollback', 'commit']),
);
/** Of these some forms take away nothing that was granted before. */
const TAKING = new Set(['alter', 'drop', 'revoke', 'execute', 'reassign', 'call', 'set', 'rollback', 'load']);
const SETTINGS = new Set(['role', 'session', 'local', 'search_path']);
const WRITES = new Set(['insert', 'update', 'delete', 'truncate', 'merge']);

interface Word {
  readonly text: string;
  readonly name: boolean;
}

function words(parser: Parser, sql: string): readonly Word[] | undefined {
  try {
    return list(node(parser.scanSync(sql))['tokens']).map((token) => ({
      text: text(node(token)['text']).toLowerCase(),
      name: node(token)['tokenName'] === 'IDENT',
    }));
  } catch {
    return undefined;
  }
}

/** Whether text that nobody here could follow may have taken rights away. */
export function mayTake(parser: Parser, sql: string): boolean {
  const found = words(parser, sql);
  if (found === undefined) return true;
  return found.some((word, i) => TAKING.has(word.text) || (word.name && found[i + 1]?.text === '('));
}

/** Whether a body changes nothing about who may do what, whoever runs it. */
export function isQuietBody(
  parser: Parser,
  state: State,
  sql: string,
  seen: ReadonlySet<Thing> = new Set(),
): boolean {
  const found = words(parser, sql);
  if (found === undefined) return false;
  return found.every((word, i) => {
    if (word.name) return found[i + 1]?.text !== '(' || isQuietCall(parser, state, found, i, seen);
    if (LOUD.has(word.text)) return false;
    if (word.text === 'set') return !SETTINGS.has(found[i + 1]?.text ?? '');
    if (WRITES.has(word.text)) return allTriggersQuiet(parser, state, seen);
    return true;
  });
}

function isQuietCall(
  parser: Parser,
  state: State,
  found: readonly Word[],
  i: number,
  seen: ReadonlySet<Thing>,
): boolean {
  if (found[i - 1]?.text === 'into') return true;
  const names = [found[i]?.text ?? ''];
  if (found[i - 1]?.text === '.') {
    names.unshift(found[i - 2]?.text ?? '');
    if (found[i - 3]?.text === 'into') return true;
  }
  return isQuietName(parser, state, names, seen);
}

function isQuietName(
  parser: Parser,
  state: State,
  names: readonly string[],
  seen: ReadonlySet<Thing>,
): boolean {
  const found = findThings(state, 'function', names);
  if (found.length === 0) return isHarmlessBuiltin(names);
  return found.every((thing) => isQuietFunction(parser, state, thing, seen));
}

function isQuietFunction(parser: Parser, state: State, thing: Thing, seen: ReadonlySet<Thing>): boolean {
  if (seen.has(thing)) return true;
  if (!thing.stated) return isHarmlessBuiltin([thing.schema, thing.name]);
  const known = thing.language === 'sql' || thing.language === 'plpgsql';
  return known && isQuietBody(parser, state, thing.source, new Set([...seen, thing]));
}

function allTriggersQuiet(parser: Parser, state: State, seen: ReadonlySet<Thing>): boolean {
  for (const thing of state.things.values()) {
    if (!thing.triggers.every((trigger) => isQuietFunction(parser, state, trigger, seen))) return false;
  }
  return true;
}

const answers = new WeakMap<State, { readonly generation: number; readonly quiet: boolean }>();

/** The same for all rows that are written between two definitions. */
function areTriggersQuiet(parser: Parser, state: State): boolean {
  const known = answers.get(state);
  if (known?.generation === state.generation) return known.quiet;
  const quiet = allTriggersQuiet(parser, state, new Set());
  answers.set(state, { generation: state.generation, quiet });
  return quiet;
}

const WRITING = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'TruncateStmt', 'CopyStmt']);

/** Reopens the ceiling where running this statement runs a function that may change who may do what. */
export function noteCalls(parser: Parser, state: State, tag: string, statement: Ast, at: At): void {
  const called = new Set<string>();
  let writes = WRITING.has(tag);
  walk(statement, (inner, body) => {
    if (WRITING.has(inner)) writes = true;
    if (inner !== 'FuncCall') return;
    const names = strings(body['funcname']);
    if (!isQuietName(parser, state, names, new Set())) called.add(names.join('.'));
  });
  for (const name of called)
    reopen(state, `it calls ${name}(), which may change who may do what`, at.place, true);
  if (writes && !areTriggersQuiet(parser, state)) {
    reopen(state, 'it may fire a trigger that changes who may do what', at.place, true);
  }
}

/** Reopens the ceiling where an event trigger's function, which every definition runs, may do anything. */
export function noteEventTriggers(parser: Parser, state: State, at: At): void {
  if (state.eventTriggers.every((thing) => isQuietFunction(parser, state, thing, new Set()))) return;
  reopen(state, 'an event trigger that changes who may do what runs with every definition', at.place, true);
}
