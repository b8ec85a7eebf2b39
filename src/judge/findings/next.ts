import { isDoubtful, widerFit, type Credential } from '../../model/credential.ts';
import { environmentClass } from '../../model/environment.ts';
import type { Facts } from '../../model/facts.ts';
import { printable } from '../../util/printable.ts';
import type { Claim, NextStep } from '../../model/finding.ts';
import { newManifest, newManifestStep } from '../../model/new-manifest.ts';
import { shellWord } from '../../util/shell-word.ts';
import { copyStep } from './copies.ts';
import { gateStep } from './gated.ts';
import { permissionsStep } from './permissions.ts';
import { documentedStep, settleStep } from './settle.ts';
import { credentialOf } from './subjects.ts';

/** The steps that end a finding, the first one first: revoke, narrow, gate, copy, declare. */
export function nextSteps(lead: Claim, claims: readonly Claim[], facts: Facts): NextStep[] {
  const { subject } = lead;
  if (subject.kind !== 'credential') return otherSteps(lead, facts);
  const credential = credentialOf(subject, facts);
  if (credential === undefined) return [];
  if (isDoubtful(credential)) return doubtfulSteps(credential, facts);
  const has = (check: Claim['check']): boolean => claims.some((claim) => claim.check === check);
  const steps: NextStep[] = [];
  if (facts.scope.mode === 'staged') steps.push(...stagedSteps(credential));
  else if (has('leaked-credential')) steps.push(revoke(credential, facts));
  if (has('scope-unknown')) steps.push(...settleStep(credential, facts));
  if (has('exceeds-job') || has('undeclared-credential') || has('scope-unknown')) {
    steps.push(...narrower(credential, facts));
  }
  if (has('exceeds-job') || (has('undeclared-credential') && facts.manifest.present)) {
    steps.push(...settledByDocuments(credential, facts));
  }
  if (has('undeclared-credential') && facts.manifest.present && facts.scope.mode !== 'staged') {
    steps.push({ text: 'If it is needed, write a job in overscope.yaml that names it and its operations.' });
  }
  if (has('shared-fate-backup') || has('no-separate-backup')) {
    steps.push(copyStep(claims, facts));
  } else if (has('disarmable-gate') || has('ungated-destruction') || has('prompt-only-gate')) {
    steps.push(gateStep(credential, claims, facts));
  }
  return steps.slice(0, 4);
}

function doubtfulSteps(credential: Credential, facts: Facts): NextStep[] {
  const text = 'Delete it. If it was copied wrong from a live one, replace that at its provider.';
  return [...(facts.scope.mode === 'staged' ? stagedSteps(credential).slice(0, 1) : []), { text }];
}

function stagedSteps(credential: Credential): NextStep[] {
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

function revoke(credential: Credential, facts: Facts): NextStep {
  const url = facts.catalogue.types.get(credential.fits[0] ?? '')?.revoke;
  const commit = credential.sightings.find((item) => item.commits !== undefined)?.commits;
  if (credential.sightings.every((item) => item.unreachable === true))
    return {
      text: 'Replace it at its provider if it ever left this computer. git lets go of what no branch has after some weeks; git gc --prune=now does so at once, and everything else that was dropped is gone too.',
    };
  const still =
    commit === undefined
      ? 'Deleting the line is not enough once it was pushed.'
      : `Deleting the line is not enough: commit ${commit.last.oid.slice(0, 7)} still holds it.`;
  return { text: `Replace it at its provider. ${still}`, ...(url === undefined ? {} : { url }) };
}

/** A kind that permits less; where a wider kind fits as well, what is narrower than that. */
function narrower(credential: Credential, facts: Facts): NextStep[] {
  const permissions = permissionsStep(credential, facts);
  if (permissions !== undefined) return [permissions];
  const { types } = facts.catalogue;
  const wider = widerFit(credential, types);
  const type = wider ?? types.get(credential.fits[0] ?? '');
  if (type === undefined) return [];
  const names = type.narrower.flatMap((id) => types.get(id)?.title ?? []);
  const note = type.narrowerNote === undefined ? '' : ` ${sentence(type.narrowerNote)}`;
  if (names.length === 0) {
    return type.narrowerNote === undefined
      ? []
      : [
          {
            text: `${sentence(type.narrowerNote)}${credential.reached === 'name' ? '' : ' Keep it where no agent reads, such as a CI secret behind a reviewer.'}`,
          },
        ];
  }
  const start =
    wider === undefined
      ? 'Use a narrower kind'
      : `Which kind it is cannot be seen. Use what is narrower than a ${wider.title}`;
  return [{ text: `${start}: ${names.join(' or ')}.${note}` }];
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}

/** Beside what is surely too much, how what it can do at most would be known: only where documents are here. */
function settledByDocuments(credential: Credential, facts: Facts): NextStep[] {
  const authority = facts.authorities.get(credential.id);
  if (authority === undefined || facts.scope.mode === 'staged') return [];
  return documentedStep(credential, authority, facts);
}

/** Which values leave a context in which two environments meet: those of production, where they are. */
function apartStep(
  { name, members }: Extract<Claim['subject'], { readonly kind: 'context' }>,
  facts: Facts,
): NextStep {
  const production = facts.credentials.filter(
    ({ id, environment }) => members.includes(id) && environmentClass(environment.name) === 'production',
  );
  if (production.length === 0)
    return { text: 'Give each environment a place of its own: its own folder, or its own job.' };
  const named = production
    .slice(0, MOST_NAMED)
    .map(({ id, sightings: [place] }) =>
      place === undefined || name !== 'workspace' ? id : `${printable(place.path)}:${place.line} (${id})`,
    );
  const more = production.length > MOST_NAMED ? ` and ${production.length - MOST_NAMED} more` : '';
  const what = `${named.join(', ')}${more}`;
  return {
    text:
      name === 'workspace'
        ? `Move what belongs to production out of this folder: ${what}. A CI secret behind a reviewer is one place for it.`
        : `Give what belongs to production, ${what}, a job of its own in an environment with required reviewers.`,
  };
}

/** Credentials that one step names. */
const MOST_NAMED = 3;

function otherSteps(lead: Claim, facts: Facts): NextStep[] {
  switch (lead.check) {
    case 'mixed-environments':
      return lead.subject.kind === 'context' ? [apartStep(lead.subject, facts)] : [];
    case 'untested-recovery':
      return [
        {
          text: 'Restore from it into an empty place, check the data, and write the day under restored-on:.',
        },
      ];
    case 'manifest-widened':
      if (newManifest(facts).length > 0) return [{ text: newManifestStep(newManifest(facts)) }];
      return [
        { text: 'Review these lines by themselves and merge them first.' },
        { text: 'Give the file an owner in .github/CODEOWNERS: /overscope*.yaml @your-security-team' },
      ];
    case 'review-overdue':
      return [{ text: 'Ask the owner whether it is still right, and write the next day.' }];
    case 'unused-entry':
      return [{ text: 'Delete the entry.' }];
    case 'undeclared-credential':
    case 'exceeds-job':
    case 'scope-unknown':
    case 'leaked-credential':
    case 'disarmable-gate':
    case 'prompt-only-gate':
    case 'ungated-destruction':
    case 'shared-fate-backup':
    case 'no-separate-backup':
    case 'can-escalate':
    case 'reused-credential':
    case 'long-lived-credential':
      return [];
  }
}
