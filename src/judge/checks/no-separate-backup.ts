import type { Check } from '../../model/check.ts';
import { recoveryClaims } from './recovery.ts';
import { UNCOPIED_LEVEL } from './severity.ts';

export const noSeparateBackup: Check = {
  id: 'no-separate-backup',
  docs: {
    title: 'No backup is known',
    what: 'Nothing in the repository, in overscope.yaml or in the provider’s defaults says what the asset would be restored from.',
    why: 'If a copy exists, somebody should be able to say where; if none exists, the first irreversible call is the last.',
    example: 'A production database URL, and no recovery: entry and no file that describes a backup.',
    fix: 'Name the copy under recovery: in overscope.yaml with its evidence, or make one.',
    limits: 'A backup that is set up only in a console is unknown here until it is stated.',
  },
  levels: [UNCOPIED_LEVEL],
  standards: {
    nhi: ['NHI5:2025'],
    llm: ['LLM03:2026'],
    cwe: [653],
    attack: ['T1490'],
    nist: ['CP-9', 'CP-9(3)'],
    soc2: ['A1.2'],
  },
  run: (facts) =>
    recoveryClaims(facts, 'no-separate-backup', 'none', 'nothing says what it would be restored from'),
};
