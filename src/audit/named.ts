import { parseReference } from '../know/manifest/index.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Detection } from '../model/detection.ts';
import type { CredentialSelector, DeclaredEvidence, Job, Manifest } from '../model/manifest.ts';
import type { Reference } from '../model/match.ts';
import type { Tree } from '../model/tree.ts';
import { globMatch, pathGlobMatch } from '../util/glob.ts';
import { foldName } from '../util/names.ts';

/** What types are told by where only the manifest knows a name. */
export interface NamingServices {
  readonly manifest: Manifest;
  readonly catalogue: Catalogue;
  readonly detection: Detection;
  /** Files that evidence may name. */
  readonly head: Tree;
}

/** Type of a secret that the manifest names and nothing tells the type of. */
export const UNKNOWN_TYPE = 'untyped/secret';

/** Entries that speak of one credential. */
export interface Entries {
  readonly selectors: readonly CredentialSelector[];
  readonly evidence: readonly DeclaredEvidence[];
  readonly jobs: readonly Job[];
}

/**
 * Types of a name by the manifest: those of its selector, of the provider whose documents the evidence names, of the
 * operations that its job may do, and last of the actions and commands that use it. `undefined` where nothing names it.
 */
export function createNamedTypes(
  services: NamingServices,
): (reference: Reference) => readonly string[] | undefined {
  return (reference) => {
    const named = entriesFor(services.manifest, (selector) => names(selector, reference));
    return named.selectors.length === 0 ? undefined : typesBy(named, reference.uses, services);
  };
}

/** The entries of a manifest with a selector that holds. */
export function entriesFor(
  { jobs, evidence, attested }: Manifest,
  holds: (selector: CredentialSelector) => boolean,
): Entries {
  const ofJobs = jobs.filter((job) => job.credentials.some(holds));
  const ofEvidence = evidence.filter((entry) => holds(entry.credential));
  const stated = attested.filter((entry) => holds(entry.credential));
  return {
    selectors: [
      ...[...ofEvidence, ...stated].map((entry) => entry.credential),
      ...ofJobs.flatMap((job) => job.credentials.filter(holds)),
    ],
    evidence: ofEvidence,
    jobs: ofJobs,
  };
}

/** Whether an entry names a reference by its store, or by the variable that it is handed to. */
function names(selector: CredentialSelector, reference: Reference): boolean {
  const { variable, reference: written } = selector;
  if (selector.fingerprint !== undefined || (variable === undefined && written === undefined)) return false;
  // A variable in code may be filled from many values: only an entry that says so means the name itself.
  if (reference.store === 'environment' && written === undefined) return false;
  if (selector.in !== undefined && !pathGlobMatch(selector.in, reference.origin.path)) return false;
  if (written !== undefined && !isWritten(written, reference)) return false;
  if (variable === undefined) return true;
  return [reference.name, reference.variable ?? reference.name].some((name) =>
    globMatch(foldName(variable), foldName(name)),
  );
}

function isWritten(written: string, { store, name }: Reference): boolean {
  const wanted = parseReference(written);
  if (wanted?.store !== store) return false;
  return store === 'github-actions' ? wanted.name.toUpperCase() === name.toUpperCase() : wanted.name === name;
}

/** Types that entries and uses speak for, most telling first; the unknown one where nothing does. */
export function typesBy(entries: Entries, uses: readonly string[], services: NamingServices): string[] {
  const { catalogue, detection, head } = services;
  const written = entries.selectors.flatMap(({ type }) => type ?? []);
  const selected = [...catalogue.types.keys()].filter((id) => written.some((type) => globMatch(type, id)));
  if (selected.length > 0) return selected;
  const documents = unique(entries.evidence.flatMap((entry) => providersOf(entry, head)));
  const principals = entries.evidence.flatMap(({ principal }) => principal ?? []);
  if (documents.length > 0) return documents.flatMap((provider) => typesOf(provider, principals, services));
  const granted = unique(entries.jobs.flatMap((job) => job.grants.map(({ provider }) => provider)));
  const byGrants = granted.flatMap((provider) => typesOf(provider, [], services));
  if (byGrants.length > 0) return byGrants;
  const used = detection.references.filter((rule) => rule.uses.some((hint) => isUsed(hint, uses)));
  return used.length > 0 ? unique(used.map(({ type }) => type)) : [UNKNOWN_TYPE];
}

/** Providers whose documents an entry names: by the form of its principal, else by the files that it matches. */
function providersOf({ principal, from, runAs }: DeclaredEvidence, head: Tree): string[] {
  if (principal?.startsWith('arn:') === true) return ['aws'];
  if (runAs !== undefined) return ['postgres'];
  const paths = head.paths().filter((path) => from.some((glob) => pathGlobMatch(glob, path)));
  return [
    ...([...from, ...paths].some((path) => path.endsWith('.sql')) ? ['postgres'] : []),
    ...([...from, ...paths].some((path) => /\.(?:tf|json|ya?ml|template)$/.test(path)) ? ['aws'] : []),
  ];
}

/** Types of a provider that are kept in stores; where its principals are known, those that can be theirs. */
function typesOf(
  provider: string,
  principals: readonly string[],
  { catalogue, detection }: NamingServices,
): string[] {
  const stored = unique(
    detection.references.flatMap((rule) => (rule.provider === provider ? [rule.type] : [])),
  );
  const all =
    stored.length > 0
      ? stored
      : [...catalogue.types.values()].flatMap((type) => (type.provider === provider ? [type.id] : []));
  const secret = all.filter((id) => catalogue.types.get(id)?.public === false);
  const fitting = secret.filter((id) =>
    (catalogue.types.get(id)?.authority.principals ?? []).some((pattern) =>
      principals.some((name) => globMatch(pattern, name)),
    ),
  );
  return fitting.length > 0 ? fitting : secret;
}

function isUsed(hint: string, uses: readonly string[]): boolean {
  const wanted = hint.toLowerCase();
  return uses.some((use) => use.toLowerCase() === wanted || use.toLowerCase().endsWith(`/${wanted}`));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
