import { member, OTHER, type Call, type CodeFile, type Expression, type Parameter } from './expression.ts';
import { ClassValues, isKnown, withoutImports } from './class-values.ts';
import { Callers, namedArgument, type Caller } from './callers.ts';
import { indexed, type Indexed } from './indexed.ts';
import {
  KEEPING,
  MAKING,
  PASSING,
  bounded,
  isAddress,
  isGlobal,
  pickedBy,
  settled,
  shown,
  textValue,
} from './settled.ts';
import { continued, distinct, eitherOf, made, NOTHING, type Value } from './value.ts';

/** Steps from an expression to what it stands for. */
const MOST_STEPS = 60;
/** Expressions that are read again, each as a caller hands over. */
const MOST_AGAIN = 150_000;
/** Methods that yield what they are yielded. */
const MOST_YIELDS = 8;

/** Finds the file of the repository that a module's name in a file means. */
export type FindModule = (from: string, module: string) => string | undefined;

/** The files of a repository that are read for uses, and what the names in them stand for. */
export class Program {
  readonly #files = new Map<string, Indexed>();
  #known = new Map<Expression, Value>();
  readonly #classes: ClassValues;
  #callers = new Callers();
  readonly #find: FindModule;
  readonly #names = new Map<string, string>();
  readonly #packages = new Map<string, readonly string[]>();
  #steps = 0;
  #within = 0;
  /** What may still be read again as callers hand over. */
  #left = MOST_AGAIN;

