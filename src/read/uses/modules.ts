import type { FindModule } from './evaluate.ts';

const CODE = /\.(?:[cm]?[jt]sx?|py|go|vue|svelte)$/;

/** Finds files of the repository by the names under which modules import them. */
export function moduleFinder(paths: readonly string[], packages: ReadonlyMap<string, string>): FindModule {
  const code = paths.filter((path) => CODE.test(path));
  const known = new Set(code);
  const byEnd = new Map<string, string[]>();
  for (const path of code) {
    const end = endOf(path);
    byEnd.set(end, [...(byEnd.get(end) ?? []), path]);
  }
  const memory = new Map<string, string | undefined>();
  return (from, module) => {
    const key = `${from.slice(0, from.lastIndexOf('/'))}\0${from.endsWith('.py')}\0${module}`;
    if (!memory.has(key)) memory.set(key, found(from, module, known, byEnd, packages));
    return memory.get(key);
  };
}

function found(
  from: string,
  module: string,
  known: ReadonlySet<string>,
  byEnd: ReadonlyMap<string, readonly string[]>,
  packages: ReadonlyMap<string, string>,
): string | undefined {
  if (from.endsWith('.go')) return goFile(module, known, packages);
  if (from.endsWith('.py')) return pythonFile(from, module, known, byEnd);
  if (module.startsWith('.')) return fileAt(joined(from, module), known);
  const name = packageName(module);
  const folder = packages.get(name);
  if (folder !== undefined) {
    const rest = module.slice(name.length);
    const bases = rest === '' ? ['/src/index', '/index', '/src', ''] : [rest, `/src${rest}`];
    return bases
      .map((base) => fileAt(`${folder}${base}`.replace(/^\//, ''), known))
      .find((item) => item !== undefined);
  }
  const rest = /^(?:[@~#$](?:\/|(?=\w+\/))|src\/|app\/|lib\/)(?<rest>.+)$/.exec(module)?.groups?.['rest'];
  if (rest === undefined) return undefined;
  return bySuffix(from, module.replace(/^[@~#$]\/?/, ''), byEnd) ?? bySuffix(from, rest, byEnd);
}

function packageName(module: string): string {
  return module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The one file that ends so; of several the one with most folders in common. */
function bySuffix(
  from: string,
  rest: string,
  byEnd: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const bare = rest.replace(/\.[cm]?[jt]sx?$/, '').replace(/\/$/, '');
  const name = bare.slice(bare.lastIndexOf('/') + 1);
  const fitting = (byEnd.get(name) ?? []).filter(
    (path) => withoutEnding(path) === bare || withoutEnding(path).endsWith(`/${bare}`),
  );
  return fitting.toSorted((a, b) => shared(from, b) - shared(from, a) || a.length - b.length)[0];
}

function shared(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const end = left.findIndex((part, index) => part !== right[index]);
  return end < 0 ? left.length : end;
}

/** Path without its ending; an index file is its folder. */
function withoutEnding(path: string): string {
  return path.replace(CODE, '').replace(/\/(?:index|__init__)$/, '');
}

function endOf(path: string): string {
  const bare = withoutEnding(path);
  return bare.slice(bare.lastIndexOf('/') + 1);
}

function fileAt(base: string, known: ReadonlySet<string>): string | undefined {
  const bare = base.replace(/\.[cm]?jsx?$/, '');
  const endings = ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.jsx', '.mts', '.cts'];
  const candidates = [
    base,
    ...endings.map((end) => bare + end),
    ...endings.map((end) => `${base}/index${end}`),
  ];
  return candidates.find((path) => known.has(path));
}

function joined(from: string, module: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of module.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Any file of a package of the repository's own modules: the others are found beside it. */
function goFile(
  module: string,
  known: ReadonlySet<string>,
  packages: ReadonlyMap<string, string>,
): string | undefined {
  for (const [name, folder] of packages) {
    if (module !== name && !module.startsWith(`${name}/`)) continue;
    const at = `${folder}${module.slice(name.length)}/`.replace(/^\//, '');
    return [...known].find(
      (path) => path.startsWith(at) && path.endsWith('.go') && !path.includes('/', at.length),
    );
  }
  return undefined;
}

function pythonFile(
  from: string,
  module: string,
  known: ReadonlySet<string>,
  byEnd: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const dots = /^\.+/.exec(module)?.[0].length ?? 0;
  const path = module.slice(dots).replaceAll('.', '/');
  if (dots > 0) {
    const base = joined(from, `./${'../'.repeat(dots - 1)}${path}`);
    return [`${base}.py`, `${base}/__init__.py`].find((item) => known.has(item));
  }
  const beside = joined(from, `./${path}`);
  const own = [`${beside}.py`, `${beside}/__init__.py`].find((item) => known.has(item));
  if (own !== undefined || !path.includes('/')) return own;
  return bySuffix(from, path, byEnd);
}
