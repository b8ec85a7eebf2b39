import type { Coverage, Gap, LeftOut, LeftToGit, Origin, ReadCount } from '../../model/fragment.ts';
import { NO_COVERAGE } from './coverage.ts';

type Counts = { -readonly [K in keyof ReadCount]: ReadCount[K] };

/**
 * Takes a content that was read to its end by what it is known by, if it may be known again, with its length in bytes;
 * `undefined` for a binary one.
 */
export type OnContent = (content: string | undefined, bytes: number | undefined) => void;

/** What a git object is known by, under the path it is read as; nothing for what is no object. */
export function contentOf({ source, path, blob }: Origin): string | undefined {
  return blob === undefined ? undefined : `${source}\0${path}\0${blob}`;
}

/** Counts what a slice reads. */
export class Tally {
  readonly gaps: Gap[] = [];
  readonly #counts: Counts = { ...NO_COVERAGE.read };
  #binaryFiles = 0;
  #binaryBlobs = 0;
  readonly #onContent: OnContent | undefined;
  #file: string | undefined;
  readonly #left = new Map<LeftToGit['why'], number>();
  readonly #forgotten = new Set<string>();

  constructor(onContent?: OnContent) {
    this.#onContent = onContent;
  }

  /** The file that is read next, and what it is known by, if it may be known. */
  opens(content: string | undefined): void {
    this.#file = content;
  }

  /** One content was read whole. */
  read(origin: Origin, bytes: number): void {
    this.#counts.bytes += bytes;
    if (origin.source === 'history') this.#counts.blobs += 1;
    else if (origin.source === 'staged') this.#counts.stagedFiles += 1;
    else if (origin.source === 'tree') this.#countFile(origin);
    this.#tell(origin, bytes);
  }

  /** One content is binary and was not looked at. */
  binary(origin: Origin): void {
    if (origin.source === 'history' || origin.source === 'message') this.#binaryBlobs += 1;
    else this.#binaryFiles += 1;
    this.#tell(origin, undefined);
  }

  /** A file with a gap is to be read again, for the gap's sake. */
  gap(gap: Gap): void {
    this.#file = undefined;
    this.gaps.push(gap);
  }

  /** An object is left to git. It is to be read again in the next run, which is to say the same of it. */
  leaves(oid: string, why: LeftToGit['why']): void {
    this.#left.set(why, (this.#left.get(why) ?? 0) + 1);
    this.#forgotten.add(oid);
  }

  coverage(): Coverage {
    const leftOut: LeftOut[] = [];
    if (this.#binaryFiles > 0)
      leftOut.push({ kind: 'binary', what: 'binary files', files: this.#binaryFiles });
    if (this.#binaryBlobs > 0) {
      leftOut.push({ kind: 'binary', what: 'binary contents of the history', files: this.#binaryBlobs });
    }
    const coverage = { read: { ...this.#counts }, gaps: this.gaps, leftOut };
    if (this.#left.size === 0) return coverage;
    return { ...coverage, leftToGit: [...this.#left].map(([why, objects]) => ({ why, objects })) };
  }

  #tell(origin: Origin, bytes: number | undefined): void {
    const isForgotten = origin.blob !== undefined && this.#forgotten.has(origin.blob);
    this.#onContent?.(isForgotten ? undefined : (contentOf(origin) ?? this.#file), bytes);
  }

  #countFile(origin: Origin): void {
    this.#counts.files += 1;
    if (origin.tracking === 'ignored') this.#counts.ignoredFiles += 1;
    if (origin.tracking === 'untracked') this.#counts.untrackedFiles += 1;
  }
}
