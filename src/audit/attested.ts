import { selects } from '../know/manifest/index.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Credential } from '../model/credential.ts';
import type { Manifest, Problem } from '../model/manifest.ts';

/**
 * Attestations of a kind of credential that permits the same whatever somebody states: the provider gives every such
 * token everything, or the token itself says what it permits. They are errors, not opinions (design 6).
 */
export function falseAttestations(
  manifest: Manifest,
  credentials: readonly Credential[],
  catalogue: Catalogue,
): Problem[] {
  return manifest.attested.flatMap((entry): Problem[] => {
    const selected = credentials.filter((credential) => selects(entry.credential, credential));
    const foreign = selected.find(
      (credential) => !entry.grants.some((grant) => providersOf(credential).has(grant.provider)),
    );
    if (foreign !== undefined) {
      return [
        {
          place: entry.place,
          message: `these grants say nothing of credential ${foreign.id}: they name no operation of its provider`,
          help: [
            {
              label: 'write',
              text: `the operations of ${[...providersOf(foreign)].join(' or ')} that it was given`,
            },
          ],
        },
      ];
    }
    const against = selected.find((credential) => settledByKind(credential, catalogue));
    if (against === undefined) return [];
    const type = catalogue.types.get(against.fits[0] ?? '');
    return [
      {
        place: entry.place,
        message: `nothing can be attested of a ${type?.title ?? 'credential of this kind'}: ${type?.authority.known === 'token' ? 'it states itself what it permits' : 'its provider gives every one of them the same'}`,
        help: [
          {
            label: 'write',
            text: 'a job with the operations it is for; what it can do besides stays a finding',
          },
        ],
      },
    ];
  });
}

function settledByKind(credential: Credential, catalogue: Catalogue): boolean {
  const types = credential.fits.flatMap((id) => catalogue.types.get(id) ?? []);
  return types.length > 0 && types.every((type) => type.authority.known !== 'no');
}

function providersOf(credential: Credential): ReadonlySet<string> {
  return new Set(credential.fits.map((id) => id.split('/')[0] ?? id));
}
