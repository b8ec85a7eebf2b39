import { type Ast, body, isTag, list, node, options, strings, text, truth, walk } from '../ast.ts';
import { isQuietExtension, isTrustedLanguage } from '../builtins.ts';
import { objectName, typeName } from '../rolespec.ts';
import { reopen, type State, type Thing, type Tri } from '../state.ts';
import { type At, create, mentioned } from '../things.ts';
import type { Family } from './handler.ts';

/** Functions, procedures, and what calls them without asking. */
export const ROUTINES: Family = {
  CreateFunctionStmt: createFunction,
  AlterFunctionStmt: alterFunction,
  DefineStmt: define,
  CreateCastStmt: (state, statement) => indirect(state, objectName({ ObjectWithArgs: statement['func'] })),
  CreateEventTrigStmt: (state, statement) => {
    const called = mentioned(state, 'function', strings(statement['funcname']), '');
    for (const thing of called) thing.indirect = true;
    state.eventTriggers.push(...called);
  },
  CreatePLangStmt: (state, statement, at) => {
    create(state, 'language', [text(statement['plname'])], {});
    if (isTrustedLanguage(text(statement['plname']))) return;
    reopen(state, 'it adds a language whose functions run with the rights of the server', at.place, false);
  },
  CreatePublicationStmt: (state, statement) => {
    create(state, 'other', [`OBJECT_PUBLICATION ${text(statement['pubname'])}`], {});
  },
  CreateExtensionStmt: (state, statement, at) => {
    create(state, 'other', [`OBJECT_EXTENSION ${text(statement['extname'])}`], { ifMissing: true });
    if (isQuietExtension(text(statement['extname']))) return;
    reopen(
      state,
      `extension ${text(statement['extname'])} is not one that only adds types and functions`,
      at.place,
      false,
    );
  },
};

const OUTPUT_MODES = new Set(['FUNC_PARAM_OUT', 'FUNC_PARAM_TABLE']);

function createFunction(state: State, statement: Ast): void {
  const settings = options(statement['options']);
  const inputs = list(statement['parameters'])
    .map((one) => body(one, 'FunctionParameter'))
    .filter((one) => !OUTPUT_MODES.has(text(one['mode'])));
  const signature = inputs.map((one) => typeName(one['argType'])).join(',');
  const replace = statement['replace'] === true;
  const thing = create(state, 'function', strings(statement['funcname']), { signature, ifMissing: replace });
  thing.procedure = statement['is_procedure'] === true;
  thing.definer = definer(settings);
  thing.language = (strings(settings.get('language'))[0] ?? 'sql').toLowerCase();
  thing.source = sourceOf(statement, settings);
}

function definer(settings: ReadonlyMap<string, unknown>): Tri {
  return settings.has('security') && truth(settings.get('security')) !== false ? 'yes' : 'no';
}

/** A body in the SQL standard's form is parsed already: it can hold no definition, but may call anything. */
function sourceOf(statement: Ast, settings: ReadonlyMap<string, unknown>): string {
  if (statement['sql_body'] === undefined) return strings(settings.get('as')).at(-1) ?? '';
  const calls: string[] = [];
  walk(statement['sql_body'], (tag, call) => {
    if (tag === 'FuncCall') calls.push(`${strings(call['funcname']).join('.')}()`);
    if (tag === 'InsertStmt' || tag === 'UpdateStmt' || tag === 'DeleteStmt') calls.push('update');
  });
  return calls.join(' ');
}

function alterFunction(state: State, statement: Ast): void {
  const { names, signature } = objectName({ ObjectWithArgs: statement['func'] });
  const settings = options(statement['actions']);
  for (const thing of mentioned(state, 'function', names, signature)) {
    if (settings.has('security')) thing.definer = exact(thing, signature) ? definer(settings) : 'maybe';
  }
}

function exact(thing: Thing, signature: string | undefined): boolean {
  return signature === undefined || thing.signature === signature;
}

function indirect(
  state: State,
  called: { readonly names: readonly string[]; readonly signature?: string },
): void {
  if (called.names.length === 0) return;
  for (const thing of mentioned(state, 'function', called.names, called.signature)) thing.indirect = true;
}

const PLAIN = new Set(['OBJECT_COLLATION', 'OBJECT_TSCONFIGURATION', 'OBJECT_TSDICTIONARY']);

/** Aggregates, operators and base types call functions without asking for EXECUTE on them. */
function define(state: State, statement: Ast, at: At): void {
  const kind = text(statement['kind']);
  if (kind !== 'OBJECT_AGGREGATE')
    create(state, 'other', [`${kind} ${strings(statement['defnames']).join('.')}`], {});
  if (PLAIN.has(kind)) return;
  for (const [name, value] of options(statement['definition'])) {
    if (
      !isTag(value, 'TypeName') ||
      !/func|procedure|function|input|output|receive|send|restrict|join/u.test(name)
    )
      continue;
    indirect(state, objectName(value));
  }
  if (kind === 'OBJECT_AGGREGATE') create(state, 'function', strings(statement['defnames']), {});
  else reopen(state, 'it defines an operator or type that calls functions unseen', at.place, false);
  if (node(statement)['oldstyle'] === true) reopen(state, 'an aggregate in the old form', at.place, false);
}
