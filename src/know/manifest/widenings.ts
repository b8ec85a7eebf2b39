import type { Catalogue } from '../../model/catalogue.ts';
import type { Place } from '../../model/fragment.ts';
import type { Job, JobGrant, Manifest, Widening } from '../../model/manifest.ts';
import type { EffectiveMode } from './effective.ts';
import { mustBeNamed } from './grants.ts';
import { grantsWithin, isProduction, notGranted, selectorWithin } from './order.ts';
import { pairJobs } from './pairs.ts';
import { selectorText } from './selector-text.ts';
import { environmentWidenings } from './widenings-environments.ts';
import { safeguardWidenings, statementWidenings } from './widenings-statements.ts';

/** Operations that one line names. */
const SHOWN = 4;

/**
 * Everything in `head` that would make a verdict milder than `base` does, in words. What `effective` leaves out for
 * this mode is exactly this, less what `counts` says of an entry: it is listed as not yet counting.
 */
export function widenings(
  base: Manifest,
  head: Manifest,
  mode: EffectiveMode,
  catalogue: Catalogue,
): Widening[] {
  return [
    ...pairJobs(base.jobs, head.jobs).flatMap(({ job, before }) =>
      before ? jobWidenings(before, job, catalogue) : [newJob(job, mode, catalogue)],
    ),
    ...environmentWidenings(base, head),
    ...statementWidenings(base, head),
    ...safeguardWidenings(base, head),
  ];
}

function newJob(job: Job, mode: EffectiveMode, catalogue: Catalogue): Widening {
  const gained = job.grants.flatMap((one) => named(one, [...one.grant.operations], catalogue));
  const needs = gained.length > 0 ? ` with ${listed(gained)}` : '';
  return {
    what: 'job',
    text: `job ${job.name} is new${needs}`,
    ...(mode === 'full' ? partOf(job, catalogue) : {}),
    place: job.place,
  };
}

/** What a full run takes of a job that only the work tree has, and what of it waits. */
function partOf(job: Job, catalogue: Catalogue): Pick<Widening, 'counts' | 'without'> {
  const barred = job.grants.flatMap((one) => {
    const { list } = catalogue.operations(one.provider);
    return named(
      one,
      [...one.grant.operations].filter((index) => mustBeNamed(list[index])),
      catalogue,
    );
  });
  const environment =
    job.environment === undefined || isProduction(job.environment) ? [] : [`environment ${job.environment}`];
  const without = [...(barred.length > 0 ? [listed(barred)] : []), ...environment];
  const less = without.length > 0 ? ` without ${without.join(' and ')}` : '';
  return {
    counts: `it counts${less}, for credentials that no reviewed job names`,
    without: [...barred, ...environment],
  };
}

function jobWidenings(before: Job, job: Job, catalogue: Catalogue): Widening[] {
  const more = job.credentials.filter((one) => !before.credentials.some((old) => selectorWithin(one, old)));
  const changed = job.environment !== before.environment && !isProduction(job.environment);
  const was = before.environment === undefined ? '' : `, was ${before.environment}`;
  const now = job.environment === undefined ? 'no environment' : `environment ${job.environment}`;
  return [
    ...more.map((one) => ({
      what: 'job' as const,
      text: `job ${job.name} also names ${selectorText(one)}`,
      place: one.place,
    })),
    ...grantWidenings(before, job, catalogue),
    ...(changed
      ? [{ what: 'environment' as const, text: `job ${job.name} has ${now}${was}`, place: job.place }]
      : []),
  ];
}

/** Gained operations, and operations that the job had on fewer resources. */
function grantWidenings(before: Job, job: Job, catalogue: Catalogue): Widening[] {
  if (grantsWithin(job.grants, before.grants)) return [];
  const byResource = new Map<string, { readonly ids: Set<string>; readonly place: Place }>();
  for (const one of job.grants) {
    for (const resource of one.grant.on) {
      const gained = named(one, notGranted(one, resource, before.grants), catalogue);
      if (gained.length === 0) continue;
      const all = byResource.get(resource) ?? { ids: new Set(), place: one.place };
      for (const id of gained) all.ids.add(id);
      byResource.set(resource, all);
    }
  }
  return [...byResource].map(([resource, { ids, place }]) => {
    const where = resource === '*' ? '' : ` on ${resource}`;
    const anywhere =
      resource === '*' && before.grants.some((one) => hadSome(one, ids, catalogue)) ? ' anywhere' : '';
    const text = `job ${job.name} gains ${listed([...ids])}${where}${anywhere}`;
    return { what: 'grant', text, place };
  });
}

function hadSome(one: JobGrant, ids: ReadonlySet<string>, catalogue: Catalogue): boolean {
  return named(one, [...one.grant.operations], catalogue).some((id) => ids.has(id));
}

/** Ids of operations, those first that are to be named exactly. */
export function named(grant: JobGrant, indices: readonly number[], catalogue: Catalogue): string[] {
  const { list } = catalogue.operations(grant.provider);
  const found = indices.flatMap((index) => list[index] ?? []);
  return [...found.filter(mustBeNamed), ...found.filter((one) => !mustBeNamed(one))].map((one) => one.id);
}

/** `a, b, c, d and 12 more`. */
export function listed(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return rest > 0 ? `${names.slice(0, SHOWN).join(', ')} and ${rest} more` : names.join(', ');
}
