import type { Credential, Sighting } from '../../../model/credential.ts';
import { isTestPath } from '../../../model/test-path.ts';
import type { Use } from '../../../model/use.ts';
import { foldName } from '../../../util/names.ts';
import { oncePer } from '../../../util/once-per.ts';
import { isScript } from './programs.ts';

/** A use that surely, or by its variable, is made with one credential. */
export interface Link {
  readonly use: Use;
  /** Another credential is reached the same way, as `DATABASE_URL` is by several files. */
  readonly shared: boolean;
}

/** The uses of one credential: those that something ties to it, and those that may be another's. */
export interface Linked {
  readonly certain: Link[];
  readonly open: Use[];
}

/** What the files around a use tell of it. */
export interface Around {
  /** The deepest folder with a package's own manifest that holds the path; empty for the audited folder. */
  packageOf(path: string): string;
  /** Whether a file names another one, or runs it as a script of its package. */
  runs(file: string, path: string): boolean;
}

const PIPELINE =
  /(?:^|\/)(?:\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci[^/]*\.ya?ml|\.circleci\/config\.yml)$/;
/** A variable of this kind holds a credential: one that nothing here has is another credential. */
const HOLDS_ONE = /key|token|secret|passw|url|uri|dsn|conn|auth|cred|pat$|pwd/i;

/**
 * Ties uses to credentials: by a value in the same file, by the variable that both name, by the host, or because the
 * provider has one credential here alone. A use in a pipeline is that pipeline's, and a pipeline's secret serves what the
 * pipeline runs. What several credentials could be meant by stays open for each of them.
 */
export function linkUses(
  uses: readonly Use[],
  credentials: readonly Credential[],
  around: Around,
): ReadonlyMap<string, Linked> {
  const linked = new Map(credentials.map(({ id }): [string, Linked] => [id, { certain: [], open: [] }]));
  const ofProvider = new Map<string, Credential[]>();
  for (const credential of credentials)
    for (const provider of traitsOf(credential).providers)
      ofProvider.set(provider, [...(ofProvider.get(provider) ?? []), credential]);
  for (const use of uses) {
    const place = { path: use.path, isTest: isTestPath(use.path), isPipeline: PIPELINE.test(use.path) };
    const able = (ofProvider.get(use.provider) ?? []).filter((one) => isWithinReach(one, place, around));
    const tied = tiedBy(use, able, around);
    if (tied !== undefined) {
      for (const { id } of tied) linked.get(id)?.certain.push({ use, shared: tied.length > 1 });
    } else if (!readsAnother(use)) {
      for (const { id } of able) linked.get(id)?.open.push(use);
    }
  }
  return linked;
}

/** What is asked of a credential for every use. */
interface Traits {
  readonly providers: ReadonlySet<string>;
  /** Names under which it is handed over, folded; those of a reference apart. */
  readonly variables: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
  readonly hosts: ReadonlySet<string>;
  /** Files that hold it now, and those that did not only hold it in the history. */
  readonly files: ReadonlySet<string>;
  readonly seen: ReadonlySet<string>;
  readonly isForTests: boolean;
  readonly isInScriptsAlone: boolean;
}

const traitsOf = oncePer((credential: Credential): Traits => {
  const { fits, mayBe, reference, sightings } = credential;
  const files = new Set(inTree(credential).map(({ path }) => path));
  return {
    providers: new Set((fits.length > 0 ? fits : mayBe).map((type) => type.split('/', 1)[0] ?? type)),
    variables: new Set(variablesOf(credential).map(foldName)),
    secrets: new Set((reference?.names ?? []).map(foldName)),
    hosts: new Set(sightings.map(({ surroundings }) => surroundings.url?.host?.toLowerCase() ?? '')),
    files,
    seen: new Set(sightings.filter(({ source }) => source !== 'history').map(({ path }) => path)),
    isForTests: isForTests(credential),
    isInScriptsAlone: files.size > 0 && [...files].every(isScript),
  };
});

