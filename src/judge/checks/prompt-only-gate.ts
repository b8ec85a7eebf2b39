import type { Check } from '../../model/check.ts';
import { gateClaims } from './gates.ts';
import { UNGATED_LEVEL } from './severity.ts';

export const promptOnlyGate: Check = {
  id: 'prompt-only-gate',
  docs: {
    title: 'Only a sentence stands in front',
    what: 'An irreversible operation has no enforced gate, and the only thing found in front of it is a sentence in an instruction file, which is quoted with its line.',
    why: 'Instructions are context for a model, not a control: in both known incidents the prompt had forbidden what happened.',
    example:
      'AGENTS.md says that nothing irreversible may be done unasked, and the token permits volumeDelete.',
    fix: 'Keep the sentence, and add a control that does not depend on a model reading it.',
    limits:
      'Sentences are recognised in English. A sentence that is not recognised does not change the severity.',
  },
  levels: [UNGATED_LEVEL],
  standards: {
    nhi: ['NHI5:2025'],
    llm: ['LLM03:2026', 'LLM08:2026', 'LLM06:2025'],
    cwe: [602, 693],
    attack: ['T1485'],
    nist: ['AC-3(2)'],
    soc2: ['CC6.1'],
  },
  run: (facts) =>
    gateClaims(
      facts,
      'prompt-only-gate',
      () => 'an instruction file forbids it in words, which nothing enforces',
    ),
};
