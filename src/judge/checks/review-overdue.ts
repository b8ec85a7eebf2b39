import type { Check } from '../../model/check.ts';
import type { Claim } from '../../model/finding.ts';
import type { CredentialSelector } from '../../model/manifest.ts';
import { manifestPlace } from './places.ts';

export const reviewOverdue: Check = {
  id: 'review-overdue',
  docs: {
    title: 'A review that is due',
    what: 'The day under review-by: has passed, or a statement in overscope.yaml has ended.',
    why: 'A job that nobody looks at any more keeps permitting what it once needed.',
    example: 'review-by: 2026-03-01 in November.',
    fix: 'Ask the owner whether the job still needs these operations, and write the next day.',
    limits: 'Days are compared with --as-of.',
  },
  levels: [{ severities: ['low'], when: 'always' }],
  standards: { nhi: ['NHI1:2025'], llm: [], cwe: [], attack: [], nist: ['AC-2', 'AC-6(7)'], soc2: ['CC6.2'] },
  run(facts) {
    const late = facts.manifest.jobs.flatMap((job): Claim[] =>
      job.reviewBy === undefined || job.reviewBy >= facts.asOf
        ? []
        : [claim(`job ${job.name}`, `its review was due on ${job.reviewBy}`, manifestPlace(job.place))],
    );
    const ended = [
      ...facts.manifest.attested.map((item) => ({
        until: item.statement.until,
        place: item.place,
        name: `attestation of ${named(item.credential)}`,
      })),
      ...facts.manifest.evidence.flatMap((item) =>
        item.complete === undefined
          ? []
          : [
              {
                until: item.complete.until,
                place: item.place,
                name: `completeness of ${named(item.credential)}`,
              },
            ],
      ),
      ...facts.manifest.gates.flatMap((item) =>
        item.attested === undefined
          ? []
          : [
              {
                until: item.attested.until,
                place: item.place,
                name: `gate before ${item.operations.join(', ')}`,
              },
            ],
      ),
    ].filter((item) => item.until < facts.asOf);
    return [
      ...late,
      ...ended.map((item) =>
        claim(item.name, `the statement ended on ${item.until}`, manifestPlace(item.place)),
      ),
    ];
  },
};

/** What a selector says, without the line on which it stands, so that the finding's id outlives an edit above it. */
function named({ type, in: path, variable, reference, fingerprint }: CredentialSelector): string {
  return [variable, reference, fingerprint, type, path].filter((text) => text !== undefined).join(' ');
}

function claim(entry: string, what: string, place: Claim['places'][number]): Claim {
  return {
    check: 'review-overdue',
    subject: { kind: 'manifest', entry },
    severity: 'low',
    what,
    places: [place],
  };
}
