import { member, type Expression } from '../expression.ts';
import type { Node } from '../parser.ts';
import { callAt, children, named, textOf, type Walk } from './walker.ts';

/** Meaning of a node of JavaScript as an expression. */
export function expression(node: Node, walk: Walk): Expression | undefined {
  const field = (name: string): Node | null => node.childForFieldName(name);
  switch (node.type) {
    case 'identifier':
    case 'shorthand_property_identifier':
    case 'type_identifier':
      return named(node.text);
    case 'this':
      return named('this');
    case 'member_expression':
    case 'nested_type_identifier':
      return memberOf(node, walk);
    case 'subscript_expression':
      return subscript(node, walk);
    case 'call_expression':
      return call(node, walk);
    case 'new_expression':
      return callAt(
        node,
        walk.expression(field('constructor')),
        walk.expressions(children(field('arguments'))),
      );
    case 'string':
      return textOf(
        children(node)
          .map((part) => unescaped(part))
          .join(''),
      );
    case 'template_string':
      return { kind: 'text', parts: templateParts(node, walk) };
    case 'object':
      return object(node, walk);
    case 'array':
      return { kind: 'list', items: walk.expressions(children(node)) };
    case 'binary_expression':
      return binary(node, walk);
    case 'ternary_expression':
      return {
        kind: 'either',
        of: [walk.expression(field('consequence')), walk.expression(field('alternative'))],
      };
    case 'await_expression':
    case 'parenthesized_expression':
    case 'non_null_expression':
    case 'as_expression':
    case 'satisfies_expression':
    case 'expression_statement':
    case 'sequence_expression':
      return walk.expression(node.type === 'sequence_expression' ? children(node).at(-1) : children(node)[0]);
    default:
      return undefined;
  }
}

function memberOf(node: Node, walk: Walk): Expression {
  const object = node.childForFieldName('object') ?? node.childForFieldName('module') ?? children(node)[0];
  const property = node.childForFieldName('property') ?? node.childForFieldName('name') ?? children(node)[1];
  const name = property?.text ?? '';
  const env = object?.text;
  if (env === 'process.env' || env === 'import.meta.env' || env === 'Bun.env')
    return { kind: 'variable', name };
  return member(walk.expression(object), name.replace(/^#/, ''));
}

function subscript(node: Node, walk: Walk): Expression {
  const object = node.childForFieldName('object');
  const index = walk.expression(node.childForFieldName('index'));
  const name = index.kind === 'text' && index.parts.length === 1 ? index.parts[0] : undefined;
  if (typeof name !== 'string') return { kind: 'other', holds: [walk.expression(object)] };
  if (object?.text === 'process.env') return { kind: 'variable', name };
  return member(walk.expression(object), name);
}

function call(node: Node, walk: Walk): Expression {
  const callee = node.childForFieldName('function');
  const given = node.childForFieldName('arguments');
  if (given?.type === 'template_string') {
    return callAt(node, walk.expression(callee), [walk.expression(given)], true);
  }
  const args = walk.expressions(children(given));
  const [first] = args;
  if (callee?.text === 'require' || callee?.type === 'import') {
    const [path] = first?.kind === 'text' ? first.parts : [];
    if (typeof path === 'string') return { kind: 'module', path };
  }
  if (callee?.text === 'Deno.env.get' && first?.kind === 'text' && typeof first.parts[0] === 'string') {
    return { kind: 'variable', name: first.parts[0] };
  }
  return callAt(node, walk.expression(callee), args);
}

function binary(node: Node, walk: Walk): Expression | undefined {
  const left = walk.expression(node.childForFieldName('left'));
  const right = walk.expression(node.childForFieldName('right'));
  const operator = node.childForFieldName('operator')?.text;
  if (operator === '||' || operator === '??') return { kind: 'either', of: [left, right] };
  if (operator === '&&') return right;
  if (operator === '+') return { kind: 'text', parts: [...partsOf(left), ...partsOf(right)] };
  return undefined;
}

/** Parts of a text, or an expression as the one part. */
function partsOf(value: Expression): readonly (string | Expression)[] {
  return value.kind === 'text' ? value.parts : [value];
}

function templateParts(node: Node, walk: Walk): (string | Expression)[] {
  return children(node).map((part) =>
    part.type === 'template_substitution' ? walk.expression(children(part)[0]) : unescaped(part),
  );
}

function unescaped(part: Node): string {
  if (part.type !== 'escape_sequence') return part.text;
  return (
    ({ '\\n': '\n', '\\t': '\t', '\\r': '\r' } as Record<string, string>)[part.text] ?? part.text.slice(1)
  );
}

function object(node: Node, walk: Walk): Expression {
  const entries = children(node).flatMap((child): (readonly [string, Expression])[] => {
    if (child.type === 'pair') {
      return [[keyOf(child.childForFieldName('key')), walk.expression(child.childForFieldName('value'))]];
    }
    if (child.type === 'shorthand_property_identifier') return [[child.text, named(child.text)]];
    if (child.type === 'spread_element') return [['...', walk.expression(children(child)[0])]];
    return [];
  });
  return { kind: 'object', entries };
}

/** A key or a module's name without its quotes. */
export function keyOf(node: Node | null): string {
  return (node?.text ?? '').replace(/^['"]|['"]$/g, '');
}
