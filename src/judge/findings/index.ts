import { worstEffect } from '../../model/effect.ts';
import { environmentClass } from '../../model/environment.ts';
import type { Exposure } from '../../model/exposure.ts';
import type { Facts } from '../../model/facts.ts';
import {
  CHECK_IDS,
  severityRank,
  type CheckId,
  type Claim,
  type Finding,
  type FindingPlace,
  type Severity,
  type Subject,
} from '../../model/finding.ts';
import type { SafeguardState } from '../../model/safeguard.ts';
import { sha256 } from '../../util/digest.ts';
import { withAcceptance } from './accept.ts';
import { staleAcceptances } from './stale.ts';
import { nextSteps } from './next.ts';
import { titleOf } from './titles.ts';
import { compareText } from '../../util/order.ts';

export { trackedPaths } from './accept.ts';

const RECOVERY: readonly CheckId[] = ['shared-fate-backup', 'no-separate-backup'];

/** All claims about one cause become one finding, worst first (design 8); acceptances of none are findings too. */
export function foldFindings(claims: readonly Claim[], facts: Facts): Finding[] {
  const findings = folded(onlyWorstPerAsset(claims, facts), facts);
  return inOrder([...findings, ...folded(staleAcceptances(findings, facts), facts)], facts);
}

function folded(claims: readonly Claim[], facts: Facts): Finding[] {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const key = keyOf(claim);
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()].map((group) => withAcceptance(findingOf(group, facts), facts));
}

function inOrder(findings: readonly Finding[], facts: Facts): Finding[] {
  return findings.toSorted(
    (a, b) =>
      severityRank(b.severity) - severityRank(a.severity) ||
      urgency(b, facts) - urgency(a, facts) ||
      compareText(a.places[0]?.path ?? '', b.places[0]?.path ?? '') ||
      (a.places[0]?.line ?? 0) - (b.places[0]?.line ?? 0) ||
      compareText(a.id, b.id) ||
      compareText(a.check, b.check),
  );
}

/**
 * What to look at first among findings of one severity: what surely destroys, what production is known to lose, a value
 * that anybody can read before a name, and what lasts before what ends with its job.
 */
function urgency({ subject, excess, environment }: Finding, facts: Facts): number {
  if (subject.kind !== 'credential') return 0;
  const credential = facts.credentials.find((item) => item.id === subject.id);
  const lasts = (credential?.fits ?? []).some((id) => facts.catalogue.types.get(id)?.endsWith === undefined);
  return (
    ((excess?.irreversible ?? 0) > 0 ? 8 : 0) +
    (environmentClass(environment) === 'production' ? 4 : 0) +
    (credential?.reached === 'value' ? 2 : 0) +
    (lasts ? 1 : 0)
  );
}

function keyOf(claim: Claim): string {
  const { subject } = claim;
  switch (subject.kind) {
    case 'credential':
      return `credential ${subject.id}`;
    case 'context':
      return `context ${subject.name} ${claim.check}`;
    case 'asset':
      return `asset ${subject.name} ${claim.check}`;
    case 'manifest':
      return `manifest ${subject.entry} ${claim.check}`;
  }
}

/** A recovery claim about an asset stays with the worst credential that reaches it. */
function onlyWorstPerAsset(claims: readonly Claim[], facts: Facts): Claim[] {
  const worst = new Map<string, Claim>();
  for (const claim of claims) {
    if (!RECOVERY.includes(claim.check)) continue;
    const before = worst.get(assetKey(claim));
    if (before === undefined || outranks(claim, before, facts)) worst.set(assetKey(claim), claim);
  }
  const kept = claims.filter(
    (claim) => !RECOVERY.includes(claim.check) || worst.get(assetKey(claim)) === claim,
  );
  return kept.filter(
    (claim) =>
      claim.check !== 'no-separate-backup' ||
      !kept.some((other) => other.check === 'shared-fate-backup' && keyOf(other) === keyOf(claim)),
  );
}

