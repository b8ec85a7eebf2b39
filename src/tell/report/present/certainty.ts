import type { Authority, Basis } from '../../../model/authority.ts';
import type { Credential } from '../../../model/credential.ts';
import type { Finding } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import type { Line } from './model.ts';

/** Floors that say what one credential was given, and not what its kind always has. */
const STATED: readonly Basis[] = ['evidence', 'attested', 'proved'];

/**
 * Why less may weigh more: what is stated is certain, and an excess that is certain weighs more than a wider one that is
 * only possible; what a job does not need is an excess only once there is a job.
 */
export function certain(
  { severity, excess }: Finding,
  credential: Credential,
  { floor }: Authority,
  report: Report,
): Line[] {
  if (severity !== 'critical' && severity !== 'high') return [];
  if (excess?.bound !== 'floor') return [];
  if (STATED.includes(floor.basis))
    return [{ key: 'why', text: 'certain by what is stated; more that is only possible weighs less' }];
  const ends = credential.fits.every((id) => report.catalogue.types.get(id)?.endsWith === 'job');
  return ends && credential.reached === 'name' && (report.jobs.get(credential.id) ?? []).length > 0
    ? [{ key: 'why', text: 'its job makes the excess certain; without one it is medium at most' }]
    : [];
}
