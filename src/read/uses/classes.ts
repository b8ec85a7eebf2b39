import type { ClassDefined, CodeFile, Expression } from './expression.ts';
import { grouped } from '../../util/grouped.ts';
import type { Value } from './value.ts';

/** A class with the file that it stands in. */
export interface ClassAt extends ClassDefined {
  readonly file: string;
}

/** What an expression of a file is known to be. */
export type Evaluate = (file: string, scope: number, expression: Expression) => Value;

/** Classes that one is looked up in. */
const MOST_RELATED = 60;

/** The classes and modules of a repository: by place, by name, and by what they inherit and mix in. */
export class Classes {
  readonly #files = new Map<
    string,
    { readonly file: CodeFile; readonly classes: ReadonlyMap<number, ClassAt> }
  >();
  readonly #byName = new Map<string, ClassAt[]>();
  readonly #related = new Map<ClassAt, readonly ClassAt[]>();
  #parents = new Map<ClassAt, readonly ClassAt[]>();
  #heirs: ReadonlyMap<ClassAt, readonly ClassAt[]> | undefined;

  add(file: CodeFile): void {
    const classes = file.classes.map((item): ClassAt => ({ ...item, file: file.path }));
    this.#files.set(file.path, { file, classes: new Map(classes.map((item) => [item.scope, item])) });
    for (const item of classes) {
      const key = `${kindOf(file.path)} ${item.name}`;
      const known = this.#byName.get(key);
      if (known === undefined) this.#byName.set(key, [item]);
      else known.push(item);
    }
    this.forget();
  }

  /** What was found of relations no longer counts: more is known. */
  forget(): void {
    this.#related.clear();
    this.#parents = new Map();
    this.#heirs = undefined;
  }

  at(file: string, scope: number): ClassAt | undefined {
    return this.#files.get(file)?.classes.get(scope);
  }

  /** The class that a place stands in. */
  around(file: string, scope: number): ClassAt | undefined {
    const own = this.#files.get(file);
    if (own === undefined || own.classes.size === 0) return undefined;
    for (let at = scope, steps = 0; at > 0 && steps < 300; at = own.file.scopes[at] ?? -1, steps += 1) {
      const found = own.classes.get(at);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Classes of a name, as a language finds them that needs no imports: first within the names around the place. */
  named(file: string, scope: number, name: string): readonly ClassAt[] {
    const kind = kindOf(file);
    let around = this.around(file, scope)?.name ?? '';
    for (;;) {
      const found = this.#byName.get(`${kind} ${around === '' ? name : `${around}.${name}`}`);
      if (found !== undefined) return found;
      if (around === '') return [];
      around = around.includes('.') ? around.slice(0, around.lastIndexOf('.')) : '';
    }
  }

  /** A class with all that it inherits and mixes in, then what those have that mix it in. */
  related(own: ClassAt, evaluate: Evaluate): readonly ClassAt[] {
    const known = this.#related.get(own);
    if (known !== undefined) return known;
    this.#related.set(own, [own]);
    const all = new Set<ClassAt>();
    const whole = this.#whole(own);
    this.#ancestors(whole, evaluate, all);
    for (const heir of this.#heirsOf(whole, evaluate)) this.#ancestors(heir, evaluate, all);
    const related = [...all];
    this.#related.set(own, related);
    return related;
  }

  #ancestors(whole: ClassAt, evaluate: Evaluate, all: Set<ClassAt>): void {
    if (all.has(whole) || all.size >= MOST_RELATED) return;
    for (const part of this.#parts(whole).slice(0, MOST_RELATED)) all.add(part);
    for (const parent of this.#parentsOf(whole, evaluate)) this.#ancestors(parent, evaluate, all);
  }

  #parentsOf(whole: ClassAt, evaluate: Evaluate): readonly ClassAt[] {
    const known = this.#parents.get(whole);
    if (known !== undefined) return known;
    this.#parents.set(whole, []);
    const parents = this.#parts(whole).flatMap((part) =>
      part.bases.flatMap((base): readonly ClassAt[] => {
        const of = evaluate(part.file, part.outer, base).class;
        const found = of === undefined ? undefined : this.at(of.file, of.scope);
        return found === undefined ? [] : [this.#whole(found)];
      }),
    );
    this.#parents.set(whole, parents);
    return parents;
  }

  /** In Ruby a class may stand in several files. */
  #parts(own: ClassAt): readonly ClassAt[] {
    return kindOf(own.file) === 'rb' ? (this.#byName.get(`rb ${own.name}`) ?? [own]) : [own];
  }

  /** The first of its parts stands for a class. */
  #whole(own: ClassAt): ClassAt {
    return this.#parts(own)[0] ?? own;
  }

  #heirsOf(whole: ClassAt, evaluate: Evaluate): readonly ClassAt[] {
    if (this.#heirs === undefined) {
      this.#heirs = new Map();
      const all = [...this.#files.values()].flatMap(({ classes }) => [...classes.values()]);
      const pairs = [...new Set(all.map((item) => this.#whole(item)))].flatMap((heir) =>
        this.#parentsOf(heir, evaluate).map((parent) => ({ parent, heir })),
      );
      const groups = [...grouped(pairs, ({ parent }) => parent)];
      this.#heirs = new Map(groups.map(([parent, own]) => [parent, own.map(({ heir }) => heir)]));
    }
    return this.#heirs.get(whole) ?? [];
  }
}

/** Files whose classes know each other. */
function kindOf(path: string): string {
  const ending = path.slice(path.lastIndexOf('.') + 1);
  return ending === 'rake' ? 'rb' : ending;
}
