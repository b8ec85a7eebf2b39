import { literalPattern } from '../../util/literal-pattern.ts';
import type { CodeLanguage } from '../../model/calls.ts';
import type { Tree } from '../../model/tree.ts';
import { globMatch } from '../../util/glob.ts';
import type { CommandReader } from './commands.ts';
import { Program, type FindModule } from './evaluate.ts';
import type { Call, CodeFile } from './expression.ts';
import type { Found } from './found.ts';
import { addressOf, RequestReader } from './http.ts';
import { Declared } from './declared.ts';
import { languageOf, type Language } from './languages/index.ts';
import { Walk } from './languages/walker.ts';
import { moduleFinder } from './modules.ts';
import type { Parsers } from './parser.ts';
import { caughtBy } from './patterns.ts';
import { startedBy } from './processes.ts';
import { SdkReader } from './sdk.ts';
import { scriptUses } from './script-uses.ts';
import type { Snippet } from './scripts.ts';
import type { MemberEntry, Spellings } from './spellings.ts';
import type { SqlReader } from './sql.ts';
import type { Value } from './value.ts';

/** Largest file, and most files, that are parsed. */
const LONGEST = 400_000;
const MOST_FILES = 4_000;

/** Times that a client is followed from the file that makes it into files that import it. */
const HOPS = 2;

/** Languages whose classes are found by their names alone. */
const UNIMPORTED = new Set<CodeLanguage>(['ruby', 'php', 'java', 'csharp']);

const READS_ENVIRONMENT = /\bprocess\.env\b|\bimport\.meta\.env\b|\bos\.(?:environ|getenv)\b|\bcreateEnv\b/;

interface Parsed {
  readonly language: Language;
  readonly text: string;
  /** Lines before the file's first that were put there. */
  readonly shift: number;
}

/** Reads uses in files of code, following clients from file to file. */
export class CodeReader {
  readonly found: { path: string; found: Found }[] = [];
  readonly gaps: { path: string; reason: string }[] = [];
  /** Hosts of the catalogue that stand in code, by file. */
  readonly hosts = new Map<string, readonly string[]>();
  readonly #tree: Tree;
  readonly #spellings: Spellings;
  readonly #parsers: Parsers;
  readonly #sql: SqlReader;
  readonly #commands: CommandReader;
  readonly #snippets: { path: string; snippet: Snippet }[] = [];
  readonly #parsed = new Map<string, Parsed>();
  #program = new Program(() => undefined);

  constructor(tree: Tree, spellings: Spellings, parsers: Parsers, sql: SqlReader, commands: CommandReader) {
    this.#tree = tree;
    this.#spellings = spellings;
    this.#parsers = parsers;
    this.#sql = sql;
    this.#commands = commands;
  }

  /** Code within another file, to be read with the rest. */
  snippet(path: string, snippet: Snippet): void {
    this.#snippets.push({ path, snippet });
  }

