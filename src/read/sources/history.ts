import type { Gap } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import { askHistory } from './asked-history.ts';
import { createExclusion } from './exclusion.ts';
import { readRefs, type HistoryRefs } from './history-refs.ts';
import type { KnownHistory, KnownObject } from './known-history.ts';
import {
  plannedObject,
  type ObjectFrame,
  type PlannedObject,
  type Repository,
  type SourceRequest,
} from './plan.ts';
import { walkHistory } from './walk/index.ts';

/** Objects of a history to be read once each. */
export interface HistoryListing {
  readonly objects: readonly PlannedObject[];
  readonly commits: number;
  readonly gaps: readonly Gap[];
}

/**
 * Lists the whole history below the root: every blob, and every commit and tag message, once. What no ref reaches
 * (reflogs, older stashes, dangling objects) carries a flag. Blobs in `present` (oid to size) are read elsewhere. A
 * large history is walked here, as far as that tells what git would; else git lists it.
 */
export async function listHistory(
  host: Host,
  repository: Repository,
  request: SourceRequest,
  present: ReadonlyMap<string, number>,
): Promise<HistoryListing> {
  const cwd = repository.top ?? request.root;
  const refs = readRefs(host, cwd);
  const walked = await walkHistory(host, cwd, repository, refs, request.reader);
  const known = walked ?? (await askHistory(host, cwd, repository.prefix));
  const objects = select(known, refs, repository, request, present);
  const gaps = [...refs.gaps, ...known.gaps];
  if (known.missing > 0) gaps.push(missingGap(repository, known.missing));
  return { objects, commits: known.commits, gaps };
}

const BLOB = { kind: 'blob', source: 'history', tracking: 'history' } as const;
const WHOLE = { ...BLOB, whole: true } as const;
const NOTE = { kind: 'blob', source: 'message', tracking: 'history', whole: true } as const;
const MESSAGE = { kind: 'message', source: 'message', tracking: 'history', whole: true } as const;

/** Of what no ref reaches. */
function lost(frame: ObjectFrame): ObjectFrame {
  return { ...frame, unreachable: true };
}

function select(
  known: KnownHistory,
  refs: HistoryRefs,
  repository: Repository,
  request: SourceRequest,
  present: ReadonlyMap<string, number>,
): PlannedObject[] {
  const exclusion = createExclusion(request.exclude);
  const below = repository.prefix === '' ? '' : `${repository.prefix}/`;
  const objects: PlannedObject[] = [];
  for (const object of known.objects()) {
    const { oid, type, size, isReached, isWhole } = object;
    if (type !== 'blob') {
      const message = messageOf(object, refs, below !== '');
      if (message !== undefined) objects.push(message);
      continue;
    }
    if (size === 0 || present.get(oid) === size) continue;
    const name = object.path ?? '';
    if (below !== '' && !(isReached && name.startsWith(below))) continue;
    const path = name.slice(below.length);
    const note = refs.notes.get(oid);
    if (note === undefined && path !== '' && exclusion.excludes(path)) continue;
    const frame = note === undefined ? (isWhole ? WHOLE : BLOB) : NOTE;
    const at = note === undefined ? path || `object ${oid.slice(0, 7)}` : `note on ${note.slice(0, 7)}`;
    objects.push(plannedObject(oid, at, size, isReached ? frame : lost(frame)));
  }
  return objects;
}

function messageOf(
  { oid, type, size, isReached }: KnownObject,
  { tags }: HistoryRefs,
  scoped: boolean,
): PlannedObject | undefined {
  if (type !== 'commit' && type !== 'tag') return undefined;
  const reachable = type === 'commit' ? isReached : tags.has(oid);
  if (scoped && !(type === 'commit' && reachable)) return undefined;
  const path = `${type} ${tags.get(oid) ?? oid.slice(0, 7)}`;
  return plannedObject(oid, path, size, reachable ? MESSAGE : lost(MESSAGE));
}

function missingGap(repository: Repository, count: number): Gap {
  const objects = count === 1 ? '1 object was' : `${count} objects were`;
  if (repository.promisor) {
    return {
      source: 'history',
      scope: 'source',
      kind: 'partial',
      what: `partial clone: ${objects} never fetched`,
      help: ['git fetch --refetch --filter=blob:limit=1g', 'without history on purpose: --no-history'],
    };
  }
  return {
    source: 'history',
    scope: 'source',
    kind: 'corrupt',
    what: `${objects} referred to but not stored`,
    help: ['git fsck shows which objects are damaged'],
  };
}
