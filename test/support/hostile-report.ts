import type { Report } from '../../src/model/report.ts';
import type { Finding } from '../../src/model/finding.ts';
import { credential, reported, verdict } from './world.ts';

/** A report in which every text that a repository or a manifest chooses goes through `text`, some fields several times. */
export function hostileReport(text: (field: string) => string): Report {
  const place = { path: text('AGENTS.md'), line: 3, column: 1 };
  const judged = verdict({
    credentials: ['aaaaaa', 'bbbbbb', 'cccccc', 'dddddd', 'eeeeee', 'ffffff'].map((id, index) =>
      credential(index % 2 === 0 ? 'acme/master-key' : 'acme/scoped-key', {
        id,
        at: {
          path: text(`path-${id}`),
          surroundings: { url: { scheme: 'acme', user: text(`user-${id}`), host: 'x.example', query: '' } },
        },
      }),
    ),
    gates: [
      {
        id: 'lock',
        ladder: 'provider-refusal',
        title: text('lock'),
        basis: 'declared',
        operations: ['acme:dropBox'],
        on: [],
        disarmedBy: ['acme:unlock'],
        editableHere: false,
        weaknesses: [text('weakness')],
        place,
      },
    ],
    prompts: [{ place, quote: text('Never delete'), about: ['destroy'] }],
  });
  const facts = {
    ...judged.facts,
    coverage: {
      ...judged.facts.coverage,
      gaps: [
        {
          source: 'tree',
          scope: 'file',
          kind: 'unreadable',
          what: text('denied'),
          path: text('gap'),
        } as const,
        { source: 'history', scope: 'source', kind: 'missing', what: text('history') } as const,
      ],
      leftOut: [{ kind: 'excluded' as const, what: text('vendor/**'), files: 3, reason: text('reason') }],
    },
    widenings: [{ what: 'job' as const, text: text('job'), counts: text('counts'), place }],
  };
  const report = reported({ ...judged, facts });
  return {
    ...report,
    audited: {
      name: text('acme/app'),
      branch: text('main'),
      head: { oid: 'ab'.repeat(20), date: '2026-11-20' },
    },
    findings: report.findings.map((finding, index) => withTexts(finding, index, text)),
  };
}

function withTexts(finding: Finding, index: number, text: (field: string) => string): Finding {
  return {
    ...finding,
    title: text(finding.title),
    ...(index === 1 ? { reopened: text('reopened') } : {}),
    ...(index === 2
      ? {
          accepted: {
            reason: text('accepted'),
            until: '2027-01-31',
            by: text('somebody'),
            place: { path: text('accepted.yaml'), line: 1, column: 1 },
          },
        }
      : {}),
    next: [{ text: text('next'), url: text('javascript:alert(1)'), command: text('command') }],
  };
}
