import { member, OTHER, type Expression } from '../expression.ts';
import type { Node } from '../parser.ts';
import { callAt, children, instanceOf, named, textOf, type Reader, type Walk } from './walker.ts';

/** Go. A version in an import path (`/v2`) is left out of it. */
export const go: Reader = { expression, enter };

function expression(node: Node, walk: Walk): Expression | undefined {
  const field = (name: string): Node | null => node.childForFieldName(name);
  switch (node.type) {
    case 'identifier':
    case 'type_identifier':
    case 'package_identifier':
    case 'field_identifier':
      return named(node.text);
    case 'selector_expression':
      return member(walk.expression(field('operand')), field('field')?.text ?? '');
    case 'qualified_type':
      return member(walk.expression(field('package')), field('name')?.text ?? '');
    case 'call_expression':
      return call(node, walk);
    case 'type_conversion_expression':
      return callAt(node, walk.expression(field('type')), [walk.expression(field('operand'))]);
    case 'composite_literal':
      return composite(node, walk);
    case 'interpreted_string_literal':
      return textOf(
        node.text
          .slice(1, -1)
          .replace(/\\n/g, '\n')
          .replace(/\\(["\\])/g, '$1'),
      );
    case 'raw_string_literal':
      return textOf(node.text.slice(1, -1));
    case 'binary_expression':
      return binary(node, walk);
    case 'unary_expression':
      return walk.expression(field('operand'));
    case 'parenthesized_expression':
    case 'expression_statement':
    case 'literal_element':
    case 'pointer_type':
    case 'expression_list':
      return walk.expression(children(node)[0]);
    case 'index_expression':
      return { kind: 'other', holds: [walk.expression(field('operand'))] };
    default:
      return undefined;
  }
}

function call(node: Node, walk: Walk): Expression {
  const callee = node.childForFieldName('function');
  const args = walk.expressions(children(node.childForFieldName('arguments')));
  const name = callee?.text ?? '';
  const [first] = args;
  const text = first?.kind === 'text' && first.parts.length === 1 ? first.parts[0] : undefined;
  if (/^(?:os|syscall)\.(?:Getenv|LookupEnv)$/.test(name) && typeof text === 'string') {
    return { kind: 'variable', name: text };
  }
  if (/^fmt\.(?:Sprintf|Sprint)$/.test(name) && typeof text === 'string')
    return formatted(text, args.slice(1));
  // Helpers that only make a pointer.
  if (
    /^(?:aws|github|stripe|pointer|ptr|to|lo)\.(?:String|StringValue|Ptr|To|ToPtr)$/.test(name) &&
    first !== undefined
  ) {
    return first;
  }
  return callAt(node, walk.expression(callee), args);
}

/** `fmt.Sprintf("…%s…", value)`. */
function formatted(text: string, args: readonly Expression[]): Expression {
  let next = 0;
  const parts = text.split(/(%[-+# 0]*\d*(?:\.\d+)?[a-zA-Z])/).map((piece): string | Expression => {
    if (!/^%[-+# 0]*\d*(?:\.\d+)?[a-zA-Z]$/.test(piece)) return piece;
    next += 1;
    return args[next - 1] ?? OTHER;
  });
  return { kind: 'text', parts };
}

/** `T{…}` is a making of T; a list of texts is a list. */
function composite(node: Node, walk: Walk): Expression {
  const type = node.childForFieldName('type');
  const body = node.childForFieldName('body');
  if (type?.type === 'slice_type' || type?.type === 'array_type') {
    return { kind: 'list', items: walk.expressions(children(body)) };
  }
  const entries = children(body).flatMap((item): (readonly [string, Expression])[] => {
    if (item.type !== 'keyed_element') return [];
    const [key, value] = children(item);
    return [[(key?.text ?? '').replaceAll('"', ''), walk.expression(value)]];
  });
  if (type?.type === 'map_type') return { kind: 'object', entries };
  return callAt(node, walk.expression(type), [{ kind: 'object', entries }]);
}

function binary(node: Node, walk: Walk): Expression | undefined {
  if (node.childForFieldName('operator')?.text !== '+') return undefined;
  const sides = [node.childForFieldName('left'), node.childForFieldName('right')].map((side) =>
    walk.expression(side),
  );
  return { kind: 'text', parts: sides.flatMap((side) => (side.kind === 'text' ? side.parts : [side])) };
}

function enter(node: Node, scope: number, walk: Walk): number | undefined {
  switch (node.type) {
    case 'import_spec':
      imported(node, walk);
      return undefined;
    case 'short_var_declaration':
    case 'assignment_statement':
      assign(
        children(node.childForFieldName('left')),
        children(node.childForFieldName('right')),
        scope,
        walk,
      );
      return undefined;
    case 'var_spec':
    case 'const_spec':
      declare(node, scope, walk);
      return undefined;
    case 'field_declaration':
      fields(node, walk);
      return undefined;
    case 'keyed_element':
      keyed(node, walk);
      return undefined;
    case 'return_statement':
      walk.file.returned(scope, walk.expression(children(children(node)[0])[0]));
      return undefined;
    case 'function_declaration':
    case 'method_declaration':
    case 'func_literal':
      return func(node, scope, walk);
    case 'block':
      return ['function_declaration', 'method_declaration', 'func_literal'].includes(node.parent?.type ?? '')
        ? undefined
        : walk.file.scope(scope, false);
    default:
      return undefined;
  }
}

function imported(node: Node, walk: Walk): void {
  const whole = (node.childForFieldName('path')?.text ?? '').slice(1, -1);
  const path = whole.replace(/\/v\d+(?=\/|$)/g, '').replace(/\.v\d+$/, '');
  const last = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/^go-|-go$/g, '')
    .replaceAll('-', '');
  const alias = node.childForFieldName('name')?.text;
  walk.file.bind(0, alias ?? last, { kind: 'module', path });
}

function assign(left: readonly Node[], right: readonly Node[], scope: number, walk: Walk): void {
  left.forEach((target, index) => {
    // `value, err := call()`: the first is what is called for.
    const value = walk.expression(
      right.length === left.length ? right[index] : index === 0 ? right[0] : undefined,
    );
    if (target.type === 'identifier' && target.text !== '_') walk.file.bind(scope, target.text, value);
    const own = /^\w+\.(?<name>\w+)$/.exec(target.text)?.groups?.['name'];
    if (own !== undefined && value !== OTHER) walk.file.bind(0, `this.${own}`, value);
  });
}

function declare(node: Node, scope: number, walk: Walk): void {
  const names = node.childrenForFieldName('name').filter((item): item is Node => item !== null);
  const values = children(node.childForFieldName('value'));
  const type = typed(node.childForFieldName('type'), walk);
  names.forEach((name, index) => {
    const value = values[index];
    walk.file.bind(scope, name.text, value === undefined ? type : walk.expression(value));
  });
}

/** Fields of a struct, by their types. */
function fields(node: Node, walk: Walk): void {
  const type = node.childForFieldName('type');
  const value = typed(type, walk);
  if (value === OTHER) return;
  const names = node.childrenForFieldName('name').filter((item): item is Node => item !== null);
  const embedded =
    names.length === 0 ? [type?.text.replace(/^.*[.*]/, '') ?? ''] : names.map((name) => name.text);
  for (const name of embedded) walk.file.bind(0, `this.${name}`, value);
}

/** `Store{client: s3.New(…)}` fills a field. */
function keyed(node: Node, walk: Walk): void {
  const [key, value] = children(node);
  const made = walk.expression(value);
  if (key !== undefined && made.kind === 'call' && /^\w+$/.test(key.text))
    walk.file.bind(0, `this.${key.text}`, made);
}

function typed(type: Node | null, walk: Walk): Expression {
  const own = type?.type === 'pointer_type' ? children(type)[0] : type;
  return own?.type === 'qualified_type' ? instanceOf(own, walk.expression(own)) : OTHER;
}

function func(node: Node, scope: number, walk: Walk): number {
  const inner = walk.scopeOf(node, scope);
  const name = node.childForFieldName('name')?.text;
  const method = node.type === 'method_declaration';
  if (name !== undefined)
    walk.file.bind(0, method ? `this.${name}` : name, { kind: 'function', scope: inner });
  const receiver = children(node.childForFieldName('receiver'))[0]?.childForFieldName('name');
  if (receiver !== null && receiver !== undefined) walk.file.bind(inner, receiver.text, named('this'));
  const result = node.childForFieldName('result');
  const gives = typed(
    result?.type === 'parameter_list' ? (children(children(result)[0])[0] ?? null) : result,
    walk,
  );
  if (gives !== OTHER) walk.file.returned(inner, gives);
  let index = 0;
  for (const item of children(node.childForFieldName('parameters'))) {
    const type = typed(item.childForFieldName('type'), walk);
    for (const own of item.childrenForFieldName('name')) {
      if (own === null) continue;
      if (type === OTHER) walk.file.parameter(inner, own.text, index);
      else walk.file.bind(inner, own.text, type);
      index += 1;
    }
  }
  return inner;
}
