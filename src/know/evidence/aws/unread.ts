import type { Evidence } from '../../../model/evidence.ts';
import type { Tree } from '../../../model/tree.ts';

/** Something that was not understood, and where it stands. */
export type Doubt = Evidence['notUnderstood'][number];

const READABLE = /\.(?:json|ya?ml|template|tf|tofu|tfstate|tfstate\.backup)$/;

/**
 * Evidence with the files named that stand in the folder of its documents and may add to them, but could not be read
 * as text, or not as what they are (`misread`).
 */
export function withUnread(evidence: readonly Evidence[], tree: Tree, misread: readonly Doubt[]): Evidence[] {
  const folders = new Set(evidence.flatMap((one) => one.places.map(({ path }) => folderOf(path))));
  const byFolder = new Map<string, Doubt[]>();
  const add = (doubt: Doubt): void => {
    const folder = folderOf(doubt.place.path);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), doubt]);
  };
  misread.forEach(add);
  for (const path of tree.paths()) {
    if (!READABLE.test(path) || !folders.has(folderOf(path)) || tree.read(path) !== undefined) continue;
    add({ what: 'a file that cannot be read as text', place: { path, line: 1, column: 1 } });
  }
  return evidence.map((one) => {
    const own = new Set(one.places.map(({ path }) => folderOf(path)));
    const known = new Set(one.notUnderstood.map(({ place }) => place.path));
    const doubts = [...own]
      .flatMap((folder) => byFolder.get(folder) ?? [])
      .filter(({ place }) => !known.has(place.path));
    return doubts.length === 0 ? one : { ...one, notUnderstood: [...one.notUnderstood, ...doubts] };
  });
}

/** A file whose words are those of a policy and that is none that can be read. */
export function misreadFile(path: string): Doubt {
  return { what: 'a file that speaks of IAM and is not understood', place: { path, line: 1, column: 1 } };
}

/** Folder of a path, without slash at the end. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
