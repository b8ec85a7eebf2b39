import { worstEffect } from '../../model/effect.ts';
import { environmentClass } from '../../model/environment.ts';
import { effectsOf } from '../../model/exposure.ts';
import type { Facts } from '../../model/facts.ts';
import {
  CHECK_IDS,
  severityRank,
  type Claim,
  type Finding,
  type FindingPlace,
  type Severity,
  type Subject,
} from '../../model/finding.ts';
import { sha256 } from '../../util/digest.ts';
import { withAcceptance } from './accept.ts';
import { gateOf, RECOVERY, recoveryOf } from './safeguards.ts';
import { staleAcceptances } from './stale.ts';
import { credentialOf, exposureLists } from './subjects.ts';
import { nextSteps } from './next.ts';
import { titleOf } from './titles.ts';
import { compareText } from '../../util/order.ts';

export { trackedPaths } from './accept.ts';

/** All claims about one cause become one finding, worst first (design 8); acceptances of none are findings too. */
export function foldFindings(claims: readonly Claim[], facts: Facts): Finding[] {
  const findings = folded(onlyWorstPerAsset(claims, facts), facts);
  return inOrder([...findings, ...folded(staleAcceptances(findings, facts), facts)], facts);
}

function folded(claims: readonly Claim[], facts: Facts): Finding[] {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const key = keyOf(claim);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [claim]);
    else group.push(claim);
  }
  return [...groups.values()].map((group) => withAcceptance(findingOf(group, facts), facts));
}

function inOrder(findings: readonly Finding[], facts: Facts): Finding[] {
  const urgencies = new Map(findings.map((finding) => [finding, urgency(finding, facts)]));
  return findings.toSorted(
    (a, b) =>
      severityRank(b.severity) - severityRank(a.severity) ||
      (urgencies.get(b) ?? 0) - (urgencies.get(a) ?? 0) ||
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
  const credential = credentialOf(subject, facts);
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
  const left = claims.filter(
    (claim) => !RECOVERY.includes(claim.check) || worst.get(assetKey(claim)) === claim,
  );
  const shared = new Set(left.filter((claim) => claim.check === 'shared-fate-backup').map(keyOf));
  return left.filter((claim) => claim.check !== 'no-separate-backup' || !shared.has(keyOf(claim)));
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
  const worst = worstEffect([
    ...claims.flatMap((claim) => claim.worst ?? []),
    ...exposureLists(claims).flatMap(effectsOf),
  ]);
  const excess = ordered.find((claim) => claim.excess !== undefined)?.excess;
  let next: Finding['next'] | undefined;
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
    get next() {
      next ??= nextSteps(lead, claims, facts);
      return next;
    },
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
  return credentialOf(subject, facts)?.environment.name ?? 'unknown';
}

function fromChange(subject: Subject, facts: Facts): boolean {
  if (facts.scope.mode === 'full' || facts.scope.mode === 'stdin') return true;
  if (subject.kind === 'manifest') return subject.entry === 'change';
  if (subject.kind !== 'credential') return false;
  const credential = credentialOf(subject, facts);
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
