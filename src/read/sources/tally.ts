import type { Coverage, Gap, LeftOut, Origin, ReadCount } from '../../model/fragment.ts';
import { NO_COVERAGE } from './coverage.ts';

type Counts = { -readonly [K in keyof ReadCount]: ReadCount[K] };

/** Counts what a slice reads. */
export class Tally {
  readonly gaps: Gap[] = [];
  readonly #counts: Counts = { ...NO_COVERAGE.read };
  #binaryFiles = 0;
  #binaryBlobs = 0;

  /** One content was read whole. */
  read(origin: Origin, bytes: number): void {
    this.#counts.bytes += bytes;
    if (origin.source === 'history') this.#counts.blobs += 1;
    else if (origin.source === 'staged') this.#counts.stagedFiles += 1;
    else if (origin.source === 'tree') this.#file(origin);
  }

  /** One content is binary and was not looked at. */
  binary(origin: Origin): void {
    if (origin.source === 'history' || origin.source === 'message') this.#binaryBlobs += 1;
    else this.#binaryFiles += 1;
  }

  gap(gap: Gap): void {
    this.gaps.push(gap);
  }

  coverage(): Coverage {
    const leftOut: LeftOut[] = [];
    if (this.#binaryFiles > 0)
      leftOut.push({ kind: 'binary', what: 'binary files', files: this.#binaryFiles });
    if (this.#binaryBlobs > 0) {
      leftOut.push({ kind: 'binary', what: 'binary contents of the history', files: this.#binaryBlobs });
    }
    return { read: { ...this.#counts }, gaps: this.gaps, leftOut };
  }

  #file(origin: Origin): void {
    this.#counts.files += 1;
    if (origin.tracking === 'ignored') this.#counts.ignoredFiles += 1;
    if (origin.tracking === 'untracked') this.#counts.untrackedFiles += 1;
  }
}