/** The file of a use. */
interface Place {
  readonly path: string;
  readonly isTest: boolean;
  readonly isPipeline: boolean;
}

/** A test runs against what is made for tests. */
function isWithinReach(credential: Credential, { path, isTest, isPipeline }: Place, around: Around): boolean {
  const { files, isForTests, isInScriptsAlone } = traitsOf(credential);
  if (isTest && !isForTests) return false;
  const workflows = credential.reference?.workflows ?? [];
  if (credential.reached === 'name')
    return workflows.some((workflow) => workflow === path || around.runs(workflow, path));
  if (files.has(path)) return true;
  if (isPipeline) return false;
  // What a script holds in itself is not there for others, unless they read that script.
  return !isInScriptsAlone || [...files].some((file) => around.runs(path, file));
}

function isForTests(credential: Credential): boolean {
  return (
    credential.standing === 'test' ||
    credential.standing === 'local' ||
    credential.environment.name === 'test' ||
    credential.sightings.every(({ path }) => isTestPath(path))
  );
}

/** The credentials that something ties the use to; `undefined` where nothing does. */
function tiedBy(use: Use, able: readonly Credential[], around: Around): Credential[] | undefined {
  const variables = new Set(use.by.variables.map(foldName));
  const named = namedBy(use, able, variables);
  const here = (variables.size === 0 ? able : named).filter((one) => traitsOf(one).seen.has(use.path));
  if (here.length === 1) return here;
  if (named.length > 0) return closest(use, byHost(use, named) ?? named, around);
  const hosted = byHost(use, able);
  if (hosted !== undefined) return closest(use, hosted, around);
  return able.length === 1 && !readsAnother(use) ? [...able] : undefined;
}

/**
 * Credentials under a variable that the code reads. A pipeline's step reads a secret by its own name; what another step
 * hands over under that name (`GITHUB_TOKEN: ${{ secrets.PAT }}`) is that step's.
 */
function namedBy(use: Use, able: readonly Credential[], variables: ReadonlySet<string>): Credential[] {
  const names = [...variables];
  const secrets = able.filter((one) => names.some((name) => traitsOf(one).secrets.has(name)));
  if (PIPELINE.test(use.path) && secrets.length > 0) return secrets;
  return able.filter((one) => names.some((name) => traitsOf(one).variables.has(name)));
}

/** The code reads a variable that holds a credential and that nothing here gives a value. */
function readsAnother(use: Use): boolean {
  return use.by.variables.some((name) => HOLDS_ONE.test(name));
}

function byHost(use: Use, able: readonly Credential[]): Credential[] | undefined {
  const hosts = use.by.hosts.map((host) => host.toLowerCase());
  const found = able.filter((one) => hosts.some((host) => traitsOf(one).hosts.has(host)));
  return found.length === 0 ? undefined : found;
}

/** Of credentials under one name, those of the use's own package, else those that no other package keeps to itself. */
function closest(use: Use, tied: readonly Credential[], around: Around): Credential[] {
  const home = around.packageOf(use.path);
  const homes = (one: Credential): string[] => inTree(one).map(({ path }) => around.packageOf(path));
  const own = tied.filter((one) => home !== '' && homes(one).includes(home));
  if (own.length > 0) return own;
  const above = tied.filter((one) =>
    homes(one).some((folder) => folder === '' || home.startsWith(`${folder}/`)),
  );
  return above.length > 0 ? above : [...tied];
}

/** Every name under which a credential is handed over. */
function variablesOf(credential: Credential): string[] {
  return [
    ...credential.sightings.flatMap(({ surroundings }) => surroundings.variable ?? []),
    ...(credential.reference?.names ?? []),
  ];
}

/** Places that are there now. */
export function inTree(credential: Credential): Sighting[] {
  return credential.sightings.filter(
    ({ source, tracking }) => source !== 'history' && source !== 'message' && tracking !== 'history',
  );
}
