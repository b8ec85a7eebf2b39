import type { Credential, Sighting } from '../../model/credential.ts';
import type { CredentialSelector, Job, Manifest } from '../../model/manifest.ts';
import { globMatch, pathGlobMatch } from '../../util/glob.ts';
import { oncePer } from '../../util/once-per.ts';
import { byFile, candidates } from './candidates.ts';
import { parseReference } from './selectors.ts';

/**
 * Whether an entry speaks of this credential: every given field holds. Variable and path hold at one and the same
 * place; names of variables compare without case, `-`, `_` and `.`.
 */
export function selects(selector: CredentialSelector, credential: Credential): boolean {
  const { type, fingerprint, reference } = selector;
  if (fingerprint !== undefined && !isFingerprint(fingerprint, credential)) return false;
  if (reference !== undefined && !isReference(reference, credential)) return false;
  if (!isSomewhere(selector, credential)) return false;
  return type === undefined || [...credential.fits, ...credential.mayBe].some((id) => globMatch(type, id));
}

interface Selecting {
  readonly credential: CredentialSelector;
}

const jobsByFile = oncePer((jobs: readonly Job[]) => byFile(jobs, (job) => job.credentials));
const selectingByFile = oncePer((entries: readonly Selecting[]) =>
  byFile(entries, (entry) => [entry.credential]),
);

/** The entries with one selector each that speak of a credential. */
export function selected<T extends Selecting>(entries: readonly T[], credential: Credential): T[] {
  const near = new Set<Selecting>(candidates(entries, selectingByFile(entries), credential));
  return entries.filter((entry) => near.has(entry) && selects(entry.credential, credential));
}

function isSomewhere(selector: CredentialSelector, credential: Credential): boolean {
  if (selector.in === undefined && selector.variable === undefined) return true;
  return credential.sightings.some(
    (sighting) => isAt(selector, sighting) && isVariable(selector, sighting, credential),
  );
}

/**
 * The jobs of a credential, and its sightings at places that none of their selectors names. Jobs of a nested manifest
 * count where the credential is seen nowhere else; jobs that only the work tree has, where no reviewed one names it.
 */
export function jobsOf(
  credential: Credential,
  manifest: Manifest,
): { readonly jobs: readonly Job[]; readonly elsewhere: readonly Sighting[] } {
  const own = candidates(manifest.jobs, jobsByFile(manifest.jobs), credential).filter(
    (job) => isInside(job, credential) && selectorsOf(job, credential).length > 0,
  );
  const reviewed = own.filter((job) => job.uncommitted !== true);
  const jobs = reviewed.length > 0 ? reviewed : own;
  const selectors = jobs.flatMap((job) => selectorsOf(job, credential));
  const elsewhere = credential.sightings.filter((sighting) => !selectors.some((one) => isAt(one, sighting)));
  return { jobs, elsewhere: jobs.length > 0 ? elsewhere : [] };
}

/** Whether any job names the credential, wherever it is seen. */
export function isNamedByJob(credential: Credential, { jobs }: Manifest): boolean {
  return candidates(jobs, jobsByFile(jobs), credential).some(
    (job) => selectorsOf(job, credential).length > 0,
  );
}

function selectorsOf(job: Job, credential: Credential): CredentialSelector[] {
  return job.credentials.filter((selector) => selects(selector, credential));
}

function isInside(job: Job, credential: Credential): boolean {
  const folder = job.within;
  return (
    folder === undefined || credential.sightings.every((sighting) => sighting.path.startsWith(`${folder}/`))
  );
}

function isAt(selector: CredentialSelector, sighting: Sighting): boolean {
  return selector.in === undefined || pathGlobMatch(selector.in, sighting.path);
}

function isVariable(selector: CredentialSelector, sighting: Sighting, credential: Credential): boolean {
  if (selector.variable === undefined) return true;
  const pattern = foldName(selector.variable);
  const { variable } = sighting.surroundings;
  const names = credential.reference?.store === 'environment' ? credential.reference.names : [];
  return [...(variable === undefined ? [] : [variable]), ...names].some((name) =>
    globMatch(pattern, foldName(name)),
  );
}

/** A name without what naming styles differ in. */
export function foldName(name: string): string {
  return name.toLowerCase().replace(/[-_.]/g, '');
}

/** The whole fingerprint, the credential's id, or six digits and more of its beginning. */
function isFingerprint(written: string, credential: Credential): boolean {
  const digits = written.replace(/^v1:/, '');
  if (digits === credential.id) return true;
  return digits.length >= 6 && (credential.fingerprint?.startsWith(`v1:${digits}`) ?? false);
}

/** GitHub's names of secrets know no case. */
function isReference(written: string, credential: Credential): boolean {
  const wanted = parseReference(written);
  const { reference } = credential;
  if (!wanted || reference?.store !== wanted.store) return false;
  const plain = (name: string): string =>
    wanted.store === 'github-actions' ? name.replace(/^(?:secrets|vars)\./, '').toUpperCase() : name;
  return reference.names.some((name) => plain(name) === plain(wanted.name));
}
