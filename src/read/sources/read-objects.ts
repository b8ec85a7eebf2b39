import type { Fragment, Gap, Lineage, Origin } from '../../model/fragment.ts';
import type { GitResult, Host } from '../../model/host.ts';
import { BatchParser, type BatchSink } from './batch-parser.ts';
import { createWindows, LARGEST_WHOLE, wholeFragment, type Windows } from './content.ts';
import { complaint } from './git-output.ts';
import { originOf, type PlannedObject, type SourcePlan } from './plan.ts';
import { allLoose } from './packs/loose.ts';
import { readStored } from './packs/read-stored.ts';
import type { Tally } from './tally.ts';

const OIDS_A_WRITE = 1000;
/** A damaged object stops git; so many restarts behind one are tried. */
const MOST_RESTARTS = 200;
/** Bytes of objects that are held at once. */
const MOST_HELD = 32 * 1024 * 1024;

/**
 * Reads the planned objects: straight from their stores where the plan says so, and what is left, or all of them, through
 * `git cat-file --batch`. Damaged and missing ones become gaps.
 */
export async function readObjects(
  host: Host,
  plan: SourcePlan,
  onFragment: (f: Fragment) => void,
  tally: Tally,
): Promise<void> {
  const folder = plan.repository.commonDir;
  const loose =
    plan.reader === 'loose' && folder !== undefined
      ? allLoose(host, `${folder}/objects`, plan.objects, MOST_HELD)
      : undefined;
  if (loose !== undefined) {
    for (const stored of loose) handOver(stored, onFragment, tally);
    return;
  }
  if (plan.reader !== 'packs' || folder === undefined)
    return readThroughGit(host, plan, plan.objects, onFragment, tally);
  const left = readStored(host, `${folder}/objects`, plan.objects, (object, type, bytes, lineage) =>
    handOver({ object, type, bytes, lineage }, onFragment, tally),
  );
  // The plan has counted the large ones.
  for (const { object, why } of left) if (why !== 'large') tally.leaves(object.oid, why);
  const rest = left.map(({ object }) => object);
  return readThroughGit(host, plan, rest, onFragment, tally);
}

async function readThroughGit(
  host: Host,
  plan: SourcePlan,
  objects: readonly PlannedObject[],
  onFragment: (f: Fragment) => void,
  tally: Tally,
): Promise<void> {
  let from = 0;
  for (let restarts = 0; from < objects.length; restarts += 1) {
    const sink = new ObjectSink(objects, from, onFragment, tally, plan.repository.promisor);
    const parser = new BatchParser(sink);
    const args = ['cat-file', '--batch', '--buffer'];
    const result = await host.gitStream(plan.root, args, oids(objects, from), (chunk) => parser.push(chunk));
    from += parser.completed;
    if (parser.lost) tally.gap(LOST);
    if (from >= objects.length) return;
    if (parser.lost && parser.completed > 0 && restarts < MOST_RESTARTS) continue;
    const object = objects[from];
    if (result.status === 127 || restarts >= MOST_RESTARTS || object === undefined) {
      tally.gap(stopped(objects.length - from, result));
      return;
    }
    tally.gap(damaged(object));
    from += 1;
  }
}

interface ReadObject {
  readonly object: PlannedObject;
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly lineage?: Lineage | undefined;
}

/** Hands over an object that is held whole, and counts it. */
function handOver(
  { object, type, bytes, lineage }: ReadObject,
  onFragment: (fragment: Fragment) => void,
  tally: Tally,
): void {
  if (type === 'tree') return;
  const origin = originOf(object);
  const content = type === 'blob' ? bytes : messageIn(bytes);
  const fragment = wholeFragment(origin, content);
  if (fragment === undefined) {
    tally.binary(origin);
    return;
  }
  const carries = lineage !== undefined && fragment.bytes === bytes;
  onFragment(carries ? { ...fragment, lineage } : fragment);
  tally.read(origin, bytes.length);
}

