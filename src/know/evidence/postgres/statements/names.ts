import { type Ast, list, node, rangeName, text } from '../ast.ts';
import { objectName, roleOf } from '../rolespec.ts';
import { type Kind, roleNamed, type State, type Thing } from '../state.ts';
import { type At, create, findThings, mentioned, remove, rename } from '../things.ts';
import type { Family } from './handler.ts';

/** Schemas and databases, and what gives things other names or ends them. */
export const NAMES: Family = {
  CreateSchemaStmt: createSchema,
  CreatedbStmt: createDatabase,
  DropdbStmt: (state, statement) => remove(state, findThings(state, 'database', [text(statement['dbname'])])),
  DropStmt: drop,
  RenameStmt: renameObject,
  AlterObjectSchemaStmt: moveObject,
  CreateEnumStmt: (state, statement) => makeType(state, statement['typeName']),
  CreateDomainStmt: (state, statement) => makeType(state, statement['domainname']),
  CompositeTypeStmt: (state, statement) => {
    create(state, 'type', rangeName(node(statement['typevar'])), {});
  },
  CreateRangeStmt: (state, statement) => makeType(state, statement['typeName']),
};

function makeType(state: State, value: unknown): void {
  create(state, 'type', objectName(value).names, {});
}

function createSchema(state: State, statement: Ast, at: At): void {
  const owner = statement['authrole'] === undefined ? undefined : roleOf(state, statement['authrole'], at);
  const name = text(statement['schemaname']) || (owner?.name ?? '');
  const ifMissing = statement['if_not_exists'] === true;
  create(state, 'schema', [name], owner === undefined ? { ifMissing } : { owner, ifMissing });
}

function createDatabase(state: State, statement: Ast): void {
  for (const item of list(statement['options'])) {
    const element = node(node(item)['DefElem']);
    if (element['defname'] !== 'owner') continue;
    const owner = roleNamed(state, objectName(element['arg']).names[0] ?? '');
    create(state, 'database', [text(statement['dbname'])], { owner });
    return;
  }
  create(state, 'database', [text(statement['dbname'])], {});
}

const RELATION_OBJECTS = new Set([
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
  'OBJECT_FOREIGN_TABLE',
]);

function kindOf(object: string): Kind | undefined {
  if (RELATION_OBJECTS.has(object)) return 'relation';
  if (object === 'OBJECT_SCHEMA') return 'schema';
  if (object === 'OBJECT_DATABASE') return 'database';
  if (object === 'OBJECT_TYPE' || object === 'OBJECT_DOMAIN') return 'type';
  const routine = ['OBJECT_FUNCTION', 'OBJECT_PROCEDURE', 'OBJECT_ROUTINE', 'OBJECT_AGGREGATE'].includes(
    object,
  );
  return routine ? 'function' : undefined;
}

/** What goes with the dropped by CASCADE may be gone: it is sure no more, and stays in the ceiling. */
function drop(state: State, statement: Ast): void {
  const kind = kindOf(text(statement['removeType']));
  const cascade = statement['behavior'] === 'DROP_CASCADE';
  for (const item of kind === undefined ? [] : list(statement['objects'])) {
    const { names, signature } = objectName(item);
    const found = findThings(state, kind ?? 'other', names, signature);
    const exact = found.filter(
      (thing) => kind !== 'function' || signature === undefined || thing.signature === signature,
    );
    for (const thing of found) if (!exact.includes(thing)) thing.sure = false;
    remove(state, exact);
    if (kind === 'schema') remove(state, inSchemas(state, names));
    if (cascade) doubtDependents(state, exact);
  }
}

function inSchemas(state: State, names: readonly string[]): readonly Thing[] {
  return [...state.things.values()].filter((thing) => names.includes(thing.schema));
}

function doubtDependents(state: State, gone: readonly Thing[]): void {
  for (const thing of state.things.values()) {
    const touches = thing.leadsTo.some((link) => gone.includes(link.thing));
    if (touches || gone.some((one) => one.leadsTo.some((link) => link.thing === thing))) thing.sure = false;
    if (thing.kind !== 'relation' || thing.relation === 'view' || thing.relation === 'matview')
      thing.sure = false;
  }
}

function renameObject(state: State, statement: Ast): void {
  const object = text(statement['renameType']);
  const name = text(statement['newname']);
  if (object === 'OBJECT_ROLE') return renameRole(state, text(statement['subname']), name);
  if (object === 'OBJECT_SCHEMA') return renameSchema(state, text(statement['subname']), name);
  if (object === 'OBJECT_DATABASE') {
    for (const thing of mentioned(state, 'database', [text(statement['subname'])]))
      rename(state, thing, { name });
    return;
  }
  const kind = kindOf(object);
  if (kind === undefined) return;
  const { names, signature } =
    kind === 'relation'
      ? { names: rangeName(node(statement['relation'])), signature: undefined }
      : { signature: undefined, ...objectName(statement['object']) };
  for (const thing of mentioned(state, kind, names, signature)) rename(state, thing, { name });
}

function renameRole(state: State, from: string, to: string): void {
  const role = roleNamed(state, from);
  state.roles.delete(from);
  role.name = to;
  state.roles.set(to, role);
}

function renameSchema(state: State, from: string, to: string): void {
  for (const schema of mentioned(state, 'schema', [from])) rename(state, schema, { name: to });
  for (const thing of inSchemas(state, [from])) rename(state, thing, { schema: to });
}

function moveObject(state: State, statement: Ast): void {
  const kind = kindOf(text(statement['objectType']));
  if (kind === undefined) return;
  const { names, signature } =
    kind === 'relation'
      ? { names: rangeName(node(statement['relation'])), signature: undefined }
      : { signature: undefined, ...objectName(statement['object']) };
  const schema = text(statement['newschema']);
  for (const thing of mentioned(state, kind, names, signature)) rename(state, thing, { schema });
}
