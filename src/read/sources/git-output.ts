import type { GitResult, Host } from '../../model/host.ts';
import { textOfBytes } from '../../util/byte-text.ts';

/** Decodes git's output; names that are no UTF-8 keep their bytes. */
export function textOf(bytes: Uint8Array): string {
  return textOfBytes(bytes);
}

/** The NUL-terminated records of a `-z` output. */
export function records(bytes: Uint8Array): string[] {
  const all = textOf(bytes).split('\0');
  if (all.at(-1) === '') all.pop();
  return all;
}

/** The lines of an output, without the last line end. */
export function lines(bytes: Uint8Array): string[] {
  const all = textOf(bytes).split('\n');
  if (all.at(-1) === '') all.pop();
  return all;
}

/** Cuts a stream of chunks into blocks of whole lines; decoding a block at a time is what makes it fast. */
export function createLineReader(onLine: (line: string) => void): {
  push(chunk: Uint8Array): void;
  end(): void;
} {
  let rest: Uint8Array[] = [];
  const flush = (block: Uint8Array): void => {
    const text = textOf(rest.length === 0 ? block : concat([...rest, block]));
    rest = [];
    for (const line of text.split('\n')) if (line !== '') onLine(line);
  };
  return {
    push(chunk) {
      const cut = chunk.lastIndexOf(10);
      if (cut < 0) {
        rest.push(chunk.slice());
        return;
      }
      flush(chunk.subarray(0, cut));
      if (cut + 1 < chunk.length) rest.push(chunk.slice(cut + 1));
    },
    end() {
      if (rest.length > 0) flush(new Uint8Array(0));
    },
  };
}

/** Runs git and calls `onLine` for each line of its output. */
export async function gitLines(
  host: Host,
  cwd: string,
  args: readonly string[],
  input: Iterable<string>,
  onLine: (line: string) => void,
): Promise<GitResult> {
  const reader = createLineReader(onLine);
  const result = await host.gitStream(cwd, args, input, reader.push);
  reader.end();
  return result;
}

/** Joins byte arrays. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** First line of git's complaint, without its prefix: short enough for a gap's `what`. */
export function complaint(result: GitResult): string {
  const first =
    result.stderr.split('\n').find((line) => line.trim() !== '') ?? `git ended with ${result.status}`;
  return first.replace(/^(?:fatal|error): /, '').slice(0, 200);
}
