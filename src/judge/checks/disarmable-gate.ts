import type { Check } from '../../model/check.ts';
import { gateClaims } from './gates.ts';
import { UNGATED_LEVEL } from './severity.ts';

export const disarmableGate: Check = {
  id: 'disarmable-gate',
  docs: {
    title: 'A gate that what is reachable can switch off',
    what: 'A control covers the operation but is void: something reachable can switch it off, edit it, or walk round it.',
    why: 'A lock whose key lies beside it delays nobody. Deletion protection that the same principal can remove is one call more.',
    example: 'deletion_protection on a database, and a key that may call rds:ModifyDBInstance.',
    fix: 'Take the operation that disarms it away from the credential, or use a control that the principal cannot lift.',
    limits:
      'What disarms a control is catalogue data; an organisation’s own control needs disarmed-by in overscope.yaml.',
  },
  levels: [UNGATED_LEVEL],
  standards: {
    nhi: ['NHI5:2025'],
    llm: ['LLM03:2026', 'LLM06:2025'],
    cwe: [15, 424, 602],
    attack: ['T1685'],
    nist: ['AC-3(2)', 'AC-5'],
    soc2: ['CC6.1'],
  },
  run: (facts) =>
    gateClaims(facts, 'disarmable-gate', (item) => {
      const fallen = item.exposures
        .flatMap((exposure) => exposure.gates)
        .find((gate) => gate.because !== undefined);
      return fallen?.because ?? 'the control in front of it does not hold';
    }),
};
