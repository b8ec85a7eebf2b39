import { member, OTHER, type Expression } from '../expression.ts';
import type { Node } from '../parser.ts';
import { callAt, children, named, textOf, type Reader, type Walk } from './walker.ts';

/** Ruby: `Aws::S3::Client.new` is read as `Aws.S3.Client()`. */
export const ruby: Reader = { expression, enter };

function expression(node: Node, walk: Walk): Expression | undefined {
  const field = (name: string): Node | null => node.childForFieldName(name);
  switch (node.type) {
    case 'identifier':
    case 'constant':
      return called(node) ? callAt(node, named(node.text), []) : named(node.text);
    case 'self':
      return named('this');
    case 'instance_variable':
    case 'class_variable':
      return member(named('this'), node.text.replace(/^@+/, ''));
    case 'scope_resolution': {
      const of = field('scope');
      const name = field('name')?.text ?? '';
      return of === null ? named(`::${name}`) : member(walk.expression(of), name);
    }
    case 'call':
      return call(node, walk);
    case 'element_reference':
      return element(node, walk);
    case 'string':
    case 'heredoc_body':
      return { kind: 'text', parts: parts(node, walk) };
    case 'heredoc_beginning':
      return heredoc(node, walk);
    case 'simple_symbol':
      return textOf(node.text.slice(1));
    case 'subshell':
      return callAt(node, named('`'), [{ kind: 'text', parts: parts(node, walk) }]);
    case 'hash':
      return { kind: 'object', entries: entries(children(node), walk) };
    case 'array':
      return { kind: 'list', items: walk.expressions(children(node)) };
    case 'string_array':
      return { kind: 'list', items: children(node).map((item) => textOf(item.text)) };
    case 'binary':
      return binary(node, walk);
    case 'assignment':
    case 'operator_assignment':
      return walk.expression(field('right'));
    case 'conditional':
      return {
        kind: 'either',
        of: [walk.expression(field('consequence')), walk.expression(field('alternative'))],
      };
    case 'parenthesized_statements':
    case 'begin':
      return walk.expression(children(node).at(-1));
    default:
      return undefined;
  }
}

function call(node: Node, walk: Walk): Expression {
  const receiver = node.childForFieldName('receiver');
  const name = node.childForFieldName('method')?.text ?? '';
  const given = children(node.childForFieldName('arguments'));
  const pairs = given.filter((arg) => arg.type === 'pair');
  const plain = walk.expressions(given.filter((arg) => arg.type !== 'pair' && arg.type !== 'block_argument'));
  const args =
    pairs.length === 0 ? plain : [...plain, { kind: 'object' as const, entries: entries(pairs, walk) }];
  const [first] = args;
  const text = first?.kind === 'text' ? first.parts[0] : undefined;
  if (receiver?.text === 'ENV' && name === 'fetch' && typeof text === 'string')
    return { kind: 'variable', name: text };
  if (receiver === null) return callAt(node, named(name), args);
  const of = walk.expression(receiver);
  // `Class.new(Base)` is a class as its base is.
  if (name === 'new' && receiver.text === 'Class' && first !== undefined) return first;
  if (name === 'new') return callAt(node, of, args);
  return callAt(node, member(of, name), args);
}

/** A name that can only be a method's, or one that stands alone in a class: `save!`, `destroy`. */
function called(node: Node): boolean {
  const { parent } = node;
  if (node.type !== 'identifier' || parent === null) return false;
  if (/[!?]$/.test(node.text)) return parent.type !== 'method' && parent.type !== 'call';
  return STATEMENTS.has(parent.type);
}

const STATEMENTS = new Set(['body_statement', 'then', 'else', 'block_body', 'ensure']);

