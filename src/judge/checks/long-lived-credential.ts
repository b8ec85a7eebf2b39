import type { Check } from '../../model/check.ts';
import type { Claim } from '../../model/finding.ts';
import { auditable, placesOf } from './places.ts';
import { tempered } from './severity.ts';

export const longLivedCredential: Check = {
  id: 'long-lived-credential',
  docs: {
    title: 'A credential that never ends',
    what: 'The credential never expires although its provider offers a kind that does.',
    why: 'Every copy that was ever made stays usable until somebody remembers it.',
    example: 'An AWS access key where the workflow could take a role for an hour.',
    fix: 'Use the kind that ends: a session, a role through OIDC, a token with an end date.',
    limits:
      'An end that was set at the provider is not visible in the value. What is only named here is replaced where it is kept, which is not seen.',
  },
  levels: [{ severities: ['low'], when: 'always' }],
  standards: {
    nhi: ['NHI7:2025'],
    llm: [],
    cwe: [324, 613],
    attack: ['T1078.004'],
    nist: ['IA-5(1)'],
    soc2: ['CC6.1'],
  },
  run(facts) {
    return auditable(facts.credentials).flatMap((credential): Claim[] => {
      const types = credential.fits.flatMap((id) => facts.catalogue.types.get(id) ?? []);
      const lasting =
        types.length > 0 && types.every((type) => type.expires === 'never' && type.offersExpiry);
      if (!lasting || credential.reached === 'name' || credential.standing === 'local' || credential.public)
        return [];
      return [
        {
          check: 'long-lived-credential',
          subject: { kind: 'credential', id: credential.id },
          severity: tempered('low', credential, facts),
          what: 'it never expires, although the provider offers a kind that does',
          places: placesOf(credential.sightings),
        },
      ];
    });
  },
};
