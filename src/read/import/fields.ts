import { Secret } from '../../util/secret.ts';

/** An object of a report, of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;

/** A value as an object; `undefined` where it is none. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** An own field, by the keys that lead to it. */
export function fieldAt(value: unknown, ...keys: readonly string[]): unknown {
  let at: unknown = value;
  for (const key of keys) {
    const fields = fieldsOf(at);
    if (fields === undefined || !Object.hasOwn(fields, key)) return undefined;
    at = fields[key];
  }
  return at;
}

/** An own field that is a text and not empty. */
export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const text = fieldAt(value, ...keys);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** An own field that is a list; empty where it is none. */
export function listAt(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const list = fieldAt(value, ...keys);
  return Array.isArray(list) ? list : [];
}

/** No file has more lines, nor a line more columns. */
const MOST_LINES = 2 ** 31;

/** A count of lines or columns; what is none, or could be none, is left out. */
export function countAt(value: unknown, ...keys: readonly string[]): number | undefined {
  const number = fieldAt(value, ...keys);
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < MOST_LINES
    ? number
    : undefined;
}

/** A line number, from 1. */
export function lineAt(value: unknown, ...keys: readonly string[]): number | undefined {
  const line = countAt(value, ...keys);
  return line === 0 ? undefined : line;
}

/** An object id, whole or at least seven digits of it. */
export function commitAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const text = textAt(value, ...keys)?.toLowerCase();
  return text !== undefined && /^[0-9a-f]{7,64}$/.test(text) && !/^0+$/.test(text) ? text : undefined;
}

/** The object without fields that are `undefined`. */
export function given<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Longest value that is taken for a secret; longer ones are looked for by their place. */
const LONGEST_SECRET = 64 * 1024;

/** What a report says of a value: the value itself, or what it still shows of it. */
export interface Told {
  readonly secrets: readonly Secret[];
  readonly shows?: { readonly start: string; readonly end: string };
}

/**
 * A value as tools write it, hidden or not: `REDACTED` and a beginning with three dots (gitleaks), `[REDACTED:…]`
 * (kingfisher), stars in the middle (ggshield).
 */
export function toldBy(text: string | undefined): Told {
  if (text === undefined || text.length > LONGEST_SECRET) return { secrets: [] };
  if (/^(?:\[?REDACTED(?::[0-9a-f]{1,64})?\]?|\*+)$/i.test(text)) return { secrets: [] };
  const dots = /^(.{0,1000})(?:\.\.\.|…)$/su.exec(text);
  if (dots !== null) return { secrets: [], shows: { start: dots[1] ?? '', end: '' } };
  const stars = /^([^*]{0,60})\*[*+\-\s]{0,65536}\*([^*]{0,60})$/u.exec(text);
  if (stars !== null) return { secrets: [], shows: { start: stars[1] ?? '', end: stars[2] ?? '' } };
  return { secrets: [new Secret(text)] };
}
