import type { Host } from '../../model/host.ts';
import { records } from './git-output.ts';

/** A path as an index or a revision has it. */
interface Stored {
  readonly mode: string;
  readonly oid: string;
}

/** What HEAD and the index hold below the root, by path. */
export interface Snapshots {
  readonly head: ReadonlyMap<string, Stored>;
  readonly index: ReadonlyMap<string, Stored>;
}

/** A path that the index has otherwise than a revision; one that it does not have is of mode 000000. */
export interface Difference {
  readonly mode: string;
  readonly oid: string;
  readonly path: string;
  readonly unmerged: boolean;
}

const SUBMODULE = '160000';
const COMMON: ReadonlySet<string> = new Set(['100644', '100755', '120000', SUBMODULE]);
const EMPTY: ReadonlySet<string> = new Set([
  'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
]);
const GONE = { mode: '000000', oid: '', unmerged: false };

/** Lists HEAD and the index; nothing where git fails, or where the two lists alone do not tell what differs. */
export function listSnapshots(host: Host, root: string, head: string): Snapshots | undefined {
  const staged = host.git(root, ['ls-files', '-z', '--cached', '--stage']);
  const committed = host.git(root, ['ls-tree', '-r', '-z', head]);
  if (staged.status !== 0 || committed.status !== 0) return undefined;
  const snapshots = {
    index: entriesIn(staged.stdout, /^(\d{6}) ([0-9a-f]{40,64}) 0\t/),
    head: entriesIn(committed.stdout, /^(\d{6}) (?:blob|commit) ([0-9a-f]{40,64})\t/),
  };
  if (snapshots.index === undefined || snapshots.head === undefined) return undefined;
  return { index: snapshots.index, head: snapshots.head };
}

/** Nothing where an entry is of an unusual kind: a side of a conflict, a mode that git takes for another. */
function entriesIn(output: Uint8Array, form: RegExp): ReadonlyMap<string, Stored> | undefined {
  const entries = new Map<string, Stored>();
  for (const record of records(output)) {
    const [start, mode = '', oid = ''] = form.exec(record) ?? [];
    if (start === undefined || !COMMON.has(mode)) return undefined;
    entries.set(record.slice(start.length), { mode, oid });
  }
  return entries;
}

/**
 * What the next commit changes, in the order of the index, then what it removes. Nothing where the lists do not tell: a
 * path that is only intended to be added looks like an empty file.
 */
export function differencesOf({ head, index }: Snapshots): readonly Difference[] | undefined {
  const found: Difference[] = [];
  for (const [path, { mode, oid }] of index) {
    const before = head.get(path);
    if (before?.oid === oid && before.mode === mode) continue;
    if (EMPTY.has(oid)) return undefined;
    found.push({ mode, oid, path, unmerged: false });
  }
  for (const path of head.keys()) if (!index.has(path)) found.push({ ...GONE, path });
  return found;
}

/** Whether something may have been moved: without a new path and one that is gone nothing has. */
export function mayHaveMoved({ head, index }: Snapshots): boolean {
  const isNew = [...index.keys()].some((path) => !head.has(path));
  return isNew && [...head.keys()].some((path) => !index.has(path));
}

/** The blobs of a list, by path. */
export function blobsOf(entries: ReadonlyMap<string, Stored>): ReadonlyMap<string, string> {
  const blobs = new Map<string, string>();
  for (const [path, { mode, oid }] of entries) if (mode !== SUBMODULE) blobs.set(path, oid);
  return blobs;
}
