import type { CodeLanguage } from '../../model/calls.ts';
import type { Caller } from './callers.ts';
import type { Asked } from './asked.ts';
import type { Program } from './evaluate.ts';
import type { Call, CodeFile, ScopedCall } from './expression.ts';
import { shortened, type Found } from './found.ts';
import { fieldsOf } from './graphql.ts';
import { caughtBy, type Caught } from './patterns.ts';
import type { SdkEntry, Spellings } from './spellings.ts';
import { SqlReader } from './sql.ts';
import { distinct, HOLE, type Value } from './value.ts';

/** What is known of words that entries ask for. */
export interface WordTests {
  /** It stands in the file, or the repository declares it. */
  readonly holds: (word: string) => boolean;
  /** The file imports it, or the repository declares it. */
  readonly declares: (word: string) => boolean;
  /** It stands in some file that was read. */
  readonly known: (word: string) => boolean;
}

/** Reads the calls of packages that the catalogue knows. */
export class SdkReader {
  readonly #spellings: Spellings;
  readonly #program: Program;
  readonly #sql: SqlReader;
  #holds: (word: string) => boolean = () => true;
  #declares: (word: string) => boolean = () => true;
  #known: (word: string) => boolean = () => true;
  #entries: readonly SdkEntry[] = [];

  constructor(spellings: Spellings, program: Program, sql: SqlReader) {
    this.#spellings = spellings;
    this.#program = program;
    this.#sql = sql;
  }

