import { severityRank, type Finding } from '../../model/finding.ts';

/**
 * Marks the findings of a range that its base did not have, or had with less: a policy or a GRANT that was widened, a
 * gate that was removed, a job that was narrowed, an acceptance that was taken back.
 */
export function markNew(findings: readonly Finding[], base: readonly Finding[]): Finding[] {
  const known = new Map(base.toReversed().map((finding) => [causeOf(finding), finding]));
  return findings.map((finding) => {
    if (finding.fromChange) return finding;
    const before = known.get(causeOf(finding));
    return before === undefined || isWorse(finding, before) ? { ...finding, fromChange: true } : finding;
  });
}

/** A credential has one finding whatever its check is; of everything else each check has its own. */
function causeOf({ id, check, subject }: Finding): string {
  return `${subject.kind} ${id} ${subject.kind === 'credential' ? '' : check}`;
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
