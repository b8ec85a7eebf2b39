import { CodeFileBuilder, OTHER, type Call, type CodeFile, type Expression } from '../expression.ts';
import type { Node } from '../parser.ts';

/** Deeper nesting is left out: no person writes it. */
const MOST_NESTED = 250;

/** What a language says of its nodes; everything else is walked through. */
export interface Reader {
  /** Meaning of a node as an expression; `undefined` for what is none. */
  expression(node: Node, walk: Walk): Expression | undefined;
  /** Bindings, imports and parameters of a node. Gives the scope for what is inside, if it opens one. */
  enter(node: Node, scope: number, walk: Walk): number | undefined;
}

/** A walk over one tree with a language's reader. */
export class Walk {
  readonly file: CodeFileBuilder;
  readonly #reader: Reader;
  readonly #known = new Map<number, Expression>();
  readonly #scopes = new Map<number, number>();
  #depth = 0;

  constructor(path: string, reader: Reader) {
    this.file = new CodeFileBuilder(path);
    this.#reader = reader;
  }

  run(root: Node): CodeFile {
    this.#visit(root, 0, 0);
    return this.file.finish();
  }

  /** Meaning of a node, each read once. */
  expression(node: Node | null | undefined): Expression {
    if (node === null || node === undefined) return OTHER;
    const known = this.#known.get(node.id);
    if (known !== undefined) return known;
    if (this.#depth > MOST_NESTED) {
      this.file.cut = true;
      return OTHER;
    }
    this.#depth += 1;
    const made = this.#reader.expression(node, this) ?? OTHER;
    this.#depth -= 1;
    this.#known.set(node.id, made);
    return made;
  }

  /** Scope of a function's parameters and body, the same whoever asks for it first. */
  scopeOf(node: Node, parent: number): number {
    const made = this.#scopes.get(node.id) ?? this.file.scope(parent);
    this.#scopes.set(node.id, made);
    return made;
  }

  expressions(nodes: readonly (Node | null)[]): Expression[] {
    return nodes.map((node) => this.expression(node));
  }

  #visit(node: Node, scope: number, depth: number): void {
    if (depth > MOST_NESTED) {
      this.file.cut = true;
      return;
    }
    const inner = this.#reader.enter(node, scope, this) ?? scope;
    const meaning = this.expression(node);
    if (meaning.kind === 'call') this.file.call(scope, meaning);
    for (const child of node.namedChildren) {
      if (child !== null) this.#visit(child, inner, depth + 1);
    }
  }
}

/** A call at a node. */
export function callAt(node: Node, of: Expression, args: readonly Expression[], tagged?: true): Call {
  const { row, column } = node.startPosition;
  return {
    kind: 'call',
    of,
    args,
    at: { line: row + 1, column: column + 1 },
    ...(tagged !== undefined && { tagged }),
  };
}

export function named(name: string): Expression {
  return { kind: 'name', name };
}

export function textOf(...parts: readonly (string | Expression)[]): Expression {
  return { kind: 'text', parts };
}

/** An instance of a declared type: as if it had been made here. */
export function instanceOf(node: Node, type: Expression): Expression {
  return callAt(node, type, []);
}

/** Named children that are no comments. */
export function children(node: Node | null | undefined): Node[] {
  return (node?.namedChildren ?? []).filter(
    (child): child is Node => child !== null && !child.type.includes('comment'),
  );
}
