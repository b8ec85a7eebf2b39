/** Where something stands, both from 1. */
export interface At {
  readonly line: number;
  readonly column: number;
}

/** An expression as far as it tells who is called with what; the same for every language. */
export type Expression =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'module'; readonly path: string; readonly name?: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | Call
  | { readonly kind: 'text'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Expression])[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'either'; readonly of: readonly Expression[] }
  | { readonly kind: 'function'; readonly scope: number }
  | { readonly kind: 'class'; readonly scope: number }
  | { readonly kind: 'yielded'; readonly of: Call; readonly index: number; readonly scope: number }
  | { readonly kind: 'other'; readonly holds: readonly Expression[] };

/** A call or a construction; options by name are the last argument, an object. */
export interface Call {
  readonly kind: 'call';
  readonly of: Expression;
  readonly args: readonly Expression[];
  readonly at: At;
  /** A template with a tag: what is interpolated is a parameter and no part of the text. */
  readonly tagged?: true;
}

/** What a method hands to the block that it is called with: values, or what another call hands to it. */
export interface Yield {
  readonly scope: number;
  readonly function: number;
  readonly values: readonly Expression[] | Call;
}

/** Nothing that a reader of uses could follow. */
export const OTHER: Expression = { kind: 'other', holds: [] };

/** A field or method of something. */
export function member(of: Expression, name: string): Expression {
  return { kind: 'member', of, name };
}

/** What a name stands for within a scope. */
export interface Binding {
  readonly scope: number;
  readonly name: string;
  readonly value: Expression;
}

/** A parameter of a function: what callers hand over at its position. */
export interface Parameter {
  readonly scope: number;
  readonly name: string;
  readonly index: number;
}

/** A class or a module of a file: what it inherits and what is mixed into it decide what it is. */
export interface ClassDefined {
  /** With the names that it stands in: `Shop.Order`. */
  readonly name: string;
  readonly scope: number;
  /** Scope in which its bases are looked up. */
  readonly outer: number;
  readonly bases: readonly Expression[];
}

/** A call with the scope that its names are looked up in. */
export interface ScopedCall {
  readonly scope: number;
  readonly call: Call;
}

/** All that is needed of one file of code. */
export interface CodeFile {
  readonly path: string;
  /** Parent of each scope; the file itself is 0 and has none. */
  readonly scopes: readonly number[];
  readonly bindings: readonly Binding[];
  readonly parameters: readonly Parameter[];
  readonly returns: readonly { readonly scope: number; readonly value: Expression }[];
  readonly calls: readonly ScopedCall[];
  readonly classes: readonly ClassDefined[];
  readonly yields: readonly Yield[];
  /** Something nested too deep, or took too long to parse. */
  readonly cut: boolean;
}

/** Collects a {@link CodeFile} while a tree is walked. */
export class CodeFileBuilder {
  readonly path: string;
  readonly #scopes: number[] = [-1];
  readonly #functions: number[] = [0];
  readonly #bindings: Binding[] = [];
  readonly #parameters: Parameter[] = [];
  readonly #returns: { scope: number; value: Expression }[] = [];
  readonly #calls: ScopedCall[] = [];
  readonly #yields: Yield[] = [];
  readonly #classes = new Map<number, ClassDefined>();
  cut = false;

  constructor(path: string) {
    this.path = path;
  }

  /** A new scope within another: a function's, or a block of one. */
  scope(parent: number, ofFunction = true): number {
    const made = this.#scopes.push(parent) - 1;
    this.#functions.push(ofFunction ? made : (this.#functions[parent] ?? 0));
    return made;
  }

  /** A class within a scope; what stands in it has the scope that is given back. */
  class(outer: number, name: string, bases: readonly Expression[]): number {
    const around = this.classAround(outer);
    const scope = this.scope(outer, false);
    this.#classes.set(scope, {
      name: around === undefined ? name : `${around}.${name}`,
      scope,
      outer,
      bases,
    });
    return scope;
  }

  /** Name of the class that a scope stands in. */
  classAround(scope: number): string | undefined {
    const own = this.#classScope(scope);
    return own === undefined ? undefined : this.#classes.get(own)?.name;
  }

  #classScope(scope: number): number | undefined {
    let at = scope;
    while (at > 0 && !this.#classes.has(at)) at = this.#scopes[at] ?? -1;
    return at > 0 ? at : undefined;
  }

  /** Whether a scope is a class's own, and no method's of it. */
  isClass(scope: number): boolean {
    return this.#classes.has(scope);
  }

  bind(scope: number, name: string, value: Expression): void {
    this.#bindings.push({ scope, name, value });
  }

  /** A field or method of the class around a place, known to the whole file. */
  field(scope: number, name: string, value: Expression): void {
    this.bind(0, `this.${name}`, value);
    const own = this.#classScope(scope);
    if (own !== undefined) this.bind(own, `this.${name}`, value);
  }

  /** A method that its own class calls by its name alone. */
  method(scope: number, name: string, value: Expression): void {
    this.bind(0, name, value);
    const own = this.#classScope(scope);
    if (own !== undefined) this.bind(own, name, value);
  }

  parameter(scope: number, name: string, index: number): void {
    this.#parameters.push({ scope, name, index });
  }

  returned(scope: number, value: Expression): void {
    this.#returns.push({ scope: this.#functions[scope] ?? 0, value });
  }

  yielded(scope: number, values: readonly Expression[] | Call): void {
    this.#yields.push({ scope, function: this.#functions[scope] ?? 0, values });
  }

  call(scope: number, call: Call): void {
    this.#calls.push({ scope, call });
  }

  finish(): CodeFile {
    return {
      path: this.path,
      scopes: this.#scopes,
      bindings: this.#bindings,
      parameters: this.#parameters,
      returns: this.#returns,
      calls: this.#calls,
      yields: this.#yields,
      classes: [...this.#classes.values()],
      cut: this.cut,
    };
  }
}
