import type { CommandCall } from '../../model/calls.ts';
import { globMatch } from '../../util/glob.ts';
import type { Asked } from './asked.ts';
import { shortened, type Found } from './found.ts';
import { fieldsOf } from './graphql.ts';
import { addressOf, requestAsks } from './http.ts';
import type { Caught } from './patterns.ts';
import type { Command } from './command.ts';
import { bodyOf, documentIn, type ReadNamed } from './bodies.ts';
import type { Entry, Spellings } from './spellings.ts';
import type { SqlReader } from './sql.ts';
import { distinct, HOLE } from './value.ts';

/** A command line taken apart: words, and flags with what follows them. */
interface Line {
  readonly words: readonly string[];
  readonly flags: readonly { readonly name: string; readonly value: string | undefined }[];
}

const METHOD_FLAGS = ['-X', '--request', '--method'];
const BODY_FLAGS =
  /^(?:-d|--data(?:-\w+)?|--json|-F|-f|--form|--field|--raw-field|--input|--post-data|--post-file|--body-data)$/;
/** Clients that send a request anywhere. */
const CLIENTS = new Set(['curl', 'wget', 'http', 'https', 'xh', 'curlie']);
const CLIENT_VALUES = new Set(
  `-X --request -H --header -d --data --data-raw --data-binary --data-urlencode --json -F --form -u --user -o --output
  -A --user-agent -e --referer -m --max-time --connect-timeout --retry --retry-delay -w --write-out -T --upload-file
  --url -K --cacert --cert --key -O --output-document --method --body-data --post-data --post-file -b -c --oauth2-bearer
  --retry-max-time --proto --tlsv1 -U`.split(/\s+/),
);
/** Package managers that run an installed tool by its plain name. */
const PLAIN_RUNNERS = new Set(['yarn', 'pnpm', 'bun']);

/** Reads what commands of scripts ask. */
export class CommandReader {
  readonly #spellings: Spellings;
  readonly #sql: SqlReader;

  constructor(spellings: Spellings, sql: SqlReader) {
    this.#spellings = spellings;
    this.#sql = sql;
  }

  /** Uses of one command; `read` gives the files that it names. */
  read(command: Command, read: ReadNamed): Found[] {
    const [name = '', second = ''] = command.words;
    if (PLAIN_RUNNERS.has(name) && this.#spellings.commands(second).length > 0) {
      return this.read({ ...command, words: command.words.slice(1) }, read);
    }
    if (CLIENTS.has(name)) return this.#request(command, read);
    const valued = this.#spellings.valued(name);
    const line = lineOf(command.words, valued);
    const entries = this.#spellings.commands(name);
    // `aws $OPTIONS s3 ls`: what a variable holds between a tool and its words are options.
    if (
      second === HOLE &&
      entries.some(
        ({ entry }) =>
          !/ [*]/.test(entry.command[0] ?? '') &&
          caughtIn(entry, lineOf([name, ...command.words.slice(2)], valued)) !== undefined,
      )
    ) {
      return this.read({ ...command, words: [name, ...command.words.slice(2)] }, read);
    }
    const fitting = nearest(entries, line);
    return fitting === undefined ? [] : this.#use(fitting.item, fitting.caught, line, command, read);
  }

