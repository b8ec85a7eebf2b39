import { jobsOf, selected } from '../know/manifest/index.ts';
import { authorityOf } from '../judge/authority/index.ts';
import { runChecks } from '../judge/checks/index.ts';
import { foldFindings } from '../judge/findings/index.ts';
import { reach } from '../judge/reach/index.ts';
import type { Authority } from '../model/authority.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Credential } from '../model/credential.ts';
import { environmentClass } from '../model/environment.ts';
import type { Evidence, FoundAsset } from '../model/evidence.ts';
import type { Declared, Facts } from '../model/facts.ts';
import type { Finding } from '../model/finding.ts';
import type { Coverage } from '../model/fragment.ts';
import type { Manifest, Widening } from '../model/manifest.ts';
import type { Scope } from '../model/report.ts';
import type { Controls } from '../model/safeguard.ts';
import type { Tree } from '../model/tree.ts';
import { openFiles } from './open-evidence.ts';

/** What is known when judging begins. */
export interface Known {
  readonly asOf: string;
  readonly scope: Scope;
  readonly catalogue: Catalogue;
  readonly manifest: Manifest;
  readonly widenings: readonly Widening[];
  readonly credentials: readonly Credential[];
  readonly evidence: readonly Evidence[];
  readonly controls: Controls;
  readonly found: readonly FoundAsset[];
  readonly coverage: Coverage;
  /** The audited files. */
  readonly tree: Tree;
  readonly read: (path: string) => boolean;
  readonly left?: NonNullable<Facts['left']>;
}

export interface Verdict {
  readonly facts: Facts;
  readonly findings: readonly Finding[];
}

/** From what is known to findings: authority, reach, checks, folding. */
export function judge(known: Known): Verdict {
  const credentials = known.credentials.map((credential) =>
    withJobEnvironment(locallyTold(credential), known.manifest),
  );
  const declared = new Map(credentials.map((item) => [item.id, declaredFor(item, known)]));
  const authorities = new Map<string, Authority>();
  for (const credential of credentials) {
    if (credential.role === 'identifier' || credential.standing === 'example') continue;
    const own = declared.get(credential.id) ?? NOTHING;
    authorities.set(credential.id, authorityOf(credential, own, known.evidence, known.catalogue, known.asOf));
  }
  const { contexts, exposures, escalations } = reach({ ...known, credentials, declared, authorities });
  const facts: Facts = {
    ...known,
    credentials,
    declared,
    authorities,
    contexts,
    exposures,
    escalations,
    acceptances: known.manifest.acceptances,
  };
  return { facts, findings: foldFindings(runChecks(facts), facts) };
}

const NOTHING: Declared = { jobs: [], elsewhere: [], evidence: [], attested: [], open: [] };

function declaredFor(credential: Credential, { manifest, evidence, tree }: Known): Declared {
  const { jobs, elsewhere } = jobsOf(credential, manifest);
  const entries = selected(manifest.evidence, credential);
  return {
    jobs,
    elsewhere,
    evidence: entries,
    open: entries.flatMap((entry) => openFiles(entry, tree, evidence)),
    attested: selected(manifest.attested, credential),
  };
}

/** Only the value itself tells that it is local (a loopback host, a compose service): a claim does not. */
function locallyTold(credential: Credential): Credential {
  const { environment, standing } = credential;
  if (environmentClass(environment.name) !== 'local' || standing === 'local') return credential;
  return {
    ...credential,
    environment: { name: 'unknown', basis: `${environment.basis} says local, the value does not` },
  };
}

/**
 * The job's environment, where all jobs that state one agree. A local value stays local, and a value that shows by
 * itself that it is production's is no milder for what the manifest says.
 */
function withJobEnvironment(credential: Credential, manifest: Manifest): Credential {
  const names = new Set(jobsOf(credential, manifest).jobs.flatMap((job) => job.environment ?? []));
  const [name] = names;
  if (name === undefined || environmentClass(name) === 'local' || credential.standing === 'local')
    return credential;
  if (names.size > 1)
    return { ...credential, environment: { name: 'unknown', basis: 'jobs in several environments' } };
  if (environmentClass(credential.environment.name) === 'production') return credential;
  return { ...credential, environment: { name, basis: 'job' } };
}
