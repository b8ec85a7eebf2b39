import type { Credential } from '../../model/credential.ts';
import { environmentClass } from '../../model/environment.ts';
import type { Facts } from '../../model/facts.ts';
import type { Claim, NextStep } from '../../model/finding.ts';
import { printable } from '../../util/printable.ts';
import { LET_GO } from './replace.ts';

/** Credentials that one step names. */
const MOST_NAMED = 3;

/** Which values leave a context in which two environments meet: those of production, as far as they can be moved. */
export function apartSteps(
  { name, members }: Extract<Claim['subject'], { readonly kind: 'context' }>,
  facts: Facts,
): NextStep[] {
  const production = facts.credentials.filter(
    ({ id, environment }) => members.includes(id) && environmentClass(environment.name) === 'production',
  );
  if (production.length === 0)
    return [{ text: 'Give each environment a place of its own: its own folder, or its own job.' }];
  if (name !== 'workspace') {
    const text = `Give what belongs to production, ${namesOf(production, false)}, a job of its own in an environment with required reviewers.`;
    return [{ text }];
  }
  const stored = production.filter(isStored);
  const here = production.filter((item) => !stored.includes(item));
  return [
    ...(here.length === 0
      ? []
      : [
          {
            text: `Move what belongs to production out of this folder: ${namesOf(here, true)}. A CI secret behind a reviewer is one place for it.`,
          },
        ]),
    ...(stored.length === 0 ? [] : [storedStep(stored, facts)]),
  ];
}

/** Whether only git holds a value: no file of the folder could be moved. */
function isStored({ sightings }: Credential): boolean {
  return sightings.every(({ tracking }) => tracking === 'history');
}

function storedStep(stored: readonly Credential[], { coverage }: Facts): NextStep {
  const what = namesOf(stored, true);
  const dropped = stored.every(({ sightings }) => sightings.every((item) => item.unreachable === true));
  if (!dropped)
    return {
      text: `In no file, only in git’s history: ${what}. Replace it at its provider; then what the history holds opens nothing.`,
    };
  const start = `In no file, only in git’s objects on no branch: ${what}. Replace it at its provider`;
  return coverage.read.partial === true
    ? { text: `${start}; git gc does not remove what a partial clone has from its remote.` }
    : {
        text: `${start}, or have git let go of it, with all else that was dropped or is stashed:`,
        lines: LET_GO,
      };
}

function namesOf(credentials: readonly Credential[], withPlaces: boolean): string {
  const named = credentials
    .slice(0, MOST_NAMED)
    .map(({ id, sightings: [place] }) =>
      place === undefined || !withPlaces ? id : `${printable(place.path)}:${place.line} (${id})`,
    );
  const more = credentials.length > MOST_NAMED ? ` and ${credentials.length - MOST_NAMED} more` : '';
  return `${named.join(', ')}${more}`;
}