/** The text of a here-document stands after the line that it begins in. */
function heredoc(node: Node, walk: Walk): Expression {
  const name = /\w+/.exec(node.text.replace(/^<<[~-]?/, ''))?.[0];
  for (let at: Node | null = node; at !== null; at = at.parent) {
    for (let next = at.nextNamedSibling; next !== null; next = next.nextNamedSibling) {
      if (next.type !== 'heredoc_body') continue;
      const end = children(next).at(-1)?.text ?? '';
      if (end.trim() === name && next.startIndex >= node.endIndex) return walk.expression(next);
    }
  }
  return OTHER;
}

function element(node: Node, walk: Walk): Expression {
  const [of, index] = children(node);
  const key = walk.expression(index);
  const name = key.kind === 'text' ? key.parts[0] : undefined;
  if (typeof name !== 'string') return { kind: 'other', holds: [walk.expression(of)] };
  return of?.text === 'ENV' ? { kind: 'variable', name } : member(walk.expression(of), name);
}

function parts(node: Node, walk: Walk): (string | Expression)[] {
  return children(node).flatMap((part): (string | Expression)[] => {
    if (part.type === 'interpolation') return [walk.expression(children(part)[0])];
    if (part.type === 'escape_sequence') return [part.text === '\\n' ? '\n' : part.text.slice(1)];
    return part.type.endsWith('content') ? [part.text] : [];
  });
}

