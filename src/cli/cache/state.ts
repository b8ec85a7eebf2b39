import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, type Dirent, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSettled } from '../../util/settled.ts';
import { within } from '../../util/within.ts';
import { foldersOfGitFile, isSelfContained } from './git-folders.ts';

/** Everything a run could read of a folder, as a digest. */
export interface State {
  readonly digest: string;
  /** No file has changed so lately that it could change again unnoticed. */
  readonly settled: boolean;
}

const MOST_FILES = 250_000;
/** Bytes of a file that is written over; no report is larger. */
const LARGEST_WRITTEN = 256 * 1024 * 1024;
const NUMBERS = 7;

/** Names above an audited folder by which git finds a repository, ignores files and a manifest is noticed. */
const ABOVE = ['.git', '.gitignore', 'HEAD', 'objects', 'refs', 'overscope.yaml', 'overscope.yml'];

/**
 * The state of a folder and of the repository it lies in: every name, and of every file its size, times and inode, git's
 * own files included. `written` are files that runs write over: of those the content counts. Nothing where not all
 * that a run reads can be seen so, or where it is too much.
 */
export function stateOf(root: string, written: ReadonlySet<string>, began: number): State | undefined {
  try {
    const walk = new Walk(root, written, began);
    walk.above();
    walk.below();
    return walk.state();
  } catch (error) {
    if (error instanceof Unseen || codeOf(error) !== undefined) return undefined;
    throw error;
  }
}

/** What the operating system says of a file that cannot be looked at, or is gone meanwhile. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Something a run may read that is not seen here. */
class Unseen extends Error {}

interface Folder {
  readonly path: string;
  readonly inGit: boolean;
}

class Walk {
  readonly #root: string;
  readonly #written: ReadonlySet<string>;
  readonly #began: number;
  readonly #hash = createHash('sha256');
  readonly #open: Folder[] = [];
  readonly #elsewhere = new Set<string>();
  #files = 0;
  #settled = true;

  constructor(root: string, written: ReadonlySet<string>, began: number) {
    this.#root = root;
    this.#written = written;
    this.#began = began;
    this.#open.push({ path: root, inGit: isRepository(namesIn(root)) });
    if (this.#open[0]?.inGit === true && !isSelfContained(root, root)) throw new Unseen();
  }

  /** The folders above: whatever lies there decides which repository this is. */
  above(): void {
    let isFound = kindAt(join(this.#root, '.git')) !== undefined;
    for (let folder = this.#root; dirname(folder) !== folder;) {
      folder = dirname(folder);
      const there = new Set<string>();
      for (const name of ABOVE) {
        const stat = lstatSync(join(folder, name), { throwIfNoEntry: false });
        if (stat === undefined) continue;
        there.add(name);
        this.#hash.update(`${folder}/${name}\0`);
        if (stat.isDirectory()) this.#hash.update(`folder ${stat.ino}\0`);
        else this.#numbers([stat]);
      }
      if (isRepository(there)) throw new Unseen();
      if (!isFound && there.has('.git')) this.#enterGit(folder);
      isFound ||= there.has('.git');
    }
  }

  below(): void {
    for (let folder = this.#open.pop(); folder !== undefined; folder = this.#open.pop()) this.#visit(folder);
  }

  state(): State {
    return { digest: this.#hash.digest('hex'), settled: this.#settled };
  }

  #visit({ path, inGit }: Folder): void {
    const entries = entriesOf(path);
    if (typeof entries === 'string') {
      this.#hash.update(`${path}\0${entries}\0\0`);
      return;
    }
    const names: string[] = [];
    const stats: Stats[] = [];
    for (const entry of entries) {
      const { name } = entry;
      const own = `${path}/${name}`;
      if (name.includes('\ufffd')) throw new Unseen();
      if (entry.isDirectory()) {
        names.push(`${name}/`);
        const isGit = name === '.git' && !inGit;
        if (isGit && !isSelfContained(own, path)) throw new Unseen();
        this.#open.push({ path: own, inGit: inGit || isGit });
      } else if (this.#written.has(own)) names.push(`${name}\0${digestOf(own, entry)}`);
      else {
        const isLink = entry.isSymbolicLink();
        if (isLink && (name === '.gitignore' || (inGit && !path.endsWith('/hooks')))) throw new Unseen();
        names.push(name);
        stats.push(lstatSync(own));
        if (name === '.git' && !inGit) this.#enterGit(path);
      }
    }
    this.#files += stats.length;
    if (this.#files > MOST_FILES) throw new Unseen();
    this.#hash.update(`${path}\0${names.join('\0')}\0\0`);
    this.#numbers(stats);
  }

  /** A repository's folder that may lie elsewhere: above the root, or where a `.git` file says. */
  #enterGit(workTree: string): void {
    const kind = kindAt(join(workTree, '.git'));
    const folders = kind === 'folder' ? [join(workTree, '.git')] : foldersOfGitFile(workTree);
    if (folders === undefined || kind === undefined) throw new Unseen();
    for (const folder of folders) {
      if (!isSelfContained(folder, workTree)) throw new Unseen();
      if (this.#elsewhere.has(folder) || within(this.#root, folder) !== undefined) continue;
      this.#elsewhere.add(folder);
      this.#open.push({ path: folder, inGit: true });
    }
  }

  #numbers(stats: readonly Stats[]): void {
    const numbers = new Float64Array(stats.length * NUMBERS);
    let at = 0;
    for (const { size, mtimeMs, ctimeMs, ino, dev, mode, uid } of stats) {
      numbers[at] = size;
      numbers[at + 1] = mtimeMs;
      numbers[at + 2] = ctimeMs;
      numbers[at + 3] = ino;
      numbers[at + 4] = dev;
      numbers[at + 5] = mode;
      numbers[at + 6] = uid;
      at += NUMBERS;
      this.#settled &&= isSettled(ctimeMs, this.#began);
    }
    this.#hash.update(new Uint8Array(numbers.buffer));
  }
}

function entriesOf(path: string): readonly Dirent[] | string {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    const code = codeOf(error);
    if (code !== undefined) return code;
    throw error;
  }
}

function namesIn(path: string): ReadonlySet<string> {
  const entries = entriesOf(path);
  return new Set(typeof entries === 'string' ? [] : entries.map(({ name }) => name));
}

/** Whether git takes a folder with these names for a repository without a work tree. */
function isRepository(names: ReadonlySet<string>): boolean {
  return names.has('HEAD') && names.has('objects') && names.has('refs');
}

function kindAt(path: string): 'folder' | 'file' | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (stat.isDirectory()) return 'folder';
  if (stat.isFile()) return 'file';
  throw new Unseen();
}

/** The content of a file; a link is not followed, and of anything else none is read. */
function digestOf(path: string, entry: Dirent): string {
  if (entry.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  if (!entry.isFile() || lstatSync(path).size > LARGEST_WRITTEN) throw new Unseen();
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
