import type { Check } from '../../model/check.ts';
import { gateClaims } from './gates.ts';
import { UNGATED_LEVEL } from './severity.ts';

export const ungatedDestruction: Check = {
  id: 'ungated-destruction',
  docs: {
    title: 'An irreversible operation with nothing in front of it',
    what: 'An operation that cannot be undone and is outside the job has no gate that holds on some route; one inside the job, named exactly, only if its asset has no recovery that holds.',
    why: 'An agent that has the credential needs one call. Nothing outside the model will stop it.',
    example: 'A database owner’s URL in .env.production, and no control in front of DROP TABLE.',
    fix: 'Put a control in front that is enforced outside the model: the provider’s own refusal, a second person, a delay.',
    limits:
      'A control that exists only in the provider’s console is not seen unless overscope.yaml states it.',
  },
  levels: [UNGATED_LEVEL],
  standards: {
    nhi: ['NHI5:2025'],
    llm: ['LLM03:2026', 'LLM06:2025'],
    cwe: [306, 1220],
    attack: ['T1485'],
    nist: ['AC-3(2)', 'AC-6'],
    soc2: ['CC6.1'],
  },
  run: (facts) =>
    gateClaims(
      facts,
      'ungated-destruction',
      () => 'nothing enforced stands in front of what cannot be undone',
    ),
};
