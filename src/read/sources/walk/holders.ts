import type { Host } from '../../../model/host.ts';
import { byTime } from '../commits.ts';
import { lines } from '../git-output.ts';
import type { Dated, Holder } from '../holders.ts';
import type { CommitTable } from './commit-table.ts';
import { ABSENT, Differences } from './differences.ts';
import { Paths } from './paths.ts';
import { Unsure } from './unsure.ts';
import type { Walk } from './walk.ts';

/** What is known of a wanted blob: commits are places in the table. */
interface Held {
  readonly paths: Set<number>;
  readonly brought: Ends;
  readonly before: Ends;
}

/** The oldest and the newest of some commits. */
interface Ends {
  first: Dated | undefined;
  last: Dated | undefined;
}

/** Which commits of all refs and reflogs brought or removed the wanted blobs, as git tells. */
export function holdersIn(
  host: Host,
  root: string,
  walk: Walk,
  wanted: ReadonlySet<string>,
): Map<string, Holder> {
  const { ids, table, commits } = walk;
  const numbers = new Map([...wanted].map((oid) => [ids.findHex(oid), oid]));
  if (numbers.has(ABSENT)) throw new Unsure('an object that came later');
  const isWanted = new Uint8Array(ids.stored);
  for (const id of numbers.keys()) isWanted[id] = 1;
  const paths = new Paths(table.names);
  const differences = new Differences(table, paths);
  const held = new Map<number, Held>();
  for (const place of placesOf(host, root, walk)) {
    const parents = [...commits.parents(place)].map((parent) => placeOf(commits, parent));
    const trees = parents.map((parent) => commits.trees.data[parent] ?? ABSENT);
    differences.of(commits.trees.data[place] ?? ABSENT, trees, (path, after, before) => {
      if (isWanted[after] === 1) add(heldOf(held, after, path).brought, dated(walk, place));
      for (const [i, blob] of before.entries()) {
        const parent = parents[i];
        if (blob === after || parent === undefined || isWanted[blob] !== 1) continue;
        add(heldOf(held, blob, path).before, dated(walk, parent));
      }
    });
  }
  const named = [...held].map(([id, { paths: own, brought, before }]): [string, Holder] => [
    numbers.get(id) ?? '',
    {
      paths: new Set([...own].map((path) => paths.text(path))),
      brought: endsOf(brought),
      before: endsOf(before),
    },
  ]);
  return new Map(named);
}

function heldOf(held: Map<number, Held>, blob: number, path: number): Held {
  let own = held.get(blob);
  if (own === undefined) {
    own = {
      paths: new Set(),
      brought: { first: undefined, last: undefined },
      before: { first: undefined, last: undefined },
    };
    held.set(blob, own);
  }
  own.paths.add(path);
  return own;
}

function dated({ ids, commits }: Walk, place: number): Dated {
  return { oid: ids.hex(commits.commits.data[place] ?? 0), seconds: commits.seconds(place) };
}

function add(ends: Ends, commit: Dated): void {
  if (ends.first === undefined || byTime(commit, ends.first) < 0) ends.first = commit;
  if (ends.last === undefined || byTime(ends.last, commit) < 0) ends.last = commit;
}

function endsOf({ first, last }: Ends): Dated[] {
  return first === undefined || last === undefined ? [] : [first, last];
}

/** Places of the commits that refs and reflogs reach. */
function* placesOf(host: Host, root: string, { ids, commits, reached }: Walk): Generator<number> {
  for (let place = 0; place < reached; place++) yield place;
  const tips = host.git(root, ['rev-list', '--no-walk=unsorted', '--all', '--reflog']);
  if (tips.status !== 0) throw new Unsure('git lists not all reflogs');
  const waiting = lines(tips.stdout).map((oid) => placeOf(commits, ids.findHex(oid)));
  const seen = new Set<number>();
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (place < reached || seen.has(place)) continue;
    seen.add(place);
    yield place;
    for (const parent of commits.parents(place)) waiting.push(placeOf(commits, parent));
  }
}

function placeOf(commits: CommitTable, commit: number): number {
  const place = commits.placeOf(commit);
  if (place < 0) throw new Unsure('a commit that was not listed');
  return place;
}
