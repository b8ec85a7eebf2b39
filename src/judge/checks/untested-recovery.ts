import type { Check } from '../../model/check.ts';
import type { Claim } from '../../model/finding.ts';
import { monthsBetween } from '../../util/day.ts';
import { manifestPlace } from './places.ts';

export const untestedRecovery: Check = {
  id: 'untested-recovery',
  docs: {
    title: 'A backup that was never restored',
    what: 'A recovery system of overscope.yaml has no restored-on day, or one more than 12 months ago.',
    why: 'A copy is a recovery only when somebody has restored from it. An agent’s word that it works, or that it does not, is neither.',
    example: 'recovery: offsite without restored-on.',
    fix: 'Restore from it into an empty place, check the data, and write the day under restored-on.',
    limits: 'The day is a statement; nothing here repeats the restore.',
  },
  levels: [{ severities: ['medium'], when: 'always' }],
  standards: {
    nhi: [],
    llm: [],
    cwe: [],
    attack: ['T1490'],
    nist: ['CP-9(1)', 'CP-10'],
    soc2: ['A1.3'],
  },
  run(facts) {
    return facts.manifest.recovery.flatMap((system): Claim[] => {
      const { restoredOn } = system;
      if (restoredOn !== undefined && restoredOn <= facts.asOf && monthsBetween(restoredOn, facts.asOf) < 12)
        return [];
      return [
        {
          check: 'untested-recovery',
          subject: { kind: 'asset', name: `recovery ${system.name}` },
          severity: 'medium',
          what:
            restoredOn === undefined
              ? 'nobody has written down a restore'
              : `the last restore was on ${restoredOn}`,
          places: [manifestPlace(system.place)],
        },
      ];
    });
  },
};
