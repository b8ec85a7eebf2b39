import type { Credential, Sighting } from '../../model/credential.ts';
import type { Facts } from '../../model/facts.ts';
import type { NextStep } from '../../model/finding.ts';
import { printable } from '../../util/printable.ts';

/** Places that one step names. */
const MOST_NAMED = 2;

/** What the manifest still has to say of a credential: a job where it has none, else the places that its job leaves out. */
export function coverStep(credential: Credential, facts: Facts): NextStep {
  const { jobs = [], elsewhere = [] } = facts.declared.get(credential.id) ?? {};
  if (jobs.length === 0)
    return { text: 'If it is needed, write a job in overscope.yaml that names it and its operations.' };
  const names = jobs.map(({ name }) => printable(name)).join(', ');
  const covered = credential.sightings.filter((item) => !elsewhere.includes(item));
  const within = covered.length === 0 ? '' : ` ${placesText(covered)},`;
  const [job, covers] = jobs.length === 1 ? ['Job', 'covers'] : ['Jobs', 'cover'];
  return {
    text: `${job} ${names} ${covers}${within} not ${placesText(elsewhere)}: take the value out there, or add the place to in: of the job.`,
  };
}

/** `.env:3, src/pay.ts:12 and 2 more`. */
function placesText(sightings: readonly Sighting[]): string {
  const places = [...new Set(sightings.map(({ path, line }) => `${printable(path)}:${line}`))];
  const more = places.length - MOST_NAMED;
  return `${places.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
