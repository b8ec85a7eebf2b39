/** Paths here that a report's path may mean: one, none, or several that nothing tells apart. */
export type Meant =
  | { readonly kind: 'one'; readonly path: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly paths: readonly string[] };

const NONE: Meant = { kind: 'none' };

/**
 * A report's path as slashes and names, without drive, `.` and `..`; `undefined` where it names no file. It is only
 * ever compared with paths that are known, never opened.
 */
export function cleanPath(path: string): string | undefined {
  if (path.length > 4096 || path.includes('\0')) return undefined;
  const slashed = /^[A-Za-z]:[\\/]|^\\\\|^[^/]*\\[^/]*$/.test(path) ? path.replaceAll('\\', '/') : path;
  const names: string[] = [];
  for (const name of slashed.replace(/^[A-Za-z]:(?=\/)/, '').split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') names.pop();
    else names.push(name);
  }
  return names.length === 0 ? undefined : names.join('/');
}

/**
 * What the paths of one report mean here. The report may be of another machine or a container, or of a folder above or
 * below this one: what is before its paths, or missing before them, is taken to be the same for all, and to be what
 * makes most of them known.
 */
export function meaningOf(paths: Iterable<string>, known: ReadonlySet<string>): (path: string) => Meant {
  const distinct = [...new Set(paths)].flatMap((path) => cleanPath(path) ?? []);
  const unknown = distinct.filter((path) => !known.has(path));
  const stripped = commonest(unknown.flatMap((path) => prefixesOf(path, known)));
  const ending = unknown.length === 0 ? new Map<string, string[]>() : endings(unknown, known);
  const missing = commonest(
    unknown.flatMap((path) => (ending.get(path) ?? []).map((full) => full.slice(0, -path.length))),
  );
  return (raw) => {
    const path = cleanPath(raw);
    if (path === undefined) return NONE;
    if (known.has(path)) return { kind: 'one', path };
    const below = stripped
      .filter((prefix) => path.startsWith(prefix) && known.has(path.slice(prefix.length)))
      .map((prefix) => path.slice(prefix.length));
    if (below.length > 0) return oneOf(below);
    const full = ending.get(path) ?? [];
    const best = missing.map((prefix) => `${prefix}${path}`).filter((name) => known.has(name));
    return oneOf(best.length === 1 ? best : full);
  };
}

function oneOf(paths: readonly string[]): Meant {
  const [path] = paths;
  if (path === undefined) return NONE;
  return paths.length === 1 ? { kind: 'one', path } : { kind: 'several', paths };
}

/** What may be taken from the front of a path so that a known one remains, shortest first. */
function prefixesOf(path: string, known: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    if (known.has(path.slice(at + 1))) found.push(path.slice(0, at + 1));
  }
  return found;
}

/** Known paths that end in a name of the list, which stands in a folder there. */
function endings(paths: readonly string[], known: ReadonlySet<string>): Map<string, string[]> {
  const wanted = new Set(paths);
  const found = new Map<string, string[]>();
  for (const full of known) {
    for (let at = full.indexOf('/'); at >= 0; at = full.indexOf('/', at + 1)) {
      const rest = full.slice(at + 1);
      if (!wanted.has(rest)) continue;
      const own = found.get(rest);
      if (own === undefined) found.set(rest, [full]);
      else own.push(full);
    }
  }
  return found;
}

/** The texts that occur most often; several where they occur equally often. */
function commonest(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return [...counts].filter(([, count]) => count === most).map(([text]) => text);
}
