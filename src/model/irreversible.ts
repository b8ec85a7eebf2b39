import { oncePer } from '../util/once-per.ts';
import type { AssetKind, Operation, ProviderOperations, Undo } from './catalogue.ts';

/**
 * Whether an operation destroys data or copies, themselves or by container, or ends what one would recover from,
 * with no undo in the owner's hand that is safe from what is reachable. A disputed undo is none.
 */
export function irreversible(
  operation: Operation,
  operations: ProviderOperations,
  reachable: (operation: string) => boolean,
): boolean {
  const harms =
    operation.effects.includes('unprotect') ||
    (operation.effects.includes('destroy') && keepsSomething(operation, operations));
  if (!harms) return false;
  const { undo } = operation;
  if (undo === undefined || undo.disputed !== undefined) return true;
  return (undo.cutBy ?? []).some(reachable);
}

function keepsSomething(operation: Operation, operations: ProviderOperations): boolean {
  const kinds = operation.assets.destroy ?? [];
  if (kinds.length === 0) return true;
  return destroyedKinds(kinds, operations).some((kind) => kind.keeps !== 'settings');
}

/** The kinds named and everything that goes with them by container or key; asked of many operations alike. */
export function destroyedKinds(
  kinds: readonly string[],
  operations: ProviderOperations,
): readonly AssetKind[] {
  const known = destroyed(operations);
  const key = kinds.join('\n');
  const found = known.get(key) ?? destroyedWith(kinds, operations);
  known.set(key, found);
  return found;
}

const destroyed = oncePer((_operations: ProviderOperations) => new Map<string, readonly AssetKind[]>());

function destroyedWith(kinds: readonly string[], operations: ProviderOperations): AssetKind[] {
  const found = new Map<string, AssetKind>();
  const queue = [...kinds];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const kind = operations.assets.get(id);
    if (kind === undefined || found.has(id)) continue;
    found.set(id, kind);
    for (const other of operations.assets.values()) {
      if (other.in.includes(id) || other.key === id) queue.push(other.id);
    }
  }
  return [...found.values()];
}

/** `within 48 hours, by the project admin: projectScheduleDeleteCancel. Disputed: the API page says …`. */
export function undoText({ for: time, how, by, disputed }: Undo): string {
  const who = how.includes(by) ? '' : `, by ${withArticle(by)}`;
  const doubt = disputed === undefined ? '' : `. Disputed: ${disputed}`;
  return `${/^\d/.test(time) ? `within ${time}` : time}${who}: ${how}${doubt}`;
}

function withArticle(person: string): string {
  return /^(?:an?|the)\b/i.test(person) ? person : `the ${person}`;
}
