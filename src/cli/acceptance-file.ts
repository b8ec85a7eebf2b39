import { join, resolve } from 'node:path';
import type { AuditServices } from '../audit.ts';
import { readManifests, writeAcceptance, type NewAcceptance } from '../know/manifest/index.ts';
import type { Acceptance, Problem } from '../model/manifest.ts';
import { ProblemsError, UsageError } from './errors.ts';
import { strictText } from './strict-text.ts';
import type { Terminal } from './terminal.ts';

/** The file in which findings are accepted. */
export const ACCEPTED = 'overscope.accepted.yaml';

/** The acceptance file of a folder, as it stands in the work tree. */
export interface AcceptanceFile {
  readonly path: string;
  /** `undefined` where there is none yet. */
  readonly text: string | undefined;
  readonly entries: readonly Acceptance[];
}

/** What is needed to read acceptances as an audit does. */
type Reading = Pick<AuditServices, 'catalogue' | 'scanText'> & { readonly asOf: string };

/** Reads the file; one that is no text, no file or not right ends the run before anything is written. */
export function openAcceptances(folder: string, { host }: Terminal, reading: Reading): AcceptanceFile {
  const path = join(resolve(host.cwd, folder), ACCEPTED);
  const stat = host.stat(path);
  if (!stat.ok) {
    if (stat.error.code === 'ENOENT') return { path, text: undefined, entries: [] };
    throw new UsageError(`${ACCEPTED} cannot be read: ${stat.error.message}`);
  }
  if (stat.value.kind !== 'file')
    throw new UsageError(`${ACCEPTED} is no regular file`, ['write  a file of that name, or none']);
  const bytes = host.read(path);
  if (!bytes.ok) throw new UsageError(`${ACCEPTED} cannot be read: ${bytes.error.message}`);
  const text = strictText(bytes.value);
  if (text === undefined)
    throw new UsageError(`${ACCEPTED} is no text in UTF-8`, ['write  it in UTF-8; nothing was changed']);
  const { entries, problems } = parsed(text, reading);
  if (problems.length > 0) throw new ProblemsError(problems, 'Nothing was written.');
  return { path, text, entries };
}

/**
 * Writes the acceptances, each in the place of the one of the same finding. What would come out is read first: it holds
 * the new ones and all others as they were, or nothing is written.
 */
export function saveAcceptances(
  file: AcceptanceFile,
  added: readonly NewAcceptance[],
  { host }: Terminal,
  reading: Reading,
): void {
  const text = added.reduce<string | undefined>((before, one) => writeAcceptance(before, one), file.text);
  if (text === undefined) return;
  const after = parsed(text, reading);
  if (after.problems.length > 0)
    throw new UsageError(`this cannot be accepted as it is: ${after.problems[0]?.message ?? ''}`, [
      'write  --reason and --by in words, without any value of a credential',
    ]);
  if (!isWhole(file.entries, added, after.entries))
    throw new UsageError(`${ACCEPTED} is not written line by line, so that no line can be added to it`, [
      'write  overscope manifest format, then this again',
    ]);
  const result = host.write(file.path, text);
  if (!result.ok)
    throw new UsageError(`${ACCEPTED} cannot be written: ${result.error.message}. Nothing was changed`);
}

function parsed(
  text: string,
  { catalogue, scanText, asOf }: Reading,
): { readonly entries: readonly Acceptance[]; readonly problems: readonly Problem[] } {
  const revision = { path: ACCEPTED, revision: 'worktree', state: 'untracked' } as const;
  const { manifest, problems } = readManifests(
    [{ path: ACCEPTED, text, kind: 'accepted', revision }],
    catalogue,
    {
      asOf,
      exists: () => true,
      secretLike: (word) => scanText('value.txt', word).matches.some((match) => match.role === 'secret'),
    },
  );
  return { entries: manifest.acceptances, problems };
}

/** Whether all that was there is there still, but for what is replaced, and all that is new came in. */
function isWhole(
  before: readonly Acceptance[],
  added: readonly NewAcceptance[],
  after: readonly Acceptance[],
): boolean {
  const fresh = new Map(added.map((one) => [keyOf(one), wordsOf(one)]));
  const expected = new Map([...before.map((one) => [keyOf(one), wordsOf(one)] as const), ...fresh]);
  return after.length === expected.size && after.every((one) => expected.get(keyOf(one)) === wordsOf(one));
}

function keyOf({ check, id }: NewAcceptance): string {
  return `${check} ${id}`;
}

function wordsOf(one: NewAcceptance): string {
  const entries = Object.entries({ ...one, place: undefined }).filter(([, value]) => value !== undefined);
  const sorted = entries.map(
    ([key, value]) => [key, Array.isArray(value) ? value.toSorted() : value] as const,
  );
  return JSON.stringify(sorted.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