function assetKey({ check, asset }: Claim): string {
  return `${check} ${asset?.kind ?? ''} ${asset?.name ?? ''} ${asset?.at ?? ''}`;
}

/** The more severe, and among equals the one that the change brought. */
function outranks(claim: Claim, before: Claim, facts: Facts): boolean {
  const difference = severityRank(claim.severity) - severityRank(before.severity);
  return (
    difference > 0 ||
    (difference === 0 && fromChange(claim.subject, facts) && !fromChange(before.subject, facts))
  );
}

function findingOf(claims: readonly Claim[], facts: Facts): Finding {
  const ordered = [...claims].sort((a, b) => CHECK_IDS.indexOf(a.check) - CHECK_IDS.indexOf(b.check));
  const lead = leadOf(ordered);
  const others = ordered.filter((claim) => claim !== lead);
  const severity = claims.reduce<Severity>(
    (worst, claim) => (severityRank(claim.severity) > severityRank(worst) ? claim.severity : worst),
    'note',
  );
  const exposures = claims.flatMap((claim) => claim.exposures ?? []);
  const worst = worstEffect([
    ...claims.flatMap((claim) => claim.worst ?? []),
    ...new Set(exposures.flatMap((item) => item.effects)),
  ]);
  const excess = ordered.find((claim) => claim.excess !== undefined)?.excess;
  return {
    id: idOf(lead.subject),
    check: lead.check,
    severity,
    title: titleOf(lead, claims, facts),
    subject: lead.subject,
    claims: [lead, ...others],
    facets: others.map((claim) => ({ check: claim.check, claim })),
    places: distinctPlaces([lead, ...others].flatMap((claim) => claim.places)),
    ...(excess === undefined ? {} : { excess }),
    ...(worst === undefined ? {} : { worst }),
    environment: environmentOf(lead.subject, facts),
    gate: gateOf(claims, excess?.worst[0]?.id),
    recovery: recoveryOf(claims, excess?.worst[0]?.id),
    route: claims.find((claim) => claim.route !== undefined)?.route ?? [],
    next: nextSteps(lead, claims, facts),
    fromChange: fromChange(lead.subject, facts),
  };
}

/** The authority claim leads; without one, the most severe does. */
function leadOf(ordered: readonly Claim[]): Claim {
  const authority = ordered.find(
    (claim) =>
      claim.excess !== undefined &&
      (claim.check === 'undeclared-credential' ||
        claim.check === 'exceeds-job' ||
        claim.check === 'scope-unknown'),
  );
  const severest = [...ordered].sort((a, b) => severityRank(b.severity) - severityRank(a.severity))[0];
  const lead = authority ?? severest;
  if (lead === undefined) throw new Error('a finding without a claim');
  return lead;
}

function idOf(subject: Subject): string {
  switch (subject.kind) {
    case 'credential':
      return subject.id;
    case 'context':
      return sha256(
        `context ${subject.name === 'workspace' ? subject.name : subject.members.join(' ')}`,
      ).slice(0, 6);
    case 'asset':
      return sha256(`asset ${subject.name}`).slice(0, 6);
    case 'manifest':
      return sha256(`manifest ${subject.entry}`).slice(0, 6);
  }
}

function distinctPlaces(places: readonly FindingPlace[]): FindingPlace[] {
  return [
    ...new Map(
      places.map((place) => [
        `${place.path}\0${place.line}\0${place.column}\0${place.source}\0${place.inName === true}`,
        place,
      ]),
    ).values(),
  ];
}

function environmentOf(subject: Subject, facts: Facts): string {
  if (subject.kind !== 'credential') return 'unknown';
  return facts.credentials.find((item) => item.id === subject.id)?.environment.name ?? 'unknown';
}

