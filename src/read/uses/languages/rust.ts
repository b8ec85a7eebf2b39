import { member, OTHER, type Expression } from '../expression.ts';
import type { Node } from '../parser.ts';
import { callAt, children, instanceOf, named, textOf, type Reader, type Walk } from './walker.ts';

/** Rust: `aws_sdk_s3::Client::new(&config)` is read as `aws_sdk_s3.Client()`. */
export const rust: Reader = { expression, enter };

function expression(node: Node, walk: Walk): Expression | undefined {
  const field = (name: string): Node | null => node.childForFieldName(name);
  switch (node.type) {
    case 'identifier':
    case 'type_identifier':
    case 'field_identifier':
    case 'crate':
      return named(node.text);
    case 'self':
      return named('this');
    case 'scoped_identifier':
    case 'scoped_type_identifier': {
      const of = field('path');
      const name = field('name')?.text ?? '';
      return of === null ? named(name) : member(moduleOr(of, walk), name);
    }
    case 'generic_type':
    case 'generic_function':
      return walk.expression(field('type') ?? field('function'));
    case 'field_expression':
      return member(walk.expression(field('value')), field('field')?.text ?? '');
    case 'call_expression':
      return call(node, walk);
    case 'macro_invocation':
      return macro(node, walk);
    case 'struct_expression':
      return struct(node, walk);
    case 'string_literal':
      return textOf(
        children(node)
          .map((part) => (part.type === 'escape_sequence' ? unescaped(part.text) : part.text))
          .join(''),
      );
    case 'raw_string_literal':
      return textOf(children(node)[0]?.text ?? '');
    case 'array_expression':
      return { kind: 'list', items: walk.expressions(children(node)) };
    case 'await_expression':
    case 'try_expression':
    case 'reference_expression':
    case 'parenthesized_expression':
    case 'unary_expression':
    case 'expression_statement':
      return walk.expression(children(node).find((child) => child.type !== 'mutable_specifier'));
    case 'block':
      return walk.expression(children(node).at(-1));
    default:
      return undefined;
  }
}

/** What stands before `::` is no variable: a name that nothing binds is a crate's. */
function moduleOr(node: Node, walk: Walk): Expression {
  const own = walk.expression(node);
  if (own.kind !== 'name' || !/^[a-z]/.test(own.name) || own.name === 'this') return own;
  return { kind: 'either', of: [own, { kind: 'module', path: own.name }] };
}

function unescaped(text: string): string {
  if (/^\\\s/.test(text)) return '';
  return text === '\\n' ? '\n' : text.slice(1);
}

function call(node: Node, walk: Walk): Expression {
  const callee = node.childForFieldName('function');
  const args = walk.expressions(children(node.childForFieldName('arguments')));
  const [first] = args;
  const text = first?.kind === 'text' && first.parts.length === 1 ? first.parts[0] : undefined;
  if (/^(?:std::)?env::var(?:_os)?$/.test(callee?.text ?? '') && typeof text === 'string')
    return { kind: 'variable', name: text };
  const of = walk.expression(callee);
  if (of.kind === 'member') {
    // What only opens, copies or shares a value leaves it what it is.
    if (args.length === 0 && SAME.has(of.name)) return of.of;
    if (args.length === 1 && /^(?:expect|context|map_err|unwrap_or_else|wrap_err)$/.test(of.name))
      return of.of;
    // `Command::new("aws").args(["s3", "ls"])` is one command line.
    if (/^args?$/.test(of.name) && of.of.kind === 'call' && isCommand(of.of.of))
      return callAt(node, of.of.of, [...of.of.args, ...args]);
    if (callee?.type === 'scoped_identifier' && of.name === 'new') {
      if (of.of.kind === 'name' && WRAPPING.has(of.of.name) && first !== undefined) return first;
      return callAt(node, of.of, args);
    }
  }
  return callAt(node, of, args);
}

function isCommand(of: Expression): boolean {
  return (of.kind === 'name' || of.kind === 'member') && of.name === 'Command';
}

