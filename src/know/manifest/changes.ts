import type { Catalogue } from '../../model/catalogue.ts';
import type { EntryChange } from '../../model/change.ts';
import type { Place } from '../../model/fragment.ts';
import type { Job, Manifest } from '../../model/manifest.ts';
import { entriesOf, sectionOf, type Entry } from './entries.ts';
import { notGranted, selectorWithin } from './order.ts';
import { pairJobs } from './pairs.ts';
import { selectorText } from './selector-text.ts';
import { listed, named } from './widenings.ts';

const section = 'job';

/** What one manifest says otherwise than another, in words: jobs first, then every statement. */
export function manifestChanges(before: Manifest, after: Manifest, catalogue: Catalogue): EntryChange[] {
  return [...jobs(before, after, catalogue), ...statements(entriesOf(before), entriesOf(after))];
}

function jobs(before: Manifest, after: Manifest, catalogue: Catalogue): EntryChange[] {
  const pairs = pairJobs(before.jobs, after.jobs);
  const kept = new Set(pairs.map((pair) => pair.before));
  const gone = before.jobs.filter((job) => !kept.has(job));
  return [
    ...pairs.flatMap(({ job, before: was }): EntryChange[] =>
      was === undefined ? [newJob(job, catalogue)] : jobChanges(was, job, catalogue),
    ),
    ...gone.map((job): EntryChange => ({
      section,
      what: 'removed',
      text: `job ${job.name}`,
      place: job.place,
    })),
  ];
}

function newJob(job: Job, catalogue: Catalogue): EntryChange {
  const ids = job.grants.flatMap((one) => named(one, [...one.grant.operations], catalogue));
  const needs = ids.length === 0 ? '' : ` with ${listed([...new Set(ids)])}`;
  return { section, what: 'added', text: `job ${job.name}${needs}`, place: job.place };
}

function jobChanges(was: Job, job: Job, catalogue: Catalogue): EntryChange[] {
  const { name, place } = job;
  const renamed: EntryChange[] =
    was.name === name ? [] : [{ section, what: 'changed', text: `job ${was.name} is called ${name}`, place }];
  const more = job.credentials.filter((one) => !was.credentials.some((old) => selectorWithin(one, old)));
  const fewer = was.credentials.filter((old) => !job.credentials.some((one) => selectorWithin(old, one)));
  const environment: EntryChange[] =
    was.environment === job.environment
      ? []
      : [
          {
            section,
            what: 'changed',
            text: `job ${name} has environment ${job.environment ?? 'none'}, was ${was.environment ?? 'none'}`,
            place,
          },
        ];
  return [
    ...renamed,
    ...more.map((one): EntryChange => ({
      section,
      what: 'wider',
      text: `job ${name} also names ${selectorText(one)}`,
      place: one.place,
    })),
    ...fewer.map((one): EntryChange => ({
      section,
      what: 'narrower',
      text: `job ${name} no longer names ${selectorText(one)}`,
      place,
    })),
    ...operations(was, job, 'wider', catalogue),
    ...operations(job, was, 'narrower', catalogue).map((item) => ({ ...item, place })),
    ...environment,
  ];
}

/** What `to` grants and `from` does not, one line a resource. */
function operations(from: Job, to: Job, what: 'wider' | 'narrower', catalogue: Catalogue): EntryChange[] {
  const byResource = new Map<string, { readonly ids: Set<string>; readonly place: Place }>();
  for (const one of to.grants) {
    for (const resource of one.grant.on) {
      const ids = named(one, notGranted(one, resource, from.grants), catalogue);
      if (ids.length === 0) continue;
      const all = byResource.get(resource) ?? { ids: new Set(), place: one.place };
      for (const id of ids) all.ids.add(id);
      byResource.set(resource, all);
    }
  }
  const verb = what === 'wider' ? 'gains' : 'loses';
  return [...byResource].map(([resource, { ids, place }]) => {
    const where = resource === '*' ? '' : ` on ${resource}`;
    return { section, what, text: `job ${to.name} ${verb} ${listed([...ids])}${where}`, place };
  });
}

/** Entries of one key in both: changed where the words differ; in one alone: added or removed. */
function statements(before: readonly Entry[], after: readonly Entry[]): EntryChange[] {
  const was = new Map(before.map((entry) => [entry.key, entry]));
  const now = new Map(after.map((entry) => [entry.key, entry]));
  const left: EntryChange[] = [...was.values()]
    .filter(({ key }) => !now.has(key))
    .map(({ key, text, place }) => ({ section: sectionOf(key), what: 'removed', text, place }));
  const come = [...now.values()].flatMap(({ key, text, place }): EntryChange[] => {
    const old = was.get(key);
    const section = sectionOf(key);
    if (old === undefined) return [{ section, what: 'added', text, place }];
    return old.text === text ? [] : [{ section, what: 'changed', text: `${text}; was: ${old.text}`, place }];
  });
  return [...come, ...left];
}
