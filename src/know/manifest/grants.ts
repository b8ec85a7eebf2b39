import type { Operation, ProviderOperations } from '../../model/catalogue.ts';
import { NAMED_EXACTLY } from '../../model/effect.ts';
import type { JobGrant } from '../../model/manifest.ts';
import { operationsWhere } from '../../model/operation-effects.ts';
import { OperationSet } from '../../model/operation-set.ts';
import { oncePer } from '../../util/once-per.ts';
import type { Cursor, Word } from './cursor.ts';
import { knownProvider, providerOf, unknownOperation } from './names.ts';
import type { Reading } from './source.ts';

/** Everywhere: what a grant without `on:` covers. */
const ANYWHERE: readonly string[] = ['*'];

/** Whether a job covers the operation only where it names it by its own id (design 7). */
export function mustBeNamed(operation: Operation | undefined): boolean {
  return operation === undefined || operation.effects.some((effect) => NAMED_EXACTLY.includes(effect));
}

/** The operations of a provider that are named exactly or not at all. */
export const namedExactly = oncePer((operations: ProviderOperations) =>
  operationsWhere(operations, mustBeNamed),
);

/**
 * The grants of a job or attestation, one for each provider that an entry names. `unknown` in place of the list is
 * an empty one: nobody knows yet what the job needs.
 */
export function readGrants(at: Cursor | undefined, reading: Reading, use: 'job' | 'attestation'): JobGrant[] {
  if (!at || (use === 'job' && (at.blank || at.value === 'unknown'))) return [];
  return at.items('grants').flatMap((item) => readGrant(item, reading, use));
}

function readGrant(item: Cursor, reading: Reading, use: 'job' | 'attestation'): JobGrant[] {
  const fields = item.fields('a grant', { operations: true, on: false });
  const on = fields.texts('on', 'resources');
  const list = fields.get('operations');
  const open = use === 'job' && list?.value === 'unknown';
  const words = open ? [] : fields.words('operations', 'operations');
  if (use === 'attestation' && list && words.length === 0)
    list.problem('an attestation names at least one operation');
  return resolveWords(words, reading).map(({ operations, exact, loose, written }) => {
    // An attestation is a ceiling: what it names by pattern or set is in it, whatever the effect.
    const covered = use === 'attestation' ? loose : loose.minus(namedExactly(operations));
    const grant = { operations: exact.union(covered), on: on.length > 0 ? on : ANYWHERE };
    return { provider: operations.provider, grant, written, exact, place: item.place };
  });
}

interface Resolved {
  readonly operations: ProviderOperations;
  readonly exact: OperationSet;
  readonly loose: OperationSet;
  readonly written: readonly string[];
}

/** Resolves names, provider by provider in the order of their first mention; reports what nobody has. */
export function resolveWords(words: readonly Word[], reading: Reading): Resolved[] {
  const byProvider = new Map<string, Word[]>();
  for (const word of words) {
    const provider = knownProvider(word, reading);
    if (provider) byProvider.set(provider.id, [...(byProvider.get(provider.id) ?? []), word]);
  }
  return [...byProvider].map(([id, own]) => resolveOwn(id, own, reading));
}

function resolveOwn(id: string, words: readonly Word[], reading: Reading): Resolved {
  const operations = reading.catalogue.operations(id);
  const exact: number[] = [];
  const loose: string[] = [];
  for (const word of words) {
    const index = operations.index(word.text);
    if (index !== undefined) exact.push(index);
    else if (operations.groups.has(word.text) || operations.resolve([word.text]).unknown.length === 0) {
      loose.push(word.text);
    } else reportUnknown(word, operations, reading);
  }
  return {
    operations,
    exact: new OperationSet(id, operations.list.length, exact),
    loose: operations.resolve(loose).set,
    written: words.map((word) => word.text),
  };
}

function reportUnknown(word: Word, operations: ProviderOperations, reading: Reading): void {
  const provider = reading.catalogue.providers.get(providerOf(word.text));
  if (provider) unknownOperation(word, provider, operations);
}
