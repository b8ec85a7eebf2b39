import type { Gap, Tracking } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import { complaint, records, textOf } from './git-output.ts';
import { firstIndex } from '../../util/first-index.ts';

/** One entry of an index. `ctimeMs` (change of the inode), `mtimeMs` and `size` are the file's when it was last compared with the blob. */
export interface IndexEntry {
  readonly mode: string;
  readonly oid: string;
  readonly ctimeMs: number;
  readonly mtimeMs: number;
  readonly size: number;
}

const SUBMODULE_MODE = '160000';
const ENTRY = /^(\d{6}) ([0-9a-f]{40,64}) ([0-3])\t/;
const STAT =
  /^ {2}ctime: (\d+):(\d+)\n {2}mtime: (\d+):(\d+)\n {2}dev: .*\n {2}uid: .*\n {2}size: (\d+)\tflags: .*\n/;

/**
 * How git sees the paths below a folder: the entries of its index and the untracked names. Repositories inside are
 * added with {@link TrackingIndex.add}; a path that none of them knows is ignored.
 */
export class TrackingIndex {
  readonly tracked = new Map<string, IndexEntry>();
  readonly submodules: string[] = [];
  readonly #untracked = new Set<string>();
  readonly #untrackedFolders: string[] = [];
  readonly #roots: string[] = [];
  #sorted: readonly string[] | undefined;

  /** Adds the repository at `prefix` (empty, or ending in `/`) below `root`; the gap if its index cannot be read. */
  add(host: Host, root: string, prefix: string): Gap | undefined {
    const cwd = prefix === '' ? root : `${root}/${prefix.slice(0, -1)}`;
    const listed = host.git(cwd, ['ls-files', '-z', '--stage', '--debug']);
    if (listed.status !== 0) return unreadableIndex(prefix, complaint(listed));
    this.#roots.push(prefix);
    this.#sorted = undefined;
    readEntries(textOf(listed.stdout), (path, entry) => {
      if (entry.mode === SUBMODULE_MODE) this.submodules.push(prefix + path);
      else this.tracked.set(prefix + path, entry);
    });
    const others = host.git(cwd, ['ls-files', '-z', '--others', '--exclude-standard']);
    for (const path of records(others.stdout)) {
      if (path.endsWith('/')) this.#untrackedFolders.push(prefix + path);
      else this.#untracked.add(prefix + path);
    }
    return others.status === 0 ? undefined : unreadableIndex(prefix, complaint(others));
  }

  /** How git sees a file; `none` where no repository is. */
  of(path: string): Tracking {
    if (this.tracked.has(path)) return 'tracked';
    if (this.#untracked.has(path)) return 'untracked';
    if (!this.#roots.some((prefix) => path.startsWith(prefix))) return 'none';
    return this.#untrackedFolders.some((folder) => path.startsWith(folder)) ? 'untracked' : 'ignored';
  }

  /** Whether any tracked path starts with `folder`, which ends in `/`. */
  hasTrackedBelow(folder: string): boolean {
    this.#sorted ??= [...this.tracked.keys()].sort();
    const paths = this.#sorted;
    return paths[firstIndex(paths.length, (at) => (paths[at] ?? '') >= folder)]?.startsWith(folder) ?? false;
  }
}

/** Walks `ls-files -z --stage --debug`: a NUL ends the path, five lines of stat data follow. */
function readEntries(text: string, onEntry: (path: string, entry: IndexEntry) => void): void {
  const pieces = text.split('\0');
  for (let i = 0; i + 1 < pieces.length; i += 1) {
    const stat = STAT.exec(pieces[i + 1] ?? '');
    const own =
      i === 0 ? (pieces[0] ?? '') : (pieces[i] ?? '').slice(STAT.exec(pieces[i] ?? '')?.[0].length ?? 0);
    const head = ENTRY.exec(own);
    if (head === null) continue;
    const merged = head[3] === '0' && stat !== null;
    onEntry(own.slice(head[0].length), {
      mode: head[1] ?? '',
      oid: head[2] ?? '',
      ctimeMs: merged ? Number(stat[1]) * 1000 + Number(stat[2]) / 1e6 : -1,
      mtimeMs: merged ? Number(stat[3]) * 1000 + Number(stat[4]) / 1e6 : -1,
      size: merged ? Number(stat[5]) : -1,
    });
  }
}

function unreadableIndex(prefix: string, what: string): Gap {
  return {
    source: 'tree',
    scope: 'file',
    kind: 'corrupt',
    path: `${prefix}.git/index`,
    what: `git cannot list the files, so tracked and ignored files are not told apart: ${what}`,
  };
}
