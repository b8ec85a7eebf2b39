import { selects } from '../know/manifest/index.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Credential } from '../model/credential.ts';
import type { Manifest, Problem } from '../model/manifest.ts';

/**
 * Attestations of a kind of credential that permits the same whatever somebody states: the provider gives every such
 * token everything, or the token itself says what it permits. They are errors, not opinions (design 6).
 */
export function falseAttestations(manifest: Manifest, credentials: readonly Credential[], catalogue: Catalogue): Problem[] {
  return manifest.attested.flatMap((entry): Problem[] => {
    const against = credentials.find((credential) => selects(entry.credential, credential) && settledByKind(credential, catalogue));
    if (against === undefined) return [];
    const type = catalogue.types.get(against.fits[0] ?? '');
    return [
      {
        place: entry.place,
        message: `nothing can be attested of a ${type?.title ?? 'credential of this kind'}: ${type?.authority.known === 'token' ? 'it states itself what it permits' : 'its provider gives every one of them the same'}`,
        help: [{ label: 'write', text: 'a job with the operations it is for; what it can do besides stays a finding' }],
      },
    ];
  });
}

function settledByKind(credential: Credential, catalogue: Catalogue): boolean {
  const types = credential.fits.flatMap((id) => catalogue.types.get(id) ?? []);
  return types.length > 0 && types.every((type) => type.authority.known !== 'no');
}
