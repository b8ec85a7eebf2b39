import type { Grant } from '../../../model/authority.ts';
import type { Commands } from './operations.ts';

/** Commands by resource, collected for one bound of one role. */
export class Holdings {
  readonly #commands: Commands;
  readonly #byResource = new Map<string, Set<number>>();

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  add(names: readonly string[], resource: string): void {
    this.addBits(this.#commands.bits(names), resource);
  }

  addBits(bits: readonly number[], resource: string): void {
    if (bits.length === 0) return;
    const known = this.#byResource.get(resource) ?? new Set<number>();
    for (const bit of bits) known.add(bit);
    this.#byResource.set(resource, known);
  }

  /** Grants, resources with the same commands together; what is held everywhere is not repeated. Sorted. */
  grants(): readonly Grant[] {
    const everywhere = this.#byResource.get('*') ?? new Set<number>();
    const together = new Map<string, { bits: readonly number[]; on: string[] }>();
    for (const [resource, held] of [...this.#byResource].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const bits = [...held]
        .filter((bit) => resource === '*' || !everywhere.has(bit))
        .toSorted((a, b) => a - b);
      if (bits.length === 0) continue;
      const key = bits.join();
      const group = together.get(key) ?? { bits, on: [] };
      group.on.push(resource);
      together.set(key, group);
    }
    return [...together.values()].map(({ bits, on }) => ({ operations: this.#commands.set(bits), on }));
  }
}
