import type { Check } from '../../model/check.ts';
import type { Claim } from '../../model/finding.ts';
import { authorityClaim, jobsOf } from './authority.ts';
import { surplus } from './excess.ts';
import { withWorstOf } from './named-excess.ts';
import { auditable, placesOf } from './places.ts';
import { AUTHORITY_LEVEL } from './severity.ts';

export const undeclaredCredential: Check = {
  id: 'undeclared-credential',
  docs: {
    title: 'A credential that no job names',
    what: 'No job of overscope.yaml names this credential, so everything that it permits counts as outside. A copy at a place that its job does not name is a facet of its finding.',
    why: 'Nobody has said what the credential is for, so nobody can say that an agent which finds it may not use it for something else.',
    example: 'A Railway token in scripts/add-domain.sh, and an overscope.yaml without a job for it.',
    fix: 'Remove it where it is not needed; otherwise write a job that names it and the operations that it needs.',
    limits: 'Without an overscope.yaml this is said once; each credential is then judged by what it permits.',
  },
  levels: [AUTHORITY_LEVEL, { severities: ['low'], when: 'a copy at a place that its job does not name' }],
  standards: {
    nhi: ['NHI5:2025'],
    llm: ['LLM03:2026', 'LLM06:2025'],
    cwe: [250, 1220],
    attack: ['T1552'],
    nist: ['AC-2', 'AC-6'],
    soc2: ['CC6.1', 'CC6.3'],
  },
  run(facts) {
    return auditable(facts.credentials).flatMap((credential): Claim[] => {
      const declared = facts.declared.get(credential.id);
      if (jobsOf(facts, credential).length > 0) {
        const elsewhere = declared?.elsewhere ?? [];
        if (elsewhere.length === 0 || credential.standing === 'local') return [];
        return [
          {
            check: 'undeclared-credential',
            subject: { kind: 'credential', id: credential.id },
            severity: 'low',
            what: 'it is also at a place that its job does not name',
            places: placesOf(elsewhere),
          },
        ];
      }
      const over = surplus(facts, credential, 'ceiling');
      if (over === undefined || over.empty) return [];
      const surely = surplus(facts, credential, 'floor');
      const sure = surely !== undefined && surely.excess.operations > 0 && surely.excess.irreversible > 0;
      return [
        authorityClaim(
          'undeclared-credential',
          facts,
          credential,
          sure ? { ...over, excess: withWorstOf(surely.excess, over.excess) } : over,
          facts.manifest.present ? 'no job names it' : 'what it is for is not written down',
        ),
      ];
    });
  },
};
