import type { Check } from '../../model/check.ts';
import type { Claim } from '../../model/finding.ts';
import { authorityClaim, jobsOf } from './authority.ts';
import { surplus } from './excess.ts';
import { withWorstOf } from './named-excess.ts';
import { auditable } from './places.ts';
import { AUTHORITY_LEVEL } from './severity.ts';

export const exceedsJob: Check = {
  id: 'exceeds-job',
  docs: {
    title: 'A credential that can do more than its job',
    what: 'What the credential surely permits is wider than the union of its jobs, in operations or in resources.',
    why: 'Whoever holds a credential can do all that it permits; the part that no job needs is the next incident.',
    example: 'A Railway token whose job is to manage domains, which can also call volumeDelete.',
    fix: 'Use a narrower credential where the provider offers one; otherwise keep it where no agent reads and put an enforced gate in front of what cannot be undone.',
    limits: 'Only the floor is compared here. What is possible at most is scope-unknown.',
  },
  levels: [AUTHORITY_LEVEL],
  standards: {
    nhi: ['NHI5:2025'],
    llm: ['LLM03:2026', 'LLM06:2025'],
    cwe: [250, 1220],
    attack: ['T1078.004'],
    nist: ['AC-6', 'AC-6(1)'],
    soc2: ['CC6.3'],
  },
  run(facts) {
    return auditable(facts.credentials).flatMap((credential): Claim[] => {
      if (jobsOf(facts, credential).length === 0) return [];
      const over = surplus(facts, credential, 'floor');
      if (over === undefined || over.empty) return [];
      const ceiling = surplus(facts, credential, 'ceiling');
      const what =
        over.excess.operations > 0
          ? 'it permits operations that its job does not need'
          : 'it reaches resources that its job does not name';
      const excess = ceiling === undefined ? over.excess : withWorstOf(over.excess, ceiling.excess);
      const exposures = ceiling?.exposures ?? over.exposures;
      return [authorityClaim('exceeds-job', facts, credential, { ...over, excess, exposures }, what)];
    });
  },
};
