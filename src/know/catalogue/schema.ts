/** Keys and indices from the root of a document. */
export type Path = readonly (string | number)[];

/** Something wrong at a path of one file, before the path is turned into a place. */
export interface Fault {
  readonly path: Path;
  /** The fault is the key itself, not its value. */
  readonly atKey?: true;
  readonly message: string;
  /** Names that would have been right, nearest first. */
  readonly near?: readonly string[];
}

export type Report = (fault: Fault) => void;

/** Reads a plain value (mappings are `Map`s); reports what is wrong and gives `undefined` for it. */
export type Schema<T> = (value: unknown, path: Path, report: Report) => T | undefined;

type Fields = Readonly<Record<string, Schema<unknown>>>;
type Read<S> = S extends Schema<infer T> ? T : never;

/** What a {@link struct} reads. */
export type Struct<R extends Fields, O extends Fields> = { readonly [K in keyof R]: Read<R[K]> } & {
  readonly [K in keyof O]?: Read<O[K]>;
};

/** What a schema reads. */
export type Value<S> = Read<S>;

/** A string; numbers are taken as written. */
export const text: Schema<string> = (value, path, report) => {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  report({ path, message: 'expected a text' });
  return undefined;
};

export const flag: Schema<boolean> = (value, path, report) => {
  if (typeof value === 'boolean') return value;
  report({ path, message: 'expected true or false' });
  return undefined;
};

export const number: Schema<number> = (value, path, report) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  report({ path, message: 'expected a number' });
  return undefined;
};

/** A day on which somebody compared a file with the provider's documents, or `never`. */
export const reviewDay: Schema<string> = (value, path, report) =>
  value === 'never' ? 'never' : day(value, path, report);

/** A day, `YYYY-MM-DD`. */
export const day: Schema<string> = (value, path, report) => {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)))
    return value;
  report({ path, message: 'expected a day, YYYY-MM-DD' });
  return undefined;
};

export const scalar: Schema<string | number | boolean> = (value, path, report) => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  report({ path, message: 'expected a text, a number, true or false' });
  return undefined;
};

/** One of some words. */
export function choice<const T extends string>(words: readonly T[], near: Nearest): Schema<T> {
  return (value, path, report) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    const names = typeof value === 'string' ? near(value, words) : [];
    report({
      path,
      message: `expected one of ${words.join(', ')}`,
      ...(names.length > 0 && { near: names }),
    });
    return undefined;
  };
}

/** A list, each entry read by `of`; entries that are wrong are left out. */
export function list<T>(of: Schema<T>): Schema<readonly T[]> {
  return (value, path, report) => {
    if (!Array.isArray(value)) {
      report({ path, message: 'expected a list' });
      return undefined;
    }
    const out: T[] = [];
    value.forEach((entry: unknown, index) => {
      const read = of(entry, [...path, index], report);
      if (read !== undefined) out.push(read);
    });
    return out;
  };
}

/** One value or a list of them. */
export function many<T>(of: Schema<T>): Schema<readonly T[]> {
  const several = list(of);
  return (value, path, report) => {
    if (Array.isArray(value)) return several(value, path, report);
    const read = of(value, path, report);
    return read === undefined ? undefined : [read];
  };
}

/** A mapping with free keys. */
export function record<T>(of: Schema<T>): Schema<ReadonlyMap<string, T>> {
  return (value, path, report) => {
    if (!(value instanceof Map)) {
      report({ path, message: 'expected a mapping' });
      return undefined;
    }
    const out = new Map<string, T>();
    for (const [key, entry] of value) {
      const read = of(entry, [...path, String(key)], report);
      if (read !== undefined) out.set(String(key), read);
    }
    return out;
  };
}

/** The first reader that finds nothing wrong; where all do, the faults of the last. */
export function either<A, B>(first: Schema<A>, second: Schema<B>): Schema<A | B> {
  return (value, path, report) => {
    let wrong = false;
    const read = first(value, path, () => {
      wrong = true;
    });
    return wrong || read === undefined ? second(value, path, report) : read;
  };
}

/** Finds near names; injected so that this file stays a page about shapes. */
export type Nearest = (name: string, known: Iterable<string>) => readonly string[];

/** A mapping with the given keys and no other; `undefined` where a required one is missing or wrong. */
export function struct<R extends Fields, O extends Fields>(
  required: R,
  optional: O,
  near: Nearest,
): Schema<Struct<R, O>> {
  const schemas = new Map<string, Schema<unknown>>([
    ...Object.entries(required),
    ...Object.entries(optional),
  ]);
  return (value, path, report) => {
    if (!(value instanceof Map)) {
      report({ path, message: 'expected a mapping' });
      return undefined;
    }
    const out = new Map<string, unknown>();
    for (const [key, entry] of value) {
      const name = String(key);
      const schema = schemas.get(name);
      if (schema === undefined) {
        const names = near(
          name,
          [...schemas.keys()].filter((known) => !value.has(known)),
        );
        report({ path: [...path, name], atKey: true, message: `unknown key ${name}`, near: names });
        continue;
      }
      const read = schema(entry, [...path, name], report);
      if (read !== undefined) out.set(name, read);
    }
    const missing = Object.keys(required).filter((name) => !value.has(name));
    if (missing.length > 0) report({ path, message: `missing ${missing.join(', ')}` });
    if (Object.keys(required).some((name) => !out.has(name))) return undefined;
    return Object.fromEntries(out) as Struct<R, O>;
  };
}
