import type { CodeLanguage } from '../../model/calls.ts';
import type { Tree } from '../../model/tree.ts';
import type { CommandReader } from './commands.ts';
import { Program } from './evaluate.ts';
import type { CodeFile } from './expression.ts';
import type { Found } from './found.ts';
import { addressOf, RequestReader } from './http.ts';
import { languageOf, type Language } from './languages/index.ts';
import { Walk } from './languages/walker.ts';
import { moduleFinder } from './modules.ts';
import type { Parsers } from './parser.ts';
import { startedBy } from './processes.ts';
import { SdkReader } from './sdk.ts';
import { scriptUses } from './script-uses.ts';
import type { Snippet } from './scripts.ts';
import type { Spellings } from './spellings.ts';
import type { SqlReader } from './sql.ts';

/** Largest file, and most files, that are parsed. */
const LONGEST = 400_000;
const MOST_FILES = 4_000;

/** Times that a client is followed from the file that makes it into files that import it. */
const HOPS = 2;

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
    this.#program = new Program(moduleFinder(paths, this.#packages(paths)));
    const code = paths.filter((path) => languageOf(path) !== undefined || !/\.\w+$/.test(path));
    for (const path of code) await this.#parseIf(path, (text, language) => this.#speaks(text, language));
    for (const { path, snippet } of this.#snippets) await this.#parseSnippet(path, snippet);
    for (let hop = 0; hop < HOPS; hop += 1) {
      this.#program.link();
      const names = this.#clientModules();
      if (names === undefined) break;
      for (const path of code) await this.#parseIf(path, (text) => names.test(text));
    }
    this.#program.link();
    for (const file of this.#program.files()) await this.#uses(file);
  }

  #packages(paths: readonly string[]): ReadonlyMap<string, string> {
    const packages = new Map<string, string>();
    for (const path of paths) {
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
      const words = [...this.#spellings.words(language), ...hosts].map(escaped);
      const commands = this.#spellings.commandNames().map(escaped).join('|');
      test = new RegExp(`${words.join('|')}|["'\`](?:sudo )?(?:${commands}|curl)[ "'\`]`);
      this.#tests.set(language, test);
    }
    return test.test(text);
  }

  #tests: Map<CodeLanguage, RegExp> | undefined;

  /** Names of modules that hand out what is known: files that name one in quotes or import it are read too. */
  #clientModules(): RegExp | undefined {
    const names = new Set<string>();
    for (const file of this.#program.files()) {
      const exports = file.bindings.filter(({ scope, name }) => scope === 0 && !name.startsWith('this.'));
      const tells = exports.some(({ name }) => {
        if (name === 'export *') return true;
        const { path, body, text } = this.#program.exported(file.path, name.replace(/^export /, '')) ?? {};
        return (
          (path !== undefined && !/^[?.]/.test(path)) ||
          body !== undefined ||
          text?.startsWith('http') === true
        );
      });
      if (tells) names.add(moduleName(file.path));
    }
    if (names.size === 0) return undefined;
    const all = [...names].map(escaped).join('|');
    return new RegExp(
      `["'\`/.](?:${all})(?:\\.[cm]?[jt]sx?)?["'\`]|(?:from|import)[ \\t]+[\\w.]*\\b(?:${all})\\b`,
    );
  }

  async #uses(file: CodeFile): Promise<void> {
    const parsed = this.#parsed.get(file.path);
    if (parsed === undefined) return;
    const { language } = parsed.language;
    const holds = (word: string): boolean => parsed.text.includes(word);
    const sdk = new SdkReader(this.#spellings, this.#program, this.#sql).read(file, language, holds);
    const requests = new RequestReader(this.#spellings, this.#program).read(file);
    const taken = new Set(sdk.map(({ at }) => `${at.line}:${at.column}`));
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
    const path = file.path.split('#')[0] ?? file.path;
    for (const use of all) {
      this.found.push({ path, found: { ...use, at: { ...use.at, line: use.at.line + parsed.shift } } });
    }
    this.#noteHosts(path, parsed.text);
  }

  #noteHosts(path: string, text: string): void {
    const hosts = [...text.matchAll(/https?:\/\/[\w.-]+/g)].flatMap(
      ([address]) => addressOf(address)?.host ?? [],
    );
    if (hosts.length > 0) this.hosts.set(path, [...new Set(hosts)]);
  }
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Name under which others import a file: its own, or its folder's for an index. */
function moduleName(path: string): string {
  const bare = path.replace(/\.\w+$/, '').replace(/\/(?:index|__init__)$/, '');
  return bare.slice(bare.lastIndexOf('/') + 1);
}

/** The script of a component, on its own lines. */
function scriptOnly(text: string): string {
  const found = /<script[^>]*>(?<script>.*?)<\/script>/s.exec(text);
  const script = found?.groups?.['script'];
  if (found === null || script === undefined) return '';
  const before = text.slice(0, found.index + found[0].indexOf('>') + 1);
  return '\n'.repeat(before.split('\n').length - 1) + script;
}
