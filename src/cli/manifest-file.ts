import { join, resolve } from 'node:path';
import type { Redact } from '../audit.ts';
import { addJobs, newManifest, type Written } from '../know/manifest/index.ts';
import type { Proposed, ProposedJob } from '../model/proposal.ts';
import { UsageError } from './errors.ts';
import type { Terminal } from './terminal.ts';

const NAMES = ['overscope.yaml', 'overscope.yml'] as const;

/** The manifest of a folder as it stands before jobs are proposed. */
export interface ManifestFile {
  /** As the user would call it: `overscope.yaml`, `../api/overscope.yml`. */
  readonly shown: string;
  /** Absolute. */
  readonly path: string;
  /** `undefined` where none is there yet. */
  readonly text: string | undefined;
}

/** The manifest that is there, or the one that would be. */
export function manifestFile(folder: string, host: Terminal['host']): ManifestFile {
  const root = resolve(host.cwd, folder);
  const name = NAMES.find((file) => host.stat(join(root, file)).ok);
  const shown = folder === '.' ? (name ?? NAMES[0]) : join(folder, name ?? NAMES[0]);
  const path = join(root, name ?? NAMES[0]);
  return { shown, path, text: name === undefined ? undefined : readText(path, shown, host) };
}

function readText(path: string, shown: string, host: Terminal['host']): string {
  const bytes = host.read(path);
  if (!bytes.ok)
    throw new UsageError(`${shown} cannot be read: ${bytes.error.message}`, [
      'write  a regular file that you may read, or none',
    ]);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.value);
  } catch {
    throw new UsageError(`${shown} is no UTF-8; nothing was written`, ['write  it in UTF-8']);
  }
}

/** The whole file with the jobs in it. A value that was found somewhere stands in none of its lines. */
export function withJobs(
  { text, shown }: ManifestFile,
  jobs: readonly ProposedJob[],
  redact: Redact,
  secretLike: (text: string) => boolean,
): Written {
  const clean = jobs.map((job) => withoutDoubt(withoutValues(job, redact), secretLike));
  const written = text === undefined ? newManifest(clean) : addJobs(text, clean);
  if (written !== undefined) return written;
  throw new UsageError(
    `no job can be added to ${shown} without changing what is there; nothing was written`,
    ['write  jobs: as a mapping of its own, without an alias'],
  );
}

function withoutValues({ credential, ...rest }: ProposedJob, redact: Redact): ProposedJob {
  return { credential, ...redacted(rest, redact) };
}

/** A manifest in which a value looks like a secret is one that nobody can read: it becomes a question. */
function withoutDoubt(job: ProposedJob, secretLike: (text: string) => boolean): ProposedJob {
  const checked = (one: Proposed): Proposed =>
    one.value !== undefined && secretLike(one.value)
      ? { because: 'what stands there looks like a secret', question: one.question ?? 'What is right?' }
      : one;
  const { environment } = job;
  return {
    ...job,
    purpose: checked(job.purpose),
    owner: checked(job.owner),
    ...(environment === undefined ? {} : { environment: checked(environment) }),
  };
}

/** A value with every text in it redacted. */
function redacted<T>(value: T, redact: Redact): T;
function redacted(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item: unknown) => redacted(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, redacted<unknown>(item, redact)]),
  );
}

/** Writes the file, unless somebody else has since it was read. */
export function writeManifest(
  { path, shown, text }: ManifestFile,
  written: Written,
  host: Terminal['host'],
): void {
  const now = host.stat(path).ok ? readText(path, shown, host) : undefined;
  if (now !== text)
    throw new UsageError(`${shown} was changed by somebody else meanwhile; nothing was written`, [
      'write  overscope init --update',
    ]);
  const result = host.write(path, written.text);
  if (!result.ok) throw new UsageError(`${shown} cannot be written: ${result.error.message}`);
}