const SAME = new Set(
  'unwrap|clone|as_ref|as_mut|to_owned|borrow|by_ref|as_deref|unwrap_or_default|lock|deref|into_inner'.split(
    '|',
  ),
);
const WRAPPING = new Set(['Arc', 'Box', 'Rc', 'Some', 'Data', 'Extension', 'State', 'Mutex', 'RwLock']);

/** A macro's arguments are tokens: of them the first text counts, and that a format fills it. */
function macro(node: Node, walk: Walk): Expression {
  const name = node.childForFieldName('macro');
  const tokens = children(children(node).find((child) => child.type === 'token_tree'));
  const texts = tokens
    .filter((token) => /^(?:raw_)?string_literal$/.test(token.type))
    .map((token) => walk.expression(token));
  const [text] = texts;
  if (name?.text === 'format' || name?.text === 'concat') {
    const [whole] = text?.kind === 'text' ? text.parts : [];
    if (typeof whole !== 'string') return OTHER;
    return {
      kind: 'text',
      parts: whole.split(/(\{[^{}]*\})/).map((part) => (/^\{[^{}]*\}$/.test(part) ? OTHER : part)),
    };
  }
  const of = walk.expression(name);
  if (/^(?:std::)?env$|^option_env$/.test(name?.text ?? '') && text?.kind === 'text') {
    const [variable] = text.parts;
    if (typeof variable === 'string') return { kind: 'variable', name: variable };
  }
  return callAt(node, of, texts, true);
}

function struct(node: Node, walk: Walk): Expression {
  const entries = children(node.childForFieldName('body')).flatMap(
    (item): (readonly [string, Expression])[] => {
      if (item.type === 'field_initializer')
        return [
          [item.childForFieldName('field')?.text ?? '', walk.expression(item.childForFieldName('value'))],
        ];
      return item.type === 'shorthand_field_initializer' ? [[item.text, named(item.text)]] : [];
    },
  );
  return callAt(node, walk.expression(node.childForFieldName('name')), [{ kind: 'object', entries }]);
}

function enter(node: Node, scope: number, walk: Walk): number | undefined {
  switch (node.type) {
    case 'use_declaration':
      used(node.childForFieldName('argument'), undefined, walk);
      return undefined;
    case 'let_declaration':
    case 'let_condition':
      declared(node, scope, walk);
      return undefined;
    case 'const_item':
    case 'static_item':
      walk.file.bind(
        scope,
        node.childForFieldName('name')?.text ?? '',
        walk.expression(node.childForFieldName('value')),
      );
      return undefined;
    case 'field_declaration':
      typedField(node, scope, walk);
      return undefined;
    case 'field_initializer':
      initialised(node, scope, walk);
      return undefined;
    case 'return_expression':
      walk.file.returned(scope, walk.expression(children(node)[0]));
      return undefined;
    case 'function_item':
      return func(node, scope, walk);
    case 'block':
      return node.parent?.type === 'function_item' ? undefined : walk.file.scope(scope, false);
    default:
      return undefined;
  }
}

/** `use a::b::{C, d as e}`. */
function used(node: Node | null, before: string | undefined, walk: Walk): void {
  if (node === null) return;
  const whole = (text: string): string =>
    [before, text.replaceAll('::', '.')].filter((part) => part !== undefined).join('.');
  switch (node.type) {
    case 'use_list':
      for (const item of children(node)) used(item, before, walk);
      return;
    case 'scoped_use_list': {
      const path = node.childForFieldName('path')?.text;
      used(node.childForFieldName('list'), path === undefined ? before : whole(path), walk);
      return;
    }
    case 'use_as_clause':
      bindUsed(
        node.childForFieldName('alias')?.text ?? '',
        whole(node.childForFieldName('path')?.text ?? ''),
        walk,
      );
      return;
    case 'self':
      if (before !== undefined) bindUsed(before.slice(before.lastIndexOf('.') + 1), before, walk);
      return;
    case 'identifier':
    case 'scoped_identifier':
      bindUsed(node.text.slice(node.text.lastIndexOf(':') + 1), whole(node.text), walk);
      return;
    default:
      return;
  }
}

