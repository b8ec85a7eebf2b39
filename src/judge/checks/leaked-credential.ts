import type { Check } from '../../model/check.ts';
import { statedEnd } from '../../model/credential.ts';
import type { Claim } from '../../model/finding.ts';
import { auditable, placesOf } from './places.ts';
import { hasEnded, tempered } from './severity.ts';

export const leakedCredential: Check = {
  id: 'leaked-credential',
  docs: {
    title: 'A credential in a tracked file or in the history',
    what: 'A tracked file or an object of the history holds the value, and it is no example, local, test-mode or public value.',
    why: 'Everybody with a clone has it, and every agent that reads the repository. It stays valid until it is replaced; rewriting the history does not take it back.',
    example: 'A database URL in a seed script that was committed two years ago and removed a day later.',
    fix: 'Replace the credential at its provider first. Then take the line out and record the day under revoked: in overscope.accepted.yaml.',
    limits: 'Whether the value still works is not asked: no provider is called.',
  },
  levels: [{ severities: ['high'], when: 'always' }],
  standards: {
    nhi: ['NHI2:2025'],
    llm: ['LLM02:2026'],
    cwe: [798, 312, 540],
    attack: ['T1552.001'],
    nist: ['IA-5(7)'],
    soc2: ['CC6.1'],
  },
  run(facts) {
    return auditable(facts.credentials).flatMap((credential): Claim[] => {
      if (credential.reached !== 'value' || credential.public) return [];
      if (credential.standing === 'local' || credential.standing === 'test') return [];
      const leaked = credential.sightings.filter(
        (item) => item.tracking === 'tracked' || item.tracking === 'history' || item.source === 'message',
      );
      if (leaked.length === 0) return [];
      const tracked = leaked.filter((item) => item.tracking === 'tracked');
      const holder = tracked.every((item) => item.inName === true)
        ? 'the name of a tracked file'
        : 'a tracked file';
      const onlyHistory = tracked.length === 0;
      const isStaged = !onlyHistory && leaked.every((item) => item.uncommitted === true);
      const dropped = leaked.every((item) => item.unreachable === true);
      const held = dropped
        ? 'git still stores it, although no branch has it'
        : onlyHistory
          ? 'only the history still holds it'
          : isStaged
            ? 'a staged file holds it, no commit yet'
            : `${holder} holds it`;
      const valid = onlyHistory ? `${held}: it is valid until it is replaced` : held;
      const ended = hasEnded(credential, facts)
        ? `${held}: it ended on ${statedEnd(credential) ?? ''}`
        : undefined;
      return [
        {
          check: 'leaked-credential',
          subject: { kind: 'credential', id: credential.id },
          severity: tempered('high', credential, facts),
          what: ended ?? valid,
          places: placesOf(leaked),
        },
      ];
    });
  },
};
