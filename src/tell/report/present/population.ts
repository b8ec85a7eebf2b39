import { typeTitle, type Credential } from '../../../model/credential.ts';
import type { Finding } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import { count, thousands } from '../../../util/wrap.ts';
import { concerned } from './answers.ts';
import type { CredentialLine, CredentialResult, Inline } from './model.ts';
import { credentialTitle, placeName, trackingText } from './names.ts';
import { jobsFor } from './jobs.ts';
import { operationsOf } from './scope.ts';

/** All credentials that could let somebody in: the population that an auditor samples from. */
export function populationOf(report: Report): CredentialLine[] {
  const findings = new Map(
    report.findings
      .toReversed()
      .flatMap((item) => (item.subject.kind === 'credential' ? [[item.subject.id, item] as const] : [])),
  );
  return report.credentials
    .filter((item) => item.role === 'secret')
    .map((credential) => lineOf(credential, findings.get(credential.id), report));
}

function lineOf(credential: Credential, finding: Finding | undefined, report: Report): CredentialLine {
  const place = credential.sightings[0];
  const irreversible = new Set(
    (report.exposures.get(credential.id) ?? [])
      .filter((item) => item.bound === 'floor' && !item.inJob)
      .map((item) => item.operation),
  ).size;
  const how = credential.reached === 'name' ? 'named' : place === undefined ? '' : trackingText(place);
  return {
    id: credential.id,
    title: credentialTitle(credential, report),
    type: typeTitle(credential, report.catalogue.types),
    ...(place === undefined ? {} : { place: { text: placeName(place), how } }),
    jobs: jobsFor(credential, report).map((job) => job.name),
    permits: permits(credential, finding, report),
    irreversible,
    result: resultOf(credential, finding),
  };
}

function permits(credential: Credential, finding: Finding | undefined, report: Report): Inline[] {
  const authority = report.authorities.get(credential.id);
  if (authority === undefined) return ['–'];
  const { floor, ceiling, settled } = authority;
  const end = settled ? floor : ceiling;
  const number = operationsOf(end);
  const words = end.planes.flatMap((plane) => (plane.kind === 'unlisted' ? [plane.words] : []));
  const amount = [...(number > 0 ? [thousands(number)] : []), ...words].join('; ');
  const least = !settled && finding?.excess?.bound === 'floor' ? operationsOf(floor) : 0;
  const sure = least === 0 ? '' : `${thousands(least)} · `;
  const because = least === 0 ? end.because : floor.because;
  return [`${sure}${settled ? '' : 'at most '}${amount === '' ? 'unknown' : amount}`, ` (${because})`];
}

/** What the audit says of a credential, from the finding about it. */
export function resultOf(credential: Credential, finding: Finding | undefined): CredentialResult {
  if (finding === undefined)
    return {
      kind:
        credential.standing === 'example' || credential.standing === 'local' ? credential.standing : 'within',
    };
  const { accepted } = finding;
  if (accepted === undefined) return { kind: finding.severity };
  return {
    kind: 'accepted',
    reason: accepted.reason,
    ...(accepted.until === undefined ? {} : { until: accepted.until }),
  };
}

/** How many they are, and how many of them the sentences at the top leave out. */
export function populationText(report: Report): string {
  const all = report.credentials.filter((item) => item.role === 'secret').length;
  if (all === 0) return 'No credential was found in what was read.';
  const left = all - concerned(report).length;
  const uncounted =
    left === 0
      ? ''
      : `; ${left === all ? 'all' : left} of them local, example or without use, which the sentences at the top do not count`;
  return `${count(all, 'credential')}${uncounted}.`;
}
