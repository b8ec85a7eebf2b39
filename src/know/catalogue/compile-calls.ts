import type { ProviderCalls } from '../../model/calls.ts';
import { mapperCalls } from './compile-mappers.ts';
import type { RawCalls } from './format.ts';
import type { RuleSource } from './source.ts';

/** How code spells what it asks, one entry a provider; the files of a provider are joined in their order. */
export function compileCalls(files: readonly RuleSource[]): ProviderCalls[] {
  const all = files.flatMap(({ rules }) =>
    rules.calls === undefined
      ? []
      : [callsOf(rules.provider, rules.calls), ...mapperCalls(rules.calls).map(ofMapper)],
  );
  return joinCalls(all);
}

/** Entries of the same provider made one: what comes first is tried first. */
export function joinCalls(all: readonly ProviderCalls[]): ProviderCalls[] {
  const joined = new Map<string, ProviderCalls>();
  for (const calls of all) {
    const before = joined.get(calls.provider);
    joined.set(calls.provider, before === undefined ? calls : joinTwo(before, calls));
  }
  return [...joined.values()];
}

/** What a mapper says of one of its stores, as if the store's own rules said it. */
function ofMapper({ provider, sdk, members, given }: ReturnType<typeof mapperCalls>[number]): ProviderCalls {
  return { ...callsOf(provider, {}), sdk, members, given };
}

function joinTwo(a: ProviderCalls, b: ProviderCalls): ProviderCalls {
  return {
    provider: a.provider,
    reads: [...new Set([...a.reads, ...b.reads])],
    names: joinNames(a.names, b.names),
    spelled: { ...a.spelled, ...b.spelled },
    options: { ...a.options, ...b.options },
    sdk: [...a.sdk, ...b.sdk],
    members: [...a.members, ...b.members],
    given: [...a.given, ...b.given],
    commands: [...a.commands, ...b.commands],
    http: [...a.http, ...b.http],
    steps: [...a.steps, ...b.steps],
  };
}

function joinNames(a: ProviderCalls['names'], b: ProviderCalls['names']): ProviderCalls['names'] {
  const entries = [...Object.keys(a), ...Object.keys(b)].map(
    (name): [string, Readonly<Record<string, string>>] => [name, { ...a[name], ...b[name] }],
  );
  return Object.fromEntries(entries);
}

function callsOf(provider: string, raw: RawCalls): ProviderCalls {
  return {
    provider,
    reads: raw.reads ?? [],
    names: Object.fromEntries(
      [...(raw.names ?? [])].map(([name, words]) => [name, Object.fromEntries(words)]),
    ),
    spelled: Object.fromEntries(raw.spelled ?? []),
    options: Object.fromEntries(raw.options ?? []),
    sdk: raw.sdk ?? [],
    members: [],
    given: [],
    commands: raw.commands ?? [],
    http: raw.http ?? [],
    steps: raw.steps ?? [],
  };
}
