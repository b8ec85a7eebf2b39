/** The files of one revision, or of the work tree. Reading is memoised; a missing path is `undefined`. */
export interface Tree {
  /** `worktree`, `index` or an object id. */
  readonly revision: string;
  /** All paths, sorted, `/`-separated, without those left out. */
  paths(): readonly string[];
  /** Text of a file, decoded as UTF-8 (BOM removed); `undefined` when absent, binary, special or over `limit` bytes. */
  read(path: string): string | undefined;
}
