import type { Credential } from '../../model/credential.ts';
import type { Exposure } from '../../model/exposure.ts';
import type { Facts } from '../../model/facts.ts';
import type { CheckId, Claim } from '../../model/finding.ts';
import { auditable, placesOf } from './places.ts';
import { severestOf, stands, tempered, worse } from './severity.ts';

/** What an asset of data is restored from, as one credential's exposures see it. */
function bare(facts: Facts, wanted: 'none' | 'shared'): { credential: Credential; exposures: Exposure[] }[] {
  return auditable(facts.credentials).flatMap((credential) => {
    if (credential.standing === 'local') return [];
    const exposures = (facts.exposures.get(credential.id) ?? []).filter((item) => {
      if (item.environment === 'local' || item.asset.keeps !== 'data' || !item.effects.includes('destroy'))
        return false;
      if (item.asset.source === 'kind' && item.bound === 'ceiling') return false;
      const known = item.recovery.length > 0;
      if (wanted === 'none') return !known && !item.asset.kind.endsWith('/unknown');
      return known && !stands(item.recovery);
    });
    return exposures.length === 0 ? [] : [{ credential, exposures }];
  });
}

/** Claims of the two checks about where copies live. */
export function recoveryClaims(
  facts: Facts,
  check: CheckId,
  wanted: 'none' | 'shared',
  what: string,
): Claim[] {
  return bare(facts, wanted).map(({ credential, exposures }): Claim => {
    const severity = worse('low', severestOf(exposures, facts, credential));
    const asset = exposures[0]?.asset;
    const systems = new Map(exposures.flatMap((item) => item.recovery).map((item) => [item.system.id, item]));
    return {
      check,
      subject: { kind: 'credential', id: credential.id },
      severity: tempered(severity, credential, facts),
      what,
      places: placesOf(credential.sightings),
      exposures,
      recovery: [...systems.values()],
      ...(asset === undefined ? {} : { asset }),
    };
  });
}
