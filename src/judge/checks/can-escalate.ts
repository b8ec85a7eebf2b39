import type { Check } from '../../model/check.ts';
import type { Claim } from '../../model/finding.ts';
import { auditable, placesOf } from './places.ts';
import { tempered } from './severity.ts';

export const canEscalate: Check = {
  id: 'can-escalate',
  docs: {
    title: 'A credential that can obtain more',
    what: 'The credential can obtain more than its job: mint another, grant itself a permission, take on a role, or read a stronger credential. The route is shown.',
    why: 'A narrow list of operations is not narrow when one of them opens the rest.',
    example: 'iam:AttachUserPolicy, which gives its caller every other permission.',
    fix: 'Take the operation that leads on away from the credential.',
    limits: 'What a step would yield counts as sure only where the inventory or the evidence shows it.',
  },
  levels: [{ severities: ['high'], when: 'always' }],
  standards: {
    nhi: ['NHI5:2025'],
    llm: ['LLM03:2026', 'LLM06:2025'],
    cwe: [269, 266],
    attack: ['T1098', 'T1528'],
    nist: ['AC-6', 'AC-6(1)'],
    soc2: ['CC6.3'],
  },
  run(facts) {
    return auditable(facts.credentials).flatMap((credential): Claim[] => {
      if (credential.standing === 'local') return [];
      const ways = facts.escalations.get(credential.id) ?? [];
      const sure = ways.filter((way) => way.bound === 'floor' && !way.inJob);
      const best =
        sure.find((way) => way.obtains.kind === 'credential') ??
        sure.find((way) => way.obtains.kind === 'everything' || way.obtains.kind === 'principal') ??
        sure[0];
      if (best === undefined) return [];
      const { obtains } = best;
      const yields =
        obtains.kind === 'credential'
          ? obtains.id
          : obtains.kind === 'principal'
            ? obtains.name
            : obtains.kind === 'type'
              ? obtains.id
              : obtains.kind;
      return [
        {
          check: 'can-escalate',
          subject: { kind: 'credential', id: credential.id },
          severity: tempered('high', credential, facts),
          what: 'it can obtain more than its job',
          places: placesOf(credential.sightings),
          route: [
            { credential: credential.id, operation: best.operation, yields },
            ...(best.reaches === undefined ? [] : [{ credential: yields, operation: best.reaches }]),
          ],
          worst: best.worst,
        },
      ];
    });
  },
};
