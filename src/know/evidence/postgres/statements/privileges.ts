import { type Change, grantOn, type Privilege, revokeOn } from '../acl.ts';
import { type Ast, body, list, node, options, strings, text } from '../ast.ts';
import { objectName, rolesOf } from '../rolespec.ts';
import { type Kind, reopen, type State, type Thing } from '../state.ts';
import { type At, mentioned, objectWord, PRIVILEGES } from '../things.ts';
import type { Family } from './handler.ts';

/** GRANT, REVOKE and ALTER DEFAULT PRIVILEGES. */
export const PRIVILEGE_STATEMENTS: Family = {
  GrantStmt: grantOrRevoke,
  AlterDefaultPrivilegesStmt: changeDefaults,
};

const KINDS: Readonly<Record<string, Kind>> = {
  OBJECT_TABLE: 'relation',
  OBJECT_SEQUENCE: 'relation',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_SCHEMA: 'schema',
  OBJECT_DATABASE: 'database',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
  OBJECT_LANGUAGE: 'language',
};

const WORDS: Readonly<Record<string, string>> = {
  OBJECT_TABLE: 'table',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_SCHEMA: 'schema',
  OBJECT_TYPE: 'type',
};

function grantOrRevoke(state: State, statement: Ast, at: At): void {
  const object = text(statement['objtype']);
  const grantees = rolesOf(state, statement['grantees'], at);
  const named = list(statement['privileges']);
  if (grantees.length < list(statement['grantees']).length) {
    reopen(state, 'it names a current role that is not known here', at.place, statement['is_grant'] !== true);
  }
  for (const thing of targets(state, statement, object)) {
    const change: Change = {
      privileges:
        named.length === 0 ? all(thing) : named.flatMap((one) => privilege(body(one, 'AccessPriv'), thing)),
      grantees,
      option: statement['grant_option'] === true,
      cascade: statement['behavior'] === 'DROP_CASCADE',
    };
    if (statement['is_grant'] === true) grantOn(state, thing, change);
    else revokeOn(state, thing, change);
  }
  if (statement['is_grant'] === true && statement['targtype'] === 'ACL_TARGET_ALL_IN_SCHEMA') {
    const word = WORDS[object] ?? '';
    const privileges = named.length === 0 ? (PRIVILEGES[word] ?? []) : names(named);
    for (const schema of strings(statement['objects']))
      state.sweeping.push({ schema, object: word, privileges, grantees });
  }
}

function names(privileges: readonly unknown[]): readonly string[] {
  return privileges.map((one) => text(body(one, 'AccessPriv')['priv_name']).toUpperCase());
}

function all(thing: Thing): readonly Privilege[] {
  return (PRIVILEGES[objectWord(thing)] ?? []).map((name) => ({ name }));
}

function privilege(access: Ast, thing: Thing): readonly Privilege[] {
  const written = text(access['priv_name']).toUpperCase();
  const name = written === 'TEMP' ? 'TEMPORARY' : written;
  const columns = strings(access['cols']);
  const bases = name === '' ? (PRIVILEGES[objectWord(thing)] ?? []) : [name];
  if (columns.length === 0) return bases.map((base) => ({ name: base }));
  return bases.flatMap((base) => columns.map((column) => ({ name: base, column })));
}

/** `ALL … IN SCHEMA` means what exists when the statement runs. */
function targets(state: State, statement: Ast, object: string): readonly Thing[] {
  if (statement['targtype'] === 'ACL_TARGET_ALL_IN_SCHEMA') {
    const schemas = strings(statement['objects']);
    const word = WORDS[object] ?? '';
    return [...state.things.values()].filter(
      (thing) =>
        schemas.includes(thing.schema) && objectWord(thing) === word && isKindOfRoutine(thing, object),
    );
  }
  const kind = KINDS[object] ?? 'other';
  return list(statement['objects']).flatMap((item) => {
    const { names: parts, signature } = objectName(item);
    return mentioned(state, kind, kind === 'other' ? [`${object} ${parts.join('.')}`] : parts, signature);
  });
}

function isKindOfRoutine(thing: Thing, object: string): boolean {
  if (object === 'OBJECT_FUNCTION') return !thing.procedure;
  return object !== 'OBJECT_PROCEDURE' || thing.procedure;
}

function changeDefaults(state: State, statement: Ast, at: At): void {
  const settings = options(statement['options']);
  const action = node(statement['action']);
  const object = WORDS[text(action['objtype'])] ?? '';
  const roles = settings.has('roles') ? rolesOf(state, settings.get('roles'), at) : [state.current];
  const schemas = settings.has('schemas') ? strings(settings.get('schemas')) : [''];
  const named = list(action['privileges']);
  const grantees = rolesOf(state, action['grantees'], at);
  for (const role of roles) {
    for (const schema of schemas) {
      state.defaults.push({
        role,
        schema,
        object,
        grant: action['is_grant'] === true,
        privileges: named.length === 0 ? (PRIVILEGES[object] ?? []) : names(named),
        grantees,
        grantable: action['grant_option'] === true,
      });
    }
  }
}
