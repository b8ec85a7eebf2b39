import type {
  Catalogue,
  CredentialType,
  Operation,
  OperationGroup,
  Provider,
} from '../../model/catalogue.ts';
import { CHECK_IDS, type CheckId } from '../../model/finding.ts';
import { nearest } from '../../util/nearest.ts';

/** What a word names. */
export type Subject =
  | { readonly kind: 'type'; readonly type: CredentialType }
  | { readonly kind: 'provider'; readonly provider: Provider }
  | { readonly kind: 'operation'; readonly operation: Operation; readonly provider: string }
  | { readonly kind: 'set'; readonly group: OperationGroup; readonly provider: string }
  | { readonly kind: 'check'; readonly id: CheckId }
  | { readonly kind: 'finding'; readonly id: string }
  | { readonly kind: 'unknown'; readonly near: readonly string[] };

/** Resolves what somebody wants explained; an unknown word gets the nearest names. */
export function subjectOf(word: string, catalogue: Catalogue): Subject {
  const check = CHECK_IDS.find((id) => id === word);
  if (check !== undefined) return { kind: 'check', id: check };
  const type = catalogue.types.get(word);
  if (type !== undefined) return { kind: 'type', type };
  const provider = catalogue.providers.get(word);
  if (provider !== undefined) return { kind: 'provider', provider };
  const slash = word.indexOf('/');
  const group = slash > 0 ? catalogue.operations(word.slice(0, slash)).groups.get(word) : undefined;
  if (group !== undefined) return { kind: 'set', group, provider: word.slice(0, slash) };
  const colon = word.indexOf(':');
  if (colon > 0 && (slash < 0 || colon < slash)) {
    const own = catalogue.operations(word.slice(0, colon));
    const index = own.index(word);
    const operation = index === undefined ? undefined : own.list[index];
    if (operation !== undefined) return { kind: 'operation', operation, provider: own.provider };
    return {
      kind: 'unknown',
      near: nearest(
        word,
        own.list.map((item) => item.id),
        3,
      ),
    };
  }
  const byName = operationNamed(word, catalogue);
  if (byName !== undefined) return byName;
  if (/^[0-9a-f]{6,64}$/.test(word)) return { kind: 'finding', id: word };
  return {
    kind: 'unknown',
    near: nearest(word, [...catalogue.types.keys(), ...catalogue.providers.keys(), ...CHECK_IDS], 3),
  };
}

/** An operation without its provider in front, where only one provider has it. */
function operationNamed(word: string, catalogue: Catalogue): Subject | undefined {
  const found: Subject[] = [];
  for (const provider of catalogue.providers.keys()) {
    const own = catalogue.operations(provider);
    const index = own.index(`${provider}:${word}`);
    const operation = index === undefined ? undefined : own.list[index];
    if (operation !== undefined) found.push({ kind: 'operation', operation, provider });
  }
  return found.length === 1 ? found[0] : undefined;
}
