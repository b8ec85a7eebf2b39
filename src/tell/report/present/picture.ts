import type { Credential } from '../../../model/credential.ts';
import type { Asset, Exposure } from '../../../model/exposure.ts';
import { severityRank, type Finding } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import type { SafeguardState } from '../../../model/safeguard.ts';
import { concerned } from './answers.ts';
import type { CredentialResult } from './model.ts';
import { credentialTitle, placeText, trackingText } from './names.ts';
import { resultOf } from './population.ts';

/** What stands between a credential and a loss. */
export type Barrier = SafeguardState | 'none' | 'prompt' | 'not-needed';

/** A credential, what stands before it, and the losses it can cause by their position. */
export interface PictureCredential {
  readonly id: string;
  readonly title: string;
  readonly where: string;
  readonly how: string;
  readonly kind: CredentialResult['kind'];
  readonly gate: Barrier;
  readonly losses: readonly { readonly loss: number; readonly sure: boolean }[];
  /** How many of its losses are not drawn. */
  readonly moreLosses: number;
}

/** Something that can be lost, how many operations destroy it, and whether a copy of it is out of reach. */
export interface PictureLoss {
  readonly title: string;
  readonly what: string;
  readonly keeps: Asset['keeps'];
  readonly operations: number;
  /** Absent for copies: what is a copy is restored from nothing. */
  readonly backup?: Barrier;
}

/** Credentials, what they can destroy, and the gates and backups between; worst first, bounded. */
export interface Picture {
  readonly credentials: readonly PictureCredential[];
  readonly moreCredentials: number;
  readonly losses: readonly PictureLoss[];
  readonly moreLosses: number;
}

/** So many rows still make a picture, and so many losses are drawn however few credentials there are. */
const MOST = 7;
const LEAST = 4;

interface Loss {
  readonly exposures: Exposure[];
  readonly rank: readonly number[];
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
  const keys = [...found].toSorted(([, a], [, b]) => compareRanks(a.rank, b.rank)).map(([key]) => key);
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
    moreLosses: keys.length - shown.length,
  };
}

/** The first losses; among them the first of each drawn credential, and the first copies. */
function shownOf(
  keys: readonly string[],
  drawn: readonly Credential[],
  exposures: ReadonlyMap<string, readonly Exposure[]>,
  losses: ReadonlyMap<string, Loss>,
): string[] {
  const room = Math.min(MOST, Math.max(LEAST, drawn.length + 2));
  if (keys.length <= room) return [...keys];
  const firsts = drawn.flatMap(({ id }) => {
    const own = new Set((exposures.get(id) ?? []).map(({ asset }) => keyOf(asset)));
    return keys.find((key) => own.has(key)) ?? [];
  });
  const copies = keys.filter((key) => losses.get(key)?.exposures[0]?.asset.keeps === 'copies').slice(0, 1);
  const chosen = new Set([...new Set([...firsts.slice(0, 1), ...copies, ...firsts])].slice(0, room - 1));
  for (const key of keys) if (chosen.size < room - 1) chosen.add(key);
  return keys.filter((key) => chosen.has(key));
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

function keyOf({ kind, name, at }: Asset): string {
  return [kind, name, at].join('\0');
}

const KEEPS = ['data', 'copies', 'settings'] as const;
const SOURCES = ['declared', 'found', 'kind'] as const;

/** What the drawn credentials can destroy; certain before possible, named before kinds, the worst operation first. */
function lossesOf(
  drawn: readonly Credential[],
  exposures: ReadonlyMap<string, readonly Exposure[]>,
  findings: ReadonlyMap<string, Finding>,
): Map<string, Loss> {
  const losses = new Map<string, Loss>();
  for (const [position, { id }] of drawn.entries()) {
    const worst = new Map(findings.get(id)?.excess?.worst.map((item, place) => [item.id, place]));
    for (const exposure of exposures.get(id) ?? []) {
      const { asset, bound, operation } = exposure;
      const rank = [
        bound === 'floor' ? 0 : 1,
        KEEPS.indexOf(asset.keeps),
        SOURCES.indexOf(asset.source),
        position,
        worst.get(operation) ?? worst.size,
      ];
      const known = losses.get(keyOf(asset));
      if (known === undefined) losses.set(keyOf(asset), { exposures: [exposure], rank });
      else {
        known.exposures.push(exposure);
        if (compareRanks(rank, known.rank) < 0)
          losses.set(keyOf(asset), { exposures: known.exposures, rank });
      }
    }
  }
  return losses;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, position) => number !== b[position]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
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
  const all = new Set(exposures.map(({ asset }) => keyOf(asset)));
  return {
    losses: [...sure].sort(([a], [b]) => a - b).map(([loss, certain]) => ({ loss, sure: certain })),
    moreLosses: [...all].filter((key) => !shown.includes(key)).length,
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

const WORST_FIRST = ['void', 'none', 'unproven', 'holds'] as const;

/** Of several sets of safeguards each is as good as its best, and all are as good as the worst set. */
function worstState(
  sets: readonly (readonly { readonly state: SafeguardState }[])[],
): SafeguardState | 'none' {
  const best = sets.map((set) =>
    set.length === 0 ? 1 : Math.max(...set.map(({ state }) => WORST_FIRST.indexOf(state))),
  );
  return WORST_FIRST[Math.min(...best)] ?? 'none';
}

function lossOf(exposures: readonly Exposure[], report: Report): PictureLoss[] {
  const asset = exposures[0]?.asset;
  if (asset === undefined) return [];
  const kind = asset.title.replace(/^(?:an?|the) /, '');
  const environments = new Set(exposures.map(({ environment }) => environment));
  const [environment = 'unknown'] = environments.size === 1 ? environments : [];
  const provider = report.catalogue.providers.get(asset.kind.split('/')[0] ?? '')?.title;
  return [
    {
      title: asset.name ?? capitalised(kind),
      what: [
        ...(asset.name === undefined && asset.keeps === 'copies' ? ['a backup'] : []),
        ...(asset.name === undefined && asset.keeps !== 'copies' && provider !== undefined ? [provider] : []),
        ...(environment === 'unknown' ? [] : [environment]),
        ...(asset.name === undefined ? [] : [kind]),
      ].join(' · '),
      keeps: asset.keeps,
      operations: new Set(exposures.map(({ operation }) => operation)).size,
      ...(asset.keeps === 'data' ? { backup: worstState(exposures.map(({ recovery }) => recovery)) } : {}),
    },
  ];
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
