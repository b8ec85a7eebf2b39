import type { Fragment, Origin } from '../../model/fragment.ts';
import type { Host, IoError } from '../../model/host.ts';
import { createWindows, LARGEST_WHOLE, wholeFragment, WINDOW } from './content.ts';
import type { SourcePlan } from './plan.ts';
import type { Tally } from './tally.ts';

const FIRST_BUFFER = 256 * 1024;
const LFS_POINTER = new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\n');
const MOST_POINTER = 1024;

/** Reads the planned files and metadata one after the other into one reused buffer. */
export function readFiles(
  host: Host,
  plan: SourcePlan,
  onFragment: (f: Fragment) => void,
  tally: Tally,
): void {
  const reader = new FileReader(host, onFragment, tally);
  for (const { path, tracking, content } of plan.files) {
    tally.opens(content);
    reader.read(`${plan.root}/${path}`, { source: 'tree', path, tracking });
  }
  tally.opens(undefined);
  for (const { file, path } of plan.metadata)
    reader.read(file, { source: 'metadata', path, tracking: 'none' });
}

class FileReader {
  readonly #host: Host;
  readonly #onFragment: (fragment: Fragment) => void;
  readonly #tally: Tally;
  #buffer = new Uint8Array(FIRST_BUFFER);

  constructor(host: Host, onFragment: (fragment: Fragment) => void, tally: Tally) {
    this.#host = host;
    this.#onFragment = onFragment;
    this.#tally = tally;
  }

  read(file: string, origin: Origin): void {
    const first = this.#host.readPart(file, this.#buffer, 0);
    if (!first.ok) this.#failed(origin, first.error);
    else if (first.value < this.#buffer.length) this.#whole(origin, this.#buffer.subarray(0, first.value));
    else this.#long(file, origin);
  }

  #whole(origin: Origin, bytes: Uint8Array): void {
    if (origin.source === 'tree' && isPointer(bytes)) this.#tally.gap(pointerGap(origin.path));
    const fragment = wholeFragment(origin, bytes);
    if (fragment === undefined) {
      this.#tally.binary(origin);
      return;
    }
    this.#onFragment(fragment);
    this.#tally.read(origin, bytes.length);
  }

  #long(file: string, origin: Origin): void {
    const stat = this.#host.stat(file);
    if (!stat.ok) {
      this.#failed(origin, stat.error);
      return;
    }
    if (wholeFragment(origin, this.#buffer) === undefined) {
      this.#tally.binary(origin);
      return;
    }
    if (stat.value.size > LARGEST_WHOLE) {
      this.#windows(file, origin, stat.value.size);
      return;
    }
    this.#buffer = new Uint8Array(
      Math.min(LARGEST_WHOLE, Math.max(stat.value.size + 1, 2 * this.#buffer.length)) + 1,
    );
    const again = this.#host.readPart(file, this.#buffer, 0);
    if (again.ok) this.#whole(origin, this.#buffer.subarray(0, Math.min(again.value, LARGEST_WHOLE)));
    else this.#failed(origin, again.error);
  }

  #windows(file: string, origin: Origin, size: number): void {
    const windows = createWindows(origin, this.#onFragment);
    const piece = new Uint8Array(Math.min(WINDOW, 1024 * 1024));
    for (let at = 0; at < size;) {
      const part = this.#host.readPart(file, piece, at);
      if (!part.ok) {
        this.#failed(origin, part.error);
        return;
      }
      if (part.value === 0) break;
      at += part.value;
      windows.push(piece.subarray(0, part.value));
    }
    windows.end();
    this.#tally.read(origin, size);
  }

  #failed(origin: Origin, error: IoError): void {
    const { source, path } = origin;
    this.#tally.gap({ source, scope: 'file', kind: 'unreadable', path, what: error.message });
  }
}

function isPointer(bytes: Uint8Array): boolean {
  if (bytes.length > MOST_POINTER || bytes.length < LFS_POINTER.length) return false;
  return LFS_POINTER.every((byte, i) => bytes[i] === byte);
}

function pointerGap(path: string) {
  return {
    source: 'tree',
    scope: 'file',
    kind: 'lfs',
    path,
    what: 'only the Git LFS pointer is here, not the content',
    help: ['git lfs pull'],
  } as const;
}
