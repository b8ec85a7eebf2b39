import { GATE_LADDER } from '../../model/catalogue.ts';
import type { CredentialType, Provider, ProviderOperations } from '../../model/catalogue.ts';
import type { GateLadder } from '../../model/catalogue.ts';
import { globMatch } from '../../util/glob.ts';
import { didYouMean, oneOf } from './cursor.ts';
import type { Word } from './cursor.ts';
import type { Problem } from '../../model/manifest.ts';
import type { Reading } from './source.ts';

type Help = Problem['help'];

/** The provider that a name begins with: `aws` of `aws:s3:GetObject`, `stripe` of `stripe/Charges: read`. */
export function providerOf(name: string): string {
  return /^[^:/]*/.exec(name)?.[0] ?? '';
}

/** The operations of the provider that a name begins with; reports a provider that the catalogue does not have. */
export function knownProvider(word: Word, reading: Reading): Provider | undefined {
  const { providers } = reading.catalogue;
  const id = providerOf(word.text);
  const provider = providers.get(id);
  if (provider) return provider;
  const written = word.text.length > id.length;
  const shape = written ? [] : [{ label: 'write', text: 'provider:operation, or provider/set' }];
  const bare = written ? [] : withProvider(word.text, reading);
  if (bare.length > 0) {
    word.at.problem('an operation begins with its provider', bare);
    return undefined;
  }
  const near = didYouMean(id, providers.keys(), (name) => providers.get(name)?.title);
  word.at.problem('the catalogue has no provider of this name', near.length > 0 ? near : shape);
  return undefined;
}

/** The operations that are called so behind their provider. */
function withProvider(name: string, { catalogue }: Reading): Help {
  return [...catalogue.providers.values()]
    .filter(({ id }) => catalogue.operations(id).index(`${id}:${name}`) !== undefined)
    .map(({ id, title }, position) => ({
      label: position === 0 ? 'did you mean' : '',
      text: `${id}:${name}`,
      note: title,
    }));
}

/** Reports an operation, pattern or set that the provider does not have. */
export function unknownOperation(word: Word, provider: Provider, operations: ProviderOperations): void {
  const { text } = word;
  if (/[*?]/.test(text)) {
    word.at.problem(`no operation of ${provider.title} matches this pattern`);
    return;
  }
  const isSet = text[provider.id.length] === '/';
  const what = isSet ? 'set of operations' : 'operation';
  const candidates = isSet ? operations.groups.keys() : operations.list.map((operation) => operation.id);
  const near = didYouMean(text, candidates, (name) => operationTitle(name, operations));
  const all = { label: near.length > 0 ? 'all' : 'see', text: `overscope explain ${provider.id}` };
  word.at.problem(`${provider.title} has no ${what} of this name`, near.length > 0 ? near : [all]);
}

function operationTitle(name: string, operations: ProviderOperations): string | undefined {
  const index = operations.index(name);
  if (index === undefined) return operations.groups.get(name)?.title;
  return operations.list[index]?.note;
}

/** The types that a type id or pattern names; reports one that names none. */
export function typesNamed(word: Word, reading: Reading): CredentialType[] {
  const { types, providers } = reading.catalogue;
  const found = [...types.values()].filter((type) => globMatch(word.text, type.id));
  if (found.length > 0) return found;
  const provider = providers.get(providerOf(word.text));
  if (/[*?]/.test(word.text)) {
    const near = didYouMean(providerOf(word.text), providers.keys(), (name) => providers.get(name)?.title);
    word.at.problem('no credential type matches this pattern', near);
    return [];
  }
  const near = didYouMean(word.text, types.keys(), (name) => types.get(name)?.title);
  const all = word.text === provider?.id ? { label: 'write', text: `${word.text}/*` } : undefined;
  const own = provider ? [all ?? { label: 'see', text: `overscope explain ${provider.id}` }] : [];
  word.at.problem('the catalogue has no credential type of this name', near.length > 0 ? near : own);
  return [];
}

/** Reports an asset kind that its provider does not have. */
export function knownKind(word: Word, reading: Reading): string {
  const provider = knownProvider(word, reading);
  if (!provider) return word.text;
  const { assets } = reading.catalogue.operations(provider.id);
  if (!assets.has(word.text)) {
    const near = didYouMean(word.text, assets.keys(), (name) => assets.get(name)?.title);
    const kinds = [...assets.keys()].slice(0, 6).join(', ');
    const help = near.length > 0 || kinds === '' ? near : [{ label: 'one of', text: kinds }];
    word.at.problem(`${provider.title} has no kind of asset of this name`, help);
  }
  return word.text;
}

/** A rung of the ladder of gates; reports what is none. */
export function gateLadder(word: Word | undefined): GateLadder | undefined {
  if (!word) return undefined;
  const rung = GATE_LADDER.find((name) => name === word.text);
  if (rung) return rung;
  word.at.problem('this is no kind of gate', oneOf(word.text, GATE_LADDER));
  return undefined;
}
