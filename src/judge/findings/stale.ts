import type { Facts } from '../../model/facts.ts';
import type { Claim, Finding } from '../../model/finding.ts';
import type { Acceptance } from '../../model/manifest.ts';
import { isAbout } from './accept.ts';

/**
 * Acceptances of findings that are not there: what they were about is gone, or is called something else by now. Only a
 * full audit that read everything can say so.
 */
export function staleAcceptances(findings: readonly Finding[], facts: Facts): Claim[] {
  const { scope, coverage } = facts;
  if (scope.mode !== 'full' || !scope.history) return [];
  if (coverage.gaps.some((gap) => gap.scope === 'source')) return [];
  return facts.acceptances
    .filter((entry) => !findings.some((finding) => isAbout(entry, finding, facts)))
    .map((entry): Claim => ({
      check: 'unused-entry',
      subject: { kind: 'manifest', entry: `acceptance ${entry.check} ${entry.id}` },
      severity: 'low',
      what: whyStale(entry, findings, facts),
      places: [{ ...entry.place, source: 'manifest', tracking: 'tracked' }],
    }));
}

function whyStale({ id }: Acceptance, findings: readonly Finding[], facts: Facts): string {
  const now = findings.filter((finding) => finding.id === id).map(({ check }) => check);
  if (now.length > 0) return `what has this id is now called ${now.join(' and ')}`;
  return facts.credentials.some((credential) => credential.id === id)
    ? 'its credential is here, and nothing is found about it any more'
    : 'nothing here has this id';
}