/** What stands before the exposures, that before the headline's operation first. */
function gateOf(claims: readonly Claim[], headline: string | undefined): Finding['gate'] {
  const exposures = claims
    .flatMap((claim) => claim.exposures ?? [])
    .sort((a, b) => Number(b.operation === headline) - Number(a.operation === headline));
  const gates = [
    ...new Map(exposures.flatMap((item) => item.gates).map((item) => [item.gate.id, item])).values(),
  ];
  const prompts = claims.find((claim) => (claim.prompts ?? []).length > 0)?.prompts ?? [];
  if (exposures.length === 0) return { state: 'not-needed', gates, prompts };
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
function recoveryOf(claims: readonly Claim[], headline: string | undefined): Finding['recovery'] {
  const all = claims.flatMap((claim) => claim.exposures ?? []).filter(isOfData);
  const first = all.filter((item) => item.operation === headline);
  const sure = all.filter((item) => item.bound === 'floor');
  const named = first.filter((item) => item.asset.source !== 'kind');
  const own = [named, first, sure, all].find((items) => items.length > 0) ?? [];
  const claim = claims.find((item) => RECOVERY.includes(item.check));
  const claimed = claim?.check === 'no-separate-backup' ? 'none' : 'void';
  const data =
    claim === undefined || stateOf(own) === claimed ? own : (claim.exposures ?? []).filter(isOfData);
  const systems = [
    ...new Map(data.flatMap((item) => item.recovery).map((item) => [item.system.id, item])).values(),
  ];
  if (data.length === 0) return { state: 'not-needed', systems };
  return { state: stateOf(data), systems };
}

function isOfData({ asset }: Exposure): boolean {
  return asset.keeps === 'data';
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

function fromChange(subject: Subject, facts: Facts): boolean {
  if (facts.scope.mode === 'full' || facts.scope.mode === 'stdin') return true;
  if (subject.kind === 'manifest') return subject.entry === 'change';
  if (subject.kind !== 'credential') return false;
  const credential = facts.credentials.find((item) => item.id === subject.id);
  return credential?.sightings.some((item) => item.added === true) ?? false;
}

/**
 * Marks the findings of a range that its base did not have, or had with less: a policy or a GRANT that was widened, a
 * gate that was removed, a job that was narrowed, an acceptance that was taken back.
 */
export function markNew(findings: readonly Finding[], base: readonly Finding[]): Finding[] {
  return findings.map((finding) => {
    if (finding.fromChange) return finding;
    const before = base.find((item) => sameCause(item, finding));
    return before === undefined || isWorse(finding, before) ? { ...finding, fromChange: true } : finding;
  });
}

function sameCause(a: Finding, b: Finding): boolean {
  if (a.id !== b.id || a.subject.kind !== b.subject.kind) return false;
  return a.subject.kind === 'credential' || a.check === b.check;
}

function isWorse(finding: Finding, before: Finding): boolean {
  const checks = [before.check, ...before.facets.map((facet) => facet.check)];
  return (
    severityRank(finding.severity) > severityRank(before.severity) ||
    [finding.check, ...finding.facets.map((facet) => facet.check)].some((check) => !checks.includes(check)) ||
    (before.accepted !== undefined && finding.accepted === undefined) ||
    exceedsMore(finding, before)
  );
}

/**
 * Whether something irreversible is in excess that was not, or was not there. What can be undone counts where nothing
 * worse was in excess before: beside a volume that can be deleted, one more setting is no new finding.
 */
function exceedsMore({ excess }: Finding, { excess: before }: Finding): boolean {
  if (excess === undefined) return false;
  const had = new Map((before?.worst ?? []).map((item) => [item.id, item]));
  const wider = excess.worst.some(({ id, bound, assets }) => {
    const old = had.get(id);
    if (old === undefined || (bound === 'floor' && old.bound === 'ceiling')) return true;
    return assets.some((asset) => !old.assets.includes(asset));
  });
  if (wider || had.size > 0) return wider;
  return (
    excess.operations > (before?.operations ?? 0) ||
    excess.resources.some((resource) => before?.resources.includes(resource) !== true)
  );
}
