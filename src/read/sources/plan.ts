import type { Coverage, Origin, SourceKind, Tracking } from '../../model/fragment.ts';
import type { AuditMode } from '../../model/report.ts';
import type { Snapshots } from './snapshots.ts';

/** What is to be read. `root` is absolute; `exclude` are path globs with the manifest's reasons. */
export interface SourceRequest {
  readonly root: string;
  readonly mode: AuditMode;
  /** Revision a range starts from. */
  readonly base?: string;
  /** Revision a range ends at; HEAD where it is not given. */
  readonly head?: string;
  readonly history: boolean;
  /**
   * What a commit holds or could hold, in place of everything below the root: the files of this object id, or
   * `worktree` for files that git does not ignore. Neither the history nor git's own folder is read then.
   */
  readonly revision?: string;
  readonly dependencies: boolean;
  readonly exclude: readonly { readonly path: string; readonly reason: string }[];
  /** `git`: objects are read through git alone; `packs`: from packs however few they are. By default what pays. */
  readonly reader?: 'git' | 'packs';
  /** Files below the root, relative to it, that this run is going to write over with its reports. */
  readonly outputs?: readonly string[];
}

/** A file of the work tree, relative to the root. */
export interface PlannedFile {
  readonly path: string;
  readonly tracking: Tracking;
  /** What its content is known by in later runs. */
  readonly content?: string;
}

/** A git object that is read whole: a blob, or the message of a commit or tag. */
export interface PlannedObject {
  readonly oid: string;
  readonly kind: 'blob' | 'message';
  readonly source: SourceKind;
  readonly tracking: Tracking;
  /** One of its paths, relative to the root; `commit 4f2c91e` for messages; empty where no path is known. */
  readonly path: string;
  readonly size?: number;
  readonly unreachable?: true;
  readonly added?: true;
  /** Not made from those before it: what follows can be read apart from them. */
  readonly whole?: true;
}

/** All of a planned object but its name, path and size: there are few that differ. */
export type ObjectFrame = Omit<PlannedObject, 'oid' | 'path' | 'size'>;

/** Numbers below this take no room of their own. */
const SMALL = 2 ** 31;

/**
 * A planned object; its size is below zero where it is not known. There may be a million of them: made otherwise, they
 * take twice the room.
 */
export function plannedObject(oid: string, path: string, size: number, frame: ObjectFrame): PlannedObject {
  const { kind, source, tracking, whole } = frame;
  if (size < 0) return { oid, path, ...frame };
  const bytes = size < SMALL ? size | 0 : size;
  if (frame.unreachable !== undefined || frame.added !== undefined)
    return { oid, path, size: bytes, ...frame };
  return whole === undefined
    ? { oid, kind, source, tracking, path, size: bytes }
    : { oid, kind, source, tracking, path, size: bytes, whole };
}

/** Where the content of a planned object comes from. */
export function originOf({ source, path, tracking, oid, unreachable, added }: PlannedObject): Origin {
  return {
    source,
    path,
    tracking,
    blob: oid,
    ...(unreachable === true ? { unreachable } : {}),
    ...(added === true ? { added } : {}),
  };
}

/** A file of git's own folder, with the name the report gives it. */
export interface MetadataFile {
  readonly file: string;
  readonly path: string;
}

/** The git repository around the root, as far as git lets us see it. Folders are absolute. */
export interface Repository {
  readonly state: 'none' | 'present' | 'refused';
  readonly bare: boolean;
  /** Top of the work tree; absent in a bare repository. */
  readonly top?: string;
  /** The root below `top`: empty, or `packages/api`. */
  readonly prefix: string;
  readonly gitDir?: string;
  readonly commonDir?: string;
  readonly shallow: boolean;
  /** A partial clone: objects may be missing by design. */
  readonly promisor: boolean;
  /** Object id of HEAD; absent before the first commit. */
  readonly head?: string;
  /** Of HEAD, where that was told with the rest. */
  readonly branch?: string;
}

/** The commits of a range, as object ids. */
export interface RangeCommits {
  readonly base: string;
  readonly mergeBase: string;
  readonly head: string;
}

/**
 * All that will be read, cheaply listed. Structured-cloneable. `coverage` is what the listing itself knows: commits,
 * gaps, what is left out; the coverage of every slice is merged into it.
 */
export interface SourcePlan {
  /** With every link resolved. */
  readonly root: string;
  readonly mode: SourceRequest['mode'];
  readonly repository: Repository;
  readonly files: readonly PlannedFile[];
  /** Those that a pack makes from each other lie together, as far as that is known. */
  readonly objects: readonly PlannedObject[];
  readonly metadata: readonly MetadataFile[];
  /** Origins of all files and objects whose names are to be read, where some of them are not among those. */
  readonly named?: readonly Origin[];
  readonly range?: RangeCommits;
  /** Of the index that is audited and of HEAD, where they tell apart all that differs. */
  readonly snapshots?: Snapshots;
  /**
   * Who reads the objects: git, or where it is `packs`, this process as far as it can; where it is `loose`, this process if
   * all of them have files of their own.
   */
  readonly reader?: 'git' | 'packs' | 'loose';
  readonly coverage: Coverage;
}

/** One part of a plan, counted from 0. */
export interface Slice {
  readonly part: number;
  readonly of: number;
}

const FILES_A_BLOCK = 64;

/**
 * The part of a plan that one worker reads, as a plan: files in alternating blocks, objects in runs that cost about the
 * same, standard input and metadata in part 0. The parts together are the plan.
 */
export function slicePlan(plan: SourcePlan, slice: Slice): SourcePlan {
  if (slice.of <= 1) return plan;
  const files = plan.files.filter((_, i) => Math.floor(i / FILES_A_BLOCK) % slice.of === slice.part);
  return {
    ...plan,
    files,
    objects: objectsOf(plan.objects, slice),
    metadata: slice.part === 0 ? plan.metadata : [],
    ...(plan.named === undefined || slice.part === 0 ? {} : { named: [] }),
    mode: plan.mode === 'stdin' && slice.part !== 0 ? 'full' : plan.mode,
  };
}

/** Runs of objects in a slice: enough to share out work of which only the bytes are known. */
const RUNS_A_SLICE = 64;
/** Longest run, in those of equal cost: objects that are made from each other are read in one slice where they are no more. */
const LONGEST_RUN = 32;
/** What an object costs beside its bytes, most of which are taken over from another version. */
const COST = 4096;
const BYTES_A_COST = 16;

function objectsOf(objects: readonly PlannedObject[], { part, of }: Slice): readonly PlannedObject[] {
  const costs = objects.map((object) => (object.size ?? COST) / BYTES_A_COST + COST);
  const run = costs.reduce((sum, cost) => sum + cost, 0) / (of * RUNS_A_SLICE);
  const given = Array.from({ length: of }, () => 0);
  let taker = 0;
  let taken = 0;
  return objects.filter(({ whole }, i) => {
    if (taken >= run && (whole === true || taken >= run * LONGEST_RUN)) {
      taker = given.indexOf(Math.min(...given));
      taken = 0;
    }
    taken += costs[i] ?? 0;
    given[taker] = (given[taker] ?? 0) + (costs[i] ?? 0);
    return taker === part;
  });
}
