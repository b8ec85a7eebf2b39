/**
 * A value that a text writes down, with what names it: an assignment, a pair of a dictionary, an element, an
 * argument, a header, a part of a URL. Offsets are UTF-16 units in the text.
 */
export interface ValueNode {
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Variable, key or flag as written; absent for a bare literal. */
  readonly name?: string;
  /** Keys from the root of a structured document, outermost first, `name` last; sequences give their index. */
  readonly keys?: readonly string[];
  readonly section?: string;
  /** HTTP header, lower case, and its scheme. */
  readonly header?: string;
  readonly scheme?: string;
  /** Program whose argument it is, and the flag in front of it. */
  readonly command?: string;
  readonly flag?: string;
  /** Hosts named in the same statement, or in a statement that uses `name`. */
  readonly hosts: readonly string[];
  /** The whole statement: words are looked for here. */
  readonly statement: { readonly start: number; readonly end: number };
  /** The value is a reference or a template (`${X}`, `env("X")`, `<token>`), not a literal. */
  readonly reference?: true;
}
