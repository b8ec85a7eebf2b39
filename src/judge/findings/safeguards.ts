import type { Exposure } from '../../model/exposure.ts';
import type { CheckId, Claim, Finding } from '../../model/finding.ts';
import type { SafeguardState } from '../../model/safeguard.ts';
import { kept } from '../../util/kept.ts';
import { oncePer } from '../../util/once-per.ts';
import { exposureLists, ofData, onFloor } from './subjects.ts';

/** Checks of where copies live. */
export const RECOVERY: readonly CheckId[] = ['shared-fate-backup', 'no-separate-backup'];

const gated = oncePer((exposures: readonly Exposure[]) => kept(exposures, (item) => item.gates.length > 0));

/** What stands before the exposures, that before the headline's operation first. */
export function gateOf(claims: readonly Claim[], headline: string | undefined): Finding['gate'] {
  const exposures = exposureLists(claims);
  const before = exposures
    .flatMap(gated)
    .sort((a, b) => Number(b.operation === headline) - Number(a.operation === headline));
  const gates = [
    ...new Map(before.flatMap((item) => item.gates).map((item) => [item.gate.id, item])).values(),
  ];
  const prompts = claims.find((claim) => (claim.prompts ?? []).length > 0)?.prompts ?? [];
  if (exposures.every((list) => list.length === 0)) return { state: 'not-needed', gates, prompts };
  const bare = claims.some((claim) =>
    ['ungated-destruction', 'prompt-only-gate', 'disarmable-gate'].includes(claim.check),
  );
  if (!bare) return { state: best(gates.map((item) => item.state)) ?? 'not-needed', gates, prompts };
  return {
    state: claims.some((claim) => claim.check === 'disarmable-gate') ? 'void' : 'none',
    gates,
    prompts,
  };
}

/**
 * What the headline's asset is restored from; where there is no headline, of everything that is surely in reach. What a
 * recovery check claims of other data comes first, so that the state never says that all is well beside it.
 */
export function recoveryOf(claims: readonly Claim[], headline: string | undefined): Finding['recovery'] {
  const all = exposureLists(claims).map(ofData);
  const first = all.flatMap((list) => kept(list, (item) => item.operation === headline));
  const named = first.filter((item) => item.asset.source !== 'kind');
  const sure = (): Exposure[] => all.flatMap(onFloor);
  const own = firstOf([() => named, () => first, sure, () => all.flat()]);
  const claim = claims.find((item) => RECOVERY.includes(item.check));
  const claimed = claim?.check === 'no-separate-backup' ? 'none' : 'void';
  const data = claim === undefined || stateOf(own) === claimed ? own : ofData(claim.exposures ?? []);
  const systems = [
    ...new Map(data.flatMap((item) => item.recovery).map((item) => [item.system.id, item])).values(),
  ];
  if (data.length === 0) return { state: 'not-needed', systems };
  return { state: stateOf(data), systems };
}

/** The first list that holds anything. */
function firstOf(lists: readonly (() => readonly Exposure[])[]): readonly Exposure[] {
  for (const list of lists) {
    const items = list();
    if (items.length > 0) return items;
  }
  return [];
}

function stateOf(exposures: readonly Exposure[]): SafeguardState | 'none' {
  return worstRecovery(exposures.map((item) => item.recovery));
}

/** The state of the asset that is worst off: an asset without any system counts as none. */
function worstRecovery(
  all: readonly (readonly { readonly state: SafeguardState }[])[],
): SafeguardState | 'none' {
  const states = all.map((systems) => best(systems.map((item) => item.state)) ?? 'none');
  for (const state of ['void', 'none', 'unproven'] as const) if (states.includes(state)) return state;
  return 'holds';
}

function best(states: readonly SafeguardState[]): SafeguardState | undefined {
  return (['holds', 'unproven', 'void'] as const).find((state) => states.includes(state));
}
