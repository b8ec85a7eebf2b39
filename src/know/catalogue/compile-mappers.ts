import type { MemberCall, NameGiven, SdkCall } from '../../model/calls.ts';
import type { RawCalls } from './format.ts';

type RawMapper = NonNullable<RawCalls['mappers']>[number];

/** What an object mapper's calls ask of one of the stores that it may send them to. */
export interface MapperCalls {
  readonly provider: string;
  readonly sdk: readonly SdkCall[];
  readonly members: readonly MemberCall[];
  readonly given: readonly NameGiven[];
}

/** Object mappers, one entry a store: their calls are the same, the operations are the store's. */
export function mapperCalls({ mappers = [] }: RawCalls): MapperCalls[] {
  return mappers.flatMap((mapper) =>
    [...mapper.stores].map(([provider, declares], index): MapperCalls => ({
      provider,
      sdk: sdkOf(mapper, provider, declares),
      members: index === 0 ? membersOf(mapper) : [],
      given: index === 0 ? givenOf(mapper) : [],
    })),
  );
}

function sdkOf(mapper: RawMapper, provider: string, declares: readonly string[]): SdkCall[] {
  const about = {
    in: mapper.in,
    declares,
    ...(mapper.imports !== undefined && { imports: mapper.imports }),
  };
  const needs = (commands: string): string[] =>
    commands === '' ? [] : commands.split(', ').map((command) => `${provider}:${command}`);
  const calls = (patterns: readonly string[]): string[] => patterns.map((one) => written(one, mapper));
  return [
    ...(mapper.sql === undefined ? [] : [{ ...about, call: calls(mapper.sql), sql: 0 }]),
    ...[...(mapper.unknown ?? [])].map(([words, patterns]) => ({
      ...about,
      call: calls(patterns),
      unknown: words,
    })),
    ...[...(mapper.asks ?? [])].map(([commands, patterns]) => ({
      ...about,
      call: calls(patterns),
      needs: needs(commands),
    })),
    ...[...(mapper.begins ?? [])].map(([commands, patterns]) => ({
      ...about,
      call: calls(patterns),
      needs: needs(commands),
      begins: true as const,
    })),
  ];
}

function membersOf(mapper: RawMapper): MemberCall[] {
  return [...(mapper.members ?? [])].map(([gives, patterns]) => ({
    in: mapper.in,
    call: patterns.map((one) => written(one, mapper)),
    gives: written(gives, mapper),
    of: mapper.of ?? '',
  }));
}

function givenOf(mapper: RawMapper): NameGiven[] {
  return [...(mapper.given ?? [])].flatMap(([is, names]) =>
    names.map((name) => ({
      in: mapper.in,
      name,
      is: written(is, mapper),
      declares: mapper['given-by'] ?? [],
    })),
  );
}

/** A pattern with what `let` calls by a name: `<model>.find()`. */
function written(pattern: string, mapper: RawMapper): string {
  let text = pattern;
  // A name may stand for what holds another name.
  for (let depth = 0; depth < 4; depth += 1) {
    text = text.replace(/<([\w-]+)>/g, (whole, name: string) => mapper.let?.get(name) ?? whole);
  }
  return text;
}
