import type { Fragment, Origin } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import { lines } from './git-output.ts';
import { originOf, type SourcePlan } from './plan.ts';

/** A name that may hold a value: a run of letters and digits too long for a word, or something assigned. */
const TELLING = /(?<![A-Za-z0-9])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{12}|=[^=]{8}/;
/** Of longer paths each part is told alone: the path up to every one of them would be too much to keep. */
const MOST_PATH = 16 * 1024;
/** So many words between underscores are tried in every combination; of more, so many in a row. */
const MOST_WORDS = 12;
const WORDS_OF_A_VALUE = 4;
/** Endings such as `.tar.gz` that are cut off one by one. */
const MOST_ENDINGS = 3;

/**
 * The names of a plan's files, folders and history, and of the repository's branches and tags, as fragments of their
 * own: a secret may stand in a name alone. Each folder comes once, however much is in it.
 */
export function* nameFragments(host: Host, plan: SourcePlan): Generator<Fragment> {
  const seen = new Set<string>();
  for (const origin of plan.named ?? namedOrigins(plan)) yield* namesIn(origin, '', seen);
  for (const { path = '' } of plan.metadata.length > 0 ? plan.coverage.gaps : [])
    yield* namesIn({ source: 'tree', path, tracking: 'tracked' }, '', seen);
  for (const { kind, name } of refsOf(host, plan))
    yield* namesIn({ source: 'metadata', path: name, tracking: 'none' }, `${kind} `, seen);
}

/** The origins of a plan's files and objects in whose names a value may stand. */
export function namedOrigins(plan: SourcePlan): Origin[] {
  const origins: Origin[] = [];
  for (const { path, tracking } of plan.files)
    if (TELLING.test(path)) origins.push({ source: 'tree', path, tracking });
  for (const object of plan.objects) {
    if (object.kind === 'blob' && object.source !== 'message' && TELLING.test(object.path))
      origins.push(originOf(object));
  }
  return origins;
}

/** A fragment for each part of a path that may hold a value; its origin is the path up to there. */
function* namesIn(origin: Origin, prefix: string, seen: Set<string>): Generator<Fragment> {
  const { path } = origin;
  if (!TELLING.test(path)) return;
  for (let start = 0; start < path.length;) {
    const slash = path.indexOf('/', start);
    const end = slash < 0 ? path.length : slash;
    const part = path.slice(start, end);
    const own = prefix + (path.length > MOST_PATH ? part : path.slice(0, end));
    start = end + 1;
    if (!TELLING.test(part) || seen.has(own)) continue;
    seen.add(own);
    yield { origin: { ...origin, path: own, inName: true }, bytes: Buffer.from(readingsOf(part).join('\n')) };
  }
}

/**
 * A name as rules can read it, one reading a line: with and without its endings, and whatever stands between its
 * underscores, which in a name separate words and in a text belong to them.
 */
export function readingsOf(name: string): string[] {
  const readings = new Set([name]);
  let stem = name;
  for (let cut = 0; cut < MOST_ENDINGS; cut += 1) {
    stem = stem.replace(/\.[A-Za-z0-9]{1,8}$/, '');
    readings.add(stem);
  }
  const words = stem.split('_');
  const longest = words.length <= MOST_WORDS ? words.length : WORDS_OF_A_VALUE;
  for (let from = 0; from < words.length; from += 1) {
    for (let to = from + 1; to <= Math.min(words.length, from + longest); to += 1) {
      const reading = words.slice(from, to).join('_');
      if (TELLING.test(reading)) readings.add(reading);
    }
  }
  return [...readings];
}

interface Ref {
  readonly kind: 'branch' | 'tag' | 'ref';
  readonly name: string;
}

/** Branches, tags and other refs; git's own folder is read by one part of a plan, and the refs with it. */
function refsOf(host: Host, plan: SourcePlan): Ref[] {
  if (plan.metadata.length === 0) return [];
  const listed = host.git(plan.root, ['for-each-ref', '--format=%(refname)']);
  return lines(listed.stdout).map((ref) => {
    const [, folder, name] = /^refs\/(heads|remotes|tags)\/(.+)$/.exec(ref) ?? [];
    if (name === undefined) return { kind: 'ref', name: ref };
    return { kind: folder === 'tags' ? 'tag' : 'branch', name };
  });
}