  #use(
    { entry, spelling }: Entry<CommandCall>,
    caught: Caught,
    line: Line,
    command: Command,
    read: ReadNamed,
  ): Found[] {
    const as = shortened(shownLine(entry, line, caught));
    const at = { at: command.at, variables: distinct([...command.variables]) };
    if (entry.host !== undefined) return this.#api(entry, caught, line, at);
    const told = spelling.asked(entry, caught, as);
    const held = this.#held(entry, spelling.provider, line, command, read);
    const operations = [...told.operations, ...(held?.operations ?? [])];
    const unknown = told.unknown ?? held?.unknown;
    if (operations.length === 0 && unknown === undefined) return [];
    const reads = spelling.calls.reads.filter((item) => !at.variables.includes(item));
    return [
      {
        provider: spelling.provider,
        how: entry.sql === undefined ? 'command' : 'sql',
        as,
        operations,
        resources: held?.resources ?? [],
        hosts: [],
        ...at,
        variables: at.variables.length > 0 ? at.variables : reads,
        ...(unknown !== undefined && { unknown }),
      },
    ];
  }

  /** SQL or a document that a flag, a file or the input holds. */
  #held(
    entry: CommandCall,
    provider: string,
    line: Line,
    command: Command,
    read: ReadNamed,
  ): (Asked & { readonly resources: readonly string[] }) | undefined {
    if (entry.sql === undefined && entry.graphql === undefined) return undefined;
    const what = entry.sql === undefined ? 'a GraphQL document' : 'SQL';
    const texts = [
      ...valuesOf(line, entry.text ?? []),
      ...valuesOf(line, entry.file ?? []).map((path) => read(path) ?? HOLE),
      ...(command.input === undefined ? [] : [command.input]),
    ];
    if (texts.length === 0)
      return { operations: [], resources: [], unknown: `runs ${what} that is not written here` };
    const read_ = texts.map((text) => this.#text(entry, provider, text, what));
    const unknown = read_.find((item) => item.unknown !== undefined)?.unknown;
    return {
      operations: read_.flatMap((item) => [...item.operations]),
      resources: read_.flatMap((item) => [...item.resources]),
      ...(unknown !== undefined && { unknown }),
    };
  }

  #text(
    entry: CommandCall,
    provider: string,
    text: string,
    what: string,
  ): Asked & { readonly resources: readonly string[] } {
    if (text.trim() === HOLE)
      return { operations: [], resources: [], unknown: `runs ${what} that is not written here` };
    if (entry.sql !== undefined) return this.#sql.read(provider, withoutMeta(text), false);
    const spelling = this.#spellings.provider(provider);
    if (spelling === undefined) return { operations: [], resources: [] };
    return { ...fieldsOf(spelling, undefined, text), resources: [] };
  }

  /** `gh api PATH`. */
  #api(entry: CommandCall, caught: Caught, line: Line, at: Pick<Found, 'at' | 'variables'>): Found[] {
    const path = caught['path'] ?? '/';
    const address = addressOf(path);
    const asks = requestAsks(this.#spellings, {
      method: methodOf(line),
      host: address?.host ?? entry.host ?? '',
      path: address?.path ?? `/${path.replace(/^\//, '')}`,
    });
    return asks === undefined ? [] : [{ ...asks, hosts: [], how: 'command', ...at }];
  }

  #request(command: Command, read: ReadNamed): Found[] {
    const line = lineOf(command.words, CLIENT_VALUES);
    const urls = [...line.words.slice(1), ...valuesOf(line, ['--url'])];
    const bodies = line.flags
      .filter((flag) => BODY_FLAGS.test(flag.name))
      .map(({ value = '' }) => bodyOf(value, command.input, read));
    return urls.flatMap((text): Found[] => {
      const address = addressOf(text);
      if (address === undefined) return [];
      const word = line.words.slice(1).find((item) => /^(?:GET|POST|PUT|PATCH|DELETE)$/.test(item));
      const document = bodies.map(documentIn).find((item) => item !== undefined);
      const asks = requestAsks(this.#spellings, {
        ...address,
        method: word ?? methodOf(line),
        ...(document !== undefined && { document }),
      });
      if (asks === undefined) return [];
      return [{ ...asks, how: 'http', at: command.at, variables: distinct([...command.variables]) }];
    });
  }
}

/** How much of a line an entry says. */
function letters({ item }: { readonly item: Entry<CommandCall> }): number {
  return item.entry.command[0]?.length ?? 0;
}

/** The entry that decides: each provider's first that fits, and of several providers' the one that says most. */
function nearest(
  entries: readonly Entry<CommandCall>[],
  line: Line,
): { readonly item: Entry<CommandCall>; readonly caught: Caught } | undefined {
  const firsts = new Map<string, { item: Entry<CommandCall>; caught: Caught }>();
  for (const item of entries) {
    const { provider } = item.spelling;
    const caught = firsts.has(provider) ? undefined : caughtIn(item.entry, line);
    if (caught !== undefined) firsts.set(provider, { item, caught });
  }
  return [...firsts.values()].reduce<{ item: Entry<CommandCall>; caught: Caught } | undefined>(
    (best, one) => (best === undefined || letters(one) > letters(best) ? one : best),
    undefined,
  );
}

