import type { Credential } from '../../model/credential.ts';
import type { Exposure } from '../../model/exposure.ts';
import type { Facts } from '../../model/facts.ts';
import type { CheckId, Claim } from '../../model/finding.ts';
import { kept } from '../../util/kept.ts';
import { oncePer } from '../../util/once-per.ts';
import { auditable, placesOf } from './places.ts';
import { severestOf, stands, tempered, worse } from './severity.ts';

/** Exposures of data that is restored from nothing known, or from nothing that is out of reach. */
const BARE = {
  none: oncePer((exposures: readonly Exposure[]) =>
    kept(
      exposures,
      (item) => item.recovery.length === 0 && losesData(item) && !item.asset.kind.endsWith('/unknown'),
    ),
  ),
  shared: oncePer((exposures: readonly Exposure[]) =>
    kept(exposures, (item) => item.recovery.length > 0 && losesData(item) && !stands(item.recovery)),
  ),
};

function losesData({ environment, asset, bound, effects }: Exposure): boolean {
  if (asset.keeps !== 'data' || environment === 'local') return false;
  return (asset.source !== 'kind' || bound === 'floor') && effects.includes('destroy');
}

/** What an asset of data is restored from, as one credential's exposures see it. */
function bare(
  facts: Facts,
  wanted: keyof typeof BARE,
): { readonly credential: Credential; readonly exposures: readonly Exposure[] }[] {
  return auditable(facts.credentials).flatMap((credential) => {
    if (credential.standing === 'local') return [];
    const exposures = BARE[wanted](facts.exposures.get(credential.id) ?? NONE);
    return exposures.length === 0 ? [] : [{ credential, exposures }];
  });
}

const NONE: readonly Exposure[] = [];

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
