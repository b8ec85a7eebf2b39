import { member, OTHER, type Expression } from '../expression.ts';
import type { Node } from '../parser.ts';
import { callAt, children, instanceOf, named, textOf, type Reader, type Walk } from './walker.ts';

/** Java, C# and PHP, whose trees are alike: classes with typed fields, imports of names, calls of members. */
export const braces: Reader = { expression, enter };

/** A name with its namespaces, `A\B` and `A.B` alike. */
function qualified(text: string): Expression {
  const [first = '', ...rest] = text.replace(/^\\/, '').split(/[\\.]/);
  return rest.reduce<Expression>((of, name) => member(of, name), named(first));
}

function expression(node: Node, walk: Walk): Expression | undefined {
  const field = (...names: readonly string[]): Node | null =>
    names.map((name) => node.childForFieldName(name)).find((item) => item !== null) ?? null;
  switch (node.type) {
    case 'identifier':
    case 'name':
    case 'type_identifier':
      return named(node.text);
    case 'variable_name':
      return named(node.text.replace(/^\$/, ''));
    case 'this':
    case 'this_expression':
      return named('this');
    case 'qualified_name':
    case 'scoped_type_identifier':
    case 'scoped_identifier':
      return qualified(node.text);
    case 'field_access':
    case 'member_access_expression':
    case 'scoped_property_access_expression':
    case 'class_constant_access_expression':
      return member(
        walk.expression(field('object', 'expression', 'scope') ?? children(node)[0]),
        (field('field', 'name') ?? children(node).at(-1))?.text.replace(/^\$/, '') ?? '',
      );
    case 'method_invocation':
    case 'member_call_expression':
    case 'nullsafe_member_call_expression':
    case 'scoped_call_expression': {
      const of = field('object', 'scope');
      const name = field('name')?.text ?? '';
      const callee = of === null ? named(name) : member(walk.expression(of), name);
      return called(node, callee, walk);
    }
    case 'invocation_expression':
    case 'function_call_expression':
      return called(node, walk.expression(field('function')), walk);
    case 'object_creation_expression': {
      const type = field('type') ?? children(node).find((child) => child.type !== 'arguments') ?? null;
      return callAt(node, walk.expression(type), argumentsOf(node, walk));
    }
    case 'string_literal':
    case 'string':
    case 'encapsed_string':
    case 'interpolated_string_expression':
      return { kind: 'text', parts: parts(node, walk) };
    case 'verbatim_string_literal':
      return textOf(node.text.slice(2, -1));
    case 'array_creation_expression':
    case 'initializer_expression':
      return list(node, walk);
    case 'subscript_expression':
      return subscript(node, walk);
    case 'binary_expression':
      return binary(node, walk);
    case 'await_expression':
    case 'parenthesized_expression':
    case 'expression_statement':
    case 'argument':
    case 'cast_expression':
    case 'equals_value_clause':
      return walk.expression(children(node).at(-1));
    default:
      return undefined;
  }
}

function called(node: Node, callee: Expression, walk: Walk): Expression {
  const args = argumentsOf(node, walk);
  const [first] = args;
  const name = first?.kind === 'text' ? first.parts[0] : undefined;
  const reads = callee.kind === 'member' ? callee.name : callee.kind === 'name' ? callee.name : '';
  if (typeof name === 'string' && /^(?:getenv|env|GetEnvironmentVariable)$/.test(reads)) {
    return { kind: 'variable', name };
  }
  return callAt(node, callee, args);
}

function argumentsOf(node: Node, walk: Walk): Expression[] {
  const given =
    node.childForFieldName('arguments') ??
    children(node).find((child) => child.type === 'arguments' || child.type === 'argument_list');
  return children(given).map((arg) => walk.expression(arg.type === 'argument' ? children(arg).at(-1) : arg));
}