  async read(paths: readonly string[]): Promise<void> {
    this.#declared = new Declared(this.#tree, paths);
    const finder = moduleFinder(paths, this.#packages(paths));
    this.#program = new Program(finder);
    for (const { calls } of this.#spellings.all) {
      for (const { name, is, declares } of calls.given)
        if (declares.some((word) => this.#declared?.has(word) === true)) this.#program.addName(name, is);
    }
    const code = paths.filter((path) => languageOf(path) !== undefined || !/\.\w+$/.test(path));
    for (const path of code) await this.#parseIf(path, (text, language) => this.#speaks(text, language));
    for (const { path, snippet } of this.#snippets) await this.#parseSnippet(path, snippet);
    await this.#settings(finder);
    for (let hop = 0; hop < HOPS; hop += 1) {
      this.#link();
      const before = this.#parsed.size;
      const names = this.#clientModules();
      const classes = this.#clientClasses();
      const bases = this.#missingBases();
      for (const path of code) {
        await this.#parseIf(path, (text, { language }) => {
          const own = UNIMPORTED.has(language) ? classes : undefined;
          return names?.test(text) === true || own?.test(text) === true || bases.has(endOf(path, bases));
        });
      }
      for (const path of this.#handedTo()) await this.#parseIf(path, () => true);
      if (this.#parsed.size === before) break;
    }
    this.#link();
    for (const file of this.#program.files()) await this.#uses(file);
  }

  /** Links calls to what they call, and members to the classes that are told to have them. */
  #link(): void {
    this.#program.link();
    for (const file of this.#program.files()) {
      const language = this.#parsed.get(file.path)?.language.language;
      const entries = language === undefined ? [] : this.#spellings.members(language);
      if (entries.length === 0 || file.classes.length === 0) continue;
      const bodies = new Set(file.classes.map(({ scope }) => scope));
      for (const { scope, call } of file.calls)
        if (bodies.has(scope)) this.#member(file, scope, call, entries);
    }
  }

  #member(file: CodeFile, scope: number, call: Call, entries: readonly MemberEntry[]): void {
    const [first] = call.args;
    const name = first === undefined ? undefined : this.#program.value(file.path, scope, first).text;
    if (name === undefined) return;
    const { path, others = [] } = this.#program.value(file.path, scope, call.of);
    const paths = [path, ...others].flatMap((one) => (one === undefined ? [] : [`${one}()`]));
    const entry = entries.find(({ pattern }) => paths.some((one) => caughtBy(pattern, one) !== undefined));
    if (entry !== undefined) this.#program.addMember(name, entry.of, entry.gives);
  }

  /** Names of classes that are what a package of the catalogue has, for languages that need no imports. */
  #clientClasses(): RegExp | undefined {
    const names = new Set<string>();
    for (const file of this.#program.files()) {
      const language = this.#parsed.get(file.path)?.language.language;
      if (language === undefined || !UNIMPORTED.has(language)) continue;
      for (const { name, scope, outer } of file.classes) {
        const value = this.#program.value(file.path, outer, { kind: 'class', scope });
        if (value.path !== name && this.#isClient(file.path, value))
          names.add(name.slice(name.lastIndexOf('.') + 1));
      }
    }
    return names.size === 0 ? undefined : new RegExp(`\\b(?:${[...names].map(literalPattern).join('|')})\\b`);
  }

  /** Files whose functions are handed a client. */
  #handedTo(): ReadonlySet<string> {
    const paths = new Set<string>();
    for (const file of this.#program.files()) {
      for (const { scope, call } of file.calls) {
        if (call.args.length === 0) continue;
        const origin = this.#program.origin(file.path, scope, call.of);
        if (origin === undefined || this.#parsed.has(origin)) continue;
        const args = call.args.map((arg) => this.#program.value(file.path, scope, arg));
        if (args.some((arg) => this.#isClient(file.path, arg))) paths.add(origin);
      }
    }
    return paths;
  }

  /** Files that Ruby's classes inherit from or mix in, by the names that its loaders give them. */
  #missingBases(): ReadonlySet<string> {
    const files = new Set<string>();
    for (const file of this.#program.files()) {
      if (this.#parsed.get(file.path)?.language.language !== 'ruby') continue;
      for (const { outer, bases } of file.classes) {
        for (const base of bases) {
          const { path, class: own } = this.#program.value(file.path, outer, base);
          if (own === undefined && path !== undefined && /^[A-Z][\w.]*$/.test(path))
            files.add(rubyFile(path));
        }
      }
    }
    return files;
  }

  /** Files that a client's file takes its settings from: those that it imports and that read the environment. */
  async #settings(find: FindModule): Promise<void> {
    for (const file of this.#program.files()) {
      for (const { value } of file.bindings) {
        const path = value.kind === 'module' ? find(file.path, value.path) : undefined;
        if (path !== undefined) await this.#parseIf(path, (text) => READS_ENVIRONMENT.test(text));
      }
    }
  }

  #packages(paths: readonly string[]): ReadonlyMap<string, string> {
    const packages = new Map<string, string>();
    for (const path of paths) {
      if (/(?:^|\/)go\.mod$/.test(path)) {
        const own = /^module\s+(?<name>\S+)/m.exec(this.#tree.read(path) ?? '')?.groups?.['name'];
        if (own !== undefined)
          packages.set(own.replace(/\/v\d+$/, ''), path.slice(0, Math.max(path.lastIndexOf('/'), 0)));
      }
      if (!path.endsWith('/package.json')) continue;
      const name = /"name"\s*:\s*"(?<name>[^"]+)"/.exec(this.#tree.read(path) ?? '')?.groups?.['name'];
      if (name !== undefined) packages.set(name, path.slice(0, path.lastIndexOf('/')));
    }
    return packages;
  }

  async #parseIf(path: string, wanted: (text: string, language: Language) => boolean): Promise<void> {
    if (this.#parsed.has(path) || this.#parsed.size >= MOST_FILES) return;
    const text = this.#tree.read(path);
    if (text === undefined || text.length > LONGEST) return;
    const language = languageOf(path, text);
    if (language === undefined || !wanted(text, language)) return;
    const own = /\.(?:vue|svelte)$/.test(path) ? scriptOnly(text) : text;
    await this.#parse(path, own, language, 0);
  }

  async #parseSnippet(path: string, { text, line }: Snippet): Promise<void> {
    const language = languageOf('a.js');
    if (language === undefined) return;
    const given = `const github = require('@actions/github').getOctokit(), octokit = github; (async () => {`;
    await this.#parse(`${path}#${line}`, `${given}\n${text}\n})`, language, line - 2);
  }

  async #parse(path: string, text: string, language: Language, shift: number): Promise<void> {
    this.#parsed.set(path, { language, text, shift });
    const file = await this.#parsers.parse(language.grammar, text, (root) =>
      new Walk(path, language.reader).run(root),
    );
    if (file === undefined) {
      this.gaps.push({ path, reason: 'it takes too long to parse' });
      return;
    }
    if (file.cut) this.gaps.push({ path, reason: 'it nests deeper than is read' });
    this.#program.add(file);
  }