function bindUsed(name: string, path: string, walk: Walk): void {
  if (/^(?:crate|super|self)\b/.test(path)) return;
  walk.file.bind(0, name, { kind: 'module', path });
}

function declared(node: Node, scope: number, walk: Walk): void {
  const pattern = node.childForFieldName('pattern');
  const value = walk.expression(node.childForFieldName('value'));
  const type = typed(node.childForFieldName('type'), walk);
  const inner = pattern?.type === 'tuple_struct_pattern' ? children(pattern).at(-1) : pattern;
  const own = inner?.type === 'mut_pattern' ? children(inner).at(-1) : inner;
  if (own?.type !== 'identifier') return;
  const ways = [type, value].filter((way) => way !== OTHER);
  walk.file.bind(scope, own.text, ways.length === 1 ? (ways[0] ?? OTHER) : { kind: 'either', of: ways });
}

function typedField(node: Node, scope: number, walk: Walk): void {
  const name = node.childForFieldName('name')?.text;
  const type = typed(node.childForFieldName('type'), walk);
  if (name !== undefined && type !== OTHER) walk.file.field(scope, name, type);
}

/** `Store { client: Client::new() }` fills a field. */
function initialised(node: Node, scope: number, walk: Walk): void {
  const value = walk.expression(node.childForFieldName('value'));
  const name = node.childForFieldName('field')?.text;
  if (name !== undefined && value.kind === 'call') walk.file.field(scope, name, value);
}

/** An instance of a declared type, within what only holds it. */
function typed(type: Node | null, walk: Walk): Expression {
  if (type === null) return OTHER;
  if (type.type === 'reference_type' || type.type === 'mutable_type') {
    return typed(
      children(type)
        .filter((child) => child.type !== 'lifetime' && child.type !== 'mutable_specifier')
        .at(-1) ?? null,
      walk,
    );
  }
  if (type.type === 'generic_type') {
    const outer = type.childForFieldName('type');
    const last = outer?.text.slice((outer.text.lastIndexOf(':') ?? -1) + 1) ?? '';
    const [inner] = children(type.childForFieldName('type_arguments'));
    if (WRAPPING.has(last) || last === 'Option' || last === 'Result') return typed(inner ?? null, walk);
    return outer === null ? OTHER : instanceOf(outer, walk.expression(outer));
  }
  return /^(?:scoped_)?type_identifier$/.test(type.type) ? instanceOf(type, walk.expression(type)) : OTHER;
}

function func(node: Node, scope: number, walk: Walk): number {
  const inner = walk.scopeOf(node, scope);
  const name = node.childForFieldName('name')?.text;
  const body: Expression = { kind: 'function', scope: inner };
  if (name !== undefined) {
    walk.file.bind(0, name, body);
    walk.file.field(scope, name, body);
  }
  const gives = typed(node.childForFieldName('return_type'), walk);
  if (gives !== OTHER) walk.file.returned(inner, gives);
  const last = children(node.childForFieldName('body')).at(-1);
  if (last !== undefined && /expression$|identifier$/.test(last.type))
    walk.file.returned(inner, walk.expression(last));
  const all = children(node.childForFieldName('parameters')).filter((item) => item.type === 'parameter');
  all.forEach((item, index) => {
    const pattern = item.childForFieldName('pattern');
    // `State(pool): State<PgPool>`.
    const own = pattern?.type === 'tuple_struct_pattern' ? children(pattern).at(-1) : pattern;
    if (own?.type !== 'identifier') return;
    const type = typed(item.childForFieldName('type'), walk);
    if (type === OTHER) walk.file.parameter(inner, own.text, index);
    else walk.file.bind(inner, own.text, type);
  });
  return inner;
}