function parts(node: Node, walk: Walk): (string | Expression)[] {
  return children(node).flatMap((part): (string | Expression)[] => {
    if (part.type === 'escape_sequence') return [part.text === '\\n' ? '\n' : part.text.slice(1)];
    if (/(?:content|fragment|text)$/.test(part.type)) return [part.text];
    if (part.type === 'interpolation') return [walk.expression(children(part)[0])];
    return /^(?:interpolation_|string_)/.test(part.type) ? [] : [walk.expression(part)];
  });
}

/** A list, or with keys an object. */
function list(node: Node, walk: Walk): Expression {
  const items = children(node);
  const keyed = items.filter(
    (item) => item.type === 'array_element_initializer' && children(item).length === 2,
  );
  if (keyed.length > 0) {
    const entries = keyed.map((item): readonly [string, Expression] => {
      const [key, value] = children(item);
      return [(key?.text ?? '').replace(/^['"]|['"]$/g, ''), walk.expression(value)];
    });
    return { kind: 'object', entries };
  }
  return {
    kind: 'list',
    items: items.map((item) =>
      walk.expression(item.type === 'array_element_initializer' ? children(item)[0] : item),
    ),
  };
}

function subscript(node: Node, walk: Walk): Expression {
  const [of, index] = children(node);
  const key = walk.expression(index);
  const name = key.kind === 'text' ? key.parts[0] : undefined;
  if (typeof name !== 'string') return { kind: 'other', holds: [walk.expression(of)] };
  return /^\$_(?:ENV|SERVER)$/.test(of?.text ?? '')
    ? { kind: 'variable', name }
    : member(walk.expression(of), name);
}

function binary(node: Node, walk: Walk): Expression | undefined {
  const operator = node.childForFieldName('operator')?.text;
  const sides = [node.childForFieldName('left'), node.childForFieldName('right')].map((side) =>
    walk.expression(side),
  );
  if (operator === '??' || operator === '||') return { kind: 'either', of: sides };
  if (operator !== '+' && operator !== '.') return undefined;
  return { kind: 'text', parts: sides.flatMap((side) => (side.kind === 'text' ? side.parts : [side])) };
}

const FUNCTIONS = new Set([
  'method_declaration',
  'constructor_declaration',
  'function_definition',
  'local_function_statement',
  'lambda_expression',
  'anonymous_function',
  'arrow_function',
]);

function enter(node: Node, scope: number, walk: Walk): number | undefined {
  switch (node.type) {
    case 'import_declaration':
    case 'namespace_use_clause':
    case 'using_directive':
      imported(node, walk);
      return undefined;
    case 'local_variable_declaration':
    case 'field_declaration':
    case 'variable_declaration':
      declared(node, scope, walk);
      return undefined;
    case 'property_declaration':
      property(node, scope, walk);
      return undefined;
    case 'assignment_expression':
      assigned(node, scope, walk);
      return undefined;
    case 'return_statement':
      walk.file.returned(scope, walk.expression(children(node)[0]));
      return undefined;
    case 'class_declaration':
    case 'interface_declaration':
    case 'trait_declaration':
      return classScope(node, scope, walk);
    default:
      return FUNCTIONS.has(node.type) ? func(node, scope, walk) : undefined;
  }
}

/** A class with what it extends, implements and uses of traits. */
function classScope(node: Node, scope: number, walk: Walk): number {
  const name = node.childForFieldName('name')?.text ?? '';
  const clauses = children(node).filter((child) => BASES.has(child.type));
  const traits = children(node.childForFieldName('body')).filter((child) => child.type === 'use_declaration');
  const types = [...clauses, ...traits].flatMap((clause) =>
    children(clause).flatMap((item) => (item.type === 'type_list' ? children(item) : [item])),
  );
  const plain = types.map((item) => (/^generic_(?:type|name)$/.test(item.type) ? children(item)[0] : item));
  return walk.file.class(scope, name, walk.expressions(plain.flatMap((item) => item ?? [])));
}

const BASES = new Set(['superclass', 'super_interfaces', 'extends_interfaces', 'base_list', 'base_clause']);

/** `import a.b.C`, `use A\B\C as D`, `using D = A.B.C`. */
function imported(node: Node, walk: Walk): void {
  const [path = '', alias] = node.text
    .replace(/^(?:import|using|use)\s+(?:static\s+)?/, '')
    .replace(/;$/, '')
    .split(/\s+as\s+/);
  const [left, right] = path.split('=').map((part) => part.trim());
  const whole = (right ?? left ?? '').replaceAll('\\', '.').replace(/^\./, '');
  const last = whole.slice(whole.lastIndexOf('.') + 1);
  const local = alias?.trim() ?? (right === undefined ? last : left);
  if (local === undefined || local === '*' || (node.type === 'using_directive' && right === undefined))
    return;
  walk.file.bind(0, local, { kind: 'module', path: whole });
}

/** A declared type tells more than most makings do: builders end in other names. */
function declared(node: Node, scope: number, walk: Walk): void {
  const type = node.childForFieldName('type');
  for (const item of children(node).filter((child) => child.type === 'variable_declarator')) {
    const name = item.childForFieldName('name') ?? children(item)[0];
    const value = item.childForFieldName('value') ?? children(item)[1];
    if (name === null || name === undefined) continue;
    const ways = [typed(type, walk), walk.expression(value)].filter((way) => way !== OTHER);
    const bound: Expression = ways.length === 1 ? (ways[0] ?? OTHER) : { kind: 'either', of: ways };
    walk.file.bind(scope, name.text, bound);
    if (node.type === 'field_declaration' || node.parent?.type === 'field_declaration') {
      walk.file.field(scope, name.text, bound);
      walk.file.bind(0, name.text, bound);
    }
  }
}

function property(node: Node, scope: number, walk: Walk): void {
  const type = typed(node.childForFieldName('type'), walk);
  const name = node.childForFieldName('name')?.text ?? /\$(?<name>\w+)/.exec(node.text)?.groups?.['name'];
  if (name !== undefined && type !== OTHER) walk.file.field(scope, name, type);
}

function assigned(node: Node, scope: number, walk: Walk): void {
  const left = node.childForFieldName('left');
  const value = walk.expression(node.childForFieldName('right'));
  if (left === null || value === OTHER) return;
  if (left.type === 'identifier' || left.type === 'variable_name')
    walk.file.bind(scope, left.text.replace(/^\$/, ''), value);
  const own =
    /^\$?this(?:->|\.)(?<name>\w+)$/.exec(left.text)?.groups?.['name'] ?? /^_\w+$/.exec(left.text)?.[0];
  if (own !== undefined) walk.file.field(scope, own, value);
}

function typed(type: Node | null, walk: Walk): Expression {
  if (type === null || /^(?:var|String|int|string|array|bool|boolean|void)$/.test(type.text)) return OTHER;
  const inner = /^(?:Lazy|Task|Optional)</.test(type.text) ? children(children(type)[1])[0] : undefined;
  const own =
    inner ??
    (['named_type', 'optional_type', 'nullable_type'].includes(type.type) ? children(type)[0] : type);
  if (own === undefined || !/(?:identifier|name)$/.test(own.type)) return OTHER;
  return instanceOf(own, walk.expression(own));
}

function func(node: Node, scope: number, walk: Walk): number {
  const inner = walk.scopeOf(node, scope);
  const name = node.childForFieldName('name')?.text;
  const body: Expression = { kind: 'function', scope: inner };
  if (name !== undefined) {
    walk.file.method(scope, name, body);
    walk.file.field(scope, name, body);
  }
  children(node.childForFieldName('parameters')).forEach((item, index) => {
    const own = (item.childForFieldName('name') ?? item).text.replace(/^\$/, '');
    const type = typed(item.childForFieldName('type'), walk);
    if (type === OTHER) walk.file.parameter(inner, own, index);
    else walk.file.bind(inner, own, type);
    if (item.type === 'property_promotion_parameter' && type !== OTHER) walk.file.field(scope, own, type);
  });
  return inner;
}
