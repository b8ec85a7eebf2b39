/** Where a node stands: line and column from 1, offsets in UTF-16 units. */
export interface HclSpan {
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

/**
 * An expression of HCL2. A template's parts are literal text or the expressions between `${` and `}`; `"${x}"` alone
 * is `x`. A reference's segments are its names, with `*`, `?` or `?each.key` for what is computed. Conditionals, operators, `for` and directives are `unknown` with their source.
 */
export type HclExpression = HclSpan &
  (
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'bool'; readonly value: boolean }
    | { readonly kind: 'null' }
    | {
        readonly kind: 'template';
        readonly parts: readonly (string | HclExpression)[];
        readonly source: string;
      }
    | { readonly kind: 'list'; readonly items: readonly HclExpression[] }
    | { readonly kind: 'object'; readonly entries: readonly HclEntry[] }
    | {
        readonly kind: 'call';
        readonly name: string;
        readonly args: readonly HclExpression[];
        readonly source: string;
      }
    | { readonly kind: 'reference'; readonly path: string; readonly segments: readonly string[] }
    | { readonly kind: 'unknown'; readonly source: string }
  );

/** An item of an object; a bare name as key is a `string`. */
export interface HclEntry {
  readonly key: HclExpression;
  readonly value: HclExpression;
}

/** `name = value`. */
export interface HclAttribute extends HclSpan {
  readonly name: string;
  readonly value: HclExpression;
}

/** `type "label" { … }`. */
export interface HclBlock extends HclSpan {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: HclBody;
}

/** Attributes and blocks in order. `problems` of the outermost body are all places that were not understood. */
export interface HclBody {
  readonly attributes: readonly HclAttribute[];
  readonly blocks: readonly HclBlock[];
  readonly problems: readonly HclProblem[];
}

/** A place that is no HCL; it was skipped and reading went on. */
export interface HclProblem extends HclSpan {
  readonly what: string;
}
