import type { Place } from '../../../model/fragment.ts';
import { HOLE, literal, markedText, textOf, textValue, withoutMarks } from './value.ts';
import type { Value } from './value.ts';

const MOST_DEPTH = 40;
const MOST_INSTANCES = 100;
const MOST_TEXT = 100_000;
const MOST_ITEMS = 1000;

/** What `each` or `count.index` is in one round of a repeated block. */
export interface Iteration {
  readonly key?: Value;
  readonly value?: Value;
}

/** Parts as one text, unless that grows beyond what a policy can be. */
export function joinedText(parts: readonly string[], between: string, at: Place): Value {
  const length = parts.reduce((sum, part) => sum + part.length + between.length, 0);
  return markedText(length > MOST_TEXT ? HOLE : parts.join(between), at);
}

/** Rounds of a `count` that is stated. */
export function counted(value: Value): Iteration[] | undefined {
  const text = literal(value);
  const count = text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
  if (count === undefined || count > MOST_INSTANCES) return undefined;
  return Array.from({ length: count }, (_, i) => ({ key: textValue(String(i), value.at) }));
}

/** Rounds of a `for_each` that is stated. */
export function repeated(value: Value): Iteration[] | undefined {
  if (value.kind === 'map' && !value.open && value.entries.size <= MOST_INSTANCES) {
    return [...value.entries].map(([key, item]) => ({ key: textValue(key, item.at), value: item }));
  }
  if (value.kind !== 'list' || value.open || value.items.length > MOST_INSTANCES) return undefined;
  if (value.items.some((item) => literal(item) === undefined)) return undefined;
  return value.items.map((item) => ({ key: item, value: item }));
}

/** What a path of names leads to. */
export function member(value: Value | undefined, path: readonly string[]): Value | undefined {
  let found = value;
  for (const name of path) {
    if (found?.kind === 'map') found = found.entries.get(name);
    else if (found?.kind === 'list' && /^\d+$/.test(name)) found = found.items[Number(name)];
    else return undefined;
  }
  return found;
}

/** All items as one list, lists inside lists too. */
export function concatenated(values: readonly Value[], at: Place): Value {
  const items: Value[] = [];
  let open = false;
  const add = (value: Value, depth: number): void => {
    if (value.kind === 'list' && depth < MOST_DEPTH) {
      open ||= value.open;
      for (const item of value.items.slice(0, MOST_ITEMS)) add(item, depth + 1);
      open ||= value.items.length > MOST_ITEMS;
    } else if (value.kind === 'unknown' || items.length >= MOST_ITEMS) open = true;
    else items.push(value);
  };
  for (const value of values) add(value, 0);
  return { kind: 'list', items, open, at };
}

/** `merge(…)`: later entries win. */
export function mergedMaps(values: readonly Value[], at: Place): Value {
  const entries = new Map<string, Value>();
  let open = false;
  for (const value of values) {
    if (value.kind !== 'map' || value.open) open = true;
    if (value.kind === 'map') for (const [key, item] of value.entries) entries.set(key, item);
  }
  return { kind: 'map', entries, open, at };
}

/** `format(…)` with plain verbs; another verb leaves a hole. */
export function formatted([pattern, ...args]: readonly Value[], at: Place): Value {
  if (pattern?.kind !== 'text') return { kind: 'unknown', source: 'format', at };
  let next = 0;
  const text = pattern.text.replace(/%(?:%|[sdv]|[^%]{0,10}?[a-zA-Z])/g, (verb) => {
    if (verb === '%%') return '%';
    const value = args[next];
    next += 1;
    return value !== undefined && /^%[sdv]$/.test(verb) ? textOf(value) : HOLE;
  });
  return markedText(text, at);
}

/** `join(separator, list)`. */
export function joined(separator: Value, list: Value | undefined, at: Place): Value {
  const between = literal(separator);
  if (between === undefined || list?.kind !== 'list' || list.open)
    return { kind: 'unknown', source: 'join', at };
  return joinedText(list.items.map(textOf), between, at);
}

/** A path relative to a folder, without leaving the tree. */
export function joinPath(folder: string, path: string): string {
  const parts: string[] = folder === '' ? [] : folder.split('/');
  for (const part of withoutMarks(path).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