  constructor(find: FindModule) {
    this.#find = find;
    this.#classes = new ClassValues(
      (file, scope, expression) => this.value(file, scope, expression),
      (file, key) => this.#files.get(file)?.bindings.get(key),
    );
  }

  add(file: CodeFile): void {
    this.#files.set(file.path, indexed(file));
    this.#classes.classes.add(file);
    this.#forget();
    this.#packages.clear();
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  files(): Iterable<CodeFile> {
    return [...this.#files.values()].map((item) => item.file);
  }

  /** File of the repository that what is called comes from, whether it was read or not. */
  origin(file: string, from: number, of: Expression): string | undefined {
    if (of.kind === 'module') return this.#find(file, of.path);
    if (of.kind === 'member') return this.origin(file, from, of.of);
    if (of.kind !== 'name') return undefined;
    const indexed = this.#files.get(file);
    for (let scope = from, steps = 0; scope >= 0 && steps < 300; scope = indexed?.file.scopes[scope] ?? -1) {
      for (const { value } of indexed?.bindings.get(`${scope} ${of.name}`) ?? [])
        if (value.kind === 'module') return this.#find(file, value.path);
      steps += 1;
    }
    return undefined;
  }

  /** A member that values of a path have from now on. */
  addMember(name: string, of: string, gives: string): void {
    this.#classes.addMember(name, of, gives);
    this.#forget();
  }

  #forget(): void {
    this.#known.clear();
    this.#classes.forget();
  }

  /** What a name is that a package gives to every class: `current_user`. */
  addName(name: string, path: string): void {
    this.#names.set(name, path);
  }

  /** Links calls of the repository's own functions to them, as far as is known from the linking before. */
  link(): void {
    const callers = new Callers();
    this.#classes.classes.forget();
    for (const { file } of this.#files.values()) {
      for (const { scope, call } of file.calls) {
        const { body } = this.called(file.path, scope, call.of);
        if (body === undefined) continue;
        callers.add(`${body.file} ${body.scope}`, { file: file.path, scope, call });
      }
    }
    this.#callers = callers;
    this.#classes.classes.forget();
    this.#forget();
  }

  /** Calls the function around a place: its callers, and how to read as one of them hands over. */
  callersAround(file: string, scope: number): ReturnType<Callers['toRead']> {
    const keys: string[] = [];
    const scopes = this.#files.get(file)?.file.scopes;
    for (let at = scope; at > 0 && keys.length < 300; at = scopes?.[at] ?? -1) keys.push(`${file} ${at}`);
    return this.#callers.toRead(keys);
  }

  /** Reads as one caller of a function hands over. */
  within<T>(key: string, caller: Caller, read: () => T): T {
    const known = this.#known;
    this.#known = new Map();
    this.#within += 1;
    this.#classes.again = true;
    const value = this.#callers.within(key, caller, read);
    this.#within -= 1;
    this.#classes.again = this.#within > 0;
    this.#known = known;
    return value;
  }

  /** What an expression of a file is known to be. */
  value(file: string, scope: number, expression: Expression): Value {
    const known = this.#known.get(expression);
    if (known !== undefined) return known;
    if (this.#steps > MOST_STEPS || expression === OTHER) return NOTHING;
    if (this.#within > 0) {
      this.#left -= 1;
      if (this.#left < 0) return NOTHING;
    }
    this.#known.set(expression, NOTHING);
    this.#steps += 1;
    const value = this.#evaluate(file, scope, expression);
    this.#steps -= 1;
    this.#known.set(expression, value);
    return value;
  }

  /** What is called: a module that is called is its default. */
  called(file: string, scope: number, of: Expression): Value {
    const value = this.value(file, scope, of);
    if (value.path?.startsWith('./') !== true) return value;
    return this.exported(value.path.slice(2), 'default') ?? value;
  }

  /** A named part of an object: an option of a call. */
  option(value: Value, ...names: readonly string[]): Value | undefined {
    const { literal } = value;
    if (literal?.of.kind !== 'object') return undefined;
    const { file, scope } = literal;
    for (const [key, part] of literal.of.entries) {
      if (names.includes(key)) return this.value(file, scope, part);
      const inner = key === '...' ? this.option(this.value(file, scope, part), ...names) : undefined;
      if (inner !== undefined) return inner;
    }
    return undefined;
  }

  /** Values of a list's items. */
  items(value: Value): readonly Value[] | undefined {
    const { literal } = value;
    if (literal?.of.kind !== 'list') return undefined;
    return literal.of.items.map((item) => this.value(literal.file, literal.scope, item));
  }

  /** Whether a function of the repository is given anything. */
  takes(body: { readonly file: string; readonly scope: number }): boolean {
    return this.#files.get(body.file)?.file.parameters.some((item) => item.scope === body.scope) === true;
  }

  /** What a file exports under a name. `seen`: files that were asked already, which may export all of each other. */
  exported(path: string, name: string, seen = new Set<string>()): Value | undefined {
    const indexed = this.#files.get(path);
    if (indexed === undefined || seen.has(path)) return undefined;
    seen.add(path);
    for (const key of [`0 export ${name}`, `0 ${name}`]) {
      const bound = indexed.bindings.get(key);
      if (bound !== undefined) return eitherOf(bound.map((item) => this.value(path, item.scope, item.value)));
    }
    const part = this.#partOfDefault(path, indexed, name);
    if (part !== undefined) return part;
    for (const star of indexed.bindings.get('0 export *') ?? []) {
      const from = star.value.kind === 'module' ? this.#find(path, star.value.path) : undefined;
      const found = from === undefined ? undefined : this.exported(from, name, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** `db.user = …; module.exports = db`. */
  #partOfDefault(path: string, { bindings }: Indexed, name: string): Value | undefined {
    for (const { value } of bindings.get('0 export default') ?? []) {
      if (value.kind !== 'name') continue;
      const bound = bindings.get(`0 ${value.name}.${name}`);
      if (bound !== undefined) return eitherOf(bound.map((item) => this.value(path, item.scope, item.value)));
    }
    return undefined;
  }

  #evaluate(file: string, scope: number, expression: Expression): Value {
    const value = (part: Expression): Value => this.value(file, scope, part);
    switch (expression.kind) {
      case 'name':
        return this.#name(file, scope, expression.name);
      case 'module':
        return this.#module(file, expression.path, expression.name);
      case 'member':
        return this.#member(file, scope, expression.of, expression.name);
      case 'call':
        return this.#call(file, scope, expression);
      case 'text':
        return textValue(expression.parts.map((part) => (typeof part === 'string' ? part : value(part))));
      case 'object':
        return {
          ...made(expression.entries.map(([, part]) => value(part))),
          literal: { of: expression, file, scope },
        };
      case 'list':
        return { ...made(expression.items.map(value)), literal: { of: expression, file, scope } };
      case 'variable':
        return { variables: [expression.name], bases: [] };
      case 'either':
        return eitherOf(expression.of.map(value));
      case 'function':
        return { ...NOTHING, body: { file, scope: expression.scope } };
      case 'yielded':
        return this.#yielded(file, expression.scope, expression.of, expression.index);
      case 'class':
        return this.#classes.of(file, expression.scope);
      case 'other':
        return made(expression.holds.map(value));
    }
  }

  #name(file: string, from: number, name: string): Value {
    const indexed = this.#files.get(file);
    if (indexed === undefined) return NOTHING;
    let scope = from;
    for (let steps = 0; scope >= 0 && steps < 300; steps += 1) {
      const bound = indexed.bindings.get(`${scope} ${name}`);
      const parameter = indexed.parameters.get(`${scope} ${name}`);
      if (bound !== undefined || parameter !== undefined) {
        const own = (bound ?? []).map((item) => this.value(file, item.scope, item.value));
        const given = parameter === undefined ? [] : this.#given(file, parameter);
        return settled([...own, ...given], name);
      }
      scope = indexed.file.scopes[scope] ?? -1;
    }
    for (const path of this.#beside(file).slice(1)) {
      const found = this.exported(path, name);
      if (found !== undefined) return found;
    }
    const own = withoutImports(file) ? this.#unbound(file, from, name) : undefined;
    return own ?? { ...NOTHING, path: isGlobal(file, name) ? name : `?${name}` };
  }

  /** A name of a language that needs no imports: a class of the repository, or a method that a class has from elsewhere. */
  #unbound(file: string, scope: number, name: string): Value | undefined {
    // `::Name` is looked for from the outermost on.
    if (name.startsWith('::'))
      return this.#classes.constant(file, 0, name.slice(2)) ?? { ...NOTHING, path: name.slice(2) };
    if (/^[A-Z]/.test(name)) return this.#classes.constant(file, scope, name);
    if (!file.endsWith('.rb') && !file.endsWith('.rake')) return undefined;
    const around = this.#classes.classes.around(file, scope);
    const found = around === undefined ? undefined : this.#classes.inherited(around, name);
    if (found !== undefined) return found;
    const given = this.#names.get(name);
    if (given !== undefined) return { ...NOTHING, path: given };
    if (around === undefined) return undefined;
    const kept = this.#classes.memberPath(this.#classes.of(file, around.scope), name);
    // A name alone is called.
    if (kept?.path !== undefined) return { ...kept, path: `${kept.path}()` };
    // Nothing says whether it is the class or an instance: the name itself stays what it may be, too.
    const { path } = this.#classes.of(file, around.scope);
    if (path === undefined || !isKnown(path) || path === around.name) return undefined;
    return { ...NOTHING, path: `?${name}`, others: [bounded(`${path}.${name}`)] };
  }

  /** The file, and in Go the others of its package, which share their names. */
  #beside(file: string): readonly string[] {
    if (!file.endsWith('.go')) return [file];
    const known = this.#packages.get(file);
    if (known !== undefined) return known;
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    const others = [...this.#files.keys()].filter(
      (path) =>
        path !== file &&
        path.endsWith('.go') &&
        path.startsWith(folder) &&
        !path.includes('/', folder.length),
    );
    const all = [file, ...others];
    this.#packages.set(file, all);
    return all;
  }

  /** What callers hand over for a parameter, where they agree. */
  #given(file: string, parameter: Parameter): readonly Value[] {
    return this.#callers.of(`${file} ${parameter.scope}`).map(({ file: from, scope, call }) => {
      const arg = namedArgument(from, call, parameter.name) ?? call.args[parameter.index];
      return arg === undefined ? NOTHING : this.value(from, scope, arg);
    });
  }

  #module(file: string, path: string, name: string | undefined): Value {
    const own = this.#find(file, path);
    const found = own === undefined || name === undefined ? undefined : this.exported(own, name);
    if (found !== undefined) return found;
    // `from . import models`: the name is a module's.
    const inner =
      name === undefined ? undefined : this.#find(file, `${path}${path.endsWith('.') ? '' : '.'}${name}`);
    if (inner !== undefined && file.endsWith('.py')) return { ...NOTHING, path: `./${inner}` };
    if (own !== undefined) return name === undefined ? { ...NOTHING, path: `./${own}` } : NOTHING;
    const [known] = withoutImports(file)
      ? this.#classes.classes.named(file, 0, path.slice(path.lastIndexOf('.') + 1))
      : [];
    if (known !== undefined) return this.#classes.of(known.file, known.scope);
    return { ...NOTHING, path: name === undefined || name === 'default' ? path : `${path}.${name}` };
  }

  #member(file: string, scope: number, of: Expression, name: string): Value {
    const value = this.value(file, scope, of);
    if (value.path === '?this') return this.#own(file, scope, name);
    const part = this.option(value, name) ?? this.#assigned(file, scope, of, name);
    if (part !== undefined) return part;
    const kept = this.#classes.field(value, name) ?? this.#classes.memberPath(value, name);
    if (kept !== undefined) return kept;
    if (value.path?.startsWith('./')) {
      for (const path of this.#beside(value.path.slice(2))) {
        const found = this.exported(path, name);
        if (found !== undefined) return found;
      }
      if (this.has(value.path.slice(2))) return NOTHING;
    }
    // Of what nobody knows, a field that bears the name of one of the file's own is taken for it.
    if (value.path === undefined || value.path.startsWith('?')) {
      const own = this.#own(file, 0, name);
      if (own.path !== undefined && !own.path.startsWith('?')) return own;
    }
    return {
      ...made([value]),
      ...(value.path !== undefined && { path: bounded(`${value.path}.${name}`) }),
      ...continued(value, `.${name}`),
    };
  }

  /** What was put into a field of a name: `db.user = …`. */
  #assigned(file: string, from: number, of: Expression, name: string): Value | undefined {
    if (of.kind !== 'name') return undefined;
    const bound = this.#files.get(file)?.bindings.get(`0 ${of.name}.${name}`);
    if (bound !== undefined) return eitherOf(bound.map((item) => this.value(file, item.scope, item.value)));
    return this.#near(file, from, `${of.name}.${name}`);
  }

  /** What is bound within the functions around a place, and not for the whole file. */
  #near(file: string, from: number, name: string): Value | undefined {
    const indexed = this.#files.get(file);
    for (let scope = from, steps = 0; scope > 0 && steps < 300; scope = indexed?.file.scopes[scope] ?? -1) {
      const bound = indexed?.bindings.get(`${scope} ${name}`);
      if (bound !== undefined)
        return settled(
          bound.map((item) => this.value(file, item.scope, item.value)),
          name,
        );
      steps += 1;
    }
    return undefined;
  }

  /** A field of the file's classes, or of those that they have from elsewhere. */
  #own(file: string, scope: number, name: string): Value {
    const near = this.#near(file, scope, `this.${name}`);
    if (near !== undefined) return near;
    const around = scope === 0 ? undefined : this.#classes.classes.around(file, scope);
    const found = around === undefined ? undefined : this.#classes.inherited(around, `this.${name}`);
    if (found !== undefined) return found;
    const values = this.#beside(file).flatMap((path) => {
      const bound = this.#files.get(path)?.bindings.get(`0 this.${name}`) ?? [];
      return bound.map((item) => this.value(path, item.scope, item.value));
    });
    if (values.length > 0) return settled(values, `this.${name}`);
    const path = around === undefined ? undefined : this.#classes.basePath(around);
    return {
      ...NOTHING,
      path: `?this.${name}`,
      ...(path !== undefined && { others: [bounded(`${path}(self).${name}`)] }),
    };
  }

  #call(file: string, scope: number, call: Call): Value {
    const callee = this.called(file, scope, call.of);
    const args = call.args.map((arg) => this.value(file, scope, arg));
    const [only] = args;
    if (only !== undefined && PASSING.test(callee.path ?? '')) return only;
    const maker =
      call.of.kind === 'member' && MAKING.test(call.of.name)
        ? this.value(file, scope, call.of.of)
        : undefined;
    if (maker?.path !== undefined && maker.class !== undefined && callee.body === undefined)
      return { ...maker, path: bounded(`${maker.path}()`) };
    if (only === undefined && call.of.kind === 'member' && KEEPING.has(call.of.name)) {
      const kept = this.value(file, scope, call.of.of);
      if (kept.text !== undefined) return kept;
    }
    if (callee.path === '?super') {
      const around = this.#classes.classes.around(file, scope);
      const base = around === undefined ? undefined : this.#classes.basePath(around);
      return base === undefined ? NOTHING : { ...NOTHING, path: `${base}(self)` };
    }
    const picked = callee.path === '?getattr' ? pickedBy(args) : undefined;
    if (picked !== undefined) return picked;
    const from = made([callee, ...args]);
    const addresses = args.flatMap((arg) =>
      arg.text !== undefined && isAddress(arg.text) ? [arg.text] : [],
    );
    const bases = distinct([...from.bases, ...addresses, ...this.#addresses(args)]);
    const returned = callee.body === undefined ? undefined : this.returned(callee.body);
    if (returned !== undefined)
      return { ...returned, variables: distinct([...returned.variables, ...from.variables]) };
    const instance = callee.class === undefined ? {} : { class: callee.class };
    if (callee.path === undefined) return { variables: from.variables, bases };
    const { path } = callee;
    const given = args[0]?.texts?.map((text) => `${path}(${shown(text)})`) ?? [];
    const others = [...given, ...(continued(callee, `(${this.#shown(args)})`).others ?? [])];
    return {
      variables: from.variables,
      bases,
      path: bounded(`${path}(${this.#shown(args)})`),
      ...instance,
      ...(others.length > 0 && { others }),
    };
  }

  /** What a call hands to its block: what its method yields, else one of what it walks through. */
  #yielded(file: string, scope: number, of: Call, index: number): Value {
    // A method without parameters is known by its name as what it gives: itself it is a member.
    const named = of.of.kind === 'name' ? this.#own(file, scope, of.of.name).body : undefined;
    const body = this.called(file, scope, of.of).body ?? named;
    const yields = body === undefined ? undefined : this.#files.get(body.file)?.yields.get(body.scope);
    if (body === undefined || yields === undefined || this.#within > MOST_YIELDS) {
      const value = of.of.kind === 'member' ? this.value(file, scope, member(of.of.of, '*')) : NOTHING;
      return index === 0 ? value : NOTHING;
    }
    return this.within(`${body.file} ${body.scope}`, { file, scope, call: of }, () =>
      eitherOf(
        yields.flatMap(({ scope: at, values }) => {
          const own = Array.isArray(values)
            ? values[index]
            : { kind: 'yielded' as const, of: values, index, scope: at };
          return own === undefined ? [] : [this.value(body.file, at, own)];
        }),
      ),
    );
  }

  /** Addresses among the options: `baseURL`. */
  #addresses(args: readonly Value[]): string[] {
    return args.flatMap(({ literal }) => {
      if (literal?.of.kind !== 'object') return [];
      const texts = literal.of.entries.map(
        ([, part]) => this.value(literal.file, literal.scope, part).text ?? '',
      );
      return texts.filter(isAddress);
    });
  }

  /** What a function of the repository gives. */
  returned(body: { readonly file: string; readonly scope: number }): Value | undefined {
    const returns = this.#files.get(body.file)?.returns.get(body.scope) ?? [];
    const values = returns.map((item) => this.value(body.file, body.scope, item));
    const telling = values.filter(
      (value) => value.path !== undefined || value.text !== undefined || value.body !== undefined,
    );
    return telling.length === 0 ? undefined : settled(telling, '');
  }

  /** The first argument as a path shows it. */
  #shown(args: readonly Value[]): string {
    const [first] = args;
    if (first?.text !== undefined) return shown(first.text);
    if (first?.literal?.of.kind !== 'object') return '';
    const { file, scope, of } = first.literal;
    for (const [key, part] of of.entries) {
      const { text } = this.value(file, scope, part);
      if (text !== undefined) return `${shown(key)}=${shown(text)}`;
    }
    return '';
  }
}