function lineOf(all: readonly string[], valued: ReadonlySet<string>): Line {
  const words: string[] = [];
  const flags: { name: string; value: string | undefined }[] = [];
  for (let at = 0; at < all.length; at += 1) {
    const word = all[at] ?? '';
    if (!/^-{1,2}[A-Za-z?]/.test(word)) {
      if (word !== '--') words.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    if (equals > 0) {
      flags.push({ name: word.slice(0, equals), value: word.slice(equals + 1) });
    } else if (valued.has(word)) {
      flags.push({ name: word, value: all[at + 1] });
      at += 1;
    } else if (/^-[A-Za-z]{2,}$/.test(word))
      flags.push(...clustered(word, all[at + 1], valued, () => (at += 1)));
    else flags.push({ name: word, value: undefined });
  }
  return { words, flags };
}

/** `-tAc 'SELECT 1'`: the last letter may take a value, and so may the first (`-XPOST`). */
function clustered(
  word: string,
  next: string | undefined,
  valued: ReadonlySet<string>,
  take: () => void,
): { name: string; value: string | undefined }[] {
  const first = word.slice(0, 2);
  if (valued.has(first)) return [{ name: first, value: word.slice(2) }];
  const letters = word
    .slice(1)
    .split('')
    .map((letter) => `-${letter}`);
  const last = letters.at(-1) ?? '';
  if (valued.has(last)) take();
  return [
    { name: word, value: undefined },
    ...letters.map((name) => ({ name, value: name === last && valued.has(last) ? next : undefined })),
  ];
}

/** What an entry's pattern catches; words of the line beyond it do not matter. */
function caughtIn(entry: CommandCall, line: Line): Caught | undefined {
  const [pattern = ''] = entry.command;
  const parts = pattern.split(' ');
  const caught: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    if (part === '**') break;
    const word = line.words[index];
    if (word === undefined) return undefined;
    const name = /^\{(?<name>\w+)\}$/.exec(part)?.groups?.['name'];
    if (name === undefined) {
      if (!part.split('|').some((one) => globMatch(one, word))) return undefined;
    } else if (name !== 'path' && (word.includes(HOLE) || !/^[\w.:/@-]+$/.test(word))) return undefined;
    else caught[name] = word;
  }
  const has = (flag: string): boolean =>
    line.flags.some(({ name, value }) =>
      flag.includes('=') ? `${name}=${value ?? ''}`.startsWith(flag) : name === flag,
    );
  if (entry.with !== undefined && !entry.with.some(has)) return undefined;
  if (entry.without?.some(has) === true) return undefined;
  return caught;
}

function valuesOf(line: Line, flags: readonly string[]): string[] {
  return line.flags.flatMap(({ name, value }) => {
    if (value === undefined) return [];
    if (flags.includes(name)) return [value];
    const start = flags.find((flag) => flag.endsWith('=') && value.startsWith(flag));
    return start === undefined ? [] : [value.slice(start.length)];
  });
}

function methodOf(line: Line): string | undefined {
  const [given] = valuesOf(line, METHOD_FLAGS);
  if (given !== undefined) return given.includes(HOLE) ? undefined : given.toUpperCase();
  if (line.flags.some(({ name }) => name === '-T' || name === '--upload-file')) return 'PUT';
  if (line.flags.some(({ name }) => name === '-I' || name === '--head')) return 'HEAD';
  if (line.flags.some(({ name }) => name === '-G' || name === '--get')) return 'GET';
  return line.flags.some(({ name }) => BODY_FLAGS.test(name)) ? 'POST' : 'GET';
}

/** Backslash commands are the client's own. */
function withoutMeta(sql: string): string {
  return sql.replace(/^\s*\\[^\n]*$/gm, '');
}

/** The pattern's words as they stand in the line. */
function shownLine(entry: CommandCall, line: Line, caught: Caught): string {
  const parts = (entry.command[0] ?? '').split(' ');
  const words = line.words.slice(0, Math.max(parts.filter((part) => part !== '**').length, 1));
  const flags = line.flags.filter(({ name }) => entry.with?.includes(name)).map(({ name }) => name);
  return [...words, ...(Object.keys(caught).length > 2 ? [] : flags)].join(' ');
}
