import type { Catalogue } from '../../model/catalogue.ts';
import type { Manifest, Problem } from '../../model/manifest.ts';
import { pathGlobMatch } from '../../util/glob.ts';
import { readAcceptances } from './accepted.ts';
import { Cursor } from './cursor.ts';
import { ManifestFile } from './file.ts';
import { readJobs } from './jobs.ts';
import { mergeEnvironments, onlyOnce } from './merge.ts';
import { readGates, readRecovery } from './safeguards.ts';
import {
  readAssets,
  readAttested,
  readContexts,
  readEnvironments,
  readEvidence,
  readExclusions,
} from './sections.ts';
import type { ManifestSource, ReadContext, Reading } from './source.ts';

const SECTIONS = {
  version: true,
  assets: false,
  jobs: false,
  evidence: false,
  attested: false,
  environments: false,
  contexts: false,
  gates: false,
  recovery: false,
  exclude: false,
  nested: false,
};

/** A manifest that says nothing: no file was there. */
export const NO_MANIFEST: Manifest = {
  present: false,
  revisions: [],
  assets: [],
  jobs: [],
  evidence: [],
  attested: [],
  environments: [],
  contexts: {},
  gates: [],
  recovery: [],
  exclude: [],
  nested: [],
  acceptances: [],
};

/**
 * Reads the manifests and acceptances of one revision as one: organisation's first, then the repository's, then
 * those that its `nested:` covers (every other nested one says nothing), then what is accepted. All problems are
 * returned, by file in that order, then by line and column; with any, nothing is to be audited (exit 2).
 */
export function readManifests(
  sources: readonly ManifestSource[],
  catalogue: Catalogue,
  context: ReadContext,
): { readonly manifest: Manifest; readonly problems: readonly Problem[] } {
  const reading = { catalogue, context };
  const problems: Problem[] = [];
  const files = new Map<string, ManifestFile>();
  let manifest = NO_MANIFEST;
  for (const source of inOrder(sources)) {
    if (source.kind === 'nested' && !isCovered(source.path, manifest.nested)) continue;
    const file = new ManifestFile(source, context);
    files.set(source.path, file);
    const own = file.document
      ? readOne(source, new Cursor(file, file.document.contents), reading, manifest)
      : NO_MANIFEST;
    manifest = { ...join(manifest, own, files), present: manifest.present || source.kind !== 'accepted' };
    manifest = { ...manifest, revisions: [...manifest.revisions, source.revision] };
  }
  for (const file of files.values()) {
    problems.push(
      ...file.problems.toSorted((a, b) => a.place.line - b.place.line || a.place.column - b.place.column),
    );
  }
  return { manifest, problems };
}

const ORDER = [
  'organisation',
  'main',
  'nested',
  'accepted',
] as const satisfies readonly ManifestSource['kind'][];

function inOrder(sources: readonly ManifestSource[]): ManifestSource[] {
  return ORDER.flatMap((kind) => sources.filter((source) => source.kind === kind));
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function isCovered(path: string, nested: readonly string[]): boolean {
  return nested.some((pattern) => pathGlobMatch(pattern, folderOf(path)));
}

function readOne(source: ManifestSource, root: Cursor, reading: Reading, before: Manifest): Manifest {
  if (source.kind === 'accepted') return { ...NO_MANIFEST, acceptances: readAcceptances(root) };
  if (source.kind === 'nested') return readNested(root, reading, folderOf(source.path));
  return readWhole(root, reading, before);
}

function readNested(root: Cursor, reading: Reading, folder: string): Manifest {
  const fields = root.fields('a nested manifest, which only adds jobs,', { version: true, jobs: false });
  checkVersion(fields.get('version'));
  return { ...NO_MANIFEST, jobs: readJobs(fields.get('jobs'), reading, folder) };
}

function readWhole(root: Cursor, reading: Reading, before: Manifest): Manifest {
  const fields = root.fields('a manifest', SECTIONS);
  checkVersion(fields.get('version'));
  const assets = readAssets(fields.get('assets'), reading);
  const nested = fields.get('nested');
  return {
    ...NO_MANIFEST,
    assets,
    jobs: readJobs(fields.get('jobs'), reading),
    evidence: readEvidence(fields.get('evidence'), reading),
    attested: readAttested(fields.get('attested'), reading),
    environments: readEnvironments(fields.get('environments')),
    contexts: readContexts(fields.get('contexts')),
    gates: readGates(fields.get('gates'), reading),
    recovery: readRecovery(fields.get('recovery'), reading, [...before.assets, ...assets]),
    exclude: readExclusions(fields.get('exclude')),
    nested: nested && !nested.blank ? nested.words('folders').map((word) => word.text) : [],
  };
}

function checkVersion(at: Cursor | undefined): void {
  if (!at || at.value === 1) return;
  at.problem('this version of the manifest is not known here', [{ label: 'write', text: 'version: 1' }]);
}

function join(a: Manifest, b: Manifest, files: ReadonlyMap<string, ManifestFile>): Manifest {
  return {
    ...a,
    assets: onlyOnce('asset', a.assets, b.assets, files),
    jobs: onlyOnce('job', a.jobs, b.jobs, files),
    evidence: [...a.evidence, ...b.evidence],
    attested: [...a.attested, ...b.attested],
    environments: mergeEnvironments(a.environments, b.environments),
    contexts: { ...a.contexts, ...b.contexts },
    gates: [...a.gates, ...b.gates],
    recovery: onlyOnce('recovery system', a.recovery, b.recovery, files),
    exclude: [...a.exclude, ...b.exclude],
    nested: [...a.nested, ...b.nested],
    acceptances: [...a.acceptances, ...b.acceptances],
  };
}
