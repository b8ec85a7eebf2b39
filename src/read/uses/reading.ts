import { literalPattern } from '../../util/literal-pattern.ts';
import type { Catalogue } from '../../model/catalogue.ts';
import type { Tree } from '../../model/tree.ts';
import type { Use } from '../../model/use.ts';
import { compareText } from '../../util/order.ts';
import { sorted } from './asked.ts';
import { CodeReader } from './code.ts';
import { CommandReader } from './commands.ts';
import type { Found } from './found.ts';
import { documentUses } from './documents.ts';
import type { UsesOptions, UsesRead } from './index.ts';
import { isLeftOut } from './left-out.ts';
import { Parsers } from './parser.ts';
import { scriptUses } from './script-uses.ts';
import { holdsScripts, scriptsIn } from './scripts.ts';
import { Spellings } from './spellings.ts';
import { SqlReader, type SqlParser } from './sql.ts';
import { stepUses } from './steps.ts';
import { distinct } from './value.ts';
import { readWorkflow } from './workflow.ts';

/** One reading of a tree. */
export class UsesReader {
  readonly #tree: Tree;
  readonly #catalogue: Catalogue;
  readonly #options: UsesOptions;
  readonly #spellings: Spellings;
  readonly #parsers: Parsers;
  readonly #uses: Use[] = [];
  readonly #gaps: { path: string; reason: string }[] = [];

  constructor(tree: Tree, catalogue: Catalogue, options: UsesOptions) {
    this.#tree = tree;
    this.#catalogue = catalogue;
    this.#options = options;
    this.#spellings = new Spellings(options.calls, catalogue);
    this.#parsers = new Parsers(options.loadGrammar);
  }

  async read(): Promise<UsesRead> {
    const paths = this.#tree
      .paths()
      .filter((path) => !isLeftOut(path) && this.#options.leaveOut?.(path) !== true);
    const sql = new SqlReader(this.#catalogue, await this.#sqlParser(paths));
    const commands = new CommandReader(this.#spellings, sql);
    const code = new CodeReader(this.#tree, this.#spellings, this.#parsers, sql, commands);
    const mentions = mentioning(this.#spellings.commandNames());
    for (const path of paths) await this.#scripts(path, mentions, commands, code);
    await code.read(paths);
    this.#gaps.push(...code.gaps);
    for (const { path, found } of code.found) this.#add(path, found);
    // A document that a request holds is told there.
    const told = new Set(code.found.map(({ path, found }) => `${path} ${found.operations.join()}`));
    for (const { path, found } of documentUses(this.#tree, paths, this.#spellings, code.hosts)) {
      if (!told.has(`${path} ${found.operations.join()}`)) this.#add(path, found);
    }
    return { uses: inOrder(this.#uses), gaps: this.#gaps.toSorted((a, b) => compareText(a.path, b.path)) };
  }

  /** PostgreSQL's parser takes a second to load: only where some file speaks of SQL. */
  async #sqlParser(paths: readonly string[]): Promise<SqlParser | undefined> {
    const speaks = paths.some((path) =>
      /\b(?:select|insert|update|delete|create|psql|copy)\b/i.test(this.#tree.read(path) ?? ''),
    );
    return speaks ? this.#options.loadSql() : undefined;
  }

  async #scripts(path: string, mentions: RegExp, commands: CommandReader, code: CodeReader): Promise<void> {
    const yaml = /\.ya?ml$/.test(path);
    if (!yaml && !holdsScripts(path)) return;
    const text = this.#tree.read(path);
    if (
      text === undefined ||
      text.length > LONGEST ||
      !(mentions.test(text) || (yaml && /\buses:/.test(text)))
    )
      return;
    const workflow = yaml ? readWorkflow(text) : undefined;
    const scripts = workflow?.scripts ?? scriptsIn(path, text);
    for (const script of scripts) {
      if (!mentions.test(script.text)) continue;
      const found = await scriptUses(script, this.#parsers, commands, (named) => this.#named(path, named));
      if (found === undefined) this.#gaps.push({ path, reason: 'a script in it takes too long to parse' });
      for (const use of found ?? []) this.#add(path, use);
    }
    for (const use of stepUses(workflow?.steps ?? [], this.#spellings)) this.#add(path, use);
    for (const snippet of workflow?.snippets ?? []) code.snippet(path, snippet);
  }

  /** A file that a script names, from the root or from beside the script. */
  #named(from: string, path: string): string | undefined {
    const clean = path.replace(/^\.\//, '');
    const beside = `${from.slice(0, from.lastIndexOf('/') + 1)}${clean}`;
    return this.#tree.read(clean) ?? this.#tree.read(beside);
  }

  #add(path: string, found: Found): void {
    this.#uses.push({
      provider: found.provider,
      how: found.how,
      path,
      line: found.at.line,
      column: found.at.column,
      as: found.as,
      operations: sorted(found.operations),
      resources: sorted(found.resources),
      by: {
        variables: distinct(found.variables.filter((name) => /^[A-Za-z]\w*$|^_\w+$/.test(name))),
        hosts: distinct(found.hosts),
      },
      ...(found.unknown !== undefined && { unknown: found.unknown }),
    });
  }
}

const LONGEST = 400_000;

/** Whether a text names one of the commands, or a client that sends requests. */
function mentioning(names: readonly string[]): RegExp {
  const all = [...names, 'curl', 'wget'].map(literalPattern);
  return new RegExp(`(?<![\\w-])(?:${all.join('|')})(?![\\w-])`);
}

/** By path and place; the same twice at one place is one. */
function inOrder(uses: readonly Use[]): Use[] {
  const seen = new Map<string, Use>();
  for (const use of uses) {
    seen.set(`${use.path}\0${use.line}\0${use.provider}\0${use.operations.join() || use.as}`, use);
  }
  return [...seen.values()].sort(
    (a, b) =>
      compareText(a.path, b.path) || a.line - b.line || a.column - b.column || compareText(a.as, b.as),
  );
}
