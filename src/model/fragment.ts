/** Where content comes from. `message` is a commit or tag message or a note; `metadata` is `.git/config` and its like. */
export type SourceKind = 'tree' | 'history' | 'staged' | 'stdin' | 'message' | 'metadata';

/** How git sees the file. `none`: not in a git work tree, or not a file of one (standard input, git metadata). */
export type Tracking = 'tracked' | 'untracked' | 'ignored' | 'history' | 'none';

/** A commit that first or last held a blob, as `git log` dates it (author date, ISO day). */
export interface CommitRef {
  readonly oid: string;
  readonly date: string;
  readonly author: string;
  readonly subject: string;
}

/** The origin of a fragment. */
export interface Origin {
  readonly source: SourceKind;
  /** Relative to the audited folder, `/`-separated, never escaped; `commit 4f2c91e` or `<stdin>` where there is no file. */
  readonly path: string;
  readonly tracking: Tracking;
  /** Object id of the blob, in history and index. */
  readonly blob?: string;
  /** For objects that no ref reaches (reflog, dangling). */
  readonly unreachable?: true;
  /** Added by the audited range (`--base`) or index (`--staged`). */
  readonly added?: true;
  /** The content is the name of the file, folder, branch or tag itself; places in it mean nothing to a reader. */
  readonly inName?: true;
}

/** How a content was made from another one that was handed over before it: who knows that one need not look at all of this. */
export interface Lineage {
  /** Stands for this content, for those made from it. */
  readonly self: object;
  /** Stands for the content it was made from. */
  readonly base?: object;
  /** Stretches taken over unchanged, in order: start in this content, start in the base, length; in bytes. */
  readonly copies: Int32Array;
}

/** A piece of content with its origin. `bytes` may be a view of a reused buffer: valid only until the next fragment. */
export interface Fragment {
  readonly origin: Origin;
  readonly bytes: Uint8Array;
  /**
   * For one window of a content too large to hold: what stands before it. `offset` is in bytes (of the UTF-8
   * form), `line` the number of lines; both are added to spans. Windows overlap, so one match may come twice.
   */
  readonly base?: { readonly offset: number; readonly line: number };
  readonly lineage?: Lineage;
}

/** Something that was asked for and could not be read; a source-wide gap makes the audit incomplete (exit 3). */
export interface Gap {
  readonly source: SourceKind | 'evidence' | 'manifest' | 'import';
  /** `source`: the whole source (shallow history); `file`: one file, which fails only with `--strict`. */
  readonly scope: 'source' | 'file';
  readonly kind:
    | 'unreadable'
    | 'missing'
    | 'shallow'
    | 'partial'
    | 'submodule'
    | 'lfs'
    | 'too-large'
    | 'corrupt'
    | 'refused'
    | 'unknown-base'
    | 'not-understood';
  readonly path?: string;
  /** What happened, one line, factual. */
  readonly what: string;
  /** What would make it readable, one line a step. */
  readonly help?: readonly string[];
}

/** Left out on purpose: counted and said, no gap. */
export interface LeftOut {
  readonly kind:
    | 'dependencies'
    | 'excluded'
    | 'ignored'
    | 'report'
    | 'binary'
    | 'special'
    | 'manifest-folder'
    | 'link';
  readonly what: string;
  readonly files: number;
  /** The manifest's reason, for `excluded`. */
  readonly reason?: string;
  /** The flag that reads it all the same. */
  readonly flag?: string;
}

/** What was read, in numbers. */
export interface ReadCount {
  readonly files: number;
  readonly ignoredFiles: number;
  readonly untrackedFiles: number;
  readonly stagedFiles: number;
  readonly blobs: number;
  readonly commits: number;
  readonly bytes: number;
  /** Whether a git repository was there. */
  readonly repository: boolean;
  /** Whether it is a partial clone, which has objects that nothing here refers to from its remote. */
  readonly partial?: true;
}

/**
 * Objects that were read through git because reading them in process did not do: larger than is held whole, kept where
 * only git looks or not at all, damaged or unusual, or of a family with more versions than memory is given for.
 */
export interface LeftToGit {
  readonly why: 'large' | 'elsewhere' | 'unreadable' | 'memory';
  readonly objects: number;
}

/** Everything that is known about the completeness of reading. */
export interface Coverage {
  readonly read: ReadCount;
  readonly gaps: readonly Gap[];
  readonly leftOut: readonly LeftOut[];
  /** Absent where nothing was. */
  readonly leftToGit?: readonly LeftToGit[];
}

/** A place in a file: line and column count from 1, columns in UTF-16 units. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
  /** The name itself is the place; line and column are 1. */
  readonly inName?: true;
}
