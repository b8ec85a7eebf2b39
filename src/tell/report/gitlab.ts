import { stepText } from './present/step-text.ts';
import type { Finding, FindingPlace, Severity } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { jsonText } from '../../util/json-text.ts';
import { printable } from '../../util/printable.ts';
import { clip } from '../../util/wrap.ts';
import { annotated } from './present/annotations.ts';
import { blockOf } from './present/blocks.ts';
import { guid, type CheckTable } from './sarif.ts';

/** Version of GitLab's report schema that this is written by. */
const VERSION = '15.2.1';
const SCHEMA = `https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v${VERSION}/dist/secret-detection-report-format.json`;

const SEVERITY = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  note: 'Info',
} as const satisfies Record<Severity, string>;

/** Most characters that the schema takes, and for a commit where a finding has none: what GitLab's own scanner writes. */
const MOST_NAME = 255;
const MOST_SOLUTION = 7000;
const NO_COMMIT = '0000000';

/** GitLab's secret detection report, as the merge request widget and the vulnerability report read it. */
export function gitlabReport(checks: CheckTable): (report: Report, view: View) => string {
  return (report, view) => {
    const tool = {
      id: 'overscope',
      name: 'overscope',
      url: 'https://www.npmjs.com/package/overscope',
      version: report.version,
      vendor: { name: 'overscope' },
    };
    const gaps = report.coverage.gaps.filter((gap) => gap.scope === 'source');
    const time = `${report.asOf}T00:00:00`;
    return jsonText({
      version: VERSION,
      schema: SCHEMA,
      scan: {
        analyzer: tool,
        scanner: tool,
        type: 'secret_detection',
        start_time: time,
        end_time: time,
        status: report.result === 'incomplete' ? 'failure' : 'success',
        messages: gaps.map((gap) => ({ level: 'warn', value: printable(gap.what) })),
      },
      vulnerabilities: annotated(report, { ...view, all: true }).map((finding) =>
        vulnerability(finding, report, checks),
      ),
    });
  };
}

/** One finding. Its name says the kind alone, as GitLab asks for; what it is about stands in the description. */
function vulnerability(finding: Finding, report: Report, checks: CheckTable): object {
  const { docs, standards } = checks[finding.check];
  const block = blockOf(finding, report, false);
  const rows = block.rows.map(
    (row) =>
      `${row.label}: ${row.lines
        .slice(0, 2)
        .map((line) => line.cells?.join(' ') ?? line.text)
        .join(' ')}`,
  );
  const steps = finding.next.flatMap((step) => stepText(step).split('\n').map(printable));
  return {
    id: guid(`${finding.check} ${finding.id}`),
    name: clip(docs.title, MOST_NAME),
    description: [`${block.title} (${finding.id})`, ...rows].map(printable).join('\n'),
    severity: SEVERITY[finding.severity],
    ...(steps.length === 0 ? {} : { solution: clip(steps.join('\n'), MOST_SOLUTION) }),
    identifiers: [
      { type: 'overscope', name: `overscope ${finding.check}`, value: finding.check },
      ...standards.cwe.map((id) => ({
        type: 'cwe',
        name: `CWE-${id}`,
        value: String(id),
        url: `https://cwe.mitre.org/data/definitions/${id}.html`,
      })),
    ],
    location: locationOf(finding, report),
  };
}

function locationOf(finding: Finding, report: Report): object {
  const place = finding.places.find((item) => item.tracking !== 'history') ?? finding.places[0];
  const sha = place?.commit ?? report.audited.head?.oid ?? NO_COMMIT;
  return { ...(place === undefined ? {} : spotOf(place)), commit: { sha } };
}

function spotOf(place: FindingPlace): object {
  const file = printable(place.path);
  return place.inName === true ? { file } : { file, start_line: place.line, end_line: place.line };
}
