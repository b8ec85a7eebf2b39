import type { Call, Expression } from './expression.ts';

/** Callers of one function whose arguments are looked at. */
const MOST_CALLERS = 60;

/** Readings of a place as its callers hand over, in one repository. */
const MOST_EACH = 2_000;

/** A call of a function of the repository. */
export interface Caller {
  readonly file: string;
  readonly scope: number;
  readonly call: Call;
}

/** What was read as one caller hands over. */
export interface Told<T> {
  readonly caller: Caller;
  readonly value: T;
}

/** Who calls the functions of a repository: all of them, or the one whose call is being read. */
export class Callers {
  readonly #all = new Map<string, Caller[]>();
  #calling: { readonly key: string; readonly caller: Caller } | undefined;
  #left = MOST_EACH;

  add(key: string, caller: Caller): void {
    const known = this.#all.get(key) ?? [];
    if (known.length < MOST_CALLERS) known.push(caller);
    this.#all.set(key, known);
  }

  of(key: string): readonly Caller[] {
    return this.#calling?.key === key ? [this.#calling.caller] : (this.#all.get(key) ?? []);
  }

  /** Reads once for each caller of the first function that has any. */
  each<T>(keys: readonly string[], read: () => T): readonly Told<T>[] {
    const key = keys.find((one) => this.#all.has(one));
    const callers = key === undefined ? [] : (this.#all.get(key) ?? []);
    if (key === undefined || this.#calling !== undefined || this.#left < callers.length) return [];
    this.#left -= callers.length;
    const told = callers.map((caller) => {
      this.#calling = { key, caller };
      return { caller, value: read() };
    });
    this.#calling = undefined;
    return told;
  }
}

/** What Python's and Ruby's callers hand over by a parameter's name. */
export function namedArgument(file: string, call: Call, name: string): Expression | undefined {
  const last = call.args.at(-1);
  if (last?.kind !== 'object' || !/\.(?:py|rb)$/.test(file)) return undefined;
  return last.entries.find(([key]) => key === name)?.[1];
}
