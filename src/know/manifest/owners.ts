import type { Tree } from '../../model/tree.ts';
import { pathGlobMatch } from '../../util/glob.ts';

/** Where code hosts look for it, the first one that is there counts. */
const FILES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'] as const;
/** An owners' file of more lines is read that far. */
const MOST_LINES = 20_000;

/** Who must review a change of this file, as the tree's CODEOWNERS says; empty where it says nobody. */
export function ownersOf(path: string, tree: Tree): string[] {
  const text = FILES.map((file) => tree.read(file)).find((content) => content !== undefined);
  let owners: string[] = [];
  for (const line of (text ?? '').split(/\r?\n/).slice(0, MOST_LINES)) {
    const [pattern = '', ...names] = wordsOf(line);
    if (pattern === '' || /^[\^[]/.test(pattern) || !covers(pattern, path)) continue;
    owners = names;
  }
  return owners;
}

/** A line without its comment; a space in a pattern is written `\ `. */
function wordsOf(line: string): string[] {
  return line
    .replace(/(?:^|\s)#.*$/, '')
    .trim()
    .replaceAll('\\ ', '\0')
    .split(/\s+/)
    .map((word) => word.replaceAll('\0', ' '));
}

/** Patterns of the form that git ignores files by: from the root where a slash stands in front or inside. */
function covers(pattern: string, path: string): boolean {
  const bare = pattern.replace(/^\//, '').replace(/\/$/, '');
  const anchored = /\/./.test(pattern);
  const globs = anchored ? [bare] : [bare, `**/${bare}`];
  const folder = !/\*[^/]*$/.test(bare);
  return globs.some(
    (glob) =>
      (!pattern.endsWith('/') && pathGlobMatch(glob, path)) || (folder && pathGlobMatch(`${glob}/**`, path)),
  );
}
