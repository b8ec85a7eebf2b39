import type { Gap, LeftOut } from '../../model/fragment.ts';
import type { Entry, Host } from '../../model/host.ts';
import { dependencyFolder, hasProjectFile } from './dependency-folders.ts';
import { createExclusion } from './exclusion.ts';
import { TrackingIndex } from './git-index.ts';
import type { PlannedFile, Repository, SourceRequest } from './plan.ts';

/** The files of a work tree, and what was met on the way. */
export interface TreeListing {
  readonly files: readonly PlannedFile[];
  readonly gaps: readonly Gap[];
  readonly leftOut: readonly LeftOut[];
  readonly index: TrackingIndex;
}

/** A folder still to be listed: `path` is empty or ends in `/`. */
interface Folder {
  readonly path: string;
  readonly name: string;
  readonly parent: string;
  readonly besideProject: boolean;
  /** Name of the dependency or build folder that it is in, and how sure that is. */
  readonly inside?: { readonly name: string; readonly sure: boolean };
}

/**
 * Lists everything under the root: tracked, untracked and ignored files. Links are not followed, special files not
 * opened, git's own folder is not part of it. Files in dependency and build folders are left out unless tracked, and
 * so is what this run writes over: the report would else be an input of the next one.
 */
export function listTree(host: Host, repository: Repository, request: SourceRequest): TreeListing {
  const walk = new Walk(host, repository, request);
  walk.run();
  return walk.result();
}

class Walk {
  readonly #host: Host;
  readonly #request: SourceRequest;
  readonly #index = new TrackingIndex();
  readonly #inGit: boolean;
  readonly #files: PlannedFile[] = [];
  readonly #gaps: Gap[] = [];
  readonly #dependencies = new Map<string, number>();
  readonly #excluded;
  readonly #folders: Folder[] = [{ path: '', name: '', parent: '', besideProject: false }];
  readonly #nested = new Set<string>();
  readonly #outputs: ReadonlySet<string>;
  #links = 0;
  #special = 0;

