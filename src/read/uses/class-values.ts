import { Classes, type ClassAt, type Evaluate } from './classes.ts';
import type { Binding } from './expression.ts';
import { isGlobal, settled } from './settled.ts';
import { distinct, eitherOf, made, NOTHING, type Value } from './value.ts';

/** What is bound in a file under a key: a scope and a name. */
export type Bound = (file: string, key: string) => readonly Binding[] | undefined;

/** What the classes of a repository are, and what they have from those that they inherit or mix in. */
export class ClassValues {
  readonly classes = new Classes();
  /** Whether something is read again as a caller hands over: what is kept does not count then. */
  again = false;
  readonly #evaluate: Evaluate;
  readonly #bound: Bound;
  readonly #classValues = new Map<ClassAt, Value>();
  readonly #fromElsewhere = new Map<ClassAt, Map<string, Value | undefined>>();
  readonly #members = new Map<string, { readonly of: string; readonly gives: string }[]>();

  constructor(evaluate: Evaluate, bound: Bound) {
    this.#evaluate = evaluate;
    this.#bound = bound;
  }

  /** More is known: what was kept no longer counts. */
  forget(): void {
    this.#classValues.clear();
    this.#fromElsewhere.clear();
  }

  /** A member that values of a path have from now on. */
  addMember(name: string, of: string, gives: string): void {
    const known = this.#members.get(name) ?? [];
    if (!known.some((item) => item.of === of && item.gives === gives))
      this.#members.set(name, [...known, { of, gives }]);
  }

  /** A class by its name, wherever it stands. */
  constant(file: string, scope: number, name: string): Value | undefined {
    const [found] = this.classes.named(file, scope, name);
    return found === undefined ? undefined : this.of(found.file, found.scope);
  }

  /** A class: what the first of its bases is that a package has, else its name. */
  of(file: string, scope: number): Value {
    const own = this.classes.at(file, scope);
    if (own === undefined) return NOTHING;
    const known = this.#classValues.get(own);
    if (known !== undefined) return known;
    this.#classValues.set(own, NOTHING);
    const last = own.name.slice(own.name.lastIndexOf('.') + 1);
    const plain = isGlobal(file, last) ? own.name : `?${last}`;
    const value = { ...NOTHING, path: this.basePath(own) ?? plain, class: { file, scope } };
    this.#classValues.set(own, value);
    return value;
  }

  /** What the packages call that a class inherits from. */
  basePath(own: ClassAt): string | undefined {
    for (const base of own.bases) {
      const value = this.#evaluate(own.file, own.outer, base);
      const of = value.class === undefined ? undefined : this.classes.at(value.class.file, value.class.scope);
      if (value.path !== undefined && isKnown(value.path) && value.path !== of?.name) return value.path;
    }
    return undefined;
  }

  /** A field or method that a class has from those that it inherits or mixes in. */
  inherited(own: ClassAt, name: string): Value | undefined {
    if (this.again) return this.#inheritedNow(own, name);
    const known = this.#fromElsewhere.get(own) ?? new Map<string, Value | undefined>();
    this.#fromElsewhere.set(own, known);
    if (!known.has(name)) {
      known.set(name, undefined);
      known.set(name, this.#inheritedNow(own, name));
    }
    return known.get(name);
  }

  #inheritedNow(own: ClassAt, name: string): Value | undefined {
    const related = this.classes.related(own, this.#evaluate);
    for (const { file, scope } of related) {
      const bound = this.#bound(file, `${scope} ${name}`);
      if (bound === undefined) continue;
      const found = settled(
        bound.map((item) => this.#evaluate(file, item.scope, item.value)),
        name,
      );
      if (found.path?.startsWith('?') !== true || found.body !== undefined) return found;
    }
    return undefined;
  }

  /** A member that a class was told to have: `has_many :orders`. */
  memberPath(value: Value, name: string): Value | undefined {
    const { path } = value;
    const given = this.#members.get(name);
    if (given === undefined || path === undefined) return undefined;
    const own = given.find(({ of }) => [path, ...(value.others ?? [])].some((one) => one.startsWith(of)));
    return own === undefined ? undefined : { ...made([value]), path: own.gives };
  }

  /** A field or method of a class of the repository, or of what it made; a class within it. */
  field(value: Value, name: string): Value | undefined {
    if (value.class === undefined) return undefined;
    const own = this.classes.at(value.class.file, value.class.scope);
    if (own === undefined) return undefined;
    if (/^[A-Z]/.test(name) && withoutImports(own.file)) {
      const inner = this.constant(own.file, own.scope, `${own.name}.${name}`);
      if (inner !== undefined) return inner;
      const bound = this.#bound(own.file, `0 ${name}`);
      if (bound !== undefined)
        return eitherOf(bound.map((item) => this.#evaluate(own.file, item.scope, item.value)));
    }
    const found = this.inherited(own, `this.${name}`);
    return found === undefined
      ? undefined
      : { ...found, variables: distinct([...found.variables, ...value.variables]) };
  }
}

/** Whether a path begins with a package. */
export function isKnown(path: string): boolean {
  return !path.startsWith('?') && !path.startsWith('./');
}

/** Files of languages whose classes are known without a path to their file. */
export function withoutImports(file: string): boolean {
  return /\.(?:rb|rake|php|cs|java)$/.test(file);
}
