import type { Check } from '../../model/check.ts';
import { recoveryClaims } from './recovery.ts';
import { UNCOPIED_LEVEL } from './severity.ts';

export const sharedFateBackup: Check = {
  id: 'shared-fate-backup',
  docs: {
    title: 'Backups within reach of what destroys production',
    what: 'Recovery systems of the asset are known, and none is out of reach of what can destroy it.',
    why: 'A backup that the same credential deletes is no recovery: it goes with what it was to restore.',
    example:
      'Railway keeps a volume’s backups with the volume; the token that deletes the volume deletes them.',
    fix: 'Copy the data to an account or provider that no credential here reaches, and name the copy under recovery:.',
    limits: 'Copies that no file and no recovery: entry names are not known.',
  },
  levels: [UNCOPIED_LEVEL],
  standards: {
    nhi: ['NHI5:2025'],
    llm: ['LLM03:2026'],
    cwe: [653],
    attack: ['T1490'],
    nist: ['CP-9(3)', 'CP-9(7)'],
    soc2: ['A1.2'],
  },
  run: (facts) =>
    recoveryClaims(
      facts,
      'shared-fate-backup',
      'shared',
      'every known copy is within reach of what can destroy the original',
    ),
};
