import type { Report } from '../../../model/report.ts';
import type { View } from '../../../model/view.ts';
import { count } from '../../../util/wrap.ts';
import { gateAnswer, scopeAnswer, separationAnswer } from './answers.ts';
import { readText, reproducible, reviewedRevision } from './coverage.ts';
import type { Fact, Inline, Question } from './model.ts';

/** What was audited, against what, when, how much of it was read, and how to get the report again. */
export function factsOf(report: Report, view: View): Fact[] {
  const { audited, catalogue } = report;
  return [
    { label: 'Audited', text: [audited.name, ...revision(report)] },
    { label: 'Judged against', text: manifestOf(report) },
    {
      label: 'As of',
      text: [`${report.asOf}: ends of acceptances, statements and reviews are judged against this day`],
    },
    { label: 'Read', text: [`${readText(report)}; not the machine’s environment or home`] },
    { label: 'Not read', text: [unreadText(report)] },
    {
      label: 'Tool',
      text: [`overscope ${report.version}, catalogue of ${catalogue.reviewed}, `, { code: catalogue.hash }],
    },
    {
      label: 'Reproduce',
      text: [{ code: view.reproduce }, ` gives this file byte for byte ${reproducible(report)}`],
    },
  ];
}

function revision(report: Report): Inline[] {
  const { branch, head, base } = report.audited;
  return [
    ...(branch === undefined ? [] : [', branch ', { code: branch }]),
    ...(head === undefined
      ? []
      : [', commit ', { code: head.oid.slice(0, 12) }, ` of ${head.date.slice(0, 10)}`]),
    ...(base === undefined ? [] : ['; only what it adds to ', ...baseOf(report)]),
  ];
}

/** `main` (`1a2b3c4d5e6f`): where a range starts, as it was asked for; a hash is not said twice. */
function baseOf({ audited, scope }: Report): Inline[] {
  const oid = audited.base?.oid.slice(0, 12) ?? '';
  const rev = scope.base ?? audited.base?.rev ?? '';
  return rev === '' || audited.base?.oid.startsWith(rev) === true
    ? [{ code: oid }]
    : [{ code: rev }, ' (', { code: oid }, ')'];
}

/** The revision whose manifest counts for a range: the tip of the base, not where the branch left it. */
function reviewedOf(revision: string, report: Report): Inline[] {
  const { name, oid } = reviewedRevision(revision, report);
  return name === undefined ? [{ code: oid }] : [{ code: name }, ' (', { code: oid }, ')'];
}

function manifestOf(report: Report): Inline[] {
  const own = report.manifest.revisions[0];
  if (own !== undefined && own.state !== 'none' && report.audited.base !== undefined)
    return report.manifest.present
      ? [
          { code: own.path },
          ' as ',
          ...reviewedOf(own.revision, report),
          ' has it: what this change edits in it does not count',
        ]
      : [
          'no overscope.yaml: ',
          ...reviewedOf(own.revision, report),
          ' has none, and the one that this change adds does not count',
        ];
  if (own === undefined || own.state === 'none' || !report.manifest.present)
    return ['no overscope.yaml: what each credential is for is not written down'];
  const { lastChange } = own;
  return [
    { code: own.path },
    ...(own.sha256 === undefined ? [] : [', sha256 ', { code: own.sha256.slice(0, 16) }]),
    ...(lastChange === undefined
      ? []
      : [
          `, last changed ${lastChange.date.slice(0, 10)} in `,
          { code: lastChange.oid.slice(0, 12) },
          ` by ${lastChange.author}`,
        ]),
    ...(own.state === 'committed' ? [] : [`; the copy in the work tree is ${own.state}`]),
  ];
}

function unreadText({ coverage }: Report): string {
  const sources = coverage.gaps.filter((gap) => gap.scope === 'source').length;
  const files = coverage.gaps.length - sources;
  const gaps = [
    ...(sources > 0 ? [count(sources, 'source')] : []),
    ...(files > 0 ? [count(files, 'file')] : []),
  ].join(', ');
  return gaps === '' ? 'nothing that was asked for' : `${gaps} (section 5)`;
}

/** Scope, gate and separation: what the report answers. */
export function questionsOf(report: Report): Question[] {
  return [
    {
      name: 'Scope.',
      question: 'Does each credential fit its job?',
      answer: scopeAnswer(report),
      evidence: 'SOC 2 CC6.3 · NIST SP 800-53 AC-6',
    },
    {
      name: 'Gate.',
      question: 'Is each irreversible operation behind an enforced control?',
      answer: gateAnswer(report),
      evidence: 'SOC 2 CC6.1 · NIST SP 800-53 AC-3(2)',
    },
    {
      name: 'Separation.',
      question: 'Are backups out of reach of what can destroy the data?',
      answer: separationAnswer(report),
      evidence: 'SOC 2 A1.2 · NIST SP 800-53 CP-9(3)',
    },
  ];
}

/** What nobody should read into the report. */
export function limitsOf(report: Report): Inline[][] {
  return [
    ['Whether a credential still works: no provider was asked.'],
    [
      'What is set only in a provider’s console: it counts as absent unless ',
      { code: 'overscope.yaml' },
      ' states it with evidence.',
    ],
    [
      '“At most” is an upper bound from the provider’s documents; the credential may permit less, never more.',
    ],
    ...unreadCommits(report).map((text) => [text]),
    ['Environment variables and the home folder of the machine, which an agent there reads too.'],
  ];
}

/** Which commits were not read, as the scope says it. */
function unreadCommits({ scope, coverage }: Report): string[] {
  if (scope.mode === 'range')
    return [
      'What commits held before this change: of the history, only the commits of the change were read.',
    ];
  if (scope.history && coverage.read.repository) return [];
  if (scope.mode === 'full' && !coverage.read.repository)
    return ['What earlier commits held: this is no git repository, so there was no history to read.'];
  return ['What earlier commits held: the history was not read.'];
}

/** The words that the report uses in a sense of their own. */
export const WORDS: readonly (readonly Inline[])[] = [
  [
    { strong: 'can' },
    ': what the credential surely permits. ',
    { strong: 'at most' },
    ': the most that its type can permit, where only the provider knows.',
  ],
  [
    { strong: 'irreversible' },
    ': destroys data or copies, or what one would restore from, with no undo in the owner’s hand that is safe from what is reachable.',
  ],
  [
    { strong: 'gate' },
    ': a control that is enforced outside the model. A sentence in an instruction file is none.',
  ],
];
