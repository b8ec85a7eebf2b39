import { literalPattern } from '../util/literal-pattern.ts';
import { isNamedByJob, proposeJobs } from '../know/manifest/index.ts';
import { credentialById, isDoubtful, isUsable, type Credential } from '../model/credential.ts';
import type { Finding } from '../model/finding.ts';
import type { Host } from '../model/host.ts';
import type { Ownership, Proposed, ProposedJob } from '../model/proposal.ts';
import type { Report } from '../model/report.ts';
import { isTestPath } from '../model/test-path.ts';
import type { Tree } from '../model/tree.ts';
import type { Use } from '../model/use.ts';
import { readOwners } from '../read/owners/index.ts';
import { environmentNamed, packageScripts, purposeOf, purposeOfName } from '../read/purposes/index.ts';
import type { Basis } from '../audit.ts';
import { environmentClass } from '../model/environment.ts';

/** An audit and where it was made. */
export interface Audited extends Basis {
  readonly report: Report;
  readonly host: Host;
  /** Absolute. */
  readonly root: string;
}

/** Jobs for what has none, and how many credentials get none, by the reason. */
export interface Proposal {
  readonly jobs: readonly ProposedJob[];
  readonly left: readonly Left[];
  /** Names of the jobs that are there. */
  readonly taken: readonly string[];
  readonly owners: Ownership;
}

/** Credentials that need no job, or another step than one. */
export interface Left {
  readonly why: 'history' | 'doubtful' | 'tests' | 'minor';
  readonly count: number;
}

const CHECK = 'undeclared-credential';
const PACKAGE =
  /(?:^|\/)(?:package\.json|pyproject\.toml|go\.mod|Cargo\.toml|Gemfile|composer\.json|pom\.xml|build\.gradle(?:\.kts)?|mix\.exs|[^/]+\.csproj)$/;

/** A job for each distinct use of each credential that the audit asks one for. */
export function proposal(audited: Audited, uses: readonly Use[]): Proposal {
  const { report, written, tree } = audited;
  const asked = report.findings.filter(isAsked).flatMap((finding) => {
    const { subject } = finding;
    const credential =
      subject.kind === 'credential' ? credentialById(report.credentials, subject.id) : undefined;
    return credential === undefined || isNamedByJob(credential, written) ? [] : [{ credential, finding }];
  });
  const left = new Map<Left['why'], number>();
  const wanted = new Set<string>();
  for (const { credential, finding } of asked) {
    const why = reasonAgainst(credential, finding, uses);
    if (why === undefined) wanted.add(credential.id);
    else left.set(why, (left.get(why) ?? 0) + 1);
  }
  const owners = ownersOf(audited);
  const taken = written.jobs.map(({ name }) => name);
  const jobs = proposeJobs({
    credentials: report.credentials.filter(isUsable),
    wanted,
    uses,
    catalogue: report.catalogue,
    owners,
    around: aroundOf(tree),
    taken,
  });
  return { jobs, owners, taken, left: [...left].map(([why, count]) => ({ why, count })) };
}

function isAsked(finding: Finding): boolean {
  return (
    finding.accepted === undefined &&
    finding.severity !== 'note' &&
    [finding.check, ...finding.facets.map(({ check }) => check)].includes(CHECK)
  );
}

/** What is gone from the files is to be replaced, not declared; so is what cannot be right; tests need no job. */
function reasonAgainst(
  credential: Credential,
  finding: Finding,
  uses: readonly Use[],
): Left['why'] | undefined {
  if (isDoubtful(credential)) return 'doubtful';
  if (credential.sightings.every(({ source }) => source === 'history' || source === 'message'))
    return 'history';
  if (credential.sightings.every(({ path }) => isTestPath(path))) return 'tests';
  const isUsed = uses.some((use) => credential.fits.some((type) => type.startsWith(`${use.provider}/`)));
  return finding.severity === 'low' && !isUsed ? 'minor' : undefined;
}

function ownersOf({ host, root, repository }: Audited): Ownership {
  const { top, prefix } = repository;
  return readOwners({ host, root, prefix, ...(top === undefined ? {} : { top }) });
}

function aroundOf(tree: Tree): Parameters<typeof proposeJobs>[0]['around'] {
  const paths = tree.paths();
  const folders = new Set(paths.filter((path) => PACKAGE.test(path)).map(folderOf));
  const scripts = packageScripts(tree);
  return {
    packageOf(path) {
      for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder))
        if (folders.has(folder)) return folder;
      return '';
    },
    runs: once((workflow, path) => {
      const text = tree.read(workflow) ?? '';
      const names = scripts.filter(({ command }) => command.includes(path)).map(({ name }) => name);
      return mentions(text, path) || isSourced(text, path) || names.some((name) => isRun(text, name));
    }),
    purposeOf: (path) => purposeOf(tree, path),
    purposeOfName: (path) => purposeOfName(tree, path),
    environmentNamed: (path) => namedEnvironment(tree, path),
  };
}

function namedEnvironment(tree: Tree, path: string): Proposed | undefined {
  const named = path === '' ? undefined : environmentNamed(tree.read(path) ?? '');
  if (named === undefined) return undefined;
  const known = environmentClass(named.name);
  return known === 'unknown' || known === 'local'
    ? undefined
    : { value: known, because: `${path}:${named.line}, says ${named.name}` };
}

/** Remembers the answer to each pair. */
function once(ask: (a: string, b: string) => boolean): (a: string, b: string) => boolean {
  const known = new Map<string, boolean>();
  return (a, b) => {
    const key = `${a}\0${b}`;
    const answer = known.get(key) ?? ask(a, b);
    known.set(key, answer);
    return answer;
  };
}

/** Whether a pipeline runs the script of a package by its name. */
function isRun(text: string, name: string): boolean {
  return new RegExp(`\\brun\\s+${literalPattern(name)}(?![\\w:-])`).test(text);
}

/** `source ./env.sh`, wherever that is run. */
function isSourced(text: string, path: string): boolean {
  const name = literalPattern(path.slice(path.lastIndexOf('/') + 1));
  return new RegExp(`^\\s*(?:source|\\.)\\s+\\S{0,200}\\b${name}(?![\\w.-])`, 'm').test(text);
}

function mentions(text: string, path: string): boolean {
  return new RegExp(`(?<![\\w/-])(?:\\./)?${literalPattern(path)}(?![\\w/-])`).test(text);
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
