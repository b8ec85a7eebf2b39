import { type Ast, list, node, options, text } from './ast.ts';
import type { Parser } from './parse.ts';
import { isQuietBody } from './quiet.ts';
import { firstWord, splitStatements } from './split.ts';
import type { State } from './state.ts';

/** A statement of a block that may have run, or may have found its work done. */
export interface Guarded {
  readonly tag: string;
  readonly body: Ast;
}

const LONGEST = 20_000;
const BLOCK = /^\s*(?:declare\b([^']*?)\s)?begin\s([\s\S]*)\bend\b\s*;?\s*$/iu;

/**
 * Statements of a PL/pgSQL block that only adds: conditions, exception handlers and messages around definitions, as
 * migrations guard them against "already exists". `undefined` where any piece is another one.
 */
export function guardedStatements(
  parser: Parser,
  state: State,
  source: string,
): readonly Guarded[] | undefined {
  const block = source.length > LONGEST ? null : BLOCK.exec(source);
  const inner = block?.[2];
  const declared = block?.[1] ?? '';
  if (inner === undefined || (declared !== '' && !isQuietBody(parser, state, declared))) return undefined;
  const reader = new BlockReader(
    parser,
    state,
    /\bexception\s+when\b[\s\S]*\bduplicate_object\b/iu.test(inner),
  );
  const pieces = splitStatements(inner).map((piece) => piece.text.slice(firstWord(piece.text, 0)).trim());
  return pieces.every((piece) => reader.take(piece.replace(/;\s*$/u, '').trim())) ? reader.found : undefined;
}

const OPENING =
  /^(?:(?:els)?if\b([\s\S]*?)\bthen\b|else\b|begin\b|exception\s+when\b[\s\w]*?\bthen\b|when\b[\s\w]*?\bthen\b)/iu;
const NOTHING = /^(?:null|return|end(?:\s+if)?)$/iu;

class BlockReader {
  readonly found: Guarded[] = [];
  readonly #parser: Parser;
  readonly #state: State;
  readonly #forgivesDuplicates: boolean;
  #conditions = '';

  constructor(parser: Parser, state: State, forgivesDuplicates: boolean) {
    this.#parser = parser;
    this.#state = state;
    this.#forgivesDuplicates = forgivesDuplicates;
  }

  /** Takes one piece between semicolons; whether it is understood. */
  take(piece: string): boolean {
    let rest = piece;
    for (let opening = OPENING.exec(rest); opening !== null; opening = OPENING.exec(rest)) {
      const condition = opening[1] ?? '';
      const isQuiet = condition === '' || isQuietBody(this.#parser, this.#state, condition);
      if (!isQuiet || /\bcase\b/iu.test(condition)) return false;
      this.#conditions += `${condition}\n`;
      rest = rest.slice(opening[0].length);
      rest = rest.slice(firstWord(rest, 0)).trim();
    }
    return (
      rest === '' ||
      NOTHING.test(rest) ||
      isQuietBody(this.#parser, this.#state, rest) ||
      this.#statement(rest)
    );
  }

  #statement(sql: string): boolean {
    let parsed: Ast;
    try {
      const statements = list(node(this.#parser.parseSync(sql))['stmts']);
      if (statements.length !== 1) return false;
      parsed = node(node(statements[0])['stmt']);
    } catch {
      return false;
    }
    const [[tag, value] = ['', undefined]] = Object.entries(parsed);
    const statement = { tag, body: node(value) };
    const isAdding = Object.hasOwn(ADDING, tag) && ADDING[tag]?.(statement.body) === true;
    if (!isAdding || (tag === 'CreateRoleStmt' && !this.#isForMissing(text(statement.body['role']))))
      return false;
    this.found.push(statement);
    return true;
  }

  /** Whether a role is made only where it is missing, so that the files would else have failed. */
  #isForMissing(role: string): boolean {
    if (this.#forgivesDuplicates) return true;
    const asked = this.#conditions.matchAll(/\b(?:rolname|usename|groname)\s*(?:=|in\s*\()\s*'([^']*)'/giu);
    return [...asked].some(([, name]) => name === role);
  }
}

const always = (): boolean => true;
const HARMLESS_COMMANDS = new Set([
  'AT_AddConstraint',
  'AT_AddColumn',
  'AT_AlterColumnType',
  'AT_ColumnDefault',
  'AT_SetNotNull',
  'AT_DropNotNull',
  'AT_DropConstraint',
  'AT_ValidateConstraint',
]);
const OWN_MATTERS = new Set(['password', 'validUntil', 'connectionlimit', 'canlogin']);

/** Statements that take nothing away, with what else must hold. */
const ADDING: Readonly<Record<string, (body: Ast) => boolean>> = {
  AlterEnumStmt: always,
  CommentStmt: always,
  CompositeTypeStmt: always,
  CreateDomainStmt: always,
  CreateEnumStmt: always,
  CreateExtensionStmt: always,
  CreatePolicyStmt: always,
  CreateRoleStmt: always,
  CreateSchemaStmt: (body) => list(body['schemaElts']).length === 0,
  CreateStmt: always,
  CreateTrigStmt: (body) => body['replace'] !== true,
  IndexStmt: always,
  AlterRoleStmt: (body) => [...options(body['options']).keys()].every((key) => OWN_MATTERS.has(key)),
  GrantStmt: (body) => body['is_grant'] === true && body['grant_option'] !== true,
  GrantRoleStmt: (body) => body['is_grant'] === true && list(body['opt']).length === 0,
  RenameStmt: (body) =>
    body['renameType'] === 'OBJECT_COLUMN' || body['renameType'] === 'OBJECT_TABCONSTRAINT',
  AlterTableStmt: (body) =>
    list(body['cmds']).every((one) =>
      HARMLESS_COMMANDS.has(text(node(node(one)['AlterTableCmd'])['subtype'])),
    ),
};
