import type { Host } from '../../../model/host.ts';
import { oncePer } from '../../../util/once-per.ts';
import type { CommitTable } from './commit-table.ts';
import type { ObjectIds } from './object-ids.ts';
import type { TreeTable } from './tree-table.ts';

/** What was walked of a repository, for the attribution of what is found in it. */
export interface Walk {
  readonly ids: ObjectIds;
  readonly table: TreeTable;
  /** Every commit that is stored; those that a ref reaches first. */
  readonly commits: CommitTable;
  readonly reached: number;
}

const walksOf = oncePer((_host: Host): Map<string, Walk> => new Map());

/** Keeps the walk of the repository whose top a folder is. */
export function keepWalk(host: Host, top: string, walk: Walk): void {
  walksOf(host).set(top, walk);
}

/** The walk of a repository, once: its memory goes with whoever takes it. */
export function takeWalk(host: Host, top: string): Walk | undefined {
  const walks = walksOf(host);
  const walk = walks.get(top);
  walks.delete(top);
  return walk;
}