function* oids(objects: readonly PlannedObject[], from: number): Generator<string> {
  for (let at = from; at < objects.length; at += OIDS_A_WRITE) {
    yield objects
      .slice(at, at + OIDS_A_WRITE)
      .map((object) => `${object.oid}\n`)
      .join('');
  }
}

class ObjectSink implements BatchSink {
  readonly #objects: readonly PlannedObject[];
  readonly #onFragment: (fragment: Fragment) => void;
  readonly #tally: Tally;
  readonly #promisor: boolean;
  #at: number;
  #type = '';
  #size = 0;
  #windows: Windows | undefined;
  #binary = false;

  constructor(
    objects: readonly PlannedObject[],
    from: number,
    onFragment: (fragment: Fragment) => void,
    tally: Tally,
    promisor: boolean,
  ) {
    this.#objects = objects;
    this.#at = from - 1;
    this.#onFragment = onFragment;
    this.#tally = tally;
    this.#promisor = promisor;
  }

  expects(oid: string): boolean {
    return this.#objects[this.#at + 1]?.oid === oid;
  }

  start(type: string, size: number): 'whole' | 'pieces' | 'skip' {
    this.#at += 1;
    this.#type = type;
    this.#size = size;
    this.#binary = false;
    if (type === 'tree') return 'skip';
    if (size <= LARGEST_WHOLE) return 'whole';
    this.#windows = createWindows(this.#origin(), this.#onFragment);
    return 'pieces';
  }

  content(bytes: Uint8Array): boolean {
    if (this.#windows !== undefined) {
      this.#binary = !this.#windows.push(bytes);
      return !this.#binary;
    }
    handOver({ object: this.#object(), type: this.#type, bytes }, this.#onFragment, this.#tally);
    return true;
  }

  end(): void {
    if (this.#windows === undefined) return;
    this.#windows.end();
    this.#windows = undefined;
    if (this.#binary) this.#tally.binary(this.#origin());
    else this.#tally.read(this.#origin(), this.#size);
  }

  missing(): void {
    this.#at += 1;
    const object = this.#objects[this.#at];
    if (object !== undefined) this.#tally.gap(missingObject(object, this.#promisor));
  }

  #origin(): Origin {
    return originOf(this.#object());
  }

  #object(): PlannedObject {
    const object = this.#objects[this.#at];
    if (object === undefined) throw new Error('git answered more than it was asked');
    return object;
  }
}

/** The message of a commit or tag: what follows the first empty line of the object. */
function messageIn(bytes: Uint8Array): Uint8Array {
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at + 1] === 10) return bytes.subarray(at + 2);
  }
  return bytes.subarray(bytes.length);
}

/** Of which object cannot be told: what it adds may look like the next answer. */
const LOST: Gap = {
  source: 'history',
  scope: 'source',
  kind: 'corrupt',
  what: 'an object is of another length than it says, so that what git tells of others is not certain',
  help: ['git fsck shows which objects are damaged'],
};

function missingObject(object: PlannedObject, promisor: boolean): Gap {
  const what = promisor ? 'never fetched (partial clone)' : 'the object is not stored';
  return objectGap(object, promisor ? 'partial' : 'missing', what);
}

function damaged(object: PlannedObject): Gap {
  return objectGap(object, 'corrupt', 'git cannot read the object: it is damaged');
}

function objectGap(object: PlannedObject, kind: Gap['kind'], what: string): Gap {
  const path = object.path === '' ? `blob ${object.oid.slice(0, 7)}` : object.path;
  return { source: object.source, scope: 'file', kind, path, what: `${what} (${object.oid.slice(0, 7)})` };
}

function stopped(count: number, result: GitResult): Gap {
  const objects = count === 1 ? '1 object' : `${count} objects`;
  return {
    source: 'history',
    scope: 'source',
    kind: 'corrupt',
    what: `${objects} of the history could not be read: ${complaint(result)}`,
    help: ['git fsck shows which objects are damaged'],
  };
}