function entries(pairs: readonly Node[], walk: Walk): (readonly [string, Expression])[] {
  return pairs.flatMap((pair): (readonly [string, Expression])[] => {
    if (pair.type !== 'pair') return [];
    const key = (pair.childForFieldName('key')?.text ?? '').replace(/^:|["':]/g, '');
    const value = pair.childForFieldName('value');
    return [[key, value === null ? named(key) : walk.expression(value)]];
  });
}

function binary(node: Node, walk: Walk): Expression | undefined {
  const left = walk.expression(node.childForFieldName('left'));
  const right = walk.expression(node.childForFieldName('right'));
  const operator = node.childForFieldName('operator')?.text;
  if (operator === '||') return { kind: 'either', of: [left, right] };
  if (operator !== '+') return undefined;
  return {
    kind: 'text',
    parts: [left, right].flatMap((side) => (side.kind === 'text' ? side.parts : [side])),
  };
}

function enter(node: Node, scope: number, walk: Walk): number | undefined {
  switch (node.type) {
    case 'assignment':
    case 'operator_assignment':
      assign(node, scope, walk);
      return undefined;
    case 'method':
    case 'singleton_method':
      return method(node, scope, walk);
    case 'return':
      walk.file.returned(scope, walk.expression(children(children(node)[0])[0]));
      return undefined;
    case 'class':
    case 'module':
      return classScope(node, scope, walk);
    case 'yield':
      yields(node, scope, walk);
      return undefined;
    case 'call':
      yields(node, scope, walk);
      delegated(node, scope, walk);
      return undefined;
    case 'block':
    case 'do_block':
      return block(node, scope, walk);
    default:
      return undefined;
  }
}

/** `class Shop::Order < Base` with what is mixed into it. */
function classScope(node: Node, scope: number, walk: Walk): number {
  const name = (node.childForFieldName('name')?.text ?? '').replace(/^::/, '').replaceAll('::', '.');
  const [parent] = children(node.childForFieldName('superclass'));
  // A version in brackets: `Migration[7.1]`.
  const base = parent?.type === 'element_reference' ? children(parent)[0] : parent;
  const mixed = children(node.childForFieldName('body')).filter(
    (item) => item.type === 'call' && MIXES.has(item.childForFieldName('method')?.text ?? ''),
  );
  const modules = mixed.flatMap((item) => children(item.childForFieldName('arguments')));
  return walk.file.class(scope, name, [
    ...(base === undefined ? [] : [walk.expression(base)]),
    ...walk.expressions(modules),
  ]);
}

const MIXES = new Set(['include', 'prepend', 'extend']);

/** What a block is given. */
function block(node: Node, scope: number, walk: Walk): number {
  const inner = walk.file.scope(scope, false);
  const of = walk.expression(node.parent);
  if (of.kind !== 'call') return inner;
  children(node.childForFieldName('parameters')).forEach((item, index) => {
    if (item.type === 'identifier') walk.file.bind(inner, item.text, { kind: 'yielded', of, index, scope });
  });
  return inner;
}

/** `yield a, b`, and a block that is handed on: `each(&block)`. */
function yields(node: Node, scope: number, walk: Walk): void {
  if (node.type === 'yield') {
    walk.file.yielded(scope, walk.expressions(children(children(node)[0])));
    return;
  }
  const handed = children(node.childForFieldName('arguments')).some((arg) => arg.type === 'block_argument');
  const of = handed ? walk.expression(node) : OTHER;
  if (of.kind === 'call') walk.file.yielded(scope, of);
}

/** `delegate :a, to: :b` and `def_delegators :b, :a`: methods that another object has. */
function delegated(node: Node, scope: number, walk: Walk): void {
  const word = node.childForFieldName('method')?.text ?? '';
  if (
    node.childForFieldName('receiver') !== null ||
    !/^(?:def_(?:instance_)?delegators?|delegate)$/.test(word)
  )
    return;
  const given = children(node.childForFieldName('arguments'));
  const names = given.filter((arg) => arg.type === 'simple_symbol').map((arg) => arg.text.slice(1));
  const to = given.find((arg) => arg.type === 'pair' && arg.childForFieldName('key')?.text === 'to');
  const target = word === 'delegate' ? to?.childForFieldName('value')?.text.replace(/^:/, '') : names.shift();
  if (target === undefined || !/^@{0,2}\w+$/.test(target) || walk.file.classAround(scope) === undefined)
    return;
  const of = target === 'class' ? named('this') : member(named('this'), target.replace(/^@+/, ''));
  // Of one that is renamed the last name is the method's here: `def_delegator :client, :get, :fetch`.
  const renamed = /^def_(?:instance_)?delegator$/.test(word) && names.length === 2;
  for (const name of renamed ? names.slice(1) : names) {
    const method = member(of, renamed ? (names[0] ?? name) : name);
    walk.file.method(scope, name, method);
    walk.file.field(scope, name, method);
  }
}

function assign(node: Node, scope: number, walk: Walk): void {
  const left = node.childForFieldName('left');
  const value = walk.expression(node.childForFieldName('right'));
  if (left === null || value === OTHER) return;
  if (left.type === 'identifier') walk.file.bind(scope, left.text, value);
  if (left.type === 'constant') walk.file.bind(0, left.text, value);
  if (!left.type.endsWith('_variable')) return;
  const field = left.text.replace(/^@+/, '');
  walk.file.field(scope, field, value);
  // What the same method puts into it counts there alone.
  if (scope !== 0 && node.type === 'assignment') walk.file.bind(scope, `this.${field}`, value);
}

/** A method is read by its name alone, so it is bound as what a call of it gives. */
function method(node: Node, scope: number, walk: Walk): number {
  const inner = walk.scopeOf(node, scope);
  const name = node.childForFieldName('name')?.text;
  const last = children(node.childForFieldName('body')).at(-1);
  if (last !== undefined && last.type !== 'return') walk.file.returned(inner, walk.expression(last));
  const body: Expression = { kind: 'function', scope: inner };
  if (name !== undefined) {
    // Without arguments a method looks like a variable: both readings give what it returns.
    const plain = node.childForFieldName('parameters') === null;
    walk.file.method(scope, name, plain ? callAt(node, body, []) : body);
    walk.file.field(scope, name, body);
  }
  children(node.childForFieldName('parameters')).forEach((item, index) => {
    const own = item.type === 'identifier' ? item : item.childForFieldName('name');
    if (own !== null) walk.file.parameter(inner, own.text, index);
  });
  return inner;
}
