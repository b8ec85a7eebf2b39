import type { Place } from '../../../model/fragment.ts';
import { locator } from '../locator.ts';
import { type Ast, list, node, text, unwrap } from './ast.ts';
import { asServerSees } from './psql.ts';
import { firstWord, splitStatements } from './split.ts';

/** PostgreSQL's parser and scanner, loaded. */
export interface Parser {
  parseSync(sql: string): unknown;
  scanSync(sql: string): unknown;
}

/** A statement with the tag of its node; `refused` says what the parser, or the reader before it, did not take. */
export interface Statement {
  readonly tag: string;
  readonly body: Ast;
  readonly sql: string;
  readonly place: Place;
  readonly refused?: string;
}

let loaded: Promise<Parser> | undefined;

/** Loads `libpg-query` (WebAssembly, a second) on first use. */
export function loadParser(): Promise<Parser> {
  loaded ??= import('libpg-query').then(async (library) => {
    await library.loadModule();
    return library;
  });
  return loaded;
}

/** Statements of one file in order. What the parser refuses is split and tried piece by piece. */
export function parseFile(parser: Parser, path: string, source: string): readonly Statement[] {
  const { sql, meta } = asServerSees(source);
  const placeAt = locator(path, source);
  const found: { offset: number; statement: Statement }[] = meta.map(({ offset, text: what }) => ({
    offset,
    statement: { tag: '', body: {}, sql: what, place: placeAt(offset), refused: 'a psql meta-command' },
  }));
  for (const piece of wholeOrPieces(parser, sql)) {
    for (const statement of parsePiece(parser, piece.text, piece.start)) {
      found.push({
        offset: statement.offset,
        statement: { ...statement.read, place: placeAt(statement.offset) },
      });
    }
  }
  return found.toSorted((a, b) => a.offset - b.offset).map(({ statement }) => statement);
}

function wholeOrPieces(parser: Parser, sql: string): readonly { start: number; text: string }[] {
  try {
    parser.parseSync(sql);
    return [{ start: 0, text: sql }];
  } catch {
    return splitStatements(sql);
  }
}

type Read = Omit<Statement, 'place'>;

function parsePiece(parser: Parser, sql: string, start: number): readonly { offset: number; read: Read }[] {
  const bytes = new TextEncoder().encode(sql);
  const decoder = new TextDecoder();
  try {
    let bytesSeen = 0;
    let unitsSeen = 0;
    return list(node(parser.parseSync(sql))['stmts']).map((raw) => {
      const from = byteOffset(node(raw)['stmt_location']);
      const length = byteOffset(node(raw)['stmt_len']);
      unitsSeen += decoder.decode(bytes.subarray(bytesSeen, from)).length;
      bytesSeen = from;
      const own = decoder.decode(bytes.subarray(from, length === 0 ? bytes.length : from + length));
      const word = firstWord(own, 0);
      const read = { ...unwrap(node(raw)['stmt']), sql: own.slice(word) };
      return { offset: start + unitsSeen + word, read };
    });
  } catch (error) {
    const word = firstWord(sql, 0);
    const own = sql.slice(word).trim();
    if (own === '' || own === ';') return [];
    const refused = `PostgreSQL's parser refuses it${error instanceof Error ? ` (${refusal(error.message)})` : ''}`;
    return [{ offset: start + word, read: { tag: '', body: {}, sql: own, refused } }];
  }
}

/** The parser's message without the text it quotes, which may hold anything. */
function refusal(message: string): string {
  return text(message.split(' at or near ')[0]);
}

function byteOffset(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
