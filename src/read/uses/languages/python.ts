import { member, OTHER, type Expression } from '../expression.ts';
import type { Node } from '../parser.ts';
import { callAt, children, instanceOf, named, type Reader, type Walk } from './walker.ts';

/** Python. */
export const python: Reader = { expression, enter };

/** Ways to read a variable of the environment. */
const ENVIRONMENT =
  /^(?:os\.)?(?:getenv|environ\.get|environ\.pop|environ)$|^(?:env|config|decouple\.config)$/;

function expression(node: Node, walk: Walk): Expression | undefined {
  const field = (name: string): Node | null => node.childForFieldName(name);
  switch (node.type) {
    case 'identifier':
      return node.text === 'self' || node.text === 'cls' ? named('this') : named(node.text);
    case 'attribute':
      return member(walk.expression(field('object')), field('attribute')?.text ?? '');
    case 'dotted_name':
      return children(node).reduce<Expression | undefined>(
        (of, part) => (of === undefined ? named(part.text) : member(of, part.text)),
        undefined,
      );
    case 'subscript':
      return subscript(node, walk);
    case 'call':
      return call(node, walk);
    case 'string':
      return { kind: 'text', parts: stringParts(node, walk) };
    case 'concatenated_string':
      return { kind: 'text', parts: children(node).flatMap((part) => stringParts(part, walk)) };
    case 'dictionary':
      return { kind: 'object', entries: children(node).flatMap((pair) => entry(pair, walk)) };
    case 'list':
    case 'tuple':
      return { kind: 'list', items: walk.expressions(children(node)) };
    case 'binary_operator':
      return binary(node, walk);
    case 'boolean_operator':
      return { kind: 'either', of: [walk.expression(field('left')), walk.expression(field('right'))] };
    case 'conditional_expression': {
      const [yes, , no] = children(node);
      return { kind: 'either', of: [walk.expression(yes), walk.expression(no)] };
    }
    case 'await':
    case 'parenthesized_expression':
    case 'expression_statement':
      return walk.expression(children(node)[0]);
    default:
      return undefined;
  }
}

function subscript(node: Node, walk: Walk): Expression {
  const of = node.childForFieldName('value');
  const index = walk.expression(node.childForFieldName('subscript'));
  const [name] = index.kind === 'text' ? index.parts : [];
  if (typeof name !== 'string') return { kind: 'other', holds: [walk.expression(of)] };
  if (of?.text === 'os.environ' || of?.text === 'environ') return { kind: 'variable', name };
  return member(walk.expression(of), name);
}

function call(node: Node, walk: Walk): Expression {
  const callee = node.childForFieldName('function');
  const given = children(node.childForFieldName('arguments'));
  const positional = given.filter(
    (arg) => arg.type !== 'keyword_argument' && arg.type !== 'dictionary_splat',
  );
  const keywords = given.flatMap((arg): (readonly [string, Expression])[] => {
    if (arg.type === 'keyword_argument') {
      return [[arg.childForFieldName('name')?.text ?? '', walk.expression(arg.childForFieldName('value'))]];
    }
    return arg.type === 'dictionary_splat' ? [['...', walk.expression(children(arg)[0])]] : [];
  });
  const args = walk.expressions(positional);
  const [first] = args;
  const [name] = first?.kind === 'text' ? first.parts : [];
  if (typeof name === 'string' && ENVIRONMENT.test(callee?.text ?? '')) {
    const fallback = args[1];
    const read: Expression = { kind: 'variable', name };
    return fallback === undefined ? read : { kind: 'either', of: [read, fallback] };
  }
  if (callee?.type === 'attribute' && callee.childForFieldName('attribute')?.text === 'format') {
    const text = walk.expression(callee.childForFieldName('object'));
    if (text.kind === 'text') return formatted(text.parts, args);
  }
  const options: Expression[] = keywords.length === 0 ? [] : [{ kind: 'object', entries: keywords }];
  return callAt(node, walk.expression(callee), [...args, ...options]);
}

