import type { Catalogue } from '../../model/catalogue.ts';
import { sorted, type Asked } from './asked.ts';
import { HOLE } from './value.ts';

/** PostgreSQL's parser. */
export interface SqlParser {
  parseSync(sql: string): unknown;
}

/** What a text of SQL asks: commands, and tables that it names. */
export interface SqlAsked extends Asked {
  readonly resources: readonly string[];
}

const LONGEST = 50_000;
const MOST_NODES = 50_000;

/** Words that stand between a command's own. */
const FILLING =
  /\b(?:OR REPLACE|GLOBAL|LOCAL|TEMPORARY|TEMP|UNLOGGED|UNIQUE|CONSTRAINT|RECURSIVE|CONCURRENTLY|IGNORE|LOW_PRIORITY|DELAYED|TRUSTED)\s+/g;

/** Nodes of the tree that need a command of their own wherever they stand. */
const BY_NODE: Readonly<Record<string, string>> = {
  SelectStmt: 'SELECT',
  InsertStmt: 'INSERT',
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
  MergeStmt: 'MERGE',
  OnConflictClause: '',
};

/** Reads SQL into commands of a dialect's list: with the parser, and by the first words where it refuses. */
export class SqlReader {
  readonly #catalogue: Catalogue;
  readonly #parser: SqlParser | undefined;

  constructor(catalogue: Catalogue, parser: SqlParser | undefined) {
    this.#catalogue = catalogue;
    this.#parser = parser;
  }

  /** Commands of a text; a hole in a tagged template is a parameter. */
  read(provider: string, text: string, tagged: boolean): SqlAsked {
    if (text.length > LONGEST)
      return { operations: [], resources: [], unknown: 'the SQL is too long to read' };
    const holes = text.includes(HOLE);
    for (const filling of holes ? ['$1', '__hole__', "'__hole__'", ''] : ['']) {
      const tree = this.#parsed(prepared(text, filling, provider));
      if (tree !== undefined) return this.#fromTree(provider, tree, prepared(text, filling, provider));
    }
    return this.#byWords(provider, text, holes && !tagged);
  }

  #parsed(sql: string): unknown {
    try {
      return this.#parser?.parseSync(sql);
    } catch {
      return undefined;
    }
  }

  #fromTree(provider: string, tree: unknown, sql: string): SqlAsked {
    const statements = field(tree, 'stmts');
    const commands: string[] = [];
    const tables = new Set<string>();
    let told = true;
    for (const raw of Array.isArray(statements) ? statements : []) {
      const from = Number(field(raw, 'stmt_location') ?? 0);
      const length = Number(field(raw, 'stmt_len') ?? 0);
      const bytes = Buffer.from(sql);
      const own = bytes.subarray(from, length === 0 ? bytes.length : from + length).toString('utf8');
      const inner = new Set<string>();
      const budget = { left: MOST_NODES };
      collect(field(raw, 'stmt'), inner, tables, budget, (name) => this.#id(provider, name) !== undefined);
      const head = this.#head(provider, own);
      if (head !== undefined) commands.push(head);
      else if (inner.size === 0) told = false;
      commands.push(...inner);
    }
    const ids = commands.flatMap((name) => this.#id(provider, name) ?? []);
    return {
      operations: sorted(ids),
      resources: [...tables].filter((name) => !name.includes('__hole__')).sort(),
      ...(!told && { unknown: 'holds SQL that the catalogue does not know' }),
    };
  }

  #byWords(provider: string, text: string, built: boolean): SqlAsked {
    const pieces = text.split(';').filter((piece) => piece.trim() !== '');
    const ids = pieces.flatMap((piece) => {
      const head = this.#head(provider, piece);
      return head === undefined ? [] : (this.#id(provider, head) ?? []);
    });
    const unknown = built || ids.length < pieces.length ? 'builds SQL from a variable' : undefined;
    return { operations: sorted(ids), resources: [], ...(unknown !== undefined && { unknown }) };
  }

  /** The longest run of first words that names a command: `CREATE UNIQUE INDEX` is `CREATE INDEX`. */
  #head(provider: string, sql: string): string | undefined {
    const words = sql
      .replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|--[^\n]*\n/g, ' ')
      .trim()
      .slice(0, 200)
      .toUpperCase()
      .replace(/\s+/g, ' ')
      .replace(FILLING, '')
      .split(/[ (;]/)
      .slice(0, 4);
    if (words[0] === 'WITH') return undefined;
    if (words[0] === 'COPY') return /\bFROM\b/i.test(sql) && !/\bTO\s/i.test(sql) ? 'COPY FROM' : 'COPY TO';
    for (let length = words.length; length > 0; length -= 1) {
      const name = words.slice(0, length).join(' ');
      if (this.#id(provider, name) !== undefined) return name;
    }
    return undefined;
  }

  #id(provider: string, name: string): string | undefined {
    const operations = this.#catalogue.operations(provider);
    const index = operations.index(`${provider}:${name}`);
    return index === undefined ? undefined : operations.list[index]?.id;
  }
}

/** SQL as the parser takes it: holes filled, the drivers' placeholders made its own. */
function prepared(text: string, filling: string, provider: string): string {
  const filled = text.replaceAll(HOLE, filling);
  const quoted = provider === 'mysql' ? filled.replace(/`([^`]*)`/g, '"$1"') : filled;
  return quoted
    .replace(/%\(\w+\)s|%s/g, '$1')
    .replace(/(?<=[\s=(,<>])\?(?=[\s,;)]|$)/g, '$1')
    .replace(/(?<![:\w]):[a-zA-Z_]\w*/g, '$1')
    .replace(/(?<=[\s=(,])@[a-zA-Z_]\w*/g, '$1');
}

function collect(
  node: unknown,
  commands: Set<string>,
  tables: Set<string>,
  budget: { left: number },
  known: (name: string) => boolean,
): void {
  budget.left -= 1;
  if (budget.left < 0 || typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    const command = Object.hasOwn(BY_NODE, key) ? BY_NODE[key] : undefined;
    if (command !== undefined && command !== '' && !isValues(value)) commands.add(command);
    if (key === 'onConflictClause' && field(value, 'action') === 'ONCONFLICT_UPDATE') commands.add('UPDATE');
    if (key === 'RangeVar' || key === 'relation') table(value, tables);
    if (key === 'FuncCall') {
      const name = functionName(value);
      if (known(name)) commands.add(name);
    }
    collect(value, commands, tables, budget, known);
  }
}

/** `VALUES (…)` and `SELECT 1` read no table, but are a SELECT all the same; only the rows of an INSERT are not. */
function isValues(statement: unknown): boolean {
  return field(statement, 'valuesLists') !== undefined;
}

function table(value: unknown, tables: Set<string>): void {
  const name = field(value, 'relname');
  const schema = field(value, 'schemaname');
  if (typeof name === 'string') tables.add(typeof schema === 'string' ? `${schema}.${name}` : name);
}

function functionName(value: unknown): string {
  const parts = field(value, 'funcname');
  if (!Array.isArray(parts)) return '';
  return parts
    .map((part) => {
      const name = field(field(part, 'String'), 'sval');
      return typeof name === 'string' ? name : '';
    })
    .join('.');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
