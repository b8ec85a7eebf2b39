import type { Gap } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import { complaint, lines } from './git-output.ts';
import { failedListing } from './known-history.ts';

/** What the refs of a repository say about objects. */
export interface HistoryRefs {
  /** Tags that are objects, with their names. */
  readonly tags: ReadonlyMap<string, string>;
  /** Of notes, the object that they annotate. */
  readonly notes: ReadonlyMap<string, string>;
  /** Objects that refs name and that are no commits, in the order of the refs. */
  readonly others: readonly string[];
  readonly gaps: readonly Gap[];
}

/** Reads which objects the refs name. */
export function readRefs(host: Host, cwd: string): HistoryRefs {
  const refs = host.git(cwd, ['for-each-ref', '--format=%(objectname) %(objecttype) %(refname)']);
  const tags = new Map<string, string>();
  const notes: string[] = [];
  const others: string[] = [];
  for (const line of lines(refs.stdout)) {
    const [oid = '', type, ref = ''] = line.split(' ');
    if (type === 'tag') tags.set(oid, ref.replace('refs/tags/', ''));
    if (type !== 'commit') others.push(oid);
    if (ref.startsWith('refs/notes/')) notes.push(oid);
  }
  const gaps = refs.status === 0 ? [] : [failedListing('the refs', complaint(refs))];
  return { tags, notes: notesOf(host, cwd, notes), others, gaps };
}

function notesOf(host: Host, cwd: string, refs: readonly string[]): Map<string, string> {
  const notes = new Map<string, string>();
  if (refs.length === 0) return notes;
  const listed = host.git(cwd, ['rev-list', '--objects', '--stdin'], `${refs.join('\n')}\n`);
  for (const line of lines(listed.stdout)) {
    const [oid = '', ...path] = line.split(' ');
    const annotated = path.join(' ').replaceAll('/', '');
    if (/^[0-9a-f]{40,64}$/.test(annotated)) notes.set(oid, annotated);
  }
  return notes;
}
