/** A node of PostgreSQL's own parse tree, as `libpg-query` hands it over in JSON. */
export type Ast = Readonly<Record<string, unknown>>;

const EMPTY: Ast = {};

function isAst(value: unknown): value is Ast {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a node; an empty node where it is none. */
export function node(value: unknown): Ast {
  return isAst(value) ? value : EMPTY;
}

/** The value as a list; empty where it is none. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text; `''` where it is none. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Tag and body of a wrapped node: `{ SelectStmt: {…} }`. */
export function unwrap(value: unknown): { readonly tag: string; readonly body: Ast } {
  const [first] = Object.entries(node(value));
  return first === undefined ? { tag: '', body: EMPTY } : { tag: first[0], body: node(first[1]) };
}

/** Body of a wrapped node of that tag; an empty node for any other. */
export function body(value: unknown, tag: string): Ast {
  return node(node(value)[tag]);
}

/** Whether the value is a wrapped node of that tag. */
export function isTag(value: unknown, tag: string): boolean {
  return Object.hasOwn(node(value), tag);
}

/** Strings of a list of `String` nodes, of a wrapped `List`, or of one `String`. */
export function strings(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map((item) => text(body(item, 'String')['sval']));
  if (isTag(value, 'List')) return strings(body(value, 'List')['items']);
  return isTag(value, 'String') ? [text(body(value, 'String')['sval'])] : [];
}

/** Name parts of a `RangeVar` body, schema first where it is written. */
export function rangeName(range: Ast): readonly string[] {
  const schema = text(range['schemaname']);
  return schema === '' ? [text(range['relname'])] : [schema, text(range['relname'])];
}

/** Options of a `DefElem` list by name; a later one wins, as in the server. */
export function options(value: unknown): ReadonlyMap<string, unknown> {
  const result = new Map<string, unknown>();
  for (const item of list(value)) {
    const element = body(item, 'DefElem');
    result.set(text(element['defname']), element['arg']);
  }
  return result;
}

/** What an option says: written without a value it is true; `undefined` where the value is none of the known ones. */
export function truth(value: unknown): boolean | undefined {
  if (value === undefined) return true;
  if (isTag(value, 'Boolean')) return body(value, 'Boolean')['boolval'] === true;
  if (isTag(value, 'Integer')) return body(value, 'Integer')['ival'] === 1;
  const word = (strings(value)[0] ?? '').toLowerCase();
  if (['true', 'on', 'yes', '1'].includes(word)) return true;
  return ['false', 'off', 'no', '0'].includes(word) ? false : undefined;
}

const DEEPEST = 400;

/** Calls `visit` for every wrapped node under a value; stops at a depth no sane statement has. */
export function walk(value: unknown, visit: (tag: string, body: Ast) => void, depth = 0): void {
  if (depth > DEEPEST) return;
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit, depth + 1);
    return;
  }
  for (const [key, child] of Object.entries(node(value))) {
    if (typeof child !== 'object' || child === null) continue;
    if (/^[A-Z]/u.test(key)) visit(key, node(child));
    walk(child, visit, depth + 1);
  }
}