  /** Uses in one file. */
  read(file: CodeFile, language: CodeLanguage, { holds, declares, known }: WordTests): Found[] {
    const entries = this.#spellings.sdk(language);
    this.#entries = entries;
    this.#holds = holds;
    this.#declares = declares;
    this.#known = known;
    const found: Found[] = [];
    const carriers = this.#carriers(file);
    for (const scoped of file.calls) {
      const own = this.#atCall(file, entries, scoped, carriers);
      found.push(
        ...(this.#isOpen(file, scoped, own) ? this.#byCallers(file, entries, scoped, carriers, own) : own),
      );
    }
    return withoutBegun(found);
  }

  #atCall(
    file: CodeFile,
    entries: readonly SdkEntry[],
    { scope, call }: ScopedCall,
    carriers: ReadonlyMap<Call, Value>,
  ): Found[] {
    const found: Found[] = [];
    const value = this.#program.value(file.path, scope, call);
    const callee = this.#program.called(file.path, scope, call.of);
    const args = call.args.map((arg) => this.#program.value(file.path, scope, arg));
    // What a function of the repository gives, or one that hands on what it is given, is no call at this place.
    if (callee.path !== undefined && callee.body === undefined && !args.includes(value)) {
      const path = value.path ?? callee.path;
      const carrier = carriers.get(call);
      const own = carrier === undefined ? value : joined(value, carrier);
      const uses = [path, ...(value.others ?? [])].map((one) => this.#match(entries, one, call, own, args));
      const use = merged(uses.flatMap((one) => one ?? []));
      if (use !== undefined) found.push(use);
    }
    // A query that a function of the repository begins is sent by whoever has it.
    if (callee.body !== undefined && !args.includes(value) && value.path !== undefined) {
      const begun = this.#match(entries, value.path, call, value, args);
      if (begun?.begins === true) found.push(begun);
    }
    found.push(...this.#handedOver(entries, call, callee, args));
    return found;
  }

  /** What a call within a wrapper asks, at the places that call the wrapper; what no caller tells stays as it is. */
  #byCallers(
    file: CodeFile,
    entries: readonly SdkEntry[],
    scoped: ScopedCall,
    carriers: ReadonlyMap<Call, Value>,
    own: readonly Found[],
  ): readonly Found[] {
    const read = (): readonly Found[] => this.#atCall(file, entries, scoped, carriers);
    const each = this.#told(file.path, { file: file.path, scope: scoped.scope }, read, 0);
    const told = each.flatMap((uses) => uses.filter((use) => use.operations.length > 0));
    const here = new Set(own.flatMap(({ operations }) => operations));
    const certain = own.length > 0 && own.every(({ unknown }) => unknown === undefined);
    if (told.length === 0) return own;
    const several = told.some(({ operations }) => operations.length < here.size);
    if (certain && !several && told.every(({ operations }) => operations.every((id) => here.has(id))))
      return own;
    const [first] = own;
    if (first === undefined || each.every((uses) => uses.some((use) => use.operations.length > 0)))
      return told;
    return [
      ...told,
      { ...first, operations: [], unknown: first.unknown ?? 'is handed what a variable holds' },
    ];
  }

  /** What is read as each caller hands over, and where that is handed on to it, as its own callers do. */
  #told(
    home: string,
    place: { readonly file: string; readonly scope: number },
    read: () => readonly Found[],
    depth: number,
  ): (readonly Found[])[] {
    const around = this.#program.callersAround(place.file, place.scope);
    if (around === undefined) return [];
    return around.callers.flatMap((caller) =>
      this.#program.within(around.key, caller, (): (readonly Found[])[] => {
        const passes = depth < MOST_LEVELS && this.#passesOn(caller);
        const deeper = passes ? this.#told(home, caller, read, depth + 1) : [];
        if (deeper.some((uses) => uses.some((use) => use.operations.length > 0))) return deeper;
        const elsewhere = caller.file === home ? {} : { path: caller.file };
        return [read().map((use) => ({ ...use, ...elsewhere, at: caller.call.at }))];
      }),
    );
  }

  /** Whether a call hands on what the function around it is handed. */
  #passesOn({ file, scope, call }: Caller): boolean {
    return call.args.some((arg) => {
      const { text, texts, path } = this.#program.value(file, scope, arg);
      return texts !== undefined || text?.includes(HOLE) === true || path?.startsWith('?') === true;
    });
  }

  /** Requests that a client is handed where they are made: `client.send(new Command())`. */
  #carriers(file: CodeFile): ReadonlyMap<Call, Value> {
    const carriers = new Map<Call, Value>();
    for (const { scope, call } of file.calls) {
      const inner = call.args.filter((arg): arg is Call => arg.kind === 'call');
      if (inner.length === 0) continue;
      const callee = this.#program.value(file.path, scope, call.of);
      for (const arg of inner) carriers.set(arg, callee);
    }
    return carriers;
  }

  /** A method that is handed over is called there: `paginate(octokit.rest.issues.list)`. */
  #handedOver(entries: readonly SdkEntry[], call: Call, callee: Value, args: readonly Value[]): Found[] {
    return args.flatMap((arg) => {
      // A constant is handed over as what it is.
      if (arg.path === undefined || !/[.][a-z]\w*$/.test(arg.path)) return [];
      const path = `${arg.path}()`;
      return (
        this.#match(
          entries,
          path,
          call,
          { ...arg, variables: [...arg.variables, ...callee.variables] },
          [],
        ) ?? []
      );
    });
  }

  #match(
    entries: readonly SdkEntry[],
    path: string,
    call: Call,
    value: Value,
    args: readonly Value[],
  ): Found | undefined {
    for (const item of entries) {
      const caught = caughtBy(item.pattern, path);
      if (caught === undefined) continue;
      const loose = path.startsWith('?');
      // A name that stands for nothing known is a package's only where the file speaks of the package.
      if (item.entry.declares?.some(this.#declares) === false) continue;
      if (loose && item.entry.imports?.some(this.#holds) === false) continue;
      if (/^[A-Z]/.test(path) && item.entry.imports?.some(this.#known) === false) continue;
      const use = this.#use(item, caught, path, call, value, args);
      if (use === undefined || (loose && use.operations.length === 0)) return undefined;
      return this.#isElsewhere(entries, item, path) ? { ...use, operations: [], unknown: SEVERAL } : use;
    }
    return undefined;
  }

  /** Whether the same call may be sent to another provider's store as well. */
  #isElsewhere(entries: readonly SdkEntry[], own: SdkEntry, path: string): boolean {
    if (own.entry.declares === undefined) return false;
    return entries.some(
      ({ spelling, entry, pattern }) =>
        spelling !== own.spelling &&
        entry.declares?.some(this.#declares) === true &&
        caughtBy(pattern, path) !== undefined,
    );
  }

  #use(
    { entry, spelling }: SdkEntry,
    caught: Caught,
    path: string,
    call: Call,
    value: Value,
    args: readonly Value[],
  ): Found | undefined {
    const as = shortened(nameOf(path, caught));
    const text = spelling.asked(entry, caught, as);
    const held = this.#held(entry, spelling.provider, call, args);
    const operations = [...text.operations, ...(held?.operations ?? [])];
    const unknown = text.unknown ?? held?.unknown;
    if (operations.length === 0 && unknown === undefined) return undefined;
    return {
      provider: spelling.provider,
      how: entry.sql === undefined ? (entry.graphql === undefined ? 'sdk' : 'graphql') : 'sql',
      at: call.at,
      as: held?.as ?? as,
      operations,
      resources: held?.resources ?? [],
      variables: distinct(value.variables),
      hosts: hostsOf(value.bases),
      ...(unknown !== undefined && { unknown }),
      ...(entry.begins === true && { begins: true as const }),
    };
  }

  /** Whether callers may tell more: of something unknown or of several, or of a method that is picked by name. */
  #isOpen({ path }: CodeFile, { scope, call }: ScopedCall, found: readonly Found[]): boolean {
    const { of } = call;
    if (found.length === 0) return of.kind === 'call' && of.of.kind === 'name' && of.of.name === 'getattr';
    if (found.some(({ unknown }) => unknown !== undefined)) return true;
    const values = [of, ...call.args].map((part) => this.#program.value(path, scope, part));
    return values.some(({ texts, others }) => texts !== undefined || others !== undefined);
  }

  #isTold(path: string): boolean {
    return this.#entries.some(
      ({ pattern, entry }) => entry.needs !== undefined && caughtBy(pattern, path) !== undefined,
    );
  }

  /** What an argument holds: SQL, or a GraphQL document. */
  #held(
    entry: SdkEntry['entry'],
    provider: string,
    call: Call,
    args: readonly Value[],
  ): (Asked & { readonly resources: readonly string[]; readonly as?: string }) | undefined {
    const position = entry.sql ?? entry.graphql;
    if (position === undefined) return undefined;
    const given = args[position];
    const option =
      given === undefined ? undefined : this.#program.option(given, 'text', 'sql', 'query', 'name');
    const text = given?.text ?? option?.text;
    if (entry.sql !== undefined) {
      // A query that is built is told where it is built.
      if (text === undefined && given?.path !== undefined && this.#isTold(given.path)) return undefined;
      if (text === undefined || (text.trim() === HOLE && given?.texts === undefined)) {
        return { operations: [], resources: [], unknown: 'builds SQL from a variable' };
      }
      const all = given?.texts ?? [text];
      const read = all.map((one) => this.#sql.read(provider, one, call.tagged === true));
      const unknown = read.find((one) => one.unknown !== undefined)?.unknown;
      return {
        operations: read.flatMap((one) => [...one.operations]),
        resources: read.flatMap((one) => [...one.resources]),
        as: shortened(all[0] ?? text),
        ...(unknown !== undefined && { unknown }),
      };
    }
    const spelling = this.#spellings.provider(provider);
    if (text === undefined || spelling === undefined) {
      return { operations: [], resources: [], unknown: 'builds a GraphQL document from a variable' };
    }
    return { ...fieldsOf(spelling, undefined, text), resources: [] };
  }
}

const SEVERAL = 'may be sent to one of several databases';

/** Without queries that go on in the same chain to something else that is asked. */
function withoutBegun(found: readonly Found[]): Found[] {
  const ended = new Set(found.flatMap((use) => (use.begins === true ? [] : [placeOf(use)])));
  return found.filter((use) => use.begins !== true || !ended.has(placeOf(use)));
}

function placeOf({ path = '', provider, at }: Found): string {
  return `${path} ${provider} ${at.line}:${at.column}`;
}

/** Wrappers around wrappers that are followed. */
const MOST_LEVELS = 4;

/** What a call may be in several ways is told by those that tell something: together they ask what all ask. */
function merged(uses: readonly Found[]): Found | undefined {
  const telling = uses.filter((use) => use.operations.length > 0);
  const [first] = telling;
  if (first === undefined || telling.length < 2) return first ?? uses[0];
  return { ...first, operations: telling.flatMap((use) => [...use.operations]) };
}

function joined(value: Value, carrier: Value): Value {
  return {
    ...value,
    variables: distinct([...value.variables, ...carrier.variables]),
    bases: distinct([...value.bases, ...carrier.bases]),
  };
}

/** Hosts of addresses. */
export function hostsOf(bases: readonly string[]): readonly string[] {
  return distinct(
    bases.flatMap(
      (base) => /^\w+:\/\/(?:[^@/]*@)?(?<host>[\w.-]+)/.exec(base)?.groups?.['host']?.toLowerCase() ?? [],
    ),
  );
}

/** `s3.put_object`: what was caught, or the last names of the path. */
function nameOf(path: string, caught: Caught): string {
  const words = Object.values(caught).filter((word) => word !== '');
  if (words.length > 1) return words.join('.');
  const names = path
    .replace(/\([^()]*\)/g, '()')
    .split(/[./?]+/)
    .filter((part) => !/^(?:\*|Base)?$/.test(part));
  return names.slice(-2).join('.').replace(/\(\)/g, '');
}
