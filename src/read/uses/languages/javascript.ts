import { member, OTHER, type Expression } from '../expression.ts';
import type { Node } from '../parser.ts';
import { expression, keyOf } from './javascript-expressions.ts';
import { children, instanceOf, named, type Reader, type Walk } from './walker.ts';

/** JavaScript, TypeScript and JSX. */
export const javascript: Reader = { expression, enter };

const FUNCTIONS = new Set([
  'function_declaration',
  'function_expression',
  'arrow_function',
  'method_definition',
  'generator_function_declaration',
  'generator_function',
]);

function enter(node: Node, scope: number, walk: Walk): number | undefined {
  switch (node.type) {
    case 'import_statement':
      imports(node, scope, walk);
      return undefined;
    case 'for_in_statement':
      return loop(node, scope, walk);
    case 'variable_declarator':
      declare(node, scope, walk);
      return undefined;
    case 'assignment_expression':
      assign(node, scope, walk);
      return undefined;
    case 'public_field_definition':
    case 'field_definition':
      field(node, scope, walk);
      return undefined;
    case 'export_statement':
      exported(node, walk);
      return undefined;
    case 'class_declaration':
    case 'abstract_class_declaration':
    case 'class':
      return classScope(node, scope, walk);
    default:
      return FUNCTIONS.has(node.type) ? func(node, scope, walk) : blockScope(node, scope, walk);
  }
}

function blockScope(node: Node, scope: number, walk: Walk): number | undefined {
  if (node.type === 'return_statement') walk.file.returned(scope, walk.expression(children(node)[0]));
  return node.type === 'statement_block' && !FUNCTIONS.has(node.parent?.type ?? '')
    ? walk.file.scope(scope, false)
    : undefined;
}

/** `for (const user of users)`. */
function loop(node: Node, scope: number, walk: Walk): number {
  const inner = walk.file.scope(scope, false);
  const left = node.childForFieldName('left');
  const of = node.childForFieldName('operator')?.text === 'of';
  if (of && left?.type === 'identifier')
    walk.file.bind(inner, left.text, member(walk.expression(node.childForFieldName('right')), '*'));
  return inner;
}

/** A class with what it extends; one that a variable holds bears that name. */
function classScope(node: Node, scope: number, walk: Walk): number {
  const own = node.childForFieldName('name') ?? node.parent?.childForFieldName('name') ?? null;
  const heritage = children(node).find((child) => child.type === 'class_heritage');
  const clause = children(heritage).find((child) => child.type !== 'implements_clause');
  const base = clause?.type === 'extends_clause' ? clause.childForFieldName('value') : clause;
  const name = own?.type === 'identifier' || own?.type === 'type_identifier' ? own.text : '';
  const inner = walk.file.class(
    scope,
    name,
    base === undefined || base === null ? [] : [walk.expression(base)],
  );
  if (name !== '') walk.file.bind(scope, name, { kind: 'class', scope: inner });
  return inner;
}

function imports(node: Node, scope: number, walk: Walk): void {
  const path = keyOf(node.childForFieldName('source'));
  for (const clause of children(node)) {
    if (clause.type === 'import_require_clause') continue;
    for (const item of children(clause)) {
      if (item.type === 'identifier')
        walk.file.bind(scope, item.text, { kind: 'module', path, name: 'default' });
      else if (item.type === 'namespace_import') {
        walk.file.bind(scope, children(item)[0]?.text ?? '', { kind: 'module', path });
      } else if (item.type === 'named_imports') {
        for (const one of children(item)) {
          const name = one.childForFieldName('name')?.text ?? '';
          walk.file.bind(scope, one.childForFieldName('alias')?.text ?? name, { kind: 'module', path, name });
        }
      }
    }
  }
}

