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
  /** Several providers have an operation of this name. */
  | { readonly kind: 'named'; readonly operations: readonly Named[] }
  | { readonly kind: 'set'; readonly group: OperationGroup; readonly provider: string }
  | { readonly kind: 'check'; readonly id: CheckId }
  | { readonly kind: 'audit' }
  | { readonly kind: 'finding'; readonly id: string }
  | { readonly kind: 'unknown'; readonly near: readonly string[] };

/** Resolves what somebody wants explained; an unknown word gets the nearest names. */
export function subjectOf(word: string, catalogue: Catalogue): Subject {
  if (word === 'audit' || word === 'checks') return { kind: 'audit' };
  const check = CHECK_IDS.find((id) => id === word);
  if (check !== undefined) return { kind: 'check', id: check };
  const type = catalogue.types.get(word);
  if (type !== undefined) return { kind: 'type', type };
  const provider = providerNamed(word, catalogue);
  if (provider !== undefined) return { kind: 'provider', provider };
  const slash = word.indexOf('/');
  const group = slash > 0 ? catalogue.operations(word.slice(0, slash)).groups.get(word) : undefined;
  if (group !== undefined) return { kind: 'set', group, provider: word.slice(0, slash) };
  const colon = word.indexOf(':');
  if (colon > 0 && (slash < 0 || colon < slash) && catalogue.providers.has(word.slice(0, colon))) {
    const own = catalogue.operations(word.slice(0, colon));
    const index = own.index(word);
    const operation = index === undefined ? undefined : own.list[index];
    if (operation !== undefined) return { kind: 'operation', operation, provider: own.provider };
    return {
      kind: 'unknown',
      near: nearest(
        word,
        own.list.map((item) => item.id),
        NEAR,
      ),
    };
  }
  const [byName, ...others] = operationsNamed(word, catalogue);
  if (byName !== undefined && others.length === 0) return { kind: 'operation', ...byName };
  if (byName !== undefined) return { kind: 'named', operations: [byName, ...others] };
  if (/^[0-9a-f]{4,64}$/.test(word)) return { kind: 'finding', id: word };
  const gated = gateHolder(word, catalogue);
  if (gated !== undefined) return { kind: 'provider', provider: gated };
  const near = nearNames(word, catalogue);
  return near.length === 0 && MISTYPED.test(word) ? { kind: 'finding', id: word } : { kind: 'unknown', near };
}

/** About as long as the id of a finding, with a digit in it: perhaps one with a wrong letter. */
const MISTYPED = /^(?=[a-z]*\d)[0-9a-z]{5,10}$/i;

/** A provider by its id or title, however it is written. */
function providerNamed(word: string, { providers }: Catalogue): Provider | undefined {
  const wanted = word.toLowerCase();
  return (
    providers.get(word) ??
    [...providers.values()].find(({ id, title }) => id === wanted || title.toLowerCase() === wanted)
  );
}

/** Names that one screen takes. */
const NEAR = 3;

interface Named {
  readonly operation: Operation;
  readonly provider: string;
}

/** The operations that are called so without their provider in front. */
function operationsNamed(word: string, catalogue: Catalogue): Named[] {
  return [...catalogue.providers.keys()].flatMap((provider) => {
    const own = catalogue.operations(provider);
    const index = own.index(`${provider}:${word}`) ?? own.index(`${provider}:${word.toUpperCase()}`);
    const operation = index === undefined ? undefined : own.list[index];
    return operation === undefined ? [] : [{ operation, provider }];
  });
}

/** The provider that has a gate of this name: its page lists the gates. */
function gateHolder(word: string, catalogue: Catalogue): Provider | undefined {
  const wanted = word.toLowerCase();
  return [...catalogue.providers.values()].find((provider) =>
    [...catalogue.operations(provider.id).gates].some(
      ([id, { title }]) => id.toLowerCase() === wanted || title.toLowerCase() === wanted,
    ),
  );
}

/** Names that begin so, then names that are written nearly so, operations without their provider among them. */
function nearNames(word: string, catalogue: Catalogue): string[] {
  const names = [...catalogue.types.keys(), ...catalogue.providers.keys(), ...CHECK_IDS];
  const begun = word.length < NEAR ? [] : names.filter((name) => name.startsWith(word.toLowerCase()));
  const bare = new Map(
    [...catalogue.providers.keys()].flatMap((provider) =>
      catalogue
        .operations(provider)
        .list.map(({ id }) => [id.slice(provider.length + 1), id] as const)
        .toReversed(),
    ),
  );
  const operations = nearest(word, bare.keys(), NEAR).map((name) => bare.get(name) ?? name);
  return [...new Set([...begun, ...nearest(word, names, NEAR), ...operations])].slice(0, NEAR);
}
