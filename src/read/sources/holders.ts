import type { DatedCommit } from './commits.ts';

/** A commit by its id and what orders it: seconds of its committer date. */
export interface Dated {
  readonly oid: string;
  readonly seconds: number;
  /** All that is known of it, where that was told as well. */
  readonly commit?: DatedCommit;
}

/** Where and when commits held a blob. */
export interface Holder {
  readonly paths: ReadonlySet<string>;
  /** Commits that brought it; of many, the oldest and the newest will do. */
  readonly brought: readonly Dated[];
  /** Parents of commits that removed it: they still held it. */
  readonly before: readonly Dated[];
}
