import type { Bound } from '../../model/authority.ts';
import type { Credential } from '../../model/credential.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { printable } from '../../util/printable.ts';
import { clip, count } from '../../util/wrap.ts';
import { fitBeside } from './fit.ts';
import { createPaint, type Paint } from './paint.ts';
import { importLines } from './present/imports.ts';
import { gapLines, leftOutText, readText } from './present/coverage.ts';
import { credentialTitle, placeText, trackingText } from './present/names.ts';

const LABEL = 10;

/** The inventory: each credential with its places and what it permits; no verdict. */
export function listReport(report: Report, view: View): string {
  const paint = createPaint(view.colour);
  const usable = report.credentials.filter((item) => item.role === 'secret' && !isQuiet(item));
  const quiet = report.credentials.filter((item) => item.role === 'secret' && isQuiet(item));
  const identifiers = report.credentials.filter((item) => item.role === 'identifier');
  const lines = [
    ...usable.flatMap((credential) => entry(credential, report, view, paint)),
    ...(view.all
      ? [...quiet, ...identifiers].flatMap((credential) => entry(credential, report, view, paint))
      : []),
    ...names(report, view, paint),
    ...closing(report, view, usable.length, quiet.length, identifiers.length),
  ];
  return `${lines.join('\n').trim()}\n`;
}

function isQuiet(credential: Credential): boolean {
  return credential.standing === 'example' || credential.standing === 'local';
}

function entry(credential: Credential, report: Report, view: View, paint: Paint): string[] {
  const places = view.all ? credential.sightings : credential.sightings.slice(0, 3);
  const more = credential.sightings.length - places.length;
  const id = ` · id ${credential.id}`;
  const how = credential.reached === 'name' ? ', named, value not here' : '';
  return [
    paint.strong(`${clip(`${credentialTitle(credential, report)}${how}`, view.width - id.length)}${id}`),
    ...places.flatMap((item) =>
      fitBeside(
        '',
        2,
        `${placeText(item)}, ${credential.reached === 'name' ? 'used here' : trackingText(item)}`,
        view.width,
      ),
    ),
    ...(more > 0 ? [`  ${more} more: --all`] : []),
    ...(credential.fits.length === 0
      ? []
      : fitBeside('', 2, `type ${credential.fits.join(' or ')}`, view.width)),
    ...permits(credential, report, view.width),
    '',
  ];
}

function permits(credential: Credential, report: Report, width: number): string[] {
  if (credential.role === 'identifier') return ['  the public half of a pair: it permits nothing alone'];
  const authority = report.authorities.get(credential.id);
  const environment =
    credential.environment.name === 'unknown' ? '' : `, ${printable(credential.environment.name)}`;
  const standing =
    credential.standing === 'unknown' || credential.standing === 'live'
      ? ''
      : `, ${credential.standing}${credential.standingBasis === undefined ? '' : ` (${printable(credential.standingBasis)})`}`;
  if (authority === undefined) return [`  ${credential.standing}${environment}`];
  const sure = most(authority.floor);
  const text = authority.settled
    ? `can ${sure}: ${authority.floor.because}`
    : `can ${sure === 'unknown' ? 'nothing that is certain' : sure}; at most ${most(authority.ceiling)}: ${authority.ceiling.because}`;
  return fitBeside('', 2, `${text}${environment}${standing}`, width);
}

function operations(bound: Bound): number {
  const seen = bound.planes.map((plane) =>
    plane.kind === 'listed' ? new Set(plane.grants.flatMap((grant) => [...grant.operations])).size : 0,
  );
  return seen.reduce((sum, size) => sum + size, 0);
}

function most(bound: Bound): string {
  const words = bound.planes.flatMap((plane) =>
    plane.kind === 'unlisted'
      ? [plane.words]
      : plane.kind === 'unknown'
        ? [`unknown on its ${plane.plane} plane`]
        : [],
  );
  const number = operations(bound);
  return [...(number > 0 ? [count(number, 'operation')] : []), ...words].join('; ') || 'unknown';
}

/** Names whose value is not here. */
function names(report: Report, view: View, paint: Paint): string[] {
  const distinct = [...new Set(report.names.map((item) => printable(item.name)))].sort();
  if (distinct.length === 0) return [];
  const shown = view.all ? distinct : distinct.slice(0, 12);
  const more = distinct.length - shown.length;
  return [
    paint.strong('Named, value not here'),
    ...fitBeside('', 2, `${shown.join(', ')}${more > 0 ? `, ${more} more: --all` : ''}`, view.width),
    '',
  ];
}

function closing(report: Report, view: View, usable: number, quiet: number, identifiers: number): string[] {
  if (view.quiet) return [];
  const row = (label: string, text: string): string[] => fitBeside(label, LABEL, text, view.width);
  const lines = [
    ...row('Read', `${readText(report)}. Nothing was sent anywhere.`),
    ...gapLines(report.coverage.gaps, view.all ? Infinity : 3).flatMap((gap) =>
      row('Unread', `${gap.label}: ${gap.lines.join('; ')}`),
    ),
    ...importLines(report, view.all).flatMap(({ summary, details }) => [
      ...row('Import', summary),
      ...details.flatMap((text) => row('', text)),
    ]),
    ...leftOutText(report).flatMap((text) => row('Left out', text)),
  ];
  const others = [
    quiet > 0 ? `${quiet} local or example` : '',
    identifiers > 0 ? count(identifiers, 'identifier') : '',
  ].filter((text) => text !== '');
  lines.push(
    '',
    `${count(usable, 'credential')}${others.length === 0 ? '' : `; ${others.join(', ')}: --all`}.`,
  );
  return lines;
}