  /** Whether a file may use a package, host or command of the catalogue. */
  #speaks(text: string, { language }: Language): boolean {
    this.#tests ??= new Map();
    let test = this.#tests.get(language);
    if (test === undefined) {
      const hosts = this.#spellings
        .http()
        .flatMap(({ entry }) => entry.host.map((host) => host.replace(/^.*\*/, '')));
      const commands = this.#spellings.commandNames().map(literalPattern).join('|');
      const started = `["'\`](?:sudo )?(?:${commands}|curl)(?: [a-z-]|["'\`],|["'\`]\\))`;
      const all = [
        importing(language, this.#spellings.words(language)),
        ...hosts.map(literalPattern),
        started,
        ...this.#looseEnds(language),
      ];
      test = new RegExp(all.filter((part) => part !== '').join('|'), 'm');
      this.#tests.set(language, test);
    }
    return test.test(text);
  }

  /** Last names of calls upon names of which nothing tells what they are, where the repository declares the package. */
  #looseEnds(language: CodeLanguage): string[] {
    return this.#spellings.sdk(language).flatMap(({ entry }) => {
      if (entry.imports?.some((word) => this.#declared?.has(word)) !== true) return [];
      return entry.call.flatMap((call) => {
        const ends = /^\?.*\.\(?(?<ends>\w+(?:\|\w+)*)\)?\(\)$/.exec(call)?.groups?.['ends'];
        if (ends !== undefined) return [`\\.(?:${ends})[<(]`];
        const names = /\((?<names>\w+(?:\|\w+)+)\)\./.exec(call)?.groups?.['names'];
        return call.startsWith('?') && names !== undefined ? [`\\b(?:${names})\\.\\w+\\.\\w+`] : [];
      });
    });
  }

  #tests: Map<CodeLanguage, RegExp> | undefined;
  #declared: Declared | undefined;

  /** Names of modules that hand out what is known: files that name one in quotes or import it are read too. */
  #clientModules(): RegExp | undefined {
    const names = new Set<string>();
    for (const file of this.#program.files()) {
      const exports = file.bindings.filter(({ scope, name }) => scope === 0 && !name.startsWith('this.'));
      const tells = exports.some(({ name }) => {
        if (name === 'export *') return true;
        return this.#isClient(file.path, this.#program.exported(file.path, name.replace(/^export /, '')));
      });
      if (tells) names.add(moduleName(file.path));
    }
    if (names.size === 0) return undefined;
    const all = [...names].map(literalPattern).join('|');
    return new RegExp(
      `["'\`/.](?:${all})(?:\\.[cm]?[jt]sx?)?["'\`]|(?:from|import)[ \\t]+[\\w.]*\\b(?:${all})\\b`,
    );
  }

  /** Whether a value is of a package that the catalogue knows, or asks a host that it knows for what it is given. */
  #isClient(path: string, value: Value | undefined): boolean {
    if (value === undefined) return false;
    const parsed = this.#parsed.get(path);
    if (parsed === undefined) return false;
    const made = value.body === undefined ? value : this.#program.returned(value.body);
    const words = this.#spellings.starts(parsed.language.language);
    const from = made?.path;
    if (from !== undefined && words.some((word) => from.startsWith(word)))
      return !this.#isAnswer(from, parsed.language.language);
    const addresses = [...(made?.bases ?? []), made?.text ?? ''].flatMap((text) => addressOf(text) ?? []);
    if (addresses.some(({ host }) => this.#isKnown(host))) return true;
    return value.body !== undefined && this.#program.takes(value.body) && this.#asksHost(parsed.text);
  }

  /** What an operation gives is no client. */
  #isAnswer(path: string, language: CodeLanguage): boolean {
    return this.#spellings.sdk(language).some(({ entry, pattern }) => {
      const asks = (entry.needs?.length ?? 0) > 0 || entry.route !== undefined || entry.sql !== undefined;
      return asks && caughtBy(pattern, path) !== undefined;
    });
  }

  #isKnown(host: string): boolean {
    return this.#spellings.http().some(({ entry }) => entry.host.some((pattern) => globMatch(pattern, host)));
  }

  #asksHost(text: string): boolean {
    return [...text.matchAll(/https?:\/\/[\w.-]+/g)].some(([address]) => {
      const host = addressOf(address)?.host;
      return host !== undefined && this.#isKnown(host);
    });
  }

  async #uses(file: CodeFile): Promise<void> {
    const parsed = this.#parsed.get(file.path);
    if (parsed === undefined) return;
    const { language } = parsed.language;
    const holds = (word: string): boolean => parsed.text.includes(word) || this.#declared?.has(word) === true;
    const declares = (word: string): boolean =>
      this.#declared?.has(word) === true || importsOf(parsed.text, word);
    const sdk = new SdkReader(this.#spellings, this.#program, this.#sql).read(file, language, {
      holds,
      declares,
      known: (word) => holds(word) || this.#stands(word),
    });
    const requests = new RequestReader(this.#spellings, this.#program).read(file);
    // What callers in other files tell stands there.
    const here = sdk.filter(({ path = file.path }) => path === file.path);
    const taken = new Set(here.map(({ at }) => `${at.line}:${at.column}`));
    const all = [...sdk, ...requests.filter(({ at }) => !taken.has(`${at.line}:${at.column}`))];
    for (const { at, script, variables } of startedBy(file, language, this.#program)) {
      const piece = {
        text: script,
        line: at.line,
        column: at.column,
        variables: new Map(variables.map((name) => [name, [name]])),
      };
      const found = await scriptUses(piece, this.#parsers, this.#commands, (path) => this.#tree.read(path));
      all.push(...(found ?? []).map((use) => ({ ...use, at })));
    }
    for (const use of all) {
      const at = use.path ?? file.path;
      const line = use.at.line + (this.#parsed.get(at)?.shift ?? 0);
      this.found.push({ path: plainPath(at), found: { ...use, at: { ...use.at, line } } });
    }
    const path = plainPath(file.path);
    this.#noteHosts(path, parsed.text);
  }

  /** Whether a word stands in a file that was read. */
  #stands(word: string): boolean {
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    const found = [...this.#parsed.values()].some(({ text }) => text.includes(word));
    this.#words.set(word, found);
    return found;
  }

  readonly #words = new Map<string, boolean>();

  #noteHosts(path: string, text: string): void {
    const hosts = [...text.matchAll(/https?:\/\/[\w.-]+/g)].flatMap(
      ([address]) => addressOf(address)?.host ?? [],
    );
    if (hosts.length > 0) this.hosts.set(path, [...new Set(hosts)]);
  }
}

/** Path of the file that a piece of code stands in. */
function plainPath(path: string): string {
  return path.split('#')[0] ?? path;
}

/** Whether a file imports a package, or names it in quotes. */
function importsOf(text: string, word: string): boolean {
  const bare = word.replace(/['"]/g, '');
  if (!text.includes(bare)) return false;
  return new RegExp(`(?:["'\`]|\\b(?:import|from|require|use)[ \\t]+)${literalPattern(bare)}(?![\\w-])`).test(
    text,
  );
}

/** Source of an expression that finds the words where a file of the language imports something. */
function importing(language: CodeLanguage, words: readonly string[]): string {
  const bare = [...new Set(words.map((word) => word.replace(/['"]/g, '')))].filter((word) => word !== '');
  if (bare.length === 0) return '';
  if (language === 'python')
    return `^[ \\t]*(?:from|import)[ \\t]+(?:${bare.map(literalPattern).join('|')})\\b`;
  // What stands in comments alone is documentation.
  if (language === 'ruby') return `^[^#\\n]*(?:${bare.map(literalPattern).join('|')})`;
  if (language !== 'javascript') return bare.map(literalPattern).join('|');
  const inner = bare.filter((word) => /^[./]|\.$/.test(word));
  const whole = bare.filter((word) => !inner.includes(word));
  return [`["'](?:${whole.map(literalPattern).join('|')})`, ...inner.map(literalPattern)].join('|');
}

/** Name under which others import a file: its own, or its folder's for an index. */
function moduleName(path: string): string {
  const bare = path.replace(/\.\w+$/, '').replace(/\/(?:index|__init__)$/, '');
  return bare.slice(bare.lastIndexOf('/') + 1);
}

/** `Methods.HashRows` stands in `methods/hash_rows.rb`. */
function rubyFile(name: string): string {
  const words = name
    .split('.')
    .slice(-2)
    .map((part) => part.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase());
  return `${words.join('/')}.rb`;
}

/** The longest end of a path that is one of the names. */
function endOf(path: string, names: ReadonlySet<string>): string {
  let end = path;
  while (!names.has(end) && end.includes('/')) end = end.slice(end.indexOf('/') + 1);
  return end;
}

/** The script of a component, on its own lines. */
function scriptOnly(text: string): string {
  const found = /<script[^>]*>(?<script>.*?)<\/script>/s.exec(text);
  const script = found?.groups?.['script'];
  if (found === null || script === undefined) return '';
  const before = text.slice(0, found.index + found[0].indexOf('>') + 1);
  return '\n'.repeat(before.split('\n').length - 1) + script;
}
