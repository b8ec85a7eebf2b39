import { compare } from '../judge/changes/index.ts';
import { markNew } from '../judge/findings/index.ts';
import { readControls } from '../know/controls/index.ts';
import { manifestChanges, ownersOf } from '../know/manifest/index.ts';
import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { Manifest, Widening } from '../model/manifest.ts';
import type { AuditMode, Report } from '../model/report.ts';
import type { Tree } from '../model/tree.ts';
import type { SourcePlan } from '../read/sources/index.ts';
import { boundPrincipals, changesBeside } from './beside.ts';
import { readEvidence } from './evidence.ts';
import { manifestBefore, type ManifestRequest } from './manifests.ts';
import type { Trees } from './trees.ts';
import { judge, type Known, type Verdict } from './verdict.ts';

/** What is asked beside the manifests: how the change is audited, and the manifest as it writes it. */
interface Asked extends ManifestRequest {
  readonly mode: AuditMode;
  readonly written: Manifest;
}

/**
 * What a range or an index causes: the same question is asked of the revision before it, with the manifest of that
 * revision, so that only what is worse now is new. `undefined` where there is nothing before.
 */
export async function changeOf(
  known: Known,
  verdict: Verdict,
  { before: tree, reviewed, moved }: Pick<Trees, 'before' | 'reviewed' | 'moved'>,
  asked: Asked,
): Promise<{ readonly findings: readonly Finding[]; readonly change: Change } | undefined> {
  if (tree === undefined) return undefined;
  const { manifest, written } = manifestBefore(tree, reviewed, asked.mode, asked);
  const before = await judgeBefore(known, tree, moved, manifest);
  const bound = boundPrincipals(verdict.facts.authorities, before.facts.authorities);
  const entries = [
    ...manifestChanges(written, asked.written, known.catalogue),
    ...(await changesBeside(tree, known.tree, bound, known)),
  ];
  return {
    findings: markNew(verdict.findings, before.findings),
    change: compare(before.facts, verdict.facts, entries),
  };
}

async function judgeBefore(
  known: Known,
  tree: Tree,
  moved: Trees['moved'],
  manifest: Manifest,
): Promise<Verdict> {
  const controls = readControls(tree, manifest, known.catalogue, known.asOf);
  const credentials = known.credentials.flatMap((credential) => {
    const sightings = credential.sightings
      .filter((sighting) => sighting.added !== true)
      .map((sighting) => ({ ...sighting, path: moved.get(sighting.path) ?? sighting.path }));
    return sightings.length === 0 ? [] : [{ ...credential, sightings }];
  });
  return judge({
    ...known,
    manifest,
    credentials,
    widenings: [],
    controls: controls.controls,
    found: controls.assets,
    evidence: await readEvidence([tree], manifest, known.catalogue, credentials),
  });
}

/** Whether the change touches a file; without a revision before it everything counts as touched. */
export function isEdited(path: string, { before, head }: Pick<Trees, 'before' | 'head'>): boolean {
  return before === undefined || before.read(path) !== head.read(path);
}

/**
 * Who must review the files that hold something which does not count yet. Nothing is said of a folder below the
 * repository's top: the owners' file is not part of what was read.
 */
export function ownersFor(
  widenings: readonly Widening[],
  { repository }: SourcePlan,
  reviewed: Tree | undefined,
): Pick<Report, 'owners'> {
  if (widenings.length === 0 || reviewed === undefined || repository.prefix !== '') return {};
  const paths = [...new Set(widenings.map((item) => item.place.path))].sort();
  return { owners: new Map(paths.map((path) => [path, ownersOf(path, reviewed)])) };
}
