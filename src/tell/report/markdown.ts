import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { code, plain, table } from '../../util/markdown.ts';
import { count } from '../../util/wrap.ts';
import { credentialRow, findingSection } from './markdown-parts.ts';
import { wideningHeading, wideningText } from './present/widenings.ts';
import { gapLines, leftOutText, readText, reproducible } from './present/coverage.ts';
import { acceptedText, acceptsOf, endingText, type Accepts } from './present/accepted.ts';
import { concerned, gateAnswer, scopeAnswer, separationAnswer, verdict } from './present/answers.ts';
import type { CheckTable } from './sarif.ts';

/** The report for a person who did not run the tool, an auditor among them. The same input gives the same bytes. */
export function markdownReport(checks: CheckTable): (report: Report, view: View) => string {
  return (report, view) => {
    const lines = [
      `# Credential audit of ${plain(report.audited.name)}`,
      '',
      ...verdict(report).map((sentence, position) => (position === 0 ? `**${sentence}**` : sentence)),
      '',
      ...facts(report, view),
      '',
      '## 1. Result',
      '',
      ...result(report),
      '',
      '## 2. Credentials',
      '',
      ...population(report),
      '',
      '## 3. Findings',
      '',
      ...findings(report, checks),
      '## 4. Not yet counting',
      '',
      ...widened(report),
      '',
      '## 5. Not read',
      '',
      ...unread(report),
      '',
      '## 6. What this report cannot say',
      '',
      ...limits(report),
      '',
      '## 7. Words',
      '',
      ...words(),
    ];
    return `${lines.join('\n').trimEnd()}\n`;
  };
}

function facts(report: Report, view: View): string[] {
  const { audited, catalogue, coverage } = report;
  const head =
    audited.head === undefined
      ? ''
      : `, commit ${code(audited.head.oid.slice(0, 12))} of ${audited.head.date.slice(0, 10)}`;
  const branch = audited.branch === undefined ? '' : `, branch ${code(audited.branch)}`;
  const range = audited.base === undefined ? '' : `; only what it adds to ${baseCell(report)}`;
  const sources = coverage.gaps.filter((gap) => gap.scope === 'source').length;
  const files = coverage.gaps.length - sources;
  const gaps = [
    ...(sources > 0 ? [count(sources, 'source')] : []),
    ...(files > 0 ? [count(files, 'file')] : []),
  ].join(', ');
  return table(
    ['', ''],
    [
      ['Audited', `${plain(audited.name)}${branch}${head}${range}`],
      ['Judged against', manifestCell(report)],
      ['As of', `${report.asOf}: ends of acceptances, statements and reviews are judged against this day`],
      ['Read', `${readText(report)}; not the machine’s environment or home`],
      ['Not read', gaps === '' ? 'nothing that was asked for' : `${gaps} (section 5)`],
      ['Tool', `overscope ${report.version}, catalogue of ${catalogue.reviewed}, ${code(catalogue.hash)}`],
      ['Reproduce', `${code(view.reproduce)} gives this file byte for byte ${plain(reproducible(report))}`],
    ],
  );
}

/** `main` (`1a2b3c4d5e6f`): where a range starts, as it was asked for; a hash is not said twice. */
function baseCell({ audited, scope }: Report): string {
  const oid = audited.base?.oid.slice(0, 12) ?? '';
  const rev = scope.base ?? audited.base?.rev ?? '';
  return rev === '' || audited.base?.oid.startsWith(rev) === true ? code(oid) : `${code(rev)} (${code(oid)})`;
}

function manifestCell(report: Report): string {
  const own = report.manifest.revisions[0];
  if (own !== undefined && own.state !== 'none' && report.audited.base !== undefined)
    return report.manifest.present
      ? `${code(own.path)} as ${baseCell(report)} has it: what this change edits in it does not count`
      : `no overscope.yaml: ${baseCell(report)} has none, and the one that this change adds does not count`;
  if (own === undefined || own.state === 'none' || !report.manifest.present)
    return 'no overscope.yaml: what each credential is for is not written down';
  const digest = own.sha256 === undefined ? '' : `, sha256 ${code(own.sha256.slice(0, 16))}`;
  const change =
    own.lastChange === undefined
      ? ''
      : `, last changed ${own.lastChange.date.slice(0, 10)} in ${code(own.lastChange.oid.slice(0, 12))} by ${plain(own.lastChange.author)}`;
  const state = own.state === 'committed' ? '' : `; the copy in the work tree is ${own.state}`;
  return `${code(own.path)}${digest}${change}${state}`;
}

