import type { Evidence } from '../../model/evidence.ts';
import { oncePer } from '../../util/once-per.ts';

/** One provider's evidence by the names and identifiers of its principals, in the order in which it was read. */
export class EvidenceIndex {
  readonly #byName = new Map<string, Evidence[]>();
  readonly #byIdentifier = new Map<string, Evidence[]>();
  readonly #positions = new Map<Evidence, number>();

  constructor(evidence: readonly Evidence[]) {
    for (const [position, item] of evidence.entries()) {
      this.#positions.set(item, position);
      add(this.#byName, item.principal.name, item);
      for (const identifier of new Set(item.principal.identifiers)) add(this.#byIdentifier, identifier, item);
    }
  }

  /** What is said of the principal of this name. */
  of(name: string): readonly Evidence[] {
    return this.#byName.get(name) ?? [];
  }

  /** What is said of principals that have one of these names or identifiers. */
  about(names: readonly string[]): Evidence[] {
    const found = new Set(
      names.flatMap((name) => [...this.of(name), ...(this.#byIdentifier.get(name) ?? [])]),
    );
    const position = (item: Evidence): number => this.#positions.get(item) ?? 0;
    return [...found].sort((a, b) => position(a) - position(b));
  }
}

function add(index: Map<string, Evidence[]>, key: string, item: Evidence): void {
  const all = index.get(key);
  if (all === undefined) index.set(key, [item]);
  else all.push(item);
}

const byProvider = oncePer((_evidence: readonly Evidence[]) => new Map<string, EvidenceIndex>());

/** The evidence about one provider's principals; made once. */
export function indexOf(evidence: readonly Evidence[], provider: string): EvidenceIndex {
  const known = byProvider(evidence);
  const index =
    known.get(provider) ?? new EvidenceIndex(evidence.filter((item) => item.principal.provider === provider));
  known.set(provider, index);
  return index;
}
