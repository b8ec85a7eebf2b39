import type { Expression } from './expression.ts';

/** Stands in a text for what only the running program knows. */
export const HOLE = '\u0001';

/** What an expression is known to be. */
export interface Value {
  /** `boto3.client(s3).put_object()`: from the package on, or from `?name` where nothing tells what a name is. */
  readonly path?: string;
  /** Other paths that it may be: a declared type beside what is made, a name that is bound twice. */
  readonly others?: readonly string[];
  /** A text, with {@link HOLE} for each unknown part. */
  readonly text?: string;
  /** What the text may be, where callers of one function hand over several. */
  readonly texts?: readonly string[];
  /** Environment variables that it was made from. */
  readonly variables: readonly string[];
  /** Addresses that it was made with. */
  readonly bases: readonly string[];
  /** An object or a list, and where its names are looked up. */
  readonly literal?: { readonly of: Expression; readonly file: string; readonly scope: number };
  /** A function of the repository. */
  readonly body?: { readonly file: string; readonly scope: number };
  /** A class of the repository, or what it made. */
  readonly class?: { readonly file: string; readonly scope: number };
}

export const NOTHING: Value = { variables: [], bases: [] };

/** Nothing but what it was made from. */
export function made(from: readonly Value[]): Value {
  return {
    variables: distinct(from.flatMap((value) => value.variables)),
    bases: distinct(from.flatMap((value) => value.bases)),
  };
}

/** Several possible values as one: what the first that tells something says. */
export function eitherOf(values: readonly Value[]): Value {
  const path = values.find((value) => value.path !== undefined && !value.path.startsWith('?'))?.path;
  const other = path ?? values.find((value) => value.path !== undefined)?.path;
  const others = othersOf(values, other);
  const text = values.find((value) => value.text !== undefined)?.text;
  const literal = values.find((value) => value.literal !== undefined)?.literal;
  const body = values.find((value) => value.body !== undefined)?.body;
  const own = values.find((value) => value.class !== undefined)?.class;
  return {
    ...made(values),
    ...(other !== undefined && { path: other }),
    ...(others.length > 0 && { others }),
    ...(text !== undefined && { text }),
    ...(literal !== undefined && { literal }),
    ...(body !== undefined && { body }),
    ...(own !== undefined && { class: own }),
  };
}

const MOST_OTHERS = 4;

function othersOf(values: readonly Value[], path: string | undefined): readonly string[] {
  const all = values.flatMap((value) => [value.path ?? '?', ...(value.others ?? [])]);
  return [...new Set(all)].filter((item) => item !== path && !item.startsWith('?')).slice(0, MOST_OTHERS);
}

/** The other paths of a value, each continued. */
export function continued(value: Value, end: string): Pick<Value, 'others'> {
  if (value.others === undefined) return {};
  return { others: value.others.map((path) => `${path}${end}`.slice(0, 300)) };
}

/** Each entry once, as few as a report can use. */
export function distinct(items: readonly string[]): readonly string[] {
  return items.length < 2 ? items : [...new Set(items)].slice(0, 20);
}
