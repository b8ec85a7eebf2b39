import { body, isTag, list, node, strings, text } from './ast.ts';
import { roleNamed, type Role, type State } from './state.ts';
import type { At } from './things.ts';

/** The role that a `RoleSpec` body means; `undefined` where it is whoever is current and that may be anyone. */
export function roleOf(state: State, spec: unknown, at: At): Role | undefined {
  const read = isTag(spec, 'RoleSpec') ? body(spec, 'RoleSpec') : node(spec);
  switch (text(read['roletype'])) {
    case 'ROLESPEC_PUBLIC':
      return state.everyone;
    case 'ROLESPEC_SESSION_USER':
      return state.session;
    case 'ROLESPEC_CURRENT_USER':
    case 'ROLESPEC_CURRENT_ROLE':
      return state.current;
    default:
      return roleNamed(state, text(read['rolename']), at.place);
  }
}

/** The known roles of a list of `RoleSpec`s. */
export function rolesOf(state: State, specs: unknown, at: At): readonly Role[] {
  const items = isTag(specs, 'List') ? list(body(specs, 'List')['items']) : list(specs);
  return items.flatMap((spec) => roleOf(state, spec, at) ?? []);
}

/** Names of a statement's object, however the parser wraps them; the signature of a routine where one is written. */
export function objectName(value: unknown): {
  readonly names: readonly string[];
  readonly signature?: string;
} {
  if (isTag(value, 'RangeVar')) {
    const range = body(value, 'RangeVar');
    const schema = text(range['schemaname']);
    return { names: schema === '' ? [text(range['relname'])] : [schema, text(range['relname'])] };
  }
  if (isTag(value, 'ObjectWithArgs')) {
    const routine = body(value, 'ObjectWithArgs');
    const names = strings(routine['objname']);
    if (routine['args_unspecified'] === true) return { names };
    return { names, signature: list(routine['objargs']).map(typeName).join(',') };
  }
  if (isTag(value, 'TypeName')) return { names: strings(body(value, 'TypeName')['names']) };
  if (isTag(value, 'Integer')) {
    const { ival } = body(value, 'Integer');
    return { names: [typeof ival === 'number' ? String(ival) : '0'] };
  }
  return { names: strings(value) };
}

/** A type as two spellings of one signature compare: without the server's schema and modifiers. */
export function typeName(value: unknown): string {
  const type = isTag(value, 'TypeName') ? body(value, 'TypeName') : node(value);
  const names = strings(type['names']).filter((name) => name !== 'pg_catalog');
  return names.join('.') + (list(type['arrayBounds']).length > 0 ? '[]' : '');
}
