import type { Credential } from '../../../model/credential.ts';
import type { Exposure } from '../../../model/exposure.ts';
import { severityRank, type Finding } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import { concerned } from './answers.ts';
import type { CredentialResult } from './model.ts';
import {
  keyOf,
  lossesOf,
  lossOf,
  MOST,
  ranked,
  shownOf,
  undrawn,
  worstState,
  type Barrier,
  type PictureLoss,
  type Undrawn,
} from './losses.ts';
import { credentialTitle, placeText, trackingText } from './names.ts';
import { resultOf } from './population.ts';

/** A credential, what stands before it, and the losses it can cause by their position. */
export interface PictureCredential {
  readonly id: string;
  readonly title: string;
  readonly where: string;
  readonly how: string;
  readonly kind: CredentialResult['kind'];
  readonly gate: Barrier;
  readonly losses: readonly { readonly loss: number; readonly sure: boolean }[];
  /** Its losses that are not drawn. */
  readonly moreLosses: Undrawn;
}

/** Credentials, what they can destroy, and the gates and backups between; worst first, bounded. */
export interface Picture {
  readonly credentials: readonly PictureCredential[];
  readonly moreCredentials: number;
  readonly losses: readonly PictureLoss[];
  readonly moreLosses: Undrawn;
}

/** The picture of what is within reach. */
export function pictureOf(report: Report): Picture {
  const findings = byCredential(report.findings);
  const all = concerned(report).toSorted(
    (a, b) => weight(b, findings.get(b.id)) - weight(a, findings.get(a.id)),
  );
  const drawn = all.slice(0, MOST);
  const exposures = exposuresOf(drawn, report);
  const found = lossesOf(drawn, exposures, findings);
  const keys = ranked(found);
  const shown = shownOf(keys, drawn, exposures, found);
  return {
    credentials: drawn.map((credential) => {
      const own = exposures.get(credential.id) ?? [];
      return {
        ...described(credential, findings.get(credential.id), report),
        gate: gateOf(findings.get(credential.id), own),
        ...edges(own, shown),
      };
    }),
    moreCredentials: all.length - drawn.length,
    losses: shown.flatMap((key) => lossOf(found.get(key)?.exposures ?? [], report)),
    moreLosses: undrawn(
      keys
        .filter((key) => !shown.includes(key))
        .map((key) => ({ named: found.get(key)?.exposures[0]?.asset.name !== undefined })),
    ),
  };
}

function byCredential(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  return new Map(
    findings
      .toReversed()
      .flatMap((item) => (item.subject.kind === 'credential' ? [[item.subject.id, item] as const] : [])),
  );
}

function weight(credential: Credential, finding: Finding | undefined): number {
  if (finding === undefined) return -1;
  return finding.accepted === undefined ? severityRank(finding.severity) + 1 : 0;
}

/** What each drawn credential can destroy that is not on a developer's own machine. */
function exposuresOf(drawn: readonly Credential[], report: Report): Map<string, Exposure[]> {
  return new Map(
    drawn.map(({ id }) => [
      id,
      (report.exposures.get(id) ?? []).filter(({ environment }) => environment !== 'local'),
    ]),
  );
}

function described(
  credential: Credential,
  finding: Finding | undefined,
  report: Report,
): Pick<PictureCredential, 'id' | 'title' | 'where' | 'how' | 'kind'> {
  const place = credential.sightings[0];
  return {
    id: credential.id,
    title: credentialTitle(credential, report),
    where: place === undefined ? '' : placeText(place),
    how: credential.reached === 'name' ? 'named' : place === undefined ? '' : trackingText(place),
    kind: resultOf(credential, finding).kind,
  };
}

/** Each loss once; position `shown.length` stands for all that are not shown. */
function edges(
  exposures: readonly Exposure[],
  shown: readonly string[],
): Pick<PictureCredential, 'losses' | 'moreLosses'> {
  const sure = new Map<number, boolean>();
  for (const { asset, bound } of exposures) {
    const at = shown.indexOf(keyOf(asset));
    const loss = at < 0 ? shown.length : at;
    sure.set(loss, (sure.get(loss) ?? false) || bound === 'floor');
  }
  const named = new Map(exposures.map(({ asset }) => [keyOf(asset), asset.name !== undefined]));
  return {
    losses: [...sure].sort(([a], [b]) => a - b).map(([loss, certain]) => ({ loss, sure: certain })),
    moreLosses: undrawn(
      [...named].filter(([key]) => !shown.includes(key)).map(([, isNamed]) => ({ named: isNamed })),
    ),
  };
}

function gateOf(finding: Finding | undefined, exposures: readonly Exposure[]): Barrier {
  if (exposures.length === 0) return 'not-needed';
  const state =
    finding === undefined || finding.gate.state === 'not-needed'
      ? worstState(exposures.map(({ gates }) => gates))
      : finding.gate.state;
  return state === 'none' && (finding?.gate.prompts.length ?? 0) > 0 ? 'prompt' : state;
}
