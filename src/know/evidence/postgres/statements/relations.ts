import { changeOwner } from '../acl.ts';
import { type Ast, body, isTag, list, node, options, rangeName, strings, text, truth, walk } from '../ast.ts';
import { roleOf } from '../rolespec.ts';
import { type RelationKind, reopen, type State, type Thing } from '../state.ts';
import { type At, create, mentioned } from '../things.ts';
import type { Family } from './handler.ts';

/** Tables, views, sequences and what hangs on them. */
export const RELATIONS: Family = {
  CreateStmt: createTable,
  CreateForeignTableStmt: (state, statement, at) => {
    createTable(state, node(statement['base']), at).relation = 'foreign';
  },
  CreateTableAsStmt: createFromQuery,
  ViewStmt: createView,
  CreateSeqStmt: (state, statement) => {
    make(state, node(statement['sequence']), 'sequence', statement['if_not_exists'] === true);
  },
  AlterTableStmt: alterTable,
  RuleStmt: (state, statement) => {
    for (const thing of relation(state, node(statement['relation']))) {
      thing.rules = true;
      leadTo(state, thing, statement['actions']);
    }
  },
  CreateTrigStmt: createTrigger,
};

function relation(state: State, range: Ast): readonly Thing[] {
  return mentioned(state, 'relation', rangeName(range));
}

function make(state: State, range: Ast, kind: RelationKind, ifMissing: boolean): Thing {
  const temporary = range['relpersistence'] === 't';
  const names = temporary ? ['pg_temp', text(range['relname'])] : rangeName(range);
  const thing = create(state, 'relation', names, { relation: kind, ifMissing });
  thing.temporary = temporary;
  return thing;
}

function createTable(state: State, statement: Ast, at: At): Thing {
  const range = node(statement['relation']);
  const ifMissing = statement['if_not_exists'] === true;
  const table = make(state, range, 'table', ifMissing);
  for (const parent of list(statement['inhRelations'])) {
    for (const above of relation(state, body(parent, 'RangeVar')))
      above.leadsTo.push({ thing: table, how: 'child' });
  }
  for (const element of list(statement['tableElts'])) addElement(state, table, range, element, ifMissing);
  noteReferences(state, table, statement['tableElts']);
  if (text(statement['accessMethod']) !== '' && text(statement['accessMethod']) !== 'heap') {
    reopen(state, 'its table uses an access method that is not known here', at.place, false);
  }
  return table;
}

const SERIAL = new Set(['serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8']);

/** A serial or identity column has a sequence of its own, with the server's usual name. */
function addElement(state: State, table: Thing, range: Ast, element: unknown, ifMissing: boolean): void {
  const column = body(element, 'ColumnDef');
  const type = strings(node(column['typeName'])['names']).at(-1) ?? '';
  const identity = list(column['constraints']).some(
    (one) => body(one, 'Constraint')['contype'] === 'CONSTR_IDENTITY',
  );
  if (!identity && !SERIAL.has(type)) return;
  const name = `${table.name}_${text(column['colname'])}_seq`;
  make(state, { ...range, schemaname: table.schema, relname: name }, 'sequence', ifMissing);
}

/** Deleting or updating a referenced row may delete or change rows of the referencing table with its owner's rights. */
function noteReferences(state: State, table: Thing, value: unknown): void {
  walk(value, (tag, constraint) => {
    if (tag !== 'Constraint' || constraint['contype'] !== 'CONSTR_FOREIGN') return;
    for (const referenced of relation(state, node(constraint['pktable']))) {
      referenced.leadsTo.push({ thing: table, how: 'cascade' });
    }
  });
}

function createFromQuery(state: State, statement: Ast): void {
  const range = node(node(statement['into'])['rel']);
  const kind = statement['objtype'] === 'OBJECT_MATVIEW' ? 'matview' : 'table';
  make(state, range, kind, statement['if_not_exists'] === true);
}

function createView(state: State, statement: Ast): void {
  const range = node(statement['view']);
  const replaced = statement['replace'] === true;
  const view = make(state, range, 'view', replaced);
  view.invoker = invoker(statement['options']) ?? false;
  leadTo(state, view, statement['query']);
}

function invoker(settings: unknown): boolean | undefined {
  const found = options(settings);
  return found.has('security_invoker') ? truth(found.get('security_invoker')) === true : undefined;
}

function leadTo(state: State, thing: Thing, query: unknown): void {
  walk(query, (tag, range) => {
    if (tag !== 'RangeVar' && tag !== 'relation') return;
    for (const read of relation(state, range)) thing.leadsTo.push({ thing: read, how: 'view' });
  });
  for (const range of bareRanges(query)) {
    for (const read of relation(state, range)) thing.leadsTo.push({ thing: read, how: 'view' });
  }
}

/** INSERT, UPDATE and DELETE keep their target without a tag. */
function bareRanges(value: unknown): readonly Ast[] {
  const found: Ast[] = [];
  walk(value, (_tag, inner) => {
    const target = node(inner['relation']);
    if (typeof target['relname'] === 'string') found.push(target);
  });
  return found;
}

function alterTable(state: State, statement: Ast, at: At): void {
  for (const thing of relation(state, node(statement['relation']))) {
    for (const command of list(statement['cmds'])) alterOne(state, thing, body(command, 'AlterTableCmd'), at);
  }
}

function alterOne(state: State, thing: Thing, command: Ast, at: At): void {
  switch (text(command['subtype'])) {
    case 'AT_ChangeOwner':
      handOver(state, thing, roleOf(state, command['newowner'], at));
      break;
    case 'AT_EnableRowSecurity':
      thing.rowSecurity = 'yes';
      break;
    case 'AT_DisableRowSecurity':
      thing.rowSecurity = 'no';
      break;
    case 'AT_ForceRowSecurity':
      thing.rowSecurityForced = 'yes';
      break;
    case 'AT_NoForceRowSecurity':
      thing.rowSecurityForced = 'no';
      break;
    case 'AT_SetRelOptions':
      thing.invoker = invoker(listOf(command['def'])) ?? thing.invoker;
      break;
    case 'AT_ResetRelOptions':
      if (options(listOf(command['def'])).has('security_invoker')) thing.invoker = false;
      break;
    case 'AT_AddInherit':
      for (const parent of relation(state, body(command['def'], 'RangeVar'))) {
        parent.leadsTo.push({ thing, how: 'child' });
      }
      break;
    case 'AT_AttachPartition':
      for (const child of relation(state, node(body(command['def'], 'PartitionCmd')['name']))) {
        thing.leadsTo.push({ thing: child, how: 'child' });
      }
      break;
    case 'AT_AddColumn':
      addElement(state, thing, { schemaname: thing.schema }, command['def'], command['missing_ok'] === true);
      noteReferences(state, thing, command['def']);
      break;
    default:
      noteReferences(state, thing, command['def']);
  }
}

/** A table's sequences go with it. */
function handOver(state: State, thing: Thing, owner: Thing['owner']): void {
  changeOwner(thing, owner);
  for (const other of state.things.values()) {
    const own = other.relation === 'sequence' && other.kind === 'relation' && other.schema === thing.schema;
    if (own && other.name.startsWith(`${thing.name}_`)) changeOwner(other, owner);
  }
}

function listOf(value: unknown): unknown {
  return isTag(value, 'List') ? body(value, 'List')['items'] : value;
}

function createTrigger(state: State, statement: Ast): void {
  const called = mentioned(state, 'function', strings(statement['funcname']), '');
  for (const thing of relation(state, node(statement['relation']))) thing.triggers.push(...called);
}
