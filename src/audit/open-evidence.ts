import type { Evidence } from '../model/evidence.ts';
import type { Place } from '../model/fragment.ts';
import type { DeclaredEvidence } from '../model/manifest.ts';
import type { Tree } from '../model/tree.ts';
import { isLiteral, normalPath, pathGlobMatch } from '../util/glob.ts';
import { oncePer } from '../util/once-per.ts';

/** Endings that an engine reads. A file of another kind that evidence names is not understood. */
const READ = /\.(?:tf|tofu|tf\.json|tfstate|json|ya?ml|template|sql)$/i;

/** A file that evidence names and that nothing here understood: it keeps a ceiling open (design 6). */
export interface OpenFile {
  readonly what: string;
  readonly place: Place;
}

/** Files below `from:` that cannot be read as text, or that no engine reads. A file that was read and says nothing is fine. */
export function openFiles(entry: DeclaredEvidence, tree: Tree, evidence: readonly Evidence[]): OpenFile[] {
  const named = namedBy(entry.from, tree);
  const used = pathsUsed(evidence);
  return named.flatMap((path): OpenFile[] => {
    if (used.has(path)) return [];
    const place = { path, line: 1, column: 1 };
    if (tree.read(path) === undefined)
      return [{ what: 'a file that evidence: names cannot be read as text', place }];
    return READ.test(path)
      ? []
      : [{ what: 'a file that evidence: names is of a kind that is not understood', place }];
  });
}

/** Paths that globs name, in the tree's order; where all of them name one path each, nothing else is looked at. */
function namedBy(globs: readonly string[], tree: Tree): string[] {
  if (!globs.every(isLiteral))
    return tree.paths().filter((path) => globs.some((glob) => pathGlobMatch(glob, path)));
  const positions = positionsOf(tree);
  const found = new Set(globs.map(normalPath).filter((path) => positions.has(path)));
  return [...found].sort((a, b) => (positions.get(a) ?? 0) - (positions.get(b) ?? 0));
}

const positionsOf = oncePer(
  (tree: Tree): ReadonlyMap<string, number> =>
    new Map(tree.paths().map((path, position) => [path, position])),
);

const pathsUsed = oncePer(
  (evidence: readonly Evidence[]): ReadonlySet<string> =>
    new Set(evidence.flatMap((item) => item.places.map((place) => place.path))),
);
