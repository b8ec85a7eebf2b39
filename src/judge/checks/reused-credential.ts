import type { Check } from '../../model/check.ts';
import type { Claim } from '../../model/finding.ts';
import { jobsOf } from './authority.ts';
import { auditable, placesOf } from './places.ts';
import { tempered } from './severity.ts';

export const reusedCredential: Check = {
  id: 'reused-credential',
  docs: {
    title: 'One credential for several jobs',
    what: 'Two jobs name the same credential, or its jobs belong to different environments. Excess is measured against their union.',
    why: 'It cannot be replaced for one job without the other, and whoever needs one of them holds both.',
    example: 'One database URL for the API and for the nightly report.',
    fix: 'Make one credential a job.',
    limits: 'Uses that no job declares are not counted.',
  },
  levels: [
    { severities: ['medium'], when: 'its jobs belong to several environments' },
    { severities: ['low'], when: 'otherwise' },
  ],
  standards: { nhi: ['NHI9:2025'], llm: [], cwe: [250], attack: [], nist: ['IA-4', 'AC-5'], soc2: ['CC6.1'] },
  run(facts) {
    return auditable(facts.credentials).flatMap((credential): Claim[] => {
      const jobs = jobsOf(facts, credential);
      if (jobs.length < 2) return [];
      const environments = new Set(jobs.flatMap((job) => job.environment ?? []));
      return [
        {
          check: 'reused-credential',
          subject: { kind: 'credential', id: credential.id },
          severity: tempered(environments.size > 1 ? 'medium' : 'low', credential, facts),
          what: `it serves ${jobs.length} jobs${environments.size > 1 ? ` in ${environments.size} environments` : ''}`,
          places: placesOf(credential.sightings),
        },
      ];
    });
  },
};
