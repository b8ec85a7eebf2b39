import { isAsidePath } from '../../model/aside-path.ts';
import type { Catalogue } from '../../model/catalogue.ts';
import type { FoundAsset } from '../../model/evidence.ts';
import type { Gap, Place } from '../../model/fragment.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Controls, Gate, RecoverySystem } from '../../model/safeguard.ts';
import type { Tree } from '../../model/tree.ts';
import { readAgentGates } from './gates/agents.ts';
import { readAwsGates } from './gates/aws.ts';
import { readAzureAndGoogleGates } from './gates/azure-gcp.ts';
import { toGate, withDeclared } from './gates/declared.ts';
import { withDoubts } from './gates/doubts.ts';
import { readFlags } from './gates/flags.ts';
import type { FoundGate } from './gates/found.ts';
import { readGitHubFiles, readGitHubResources } from './gates/github.ts';
import { readPrompts } from './prompts/read-prompts.ts';
import { declaredRecovery, defaultRecovery } from './recovery/declared.ts';
import { foundRecovery, placesOfCopies, withoutAutomatedBackups } from './recovery/found.ts';
import { foundAssets } from './resources/assets.ts';
import { readCloudFormation } from './resources/cloudformation.ts';
import type { ResourceGroup } from './resources/resource.ts';
import { readSql } from './resources/sql.ts';
import { readTerraform } from './resources/terraform.ts';
import { compareText } from '../../util/order.ts';

/** What was found; nothing of it is judged. */
export interface ControlReading {
  readonly controls: Controls;
  readonly assets: readonly FoundAsset[];
  readonly gaps: readonly Gap[];
}

const GROUP_GATES: readonly ((group: ResourceGroup) => readonly FoundGate[])[] = [
  readFlags,
  readAwsGates,
  readAzureAndGoogleGates,
  readGitHubResources,
];

function byPlace<T extends { readonly place?: Place; readonly id?: string; readonly name?: string }>(
  a: T,
  b: T,
): number {
  return (
    compareText(a.place?.path ?? '~', b.place?.path ?? '~') ||
    (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
    (a.place?.column ?? 0) - (b.place?.column ?? 0) ||
    compareText(a.id ?? a.name ?? '', b.id ?? b.name ?? '')
  );
}

function gap(path: string, what: string): Gap {
  return { source: 'evidence', scope: 'file', kind: 'not-understood', path, what };
}

/** Evidence files of the manifest in which no control was recognised, so that their gate or backup does not count. */
function evidenceGaps(
  manifest: Manifest,
  gates: readonly Gate[],
  recovery: readonly RecoverySystem[],
): readonly Gap[] {
  const ofGates = manifest.gates.flatMap((declared): readonly Gap[] => {
    const claimed = gates.some((gate) => gate.basis === 'declared' && gate.place === declared.place);
    return claimed && declared.evidence !== undefined
      ? [gap(declared.evidence, 'no control that the manifest names was recognised here')]
      : [];
  });
  const ofRecovery = manifest.recovery.flatMap((declared): readonly Gap[] => {
    const claimed = recovery.some((system) => system.basis === 'declared' && system.place === declared.place);
    return claimed && declared.evidence !== undefined
      ? [gap(declared.evidence, `no place named as the backup ${declared.name} was recognised here`)]
      : [];
  });
  return [...ofGates, ...ofRecovery];
}

function readRecovery(
  groups: readonly ResourceGroup[],
  assets: readonly FoundAsset[],
  manifest: Manifest,
  catalogue: Catalogue,
  asOf: string,
): readonly RecoverySystem[] {
  const places = new Map<string, string[]>();
  const found: RecoverySystem[] = [];
  const without = new Set<string>();
  for (const group of groups) {
    const aside = group.resources.some(({ place }) => isAsidePath(place.path));
    const systems = aside ? [] : foundRecovery(group, catalogue);
    found.push(...systems);
    for (const [path, names] of aside ? [] : placesOfCopies(group, systems))
      places.set(path, [...(places.get(path) ?? []), ...names]);
    for (const address of withoutAutomatedBackups(group)) {
      const path = group.byAddress.get(address)?.place.path;
      if (path !== undefined) without.add(`${path}#${address}`);
    }
  }
  const declared = declaredRecovery(manifest, places, catalogue, asOf);
  return [...declared, ...found.sort(byPlace), ...defaultRecovery(manifest, assets, without, catalogue)];
}

/**
 * Reads what a tree says stands before an operation: gates, recovery systems, prompts; and the assets that its files
 * describe. `asOf` (`YYYY-MM-DD`) is the day on which statements of the manifest must not have ended.
 */
export function readControls(
  tree: Tree,
  manifest: Manifest,
  catalogue: Catalogue,
  asOf: string,
): ControlReading {
  const groups = [...readTerraform(tree), ...readCloudFormation(tree)];
  const sql = readSql(tree);
  const found = [
    ...withDoubts(
      groups.flatMap((group) => GROUP_GATES.flatMap((read) => read(group))),
      groups,
    ),
    ...readGitHubFiles(tree),
    ...readAgentGates(tree),
    ...sql.gates,
  ];
  const recognised = found
    .filter(({ place }) => !isAsidePath(place.path))
    .map((each) => toGate(each, catalogue))
    .sort(byPlace);
  const gates = withDeclared(recognised, manifest, catalogue, asOf);
  const assets = [...groups.flatMap((group) => foundAssets(group, catalogue)), ...sql.assets].sort(byPlace);
  const recovery = readRecovery(groups, assets, manifest, catalogue, asOf);
  const { prompts, files } = readPrompts(tree);
  return {
    controls: { gates, recovery, prompts, instructionFiles: files },
    assets,
    gaps: evidenceGaps(manifest, gates, recovery),
  };
}