  constructor(host: Host, repository: Repository, request: SourceRequest) {
    this.#host = host;
    this.#request = request;
    this.#excluded = createExclusion(request.exclude);
    this.#outputs = new Set(request.outputs);
    this.#inGit = repository.state === 'present' && repository.top !== undefined;
    if (this.#inGit) this.#note(this.#index.add(host, request.root, ''));
  }

  run(): void {
    for (let folder = this.#folders.pop(); folder !== undefined; folder = this.#folders.pop())
      this.#visit(folder);
    for (const path of this.#index.submodules) {
      if (!this.#nested.has(`${path}/`)) this.#gaps.push(missingSubmodule(path));
    }
  }

  result(): TreeListing {
    const flag = '--deps';
    const leftOut: LeftOut[] = [...this.#dependencies].map(([what, files]) => ({
      kind: 'dependencies',
      what,
      files,
      flag,
    }));
    leftOut.push(...this.#excluded.leftOut(), ...this.#ownReports());
    if (this.#links > 0) leftOut.push({ kind: 'link', what: 'symbolic links', files: this.#links });
    if (this.#special > 0) {
      leftOut.push({ kind: 'special', what: 'FIFOs, sockets and devices', files: this.#special });
    }
    const files = this.#files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    return { files, gaps: this.#gaps, leftOut, index: this.#index };
  }

  #visit(folder: Folder): void {
    const listed = this.#host.list(
      folder.path === '' ? this.#request.root : `${this.#request.root}/${folder.path}`,
    );
    if (!listed.ok) {
      this.#gaps.push(unreadableFolder(folder.path, listed.error.message));
      return;
    }
    const names = new Set(listed.value.map((entry) => entry.name));
    const inside = folder.inside ?? this.#classify(folder, names);
    // What is sure to be a dependency is only counted, unless git tracks some of it.
    const countOnly = inside?.sure === true && !this.#index.hasTrackedBelow(folder.path);
    if (!countOnly && folder.path !== '' && names.has('.git')) this.#enterNested(folder.path);
    const besideProject = hasProjectFile(names);
    for (const entry of listed.value) this.#entry(folder, entry, inside, besideProject, countOnly);
  }

  #classify(folder: Folder, names: ReadonlySet<string>): Folder['inside'] {
    if (this.#request.dependencies || folder.path === '') return undefined;
    const kind = dependencyFolder(folder.name, folder.parent, names);
    if (kind === 'no') return undefined;
    if (kind === 'maybe' && !this.#inGit && !folder.besideProject) return undefined;
    return { name: folder.name, sure: kind === 'sure' };
  }

  #entry(
    folder: Folder,
    entry: Entry,
    inside: Folder['inside'],
    besideProject: boolean,
    countOnly: boolean,
  ): void {
    if (entry.name === '.git') return;
    if (entry.kind === 'directory') {
      this.#folders.push({
        path: `${folder.path}${entry.name}/`,
        name: entry.name,
        parent: folder.name,
        besideProject,
        ...(inside === undefined ? {} : { inside }),
      });
    } else if (this.#isOwnReport(folder.path + entry.name)) return;
    else if (countOnly && inside !== undefined) this.#leaveOut(inside.name);
    else if (entry.kind === 'link') this.#links += 1;
    else if (entry.kind === 'other') this.#special += 1;
    else this.#file(folder.path + entry.name, inside);
  }

  #file(path: string, inside: Folder['inside']): void {
    const tracking = this.#index.of(path);
    const leave =
      inside !== undefined &&
      (inside.sure ? tracking !== 'tracked' : tracking === 'ignored' || tracking === 'none');
    if (leave && inside !== undefined) this.#leaveOut(inside.name);
    else if (!this.#excluded.excludes(path)) this.#files.push({ path, tracking });
  }

  /** What git tracks is read all the same: a checkout brings it back after it was written over. */
  #isOwnReport(path: string): boolean {
    return this.#outputs.has(path) && !this.#index.tracked.has(path);
  }

  #ownReports(): LeftOut[] {
    return [...this.#outputs].filter((path) => this.#isOwnReport(path)).map(ownReport);
  }

  #leaveOut(name: string): void {
    this.#dependencies.set(name, (this.#dependencies.get(name) ?? 0) + 1);
  }

  #enterNested(path: string): void {
    this.#nested.add(path);
    const asked = this.#host.git(`${this.#request.root}/${path.slice(0, -1)}`, ['rev-parse', '--show-cdup']);
    if (asked.status !== 0 || asked.stdout.some((byte) => byte !== 10)) return;
    this.#note(this.#index.add(this.#host, this.#request.root, path));
    if (this.#request.history) this.#gaps.push(nestedHistory(path.slice(0, -1)));
  }

  #note(gap: Gap | undefined): void {
    if (gap !== undefined) this.#gaps.push(gap);
  }
}

/** Said whether or not the file is there yet, so that the first run and the next say the same. */
function ownReport(path: string): LeftOut {
  return {
    kind: 'report',
    what: path,
    files: 0,
    reason: 'which this run writes: what it held before was not read',
  };
}

function missingSubmodule(path: string): Gap {
  return {
    source: 'tree',
    scope: 'file',
    kind: 'submodule',
    path,
    what: 'submodule not checked out',
    help: ['git submodule update --init'],
  };
}

function nestedHistory(path: string): Gap {
  return {
    source: 'history',
    scope: 'file',
    kind: 'submodule',
    path,
    what: 'a repository of its own: its files were read, its history was not',
    help: [`overscope audit ${path}`],
  };
}

function unreadableFolder(path: string, message: string): Gap {
  if (path === '') return { source: 'tree', scope: 'source', kind: 'unreadable', what: message };
  return { source: 'tree', scope: 'file', kind: 'unreadable', path: path.slice(0, -1), what: message };
}
