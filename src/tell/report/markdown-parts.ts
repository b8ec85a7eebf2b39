import type { Credential } from '../../model/credential.ts';
import type { CheckId, Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { STANDARDS } from '../../model/standards.ts';
import { code, plain, table } from '../../util/markdown.ts';
import { blockOf } from './present/blocks.ts';
import type { Line, Row } from './present/model.ts';
import { credentialTitle, placeName, trackingText } from './present/names.ts';
import { jobsFor, operationsOf } from './present/scope.ts';
import type { CheckTable } from './sarif.ts';

/** One credential of the population. */
export function credentialRow(credential: Credential, report: Report): string[] {
  const place = credential.sightings[0];
  const finding = report.findings.find(
    (item) => item.subject.kind === 'credential' && item.subject.id === credential.id,
  );
  const jobs = jobsFor(credential, report);
  const irreversible = new Set(
    (report.exposures.get(credential.id) ?? [])
      .filter((item) => item.bound === 'floor' && !item.inJob)
      .map((item) => item.operation),
  ).size;
  const how = credential.reached === 'name' ? 'named' : place === undefined ? '' : trackingText(place);
  return [
    code(credential.id),
    plain(credentialTitle(credential, report)),
    place === undefined ? '' : `${code(placeName(place))}, ${how}`,
    jobs.length === 0 ? '–' : jobs.map((job) => plain(job.name)).join(', '),
    permits(credential, finding, report),
    irreversible === 0 ? '–' : irreversible.toLocaleString('en-US'),
    verdictOf(credential, finding),
  ];
}

function permits(credential: Credential, finding: Finding | undefined, report: Report): string {
  const authority = report.authorities.get(credential.id);
  if (authority === undefined) return '–';
  const { floor, ceiling, settled } = authority;
  const end = settled ? floor : ceiling;
  const number = operationsOf(end);
  const words = end.planes.flatMap((plane) => (plane.kind === 'unlisted' ? [plane.words] : []));
  const amount = [...(number > 0 ? [number.toLocaleString('en-US')] : []), ...words.map(plain)].join('; ');
  const least = !settled && finding?.excess?.bound === 'floor' ? operationsOf(floor) : 0;
  const sure = least === 0 ? '' : `${least.toLocaleString('en-US')} · `;
  const because = least === 0 ? end.because : floor.because;
  return `${sure}${settled ? '' : 'at most '}${amount === '' ? 'unknown' : amount} (${plain(because)})`;
}

function verdictOf(credential: Credential, finding: Finding | undefined): string {
  if (finding === undefined)
    return credential.standing === 'example' || credential.standing === 'local'
      ? credential.standing
      : 'within its job';
  const { accepted } = finding;
  if (accepted !== undefined)
    return `accepted${accepted.until === undefined ? '' : ` until ${accepted.until}`}: ${plain(accepted.reason)}`;
  return finding.severity === 'critical' || finding.severity === 'high'
    ? `**${finding.severity}**`
    : finding.severity;
}

/** One finding as a section: what, where, why, and what to do. */
export function findingSection(finding: Finding, report: Report, checks: CheckTable): string[] {
  const block = blockOf(finding, report, true);
  const ids = [finding.check, ...finding.facets.map((facet) => facet.check)];
  return [
    `### ${finding.severity}: ${plain(block.title)}`,
    '',
    `${code(finding.id)} · ${[...new Set(ids)].map((id) => code(id)).join(' ')}`,
    '',
    ...finding.places.slice(0, 20).map((place) => `- ${code(placeName(place))} (${place.tracking})`),
    ...(finding.places.length > 20 ? [`- ${finding.places.length - 20} more places`] : []),
    '',
    ...rowTable(block.rows),
    '',
    ...operations(finding),
    ...(finding.reopened === undefined ? [] : [`Reopened: ${plain(finding.reopened)}.`, '']),
    ...(finding.next.length === 0
      ? []
      : [
          '**Next**',
          '',
          ...finding.next.map(
            (step, index) =>
              `${index + 1}. ${plain(step.text)}${step.url === undefined ? '' : ` <${step.url}>`}${step.command === undefined ? '' : ` ${code(step.command)}`}`,
          ),
          '',
        ]),
    `*Why it matters.* ${plain(checks[finding.check].docs.why)} ${standards(ids, checks)}`,
    '',
  ];
}

function rowTable(rows: readonly Row[]): string[] {
  return table(
    ['', ''],
    rows.map((row) => [`**${row.label}**`, row.lines.map(lineText).join('<br>')]),
  );
}

function lineText(line: Line): string {
  const key = line.key === undefined ? '' : `*${line.key}* `;
  if (line.cells !== undefined) return `${key}${code(line.cells[0])} ${plain(line.cells[1])}`;
  return `${key}${plain(line.text)}`;
}

/** Every irreversible operation in excess, so that the section needs no second source. */
function operations(finding: Finding): string[] {
  const worst = finding.excess?.worst ?? [];
  if (worst.length === 0) return [];
  const named = worst
    .slice(0, 200)
    .map((item) => code(item.id))
    .join(', ');
  const more =
    worst.length > 200 ? `, and ${(worst.length - 200).toLocaleString('en-US')} more (JSON report)` : '';
  return [
    '<details><summary>Operations that cannot be undone, outside the job</summary>',
    '',
    `${named}${more}`,
    '',
    '</details>',
    '',
  ];
}

function standards(ids: readonly CheckId[], checks: CheckTable): string {
  const texts = (Object.keys(STANDARDS) as (keyof typeof STANDARDS)[]).flatMap((key) => {
    const own = [
      ...new Set(
        ids.flatMap((id) =>
          checks[id].standards[key].map((item) => (key === 'cwe' ? `CWE-${item}` : String(item))),
        ),
      ),
    ].sort();
    return own.length === 0 ? [] : [`${STANDARDS[key].name}: ${own.join(', ')}`];
  });
  return texts.length === 0 ? '' : `(${texts.join(' · ')})`;
}