function declare(node: Node, scope: number, walk: Walk): void {
  const target = node.childForFieldName('name');
  const type = node.childForFieldName('type');
  const value = node.childForFieldName('value');
  if (target === null) return;
  const expression =
    value === null || (walk.expression(value).kind === 'other' && type !== null)
      ? typed(type, walk)
      : functionOr(value, scope, walk);
  if (target.type === 'identifier') walk.file.bind(scope, target.text, expression);
  else destructure(target, scope, walk.expression(value), walk);
}

/** `const { a, b: c } = value`. */
function destructure(target: Node, scope: number, value: Expression, walk: Walk): void {
  if (target.type !== 'object_pattern') return;
  const env =
    value.kind === 'member' &&
    value.name === 'env' &&
    value.of.kind === 'name' &&
    value.of.name === 'process';
  for (const item of children(target)) {
    const key =
      item.type === 'pair_pattern'
        ? keyOf(item.childForFieldName('key'))
        : (children(item)[0]?.text ?? item.text);
    const local = item.type === 'pair_pattern' ? item.childForFieldName('value') : item;
    if (local === null) continue;
    const part: Expression = env ? { kind: 'variable', name: key } : member(value, key);
    if (local.type === 'object_pattern') destructure(local, scope, part, walk);
    else walk.file.bind(scope, /^[\w$]+/.exec(local.text)?.[0] ?? local.text, part);
  }
}

