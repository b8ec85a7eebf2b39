import type { Place } from '../../model/fragment.ts';
import { lapsed, type Manifest, type Statement } from '../../model/manifest.ts';
import { daysBetween } from '../../util/day.ts';
import { pathGlobMatch } from '../../util/glob.ts';

/** Something in a manifest that is right as it is written and probably not meant, or that soon ends. */
export interface Doubt {
  readonly place: Place;
  readonly message: string;
}

/** What manifests are held against: the day, and the files that are here. */
interface World {
  readonly asOf: string;
  readonly paths: readonly string[];
}

const SOON = 30;

/** Entries that name nothing that is here, and those that have ended or soon end; by place. */
export function doubtsOf(manifest: Manifest, world: World): Doubt[] {
  return [...unusedPaths(manifest, world), ...unusedAssets(manifest), ...ends(manifest, world)].toSorted(
    ({ place: a }, { place: b }) =>
      a.path === b.path ? a.line - b.line || a.column - b.column : a.path < b.path ? -1 : 1,
  );
}

/** Paths and patterns under which there is no file. */
function unusedPaths(
  { jobs, environments, exclude, nested, acceptances, contexts, revisions }: Manifest,
  { paths }: World,
): Doubt[] {
  const unless = (pattern: string | undefined, place: Place, message: string): Doubt[] =>
    pattern === undefined || paths.some((path) => pathGlobMatch(pattern, path)) ? [] : [{ place, message }];
  const top = { path: revisions[0]?.path ?? 'overscope.yaml', line: 1, column: 1 };
  return [
    ...jobs.flatMap((job) =>
      job.credentials.flatMap((one) => {
        const path = one.in === undefined || job.within === undefined ? one.in : below(job.within, one.in);
        return unless(path, one.place, `job ${job.name}: no file here is called ${one.in ?? ''}`);
      }),
    ),
    ...environments.flatMap((one) =>
      one.paths.flatMap((path) =>
        unless(path, one.place, `environment ${one.name}: no file here fits ${path}`),
      ),
    ),
    ...exclude.flatMap((one) => unless(one.path, one.place, `exclude: no file here fits ${one.path}`)),
    ...nested.flatMap((folder) =>
      unless(
        `${folder}/overscope.{yaml,yml}`,
        top,
        `nested: no folder that fits ${folder} has a manifest`,
      ).filter(
        () =>
          !['overscope.yaml', 'overscope.yml'].some((name) =>
            paths.some((path) => pathGlobMatch(`${folder}/${name}`, path)),
          ),
      ),
    ),
    ...Object.keys(contexts).flatMap((name) => {
      const workflow = /^ci (.+)$/.exec(name)?.[1];
      return unless(workflow, top, `contexts: there is no workflow ${workflow ?? ''}`);
    }),
    ...acceptances.flatMap(({ id, places = [], place }) =>
      places.length === 0 || places.some((path) => paths.includes(path))
        ? []
        : [{ place, message: `acceptance ${id}: none of its places is here any more` }],
    ),
  ];
}

function below(folder: string, path: string): string {
  return path.startsWith(`${folder}/`) ? path : `${folder}/${path}`;
}

/** Assets that no gate and no recovery system speaks of. */
function unusedAssets({ assets, gates, recovery }: Manifest): Doubt[] {
  const named = new Set([...gates.flatMap(({ on }) => on), ...recovery.flatMap(({ protects }) => protects)]);
  return assets
    .filter(({ name }) => !named.has(name))
    .map(({ name, place }) => ({ place, message: `asset ${name}: no gate and no recovery system names it` }));
}

/** Days that have passed or are near. */
function ends(
  { jobs, evidence, attested, gates, recovery, acceptances }: Manifest,
  { asOf }: World,
): Doubt[] {
  const end = (what: string, day: string | undefined, place: Place): Doubt[] => {
    if (day === undefined) return [];
    const days = daysBetween(asOf, day);
    if (days > SOON) return [];
    return [
      { place, message: days < 0 ? `${what} ended on ${day}` : `${what} ends on ${day}, in ${days} days` },
    ];
  };
  const stated = (what: string, statement: Statement | undefined, place: Place): Doubt[] => {
    if (statement === undefined) return [];
    const why = statement.until < asOf ? undefined : lapsed(statement, asOf);
    return why === undefined
      ? end(what, statement.until, place)
      : [{ place, message: `${what}: ${why}, so it does not count` }];
  };
  return [
    ...jobs.flatMap((job) => end(`job ${job.name}: its review period`, job.reviewBy, job.place)),
    ...evidence.flatMap((one) => stated('evidence: complete', one.complete, one.place)),
    ...attested.flatMap((one) => stated('attested: the statement', one.statement, one.place)),
    ...gates.flatMap((one) => stated('gate: the statement', one.attested, one.place)),
    ...recovery.flatMap((one) => stated(`recovery ${one.name}: the statement`, one.attested, one.place)),
    ...acceptances.flatMap((one) => end(`acceptance ${one.id}`, one.until, one.place)),
  ];
}
