import { credentialById, typeTitle, type Credential } from '../../../model/credential.ts';
import { environmentClass } from '../../../model/environment.ts';
import type { Finding } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import { printable } from '../../../util/printable.ts';
import type { Block, Line, Row } from './model.ts';
import { credentialNoun, credentialTitle, leadSighting, placeText, reachedText, userOf } from './names.ts';
import { backupRow, gateRow } from './safeguards.ts';
import { neededBy } from './jobs.ts';
import { scopeRow } from './scope.ts';

const MOST_PLACES = 3;

/** A finding as every format shows it. */
export function blockOf(finding: Finding, report: Report, all: boolean): Block {
  const credential = credentialOf(finding, report);
  const rows: (Row | undefined)[] =
    credential === undefined
      ? [whatRow(finding, report)]
      : [
          scopeRow(finding, credential, report),
          gateRow(finding, neededBy(credential, report)),
          backupRow(finding, credentialNoun(credential, report), report),
        ];
  return {
    finding,
    severity: finding.severity,
    title: printable(finding.title),
    where: whereOf(finding, credential, report),
    also: alsoAt(finding, credential, all),
    rows: [...rows.filter((row) => row !== undefined), ...alsoRow(finding, credential)],
    next: finding.next,
  };
}

function whatRow(finding: Finding, report: Report): Row {
  const lines = whatLines(finding, report);
  return { label: 'What', lines, short: lines.map(({ text }) => text).join('; ') };
}

/** What a finding about no single credential states; of a context, which credentials it is about. */
function whatLines({ subject, claims }: Finding, report: Report): Line[] {
  if (subject.kind !== 'context') return [{ text: claims[0]?.what ?? '' }];
  const byEnvironment = new Map<string, string[]>();
  for (const credential of report.credentials) {
    if (!subject.members.includes(credential.id)) continue;
    const name = printable(environmentClass(credential.environment.name));
    const own = byEnvironment.get(name) ?? [];
    own.push(`${credentialTitle(credential, report)} ${credential.id}`);
    byEnvironment.set(name, own);
  }
  return [...byEnvironment].map(([name, own]) => {
    const more = own.length > MOST_PLACES ? `, ${own.length - MOST_PLACES} more` : '';
    return { text: `${name}: ${own.slice(0, MOST_PLACES).join(', ')}${more}` };
  });
}

/** The credential a finding is about. */
export function credentialOf(finding: Finding, report: Report): Credential | undefined {
  const { subject } = finding;
  return subject.kind === 'credential' ? credentialById(report.credentials, subject.id) : undefined;
}

function whereOf(finding: Finding, credential: Credential | undefined, report: Report): string {
  const first = finding.places[0];
  const at = first === undefined ? [] : [placeText(first)];
  const sighting = credential === undefined ? undefined : leadSighting(credential);
  if (credential === undefined || sighting === undefined) return [...at, `id ${finding.id}`].join(' · ');
  const how = reachedText(credential, sighting);
  const type = typeTitle(credential, report.catalogue.types);
  const user = userOf(credential);
  if (finding.title.startsWith(type)) {
    const named = user === undefined ? how : `user ${user}, ${how}`;
    return `${placeText(sighting)}, ${named} · id ${finding.id}`;
  }
  return [placeText(sighting), `${credentialTitle(credential, report)}, ${how}`, `id ${finding.id}`].join(
    ' · ',
  );
}

function alsoAt(finding: Finding, credential: Credential | undefined, all: boolean): string[] {
  const lead = (credential === undefined ? undefined : leadSighting(credential)) ?? finding.places[0];
  const first = lead === undefined ? '' : placeText(lead);
  const places = [...new Set(finding.places.map(placeText))].filter((place) => place !== first);
  const shown = all ? places : places.slice(0, MOST_PLACES - 1);
  const more = places.length - shown.length;
  return more > 0 ? [...shown, `${more} more`] : shown;
}

/** Facets that no other row shows. */
function alsoRow(finding: Finding, credential: Credential | undefined): Row[] {
  if (credential === undefined) return [];
  const claims = finding.facets.filter((facet) =>
    [
      'undeclared-credential',
      'leaked-credential',
      'reused-credential',
      'long-lived-credential',
      'untested-recovery',
    ].includes(facet.check),
  );
  const own = ['leaked-credential', 'reused-credential', 'long-lived-credential'].includes(finding.check)
    ? finding.claims.slice(0, 1)
    : [];
  const facts = [...own, ...claims.map((facet) => facet.claim)];
  if (facts.length === 0) return [];
  return [{ label: 'Also', lines: facts.map((claim) => ({ text: `${claim.what} (${claim.check})` })) }];
}
