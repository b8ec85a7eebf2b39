import { stepText } from './present/step-text.ts';
import type { CheckId, Finding, Severity } from '../../model/finding.ts';
import { CHECK_IDS, SEVERITIES } from '../../model/finding.ts';
import type { CheckDocs, Standards } from '../../model/check.ts';
import type { Report } from '../../model/report.ts';
import { EFFECT_TECHNIQUES } from '../../model/effect.ts';
import { STANDARDS } from '../../model/standards.ts';
import type { View } from '../../model/view.ts';
import { uriPart } from '../../util/byte-text.ts';
import { jsonText } from '../../util/json-text.ts';
import { printable } from '../../util/printable.ts';
import { acceptedCount, acceptsOf, endingText } from './present/accepted.ts';
import { importLines } from './present/imports.ts';
import { blockOf, credentialOf } from './present/blocks.ts';
import { leadSighting } from './present/names.ts';
import { sha256 } from '../../util/digest.ts';

/** Docs and standards by check, handed in because rooms do not import each other. */
export type CheckTable = Readonly<
  Record<CheckId, { readonly docs: CheckDocs; readonly standards: Standards }>
>;

/** GitHub reads `security-severity` from the rule, so there is one rule for each check and level. */
const SECURITY_SEVERITY = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  note: '1.0',
} as const satisfies Record<Severity, string>;
const LEVEL = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  note: 'none',
} as const satisfies Record<Severity, string>;

/** SARIF 2.1.0, as GitHub code scanning and GitLab read it. */
export function sarifReport(checks: CheckTable): (report: Report, view: View) => string {
  return (report, view) => jsonText(toSarif(report, view, checks));
}

function toSarif(report: Report, view: View, checks: CheckTable): object {
  const findings = report.findings.filter((finding) => finding.fromChange);
  const rules = ruleList(findings);
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'overscope',
            semanticVersion: report.version,
            informationUri: 'https://www.npmjs.com/package/overscope',
            rules: rules.map(({ check, severity }) => ruleOf(check, severity, checks)),
            supportedTaxonomies: Object.values(STANDARDS).map(({ name }) => ({ name, guid: guid(name) })),
          },
        },
        taxonomies: taxonomies(checks),
        invocations: [
          {
            executionSuccessful: report.result !== 'incomplete',
            exitCode: report.exit,
            toolExecutionNotifications: [
              ...report.coverage.gaps.map((gap) => ({
                level: gap.scope === 'source' ? 'error' : 'warning',
                message: { text: printable(gap.what) },
              })),
              ...acceptedNotes(report),
              ...importLines(report, false).map(({ summary, details }) => ({
                level: 'note',
                message: { text: [`Import ${summary}`, ...details].join('\n') },
              })),
            ],
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, rules, report, view)),
      },
    ],
  };
}

/** How much is accepted, and what of it soon ends. */
function acceptedNotes(report: Report): object[] {
  const accepts = acceptsOf(report);
  const accepted = acceptedCount(accepts);
  if (accepted === undefined) return [];
  const soon = endingText(accepts, Infinity);
  return [
    { level: 'note', message: { text: `Accepted: ${accepted}.` } },
    ...(soon === '' ? [] : [{ level: 'warning', message: { text: `Acceptances that end soon: ${soon}.` } }]),
  ];
}

interface Rule {
  readonly check: CheckId;
  readonly severity: Severity;
}

function ruleList(findings: readonly Finding[]): Rule[] {
  return CHECK_IDS.flatMap((check) =>
    SEVERITIES.filter((severity) =>
      findings.some((item) => item.check === check && item.severity === severity),
    ).map((severity) => ({ check, severity })),
  );
}

function ruleId({ check, severity }: Rule): string {
  return `${check}/${severity}`;
}

