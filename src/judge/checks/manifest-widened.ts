import type { Check } from '../../model/check.ts';
import type { Claim } from '../../model/finding.ts';
import type { Widening } from '../../model/manifest.ts';
import { manifestPlace } from './places.ts';

export const manifestWidened: Check = {
  id: 'manifest-widened',
  docs: {
    title: 'The change widens its own manifest',
    what: 'The audited change adds something to overscope.yaml or overscope.accepted.yaml that would make a verdict milder. It is listed with what of it counts already; the rest does not count yet.',
    why: 'Whoever can edit the file can widen a job, an agent included. It counts once somebody else has merged it.',
    example: 'A commit that adds a token and, beside it, a job that allows everything the token can do.',
    fix: 'Review the lines by themselves and merge them first; make a person the owner of the file in CODEOWNERS.',
    limits: 'Who reviewed the merged revision is not checked here.',
  },
  levels: [{ severities: ['medium'], when: 'always' }],
  standards: { nhi: [], llm: ['LLM03:2026'], cwe: [15], attack: [], nist: ['CM-3', 'CM-5'], soc2: ['CC8.1'] },
  run(facts): Claim[] {
    if (facts.widenings.length === 0) return [];
    return [
      {
        check: 'manifest-widened',
        subject: { kind: 'manifest', entry: 'change' },
        severity: 'medium',
        what: countText(facts.widenings),
        places: facts.widenings.map((item) => manifestPlace(item.place)),
      },
    ];
  },
};

/** `1 entry does not count yet`; where something of one counts, `1 entry counts only in part yet, 2 not at all`. */
function countText(widenings: readonly Widening[]): string {
  const none = widenings.filter((item) => item.counts === undefined).length;
  const part = widenings.length - none;
  if (part === 0) return `${none} ${none === 1 ? 'entry does' : 'entries do'} not count yet`;
  const inPart = `${part} ${part === 1 ? 'entry counts' : 'entries count'} only in part yet`;
  return none === 0 ? inPart : `${inPart}, ${none} not at all`;
}
