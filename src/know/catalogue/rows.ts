import { DEPRECATED, REVIEWED, type Does, type Extra, type OperationRow } from './compiled.ts';
import type { Facts } from './overlay.ts';

/** Makes rows and keeps each effect, method and extra once. */
export class Rows {
  readonly does: Does[] = [];
  readonly methods: string[] = [];
  readonly extras: Extra[] = [];
  readonly #seen = new Map<string, number>();

  row(
    name: string,
    draft: { readonly method: string; readonly path?: string; readonly deprecated: boolean },
    does: Does,
    { does: reviewed, ...extra }: Facts,
  ): OperationRow {
    const flags = (reviewed === undefined ? 0 : REVIEWED) | (draft.deprecated ? DEPRECATED : 0);
    const base = [name, this.#intern('does', this.does, does), flags] as const;
    const method = draft.method === '' ? -1 : this.#intern('method', this.methods, draft.method);
    if (Object.keys(extra).length > 0) {
      return [...base, method, draft.path ?? '', this.#intern('extra', this.extras, extra)];
    }
    return draft.path === undefined ? [...base, method] : [...base, method, draft.path];
  }

  #intern<T>(kind: string, all: T[], value: T): number {
    const key = `${kind} ${JSON.stringify(value)}`;
    const known = this.#seen.get(key);
    if (known !== undefined) return known;
    this.#seen.set(key, all.length);
    return all.push(value) - 1;
  }
}