function ruleOf(check: CheckId, severity: Severity, checks: CheckTable): object {
  const { docs, standards } = checks[check];
  return {
    id: ruleId({ check, severity }),
    name: docs.title,
    shortDescription: { text: docs.title },
    fullDescription: { text: docs.what },
    help: {
      text: `${docs.why}\n\n${docs.fix}`,
      markdown: `${docs.why}\n\n**Fix.** ${docs.fix}\n\n**Limits.** ${docs.limits}`,
    },
    defaultConfiguration: { level: LEVEL[severity] },
    properties: {
      precision: 'high',
      'security-severity': SECURITY_SEVERITY[severity],
      tags: [
        'security',
        ...standards.cwe.map((id) => `external/cwe/cwe-${id}`),
        ...standards.nhi.map((id) => `owasp-nhi/${id}`),
      ],
    },
    relationships: taxaOf(standards).map(({ taxonomy, id }) => ({
      target: {
        id,
        guid: guid(`${taxonomy} ${id}`),
        toolComponent: { name: taxonomy, guid: guid(taxonomy) },
      },
      kinds: ['relevant'],
    })),
  };
}

function taxaOf(standards: Standards): { readonly taxonomy: string; readonly id: string }[] {
  return (Object.keys(STANDARDS) as (keyof typeof STANDARDS)[]).flatMap((key) =>
    standards[key].map((id) => ({
      taxonomy: STANDARDS[key].name,
      id: key === 'cwe' ? `CWE-${id}` : String(id),
    })),
  );
}

function taxonomies(checks: CheckTable): object[] {
  const all = Object.values(checks).flatMap((check) => taxaOf(check.standards));
  return Object.values(STANDARDS).map(({ name, version, url }) => ({
    name,
    version,
    guid: guid(name),
    informationUri: url,
    isComprehensive: false,
    taxa: [...new Set(all.filter((item) => item.taxonomy === name).map((item) => item.id))]
      .sort()
      .map((id) => ({ id, guid: guid(`${name} ${id}`) })),
  }));
}

/** A stable identifier in the form of a UUID, derived from the name. */
export function guid(name: string): string {
  const hex = sha256(`overscope ${name}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function resultOf(finding: Finding, rules: readonly Rule[], report: Report, view: View): object {
  const block = blockOf(finding, report, view.all);
  const index = rules.findIndex((rule) => rule.check === finding.check && rule.severity === finding.severity);
  const lines = block.rows.flatMap((row) =>
    row.lines.slice(0, 2).map((line) => `${row.label}: ${line.cells?.join(' ') ?? line.text}`),
  );
  const next = finding.next.map(stepText);
  const [primary, ...related] = locations(finding, report);
  return {
    ruleId: ruleId(finding),
    ruleIndex: index,
    level: LEVEL[finding.severity],
    message: { text: [block.title, ...lines, ...next].join('\n') },
    locations: primary === undefined ? [] : [primary],
    relatedLocations: related.slice(0, 20).map((location, position) => ({ ...location, id: position + 1 })),
    partialFingerprints: { 'overscope/v1': `${finding.check}:${finding.id}` },
    ...(finding.accepted === undefined
      ? {}
      : {
          suppressions: [
            { kind: 'external', status: 'accepted', justification: printable(finding.accepted.reason) },
          ],
        }),
    taxa:
      finding.worst === undefined
        ? []
        : EFFECT_TECHNIQUES[finding.worst].map((id) => ({
            id,
            toolComponent: { name: STANDARDS.attack.name },
          })),
    properties: {
      id: finding.id,
      environment: finding.environment,
      facets: finding.facets.map((facet) => facet.check),
    },
  };
}

/** The changed line comes first; GitHub shows no other. */
/** The place that the change brought first, because code scanning shows that one; what is only in the history last. */
function locations(finding: Finding, report: Report): object[] {
  const credential = credentialOf(finding, report);
  const lead = credential === undefined ? undefined : leadSighting(credential);
  const rank = ({ path, line, tracking }: Finding['places'][number]): number =>
    lead?.added === true && path === lead.path && line === lead.line ? 0 : tracking === 'history' ? 2 : 1;
  return [...finding.places]
    .sort((a, b) => rank(a) - rank(b))
    .map((place) => ({
      physicalLocation: {
        artifactLocation: {
          uri: place.path.split('/').map(uriPart).join('/'),
          uriBaseId: '%SRCROOT%',
        },
        ...(place.inName === true ? {} : { region: regionOf(place) }),
      },
    }));
}

function regionOf(place: Finding['places'][number]): object {
  return {
    startLine: Math.max(1, place.line),
    startColumn: Math.max(1, place.column),
    ...(place.endColumn === undefined ? {} : { endColumn: place.endColumn }),
  };
}