function assign(node: Node, scope: number, walk: Walk): void {
  const left = node.childForFieldName('left');
  const value = functionOr(node.childForFieldName('right'), scope, walk);
  if (left?.type === 'identifier') walk.file.bind(0, left.text, value);
  const text = left?.text ?? '';
  if (/^this\.#?[\w$]+$/.test(text))
    walk.file.field(scope, text.slice('this.'.length).replace('#', ''), value);
  if (/^[A-Za-z_$][\w$]*\.[\w$]+$/.test(text) && !/^(?:this|module|exports)\./.test(text))
    walk.file.bind(0, text, value);
  const out = /^(?:module\.)?exports(?:\.(?<name>[\w$]+))?$/.exec(text);
  if (out !== null) bindExport(out.groups?.['name'] ?? 'default', value, walk);
}

function bindExport(name: string, value: Expression, walk: Walk): void {
  walk.file.bind(0, `export ${name}`, value);
  if (name !== 'default' || value.kind !== 'object') return;
  for (const [key, part] of value.entries) walk.file.bind(0, `export ${key}`, part);
}

function exported(node: Node, walk: Walk): void {
  const value = node.childForFieldName('value');
  if (value !== null) bindExport('default', functionOr(value, 0, walk), walk);
  const declared = node.childForFieldName('declaration')?.childForFieldName('name');
  if (declared !== null && declared !== undefined && /^export\s+default\b/.test(node.text.slice(0, 40)))
    bindExport('default', named(declared.text), walk);
  const source = node.childForFieldName('source');
  const from = source === null ? undefined : keyOf(source);
  for (const clause of children(node).filter((child) => child.type === 'export_clause')) {
    for (const item of children(clause)) {
      const name = item.childForFieldName('name')?.text ?? '';
      const as = item.childForFieldName('alias')?.text ?? name;
      walk.file.bind(
        0,
        `export ${as}`,
        from === undefined ? named(name) : { kind: 'module', path: from, name },
      );
    }
  }
  if (from !== undefined && node.text.startsWith('export *')) {
    walk.file.bind(0, 'export *', { kind: 'module', path: from });
  }
}

function field(node: Node, scope: number, walk: Walk): void {
  const name = node.childForFieldName('property') ?? node.childForFieldName('name');
  const value = node.childForFieldName('value');
  if (name === null) return;
  const type = node.childForFieldName('type');
  const expression = value === null ? typed(type, walk) : functionOr(value, 0, walk);
  if (expression !== OTHER) walk.file.field(scope, name.text.replace('#', ''), expression);
}

/** A declared type as an instance of it; arrays and unions are none. */
function typed(annotation: Node | null, walk: Walk): Expression {
  const type = children(annotation)[0];
  if (type === undefined) return OTHER;
  if (type.type === 'type_identifier' || type.type === 'nested_type_identifier') {
    return instanceOf(type, walk.expression(type));
  }
  if (type.type !== 'generic_type') return OTHER;
  const [name, args] = children(type);
  const [query] = children(args);
  if (name?.text !== 'ReturnType' && name?.text !== 'InstanceType')
    return name?.type === 'type_identifier' ? instanceOf(name, walk.expression(name)) : OTHER;
  const of = children(query)[0];
  return query?.type === 'type_query' && of !== undefined ? instanceOf(of, walk.expression(of)) : OTHER;
}

function functionOr(node: Node | null, scope: number, walk: Walk): Expression {
  return node !== null && FUNCTIONS.has(node.type)
    ? { kind: 'function', scope: walk.scopeOf(node, scope) }
    : walk.expression(node);
}

function func(node: Node, scope: number, walk: Walk): number {
  const inner = walk.scopeOf(node, scope);
  const name = node.childForFieldName('name')?.text;
  if (name !== undefined && node.type !== 'function_expression') {
    const body: Expression = { kind: 'function', scope: inner };
    if (node.type === 'method_definition') walk.file.field(scope, name.replace('#', ''), body);
    else walk.file.bind(scope, name, body);
  }
  const body = node.childForFieldName('body');
  if (body !== null && body.type !== 'statement_block') walk.file.returned(inner, walk.expression(body));
  const single = node.childForFieldName('parameter');
  if (single !== null) walk.file.parameter(inner, single.text, 0);
  children(node.childForFieldName('parameters')).forEach((item, index) =>
    parameter(item, index, inner, walk),
  );
  walked(node, inner, walk);
  return inner;
}

/** What a function is given that a promise or a list calls: `find().then((user) => …)`, `users.forEach((user) => …)`. */
function walked(node: Node, inner: number, walk: Walk): void {
  const call = node.parent?.type === 'arguments' ? node.parent.parent : null;
  const callee = call?.childForFieldName('function') ?? null;
  if (callee?.type !== 'member_expression' || children(node.parent)[0]?.id !== node.id) return;
  const method = callee.childForFieldName('property')?.text ?? '';
  const first =
    node.childForFieldName('parameter') ?? children(node.childForFieldName('parameters'))[0] ?? null;
  const own = first?.type === 'required_parameter' ? first.childForFieldName('pattern') : first;
  if (own?.type !== 'identifier') return;
  const of = walk.expression(callee.childForFieldName('object'));
  if (method === 'then') walk.file.bind(inner, own.text, of);
  else if (WALKS.has(method)) walk.file.bind(inner, own.text, member(of, '*'));
}

const WALKS = new Set(['forEach', 'map', 'flatMap', 'filter', 'some', 'every', 'find', 'mapSeries', 'each']);

function parameter(item: Node, index: number, scope: number, walk: Walk): void {
  const pattern = item.childForFieldName('pattern') ?? item.childForFieldName('left') ?? item;
  const type = typed(item.childForFieldName('type'), walk);
  const fallback = item.childForFieldName('value') ?? item.childForFieldName('right');
  if (pattern.type === 'object_pattern') {
    const whole = ` ${index}`;
    walk.file.parameter(scope, whole, index);
    destructure(pattern, scope, type === OTHER ? named(whole) : type, walk);
    return;
  }
  if (type !== OTHER) walk.file.bind(scope, pattern.text, type);
  else {
    walk.file.parameter(scope, pattern.text, index);
    if (fallback !== null) walk.file.bind(scope, pattern.text, walk.expression(fallback));
  }
  const kept = item.type.endsWith('parameter') && /^(?:private|public|protected|readonly)\s/.test(item.text);
  if (kept && type !== OTHER) walk.file.field(scope, pattern.text, type);
}