function result(report: Report): string[] {
  return table(
    ['Question', 'Answer', 'Evidence for'],
    [
      [
        '**Scope.** Does each credential fit its job?',
        scopeAnswer(report),
        'SOC 2 CC6.3 · NIST SP 800-53 AC-6',
      ],
      [
        '**Gate.** Is each irreversible operation behind an enforced control?',
        gateAnswer(report),
        'SOC 2 CC6.1 · NIST SP 800-53 AC-3(2)',
      ],
      [
        '**Separation.** Are backups out of reach of what can destroy the data?',
        separationAnswer(report),
        'SOC 2 A1.2 · NIST SP 800-53 CP-9(3)',
      ],
    ],
  );
}

/** All credentials: the population that an auditor samples from. */
function population(report: Report): string[] {
  const usable = report.credentials.filter((item) => item.role === 'secret');
  if (usable.length === 0) return ['No credential was found in what was read.'];
  return [
    `${count(usable.length, 'credential')}${uncounted(report, usable.length)}.`,
    '',
    ...table(
      ['id', 'Credential', 'Where', 'Job', 'Permits (how known)', 'Irreversible, outside its job', 'Result'],
      usable.map((credential) => credentialRow(credential, report)),
    ),
  ];
}

/** Credentials of the population that the sentences at the top leave out. */
function uncounted(report: Report, all: number): string {
  const left = all - concerned(report).length;
  return left === 0
    ? ''
    : `; ${left === all ? 'all' : left} of them local, example or without use, which the sentences at the top do not count`;
}

function findings(report: Report, checks: CheckTable): string[] {
  const open = report.findings.filter((finding) => finding.accepted === undefined);
  const accepts = acceptsOf(report);
  const older = open.filter((finding) => !finding.fromChange);
  const shown = open.filter((finding) => finding.fromChange);
  const lines =
    shown.length === 0 ? ['None.', ''] : shown.flatMap((finding) => findingSection(finding, report, checks));
  if (older.length > 0) lines.push(`${count(older.length, 'older finding')} not from this change.`, '');
  return [...lines, ...accepted(accepts, report.asOf)];
}

function accepted(accepts: Accepts, asOf: string): string[] {
  const told = acceptedText(accepts, asOf);
  if (told === undefined) return [];
  const rows = accepts.findings.map(({ id, check, accepted: entry }) => [
    code(id),
    check,
    plain(entry?.reason ?? ''),
    entry?.until ?? '',
    entry?.revoked ?? '',
    plain(entry?.by ?? ''),
    entry?.unreviewed === true ? 'no' : 'yes',
  ]);
  return [
    '### Accepted',
    '',
    `${told}.`,
    '',
    ...(accepts.ending.length === 0 ? [] : [`**Ends soon:** ${endingText(accepts, Infinity)}.`, '']),
    ...table(['id', 'Check', 'Reason', 'Until', 'Revoked', 'By', 'Reviewed'], rows),
    '',
  ];
}

function widened(report: Report): string[] {
  if (report.widenings.length === 0) return [nothingWidened(report)];
  return [
    `${wideningHeading(report)}.`,
    '',
    ...report.widenings.map(
      (item) => `- ${code(`${item.place.path}:${item.place.line}`)} ${plain(wideningText(item))}`,
    ),
  ];
}

function nothingWidened({ manifest, audited }: Report): string {
  const state = manifest.revisions[0]?.state ?? 'none';
  if (state === 'none' || (!manifest.present && audited.base === undefined))
    return 'Nothing: there is no manifest.';
  if (state === 'untracked' || state === 'no-repository')
    return 'Nothing is held back: no reviewed revision of the manifest exists, so that it counts as it stands here.';
  return 'Nothing: the manifest that counts is the reviewed one.';
}

function unread(report: Report): string[] {
  const gaps = gapLines(report.coverage.gaps, Infinity).map(
    (gap) => `- ${plain(gap.label)}: ${gap.lines.map(plain).join(' ')}`,
  );
  const left = leftOutText(report).map((text) => `- left out on purpose: ${plain(text)}`);
  const lines = [...gaps, ...left];
  return lines.length === 0 ? ['Everything that was asked for was read.'] : lines;
}

function limits(report: Report): string[] {
  return [
    '- Whether a credential still works: no provider was asked.',
    '- What is set only in a provider’s console: it counts as absent unless `overscope.yaml` states it with evidence.',
    '- “At most” is an upper bound from the provider’s documents; the credential may permit less, never more.',
    ...(report.scope.history ? [] : ['- What earlier commits held: the history was not read.']),
    '- Environment variables and the home folder of the machine, which an agent there reads too.',
  ];
}

function words(): string[] {
  return [
    '- **can**: what the credential surely permits. **at most**: the most that its type can permit, where only the provider knows.',
    '- **irreversible**: destroys data or copies, or what one would restore from, with no undo in the owner’s hand that is safe from what is reachable.',
    '- **gate**: a control that is enforced outside the model. A sentence in an instruction file is none.',
  ];
}
