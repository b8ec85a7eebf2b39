import type { Call, Expression } from './expression.ts';

/** Callers of one function whose arguments are looked at. */
const MOST_CALLERS = 200;

/** Readings of a place as its callers hand over, in one repository. */
const MOST_EACH = 2_000;

/** A call of a function of the repository. */
export interface Caller {
  readonly file: string;
  readonly scope: number;
  readonly call: Call;
}

/** Who calls the functions of a repository: all of them, or the one whose call is being read. */
export class Callers {
  readonly #all = new Map<string, Caller[]>();
  readonly #calling = new Map<string, Caller>();
  #left = MOST_EACH;

  add(key: string, caller: Caller): void {
    const known = this.#all.get(key) ?? [];
    if (known.length < MOST_CALLERS) known.push(caller);
    this.#all.set(key, known);
  }

  of(key: string): readonly Caller[] {
    const calling = this.#calling.get(key);
    return calling === undefined ? (this.#all.get(key) ?? []) : [calling];
  }

  /** Callers of the first function that has any, each to be read once; none where that is too much. */
  toRead(keys: readonly string[]): { readonly key: string; readonly callers: readonly Caller[] } | undefined {
    const key = keys.find((one) => this.#all.has(one));
    const callers = key === undefined ? [] : (this.#all.get(key) ?? []);
    if (key === undefined || this.#calling.has(key) || this.#left < callers.length) return undefined;
    this.#left -= callers.length;
    return { key, callers };
  }

  /** Reads as one caller of a function hands over. */
  within<T>(key: string, caller: Caller, read: () => T): T {
    const before = this.#calling.get(key);
    this.#calling.set(key, caller);
    const value = read();
    if (before === undefined) this.#calling.delete(key);
    else this.#calling.set(key, before);
    return value;
  }
}

/** What Python's and Ruby's callers hand over by a parameter's name. */
export function namedArgument(file: string, call: Call, name: string): Expression | undefined {
  const last = call.args.at(-1);
  if (last?.kind !== 'object' || !/\.(?:py|rb)$/.test(file)) return undefined;
  return last.entries.find(([key]) => key === name)?.[1];
}