/** `'…{}…'.format(…)`. */
function formatted(parts: readonly (string | Expression)[], args: readonly Expression[]): Expression {
  let next = 0;
  return {
    kind: 'text',
    parts: parts.flatMap((part) => {
      if (typeof part !== 'string') return [part];
      return part.split(/(\{[^{}]*\})/).map((piece): string | Expression => {
        if (!piece.startsWith('{')) return piece;
        next += 1;
        return (piece === '{}' ? args[next - 1] : undefined) ?? OTHER;
      });
    }),
  };
}

function stringParts(node: Node, walk: Walk): (string | Expression)[] {
  if (node.type !== 'string') return [walk.expression(node)];
  return children(node).flatMap((part): (string | Expression)[] => {
    if (part.type === 'interpolation') return [walk.expression(children(part)[0])];
    if (part.type !== 'string_content') return [];
    return [part.text.replace(/\\n/g, '\n').replace(/\\(["'\\])/g, '$1')];
  });
}

function binary(node: Node, walk: Walk): Expression {
  const left = walk.expression(node.childForFieldName('left'));
  const right = walk.expression(node.childForFieldName('right'));
  const operator = node.childForFieldName('operator')?.text;
  if (operator === '+' || operator === '/') {
    const between = operator === '/' ? ['/'] : [];
    return { kind: 'text', parts: [...partsOf(left), ...between, ...partsOf(right)] };
  }
  if (operator === '%' && left.kind === 'text') return interpolated(left.parts, right);
  return { kind: 'other', holds: [left, right] };
}

function partsOf(value: Expression): readonly (string | Expression)[] {
  return value.kind === 'text' ? value.parts : [value];
}

/** `'…%s…' % value`. */
function interpolated(parts: readonly (string | Expression)[], given: Expression): Expression {
  const args = given.kind === 'list' ? given.items : [given];
  let next = 0;
  return {
    kind: 'text',
    parts: parts.flatMap((part) => {
      if (typeof part !== 'string') return [part];
      return part.split(/(%(?:\(\w+\))?[sdrf])/).map((piece): string | Expression => {
        if (!/^%(?:\(\w+\))?[sdrf]$/.test(piece)) return piece;
        next += 1;
        return args[next - 1] ?? OTHER;
      });
    }),
  };
}

function entry(pair: Node, walk: Walk): (readonly [string, Expression])[] {
  if (pair.type !== 'pair') return [];
  const key = walk.expression(pair.childForFieldName('key'));
  const [name] = key.kind === 'text' ? key.parts : [];
  return typeof name === 'string' ? [[name, walk.expression(pair.childForFieldName('value'))]] : [];
}

function enter(node: Node, scope: number, walk: Walk): number | undefined {
  switch (node.type) {
    case 'import_statement':
    case 'import_from_statement':
      imports(node, scope, walk);
      return undefined;
    case 'assignment':
      assign(node, scope, walk);
      return undefined;
    case 'named_expression':
      bind(node.childForFieldName('name'), walk.expression(node.childForFieldName('value')), scope, walk);
      return undefined;
    case 'as_pattern':
      bind(children(node.childForFieldName('alias'))[0], walk.expression(children(node)[0]), scope, walk);
      return undefined;
    case 'for_statement':
      bind(
        node.childForFieldName('left'),
        member(walk.expression(node.childForFieldName('right')), '*'),
        scope,
        walk,
      );
      return undefined;
    case 'return_statement':
    case 'yield':
      walk.file.returned(scope, walk.expression(children(node)[0]));
      return undefined;
    case 'function_definition':
    case 'lambda':
      return func(node, scope, walk);
    case 'class_definition':
      return classScope(node, scope, walk);
    default:
      return undefined;
  }
}

function imports(node: Node, scope: number, walk: Walk): void {
  const from = node.childForFieldName('module_name');
  for (const item of children(node)) {
    if (item.id === from?.id) continue;
    const aliased = item.type === 'aliased_import';
    const name = (aliased ? item.childForFieldName('name') : item)?.text ?? '';
    const alias = aliased ? item.childForFieldName('alias')?.text : undefined;
    if (from !== null) walk.file.bind(scope, alias ?? name, { kind: 'module', path: from.text, name });
    else if (alias !== undefined) walk.file.bind(scope, alias, { kind: 'module', path: name });
    else {
      const [root = name] = name.split('.');
      walk.file.bind(scope, root, { kind: 'module', path: root });
    }
  }
}

function assign(node: Node, scope: number, walk: Walk): void {
  const left = node.childForFieldName('left');
  const right = node.childForFieldName('right');
  if (right === null) {
    const type = typed(node.childForFieldName('type'), walk);
    if (type !== OTHER) bind(left, type, scope, walk);
    return;
  }
  const value = walk.expression(right);
  if (left?.type === 'pattern_list' && value.kind === 'list') {
    children(left).forEach((item, index) => bind(item, value.items[index] ?? OTHER, scope, walk));
    return;
  }
  // A declared type says more than a call of something unknown.
  const type = typed(node.childForFieldName('type'), walk);
  bind(left, type === OTHER ? value : { kind: 'either', of: [type, value] }, scope, walk);
}

function classScope(node: Node, scope: number, walk: Walk): number {
  const name = node.childForFieldName('name')?.text ?? '';
  const bases = children(node.childForFieldName('superclasses')).filter(
    (item) => item.type !== 'keyword_argument',
  );
  const inner = walk.file.class(scope, name, walk.expressions(bases));
  walk.file.bind(scope, name, { kind: 'class', scope: inner });
  return inner;
}

function bind(target: Node | null | undefined, value: Expression, scope: number, walk: Walk): void {
  if (target?.type === 'identifier') {
    walk.file.bind(scope, target.text, value);
    if (walk.file.isClass(scope)) walk.file.field(scope, target.text, value);
  }
  const own = /^(?:self|cls)\.(?<name>\w+)$/.exec(target?.text ?? '')?.groups?.['name'];
  if (own !== undefined) walk.file.field(scope, own, value);
}

function typed(annotation: Node | null, walk: Walk): Expression {
  const outer = children(annotation)[0];
  const type = plainType(outer);
  if (type?.type === 'identifier' || type?.type === 'attribute')
    return instanceOf(type, walk.expression(type));
  if (type?.type === 'string') {
    const [, name] = /^["'](\w+)["']$/.exec(type.text) ?? [];
    return name === undefined ? OTHER : instanceOf(type, named(name));
  }
  return OTHER;
}

/** `T` of `Optional[T]` and `T | None`. */
function plainType(type: Node | undefined): Node | undefined {
  if (type?.type === 'generic_type' && /^(?:typing\.)?Optional$/.test(children(type)[0]?.text ?? '')) {
    return children(children(children(type)[1])[0])[0];
  }
  if (type?.type === 'binary_operator' || type?.type === 'union_type') {
    return children(type)
      .map((item) => (item.type === 'type' ? children(item)[0] : item))
      .find((item) => item?.text !== 'None');
  }
  return type;
}

function func(node: Node, scope: number, walk: Walk): number {
  const inner = walk.scopeOf(node, scope);
  const name = node.childForFieldName('name')?.text;
  const body: Expression = { kind: 'function', scope: inner };
  const method =
    node.parent?.parent?.type === 'class_definition' ||
    node.parent?.parent?.parent?.type === 'class_definition';
  if (name !== undefined) {
    const value = property(node) ? callAt(node, body, []) : body;
    if (method) walk.file.field(scope, name, value);
    else walk.file.bind(scope, name, value);
  }
  const all = children(node.childForFieldName('parameters'));
  const own = all.filter((item) => item.text !== 'self' && item.text !== 'cls');
  own.forEach((item, index) => parameter(item, index, inner, walk));
  if (node.type === 'lambda') walk.file.returned(inner, walk.expression(node.childForFieldName('body')));
  return inner;
}

/** A method that is read as a field. */
function property(node: Node): boolean {
  return (
    node.parent?.type === 'decorated_definition' &&
    children(node.parent).some((child) => child.type === 'decorator' && /property/.test(child.text))
  );
}

function parameter(item: Node, index: number, scope: number, walk: Walk): void {
  const name = item.type === 'identifier' ? item : (item.childForFieldName('name') ?? children(item)[0]);
  if (name === null || name === undefined) return;
  const type = typed(item.childForFieldName('type'), walk);
  if (type !== OTHER) walk.file.bind(scope, name.text, type);
  else walk.file.parameter(scope, name.text, index);
  const fallback = item.childForFieldName('value');
  if (fallback !== null && type === OTHER && fallback.text !== 'None') {
    walk.file.bind(scope, name.text, walk.expression(fallback));
  }
}
