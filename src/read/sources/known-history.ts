import type { Gap } from '../../model/fragment.ts';

/** An object of a history. */
export interface KnownObject {
  readonly oid: string;
  readonly type: string;
  /** Below zero where it is not known. */
  readonly size: number;
  /** Whether a ref, or of blobs the index, reaches it. */
  readonly isReached: boolean;
  /** Of a blob: a path that it has in a commit, if it has one. */
  readonly path: string | undefined;
  /** Not made from the one before it: others may be read apart from here on. */
  readonly isWhole: boolean;
}

/** What is known of a history before any of it is read. */
export interface KnownHistory {
  /** Everything in the object store, unreachable objects included; what is made from each other together, where that is known. */
  objects(): Iterable<KnownObject>;
  readonly commits: number;
  /** Objects that are referred to and not stored. */
  readonly missing: number;
  readonly gaps: readonly Gap[];
}

/** The gap of a listing that git could not make. */
export function failedListing(what: string, because: string): Gap {
  return {
    source: 'history',
    scope: 'source',
    kind: 'corrupt',
    what: `git could not list all of ${what}: ${because}`,
    help: ['git fsck shows which objects are damaged'],
  };
}
