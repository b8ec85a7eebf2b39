import type { Credential } from '../../model/credential.ts';
import type { Facts } from '../../model/facts.ts';
import type { NextStep } from '../../model/finding.ts';
import { shellWord } from '../../util/shell-word.ts';

/** What ends a value that git holds: it is replaced, unless nobody else can have seen it yet. */
export function replaceStep(credential: Credential, facts: Facts): NextStep[] {
  const { sightings } = credential;
  if (sightings.every((item) => item.unreachable === true)) return [droppedStep(facts)];
  if (sightings.every((item) => item.uncommitted === true || !GIT.includes(item.tracking)))
    return uncommittedSteps(credential);
  const url = facts.catalogue.types.get(credential.fits[0] ?? '')?.revoke;
  const commit = sightings.find((item) => item.commits !== undefined)?.commits;
  const still =
    commit === undefined
      ? 'Deleting the line is not enough once it was pushed.'
      : `Deleting the line is not enough: commit ${commit.last.oid.slice(0, 7)} still holds it.`;
  return [{ text: `Replace it at its provider. ${still}`, ...(url === undefined ? {} : { url }) }];
}

/** How git sees what it has stored. */
const GIT: readonly Credential['sightings'][number]['tracking'][] = ['tracked', 'history'];

/** The two lines by which git lets go of what no branch holds: what the reflog names is held until it forgets that. */
export const LET_GO: readonly string[] = ['git reflog expire --expire=now --all', 'git gc --prune=now'];

/** Of what no branch has. A partial clone got it from its remote, which gives it to everybody else too. */
function droppedStep({ coverage }: Facts): NextStep {
  if (coverage.read.partial === true)
    return {
      text: 'Replace it at its provider: this is a partial clone, so the object came from the remote. git gc does not remove it here, and whoever runs the remote still has it.',
    };
  return {
    text: 'Replace it at its provider if it ever left this computer. git lets go of what no branch has after some weeks; these lines do so at once, and what else was dropped or is stashed is gone too:',
    lines: LET_GO,
  };
}

/** In the work tree and perhaps in the index, and in no commit: it need not get into one. */
function uncommittedSteps(credential: Credential): NextStep[] {
  const place = credential.sightings[0];
  return [
    {
      text: 'It is in no commit yet: take it out of the index before the next one, and have git ignore the file. If it was pasted anywhere else, an agent’s chat included, replace it at its provider.',
      ...(place === undefined || place.inName === true
        ? {}
        : { command: `git rm --cached ${shellWord(place.path)}` }),
    },
  ];
}

/** How a value leaves the index before it is committed, and what is written in its place. */
export function stagedSteps(credential: Credential): NextStep[] {
  const place = credential.sightings.find((item) => item.added) ?? credential.sightings[0];
  const variable = variableFor(credential);
  return [
    {
      text: 'Take it out of this commit.',
      ...(place === undefined || place.inName === true
        ? {}
        : { command: `git restore --staged ${shellWord(place.path)}` }),
    },
    {
      text: `Read it from a variable${variable === undefined ? '' : ` such as ${variable}`} that is set outside the repository. It is in no commit yet. If it was pasted anywhere else, an agent’s chat included, replace it.`,
    },
  ];
}

/** Name of an environment variable: as it was written in capitals, else what a file calls it in words. */
function variableFor({ sightings, fits }: Credential): string | undefined {
  const names = sightings.flatMap((item) => item.surroundings.variable ?? []);
  const own = names.find((name) => /^[A-Z][A-Z0-9_]*$/.test(name));
  if (own !== undefined) return own;
  if (DATABASES.test(fits[0] ?? '')) return 'DATABASE_URL';
  const [name] = names;
  return name
    ?.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toUpperCase();
}

/** Types whose value is the address of a database. */
const DATABASES = /^(?:postgres|mysql|mariadb|mongodb)\//;
