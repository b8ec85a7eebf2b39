import type { Expression } from './expression.ts';

/** Stands in a text for what only the running program knows. */
export const HOLE = '\u0001';

/** What an expression is known to be. */
export interface Value {
  /** `boto3.client(s3).put_object()`: from the package on, or from `?name` where nothing tells what a name is. */
  readonly path?: string;
  /** A text, with {@link HOLE} for each unknown part. */
  readonly text?: string;
  /** Environment variables that it was made from. */
  readonly variables: readonly string[];
  /** Addresses that it was made with. */
  readonly bases: readonly string[];
  /** An object or a list, and where its names are looked up. */
  readonly literal?: { readonly of: Expression; readonly file: string; readonly scope: number };
  /** A function of the repository. */
  readonly body?: { readonly file: string; readonly scope: number };
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
  const text = values.find((value) => value.text !== undefined)?.text;
  const literal = values.find((value) => value.literal !== undefined)?.literal;
  const body = values.find((value) => value.body !== undefined)?.body;
  return {
    ...made(values),
    ...(other !== undefined && { path: other }),
    ...(text !== undefined && { text }),
    ...(literal !== undefined && { literal }),
    ...(body !== undefined && { body }),
  };
}

/** Each entry once, as few as a report can use. */
export function distinct(items: readonly string[]): readonly string[] {
  return items.length < 2 ? items : [...new Set(items)].slice(0, 20);
}
