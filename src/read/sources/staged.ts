import type { Gap, LeftOut } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import { createExclusion } from './exclusion.ts';
import { complaint, records } from './git-output.ts';
import type { PlannedObject, Repository, SourceRequest } from './plan.ts';
import { PLAIN_DIFF } from './plain-diff.ts';
import { differencesOf, listSnapshots, type Difference, type Snapshots } from './snapshots.ts';

/** Blobs of the index that HEAD does not have at that path, the sides of merge conflicts included. */
export function listStaged(
  host: Host,
  repository: Repository,
  request: SourceRequest,
): {
  readonly objects: readonly PlannedObject[];
  readonly gaps: readonly Gap[];
  readonly leftOut: readonly LeftOut[];
  readonly snapshots?: Snapshots;
} {
  const exclusion = createExclusion(request.exclude);
  const objects = new Map<string, PlannedObject>();
  const gaps: Gap[] = [];
  const add = (mode: string, oid: string, path: string): void => {
    if (mode === '160000' || mode === '000000' || /^0+$/.test(oid) || exclusion.excludes(path)) return;
    const object = { oid, kind: 'blob', source: 'staged', tracking: 'tracked', path, added: true } as const;
    objects.set(`${oid}\0${path}`, object);
  };
  const snapshots =
    repository.head === undefined ? undefined : listSnapshots(host, request.root, repository.head);
  const changed = changesOf(host, repository, request.root, gaps, snapshots);
  for (const one of changed) add(one.mode, one.oid, one.path);
  if (repository.head === undefined || changed.some((one) => one.unmerged)) {
    const stages = repository.head === undefined ? '--stage' : '--unmerged';
    const listed = host.git(request.root, ['ls-files', '-z', '--cached', stages]);
    if (listed.status !== 0) gaps.push(brokenIndex(complaint(listed)));
    for (const record of records(listed.stdout)) {
      const entry = /^(\d{6}) ([0-9a-f]{40,64}) [0-3]\t/.exec(record);
      if (entry !== null) add(entry[1] ?? '', entry[2] ?? '', record.slice(entry[0].length));
    }
  }
  return {
    objects: [...objects.values()],
    gaps,
    leftOut: exclusion.leftOut(),
    ...(snapshots === undefined ? {} : { snapshots }),
  };
}

/**
 * What the next commit changes. That of a merge is new where it differs from every parent: what the other branch
 * brings is committed already.
 */
function changesOf(
  host: Host,
  { head, gitDir }: Repository,
  root: string,
  gaps: Gap[],
  snapshots: Snapshots | undefined,
): readonly Difference[] {
  if (head === undefined) return [];
  const own = (snapshots && differencesOf(snapshots)) ?? differences(host, root, head, gaps);
  return mergedHeads(host, gitDir).reduce<readonly Difference[]>((left, parent) => {
    const other = new Set(differences(host, root, parent, gaps).map(({ path }) => path));
    return left.filter(({ path, unmerged }) => unmerged || other.has(path));
  }, own);
}

/** The other parents of a merge under way. */
function mergedHeads(host: Host, gitDir: string | undefined): string[] {
  const read = gitDir === undefined ? undefined : host.read(`${gitDir}/MERGE_HEAD`);
  if (read?.ok !== true) return [];
  return new TextDecoder()
    .decode(read.value)
    .split('\n')
    .filter((line) => /^[0-9a-f]{40,64}$/.test(line));
}

function differences(host: Host, root: string, head: string, gaps: Gap[]): readonly Difference[] {
  const args = ['diff-index', '--cached', '--raw', '-z', '--no-abbrev', '--no-renames', '--relative'];
  const listed = host.git(root, [...args, '--ignore-submodules=dirty', ...PLAIN_DIFF, head]);
  if (listed.status !== 0) gaps.push(brokenIndex(complaint(listed)));
  const fields = records(listed.stdout);
  const found: Difference[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [, mode = '', , oid = '', status = ''] = (fields[i] ?? '').split(' ');
    found.push({ mode, oid, path: fields[i + 1] ?? '', unmerged: status.startsWith('U') });
  }
  return found;
}

function brokenIndex(because: string): Gap {
  return {
    source: 'staged',
    scope: 'source',
    kind: 'corrupt',
    what: `git cannot read the index: ${because}`,
  };
}
