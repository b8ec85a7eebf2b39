import type { Check } from '../../model/check.ts';
import type { Claim } from '../../model/finding.ts';
import { authorityClaim, jobsOf } from './authority.ts';
import { surplus } from './excess.ts';
import { auditable } from './places.ts';
import { tempered, worse } from './severity.ts';

export const scopeUnknown: Check = {
  id: 'scope-unknown',
  docs: {
    title: 'A credential whose authority is not known',
    what: 'What the credential surely permits fits its job, but at most it permits more; the finding says which evidence would settle it.',
    why: 'What only the provider knows cannot be shown to be narrow. Until it is, the upper bound is what counts.',
    example: 'An AWS access key with a job for one bucket and no policy in the repository.',
    fix: 'Name the policy, the GRANTs or the console page that states it, under evidence: or attested: in overscope.yaml.',
    limits:
      'The upper bound comes from the provider’s documents; the credential may permit less, never more.',
  },
  levels: [{ severities: ['high', 'medium'], when: 'the worst of its exposures, at least medium' }],
  standards: {
    nhi: ['NHI5:2025'],
    llm: ['LLM03:2026', 'LLM06:2025'],
    cwe: [1220],
    attack: ['T1078.004'],
    nist: ['AC-6', 'AC-6(7)'],
    soc2: ['CC6.3'],
  },
  run(facts) {
    return auditable(facts.credentials).flatMap((credential): Claim[] => {
      if (jobsOf(facts, credential).length === 0) return [];
      const floor = surplus(facts, credential, 'floor');
      if (floor !== undefined && !floor.empty) return [];
      const over = surplus(facts, credential, 'ceiling');
      if (over === undefined || over.empty) return [];
      const claim = authorityClaim(
        'scope-unknown',
        facts,
        credential,
        over,
        'at most it permits more than its job',
      );
      return [{ ...claim, severity: tempered(worse('medium', claim.severity), credential, facts) }];
    });
  },
};
