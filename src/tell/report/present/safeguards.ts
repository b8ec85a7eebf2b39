import type { Claim, Finding } from '../../../model/finding.ts';
import type { Exposure, JudgedGate, JudgedRecovery } from '../../../model/exposure.ts';
import type { Report } from '../../../model/report.ts';
import { printable } from '../../../util/printable.ts';
import { clip } from '../../../util/wrap.ts';
import type { Line, Row } from './model.ts';
import { placeText, shortName } from './names.ts';

const GATE_CHECKS = ['disarmable-gate', 'prompt-only-gate', 'ungated-destruction'] as const;
const RECOVERY_CHECKS = ['shared-fate-backup', 'no-separate-backup'] as const;
/** So many operations without a gate are named beside one that has it. */
const NAMED = 3;

/** The Gate row: what stands before the worst operation, or what only looks like it. */
export function gateRow(finding: Finding, needed: ReadonlySet<string>): Row | undefined {
  if (finding.gate.state === 'not-needed') return undefined;
  const checks = [finding.check, ...finding.facets.map((facet) => facet.check)];
  const tag = GATE_CHECKS.find((check) => checks.includes(check));
  const lines = gateLines(finding, needed);
  const short = shortGate(finding, lines);
  return {
    label: 'Gate',
    ...(tag === undefined ? {} : { tag }),
    lines,
    ...(short === undefined ? {} : { short }),
  };
}

/** `none before volumeDelete; AGENTS.md:14 only asks: "Do nothing irreversible…"`: a prompt is not a gate. */
function shortGate({ gate }: Finding, [first]: readonly Line[]): string | undefined {
  const prompt = gate.prompts[0];
  if (prompt === undefined || gate.state !== 'none' || first === undefined) return undefined;
  return `${first.text}; ${placeText(prompt.place)} only asks: "${clip(printable(prompt.quote), 140)}"`;
}

/** Where a gate stands: before the headline's own loss, or before another asset, which is then named. */
interface Standing {
  readonly item: JudgedGate;
  readonly of: string;
}

/** Gates of a finding, those before the headline's loss first. */
function standingGates(finding: Finding, headline: readonly Exposure[]): Standing[] {
  const all = finding.claims.flatMap((claim) => claim.exposures ?? []);
  const own = headline.flatMap((exposure) => exposure.gates).map((item): Standing => ({ item, of: '' }));
  const others = all.flatMap(({ asset, gates }) =>
    gates.map((item): Standing => ({ item, of: ` of ${printable(asset.name ?? asset.title)}` })),
  );
  return [...new Map([...others, ...own].map((one) => [one.item.gate.id, one])).values()].toSorted(
    (a, b) => Number(a.of !== '') - Number(b.of !== ''),
  );
}

/** The exposures that the title speaks of: the worst operation outside the job, on the data that it hits first. */
function headlineOf(finding: Finding, needed: ReadonlySet<string> = new Set()): Exposure[] {
  const every = finding.claims.flatMap((claim) => claim.exposures ?? []);
  const outside = every.filter((exposure) => !exposure.inJob);
  const all = outside.length > 0 ? outside : every;
  const worst = finding.excess?.worst ?? [];
  const first = worst.find(({ id }) => !needed.has(id)) ?? worst[0];
  const operation = first?.id ?? all[0]?.operation;
  const hits = all.filter((exposure) => exposure.operation === operation);
  const asset = (hits.find((exposure) => exposure.asset.keeps === 'data') ?? hits[0])?.asset;
  return hits.filter((exposure) => assetKey(exposure) === (asset && assetKey({ asset })));
}

function assetKey({ asset }: Pick<Exposure, 'asset'>): string {
  return [asset.kind, asset.name, asset.at].join('\0');
}

function gateLines(finding: Finding, needed: ReadonlySet<string>): Line[] {
  const { state, prompts } = finding.gate;
  const headline = headlineOf(finding, needed);
  const gates = standingGates(finding, headline);
  if (state === 'holds' || state === 'unproven') {
    const own = gates.find(({ item }) => item.state === state);
    const title = own === undefined ? 'a control' : gateTitle(own);
    const text = state === 'unproven' ? unproven(title, own?.item.because) : title;
    return [{ text }, ...place(own?.item.gate.place)];
  }
  const standing = gates.find(({ item, of }) => of === '' && item.state !== 'void');
  const fallenOnes = gates.filter(({ item }) => item.state === 'void');
  const fallen = fallenOnes.find(({ item }) => item.gate.basis !== 'declared') ?? fallenOnes[0];
  const lines: Line[] = [];
  if (standing !== undefined) lines.push(...standingLines(standing, finding, headline));
  else if (fallen?.of !== '') lines.push({ text: noneAtAll(headline.slice(0, 1), needed) });
  if (fallen !== undefined) {
    const { because, gate } = fallen.item;
    lines.push({
      text: `${gateTitle(fallen)}: void${because === undefined ? '' : `, ${printable(because)}`}`,
    });
    lines.push(...place(gate.place));
  }
  const prompt = prompts[0];
  if (prompt !== undefined) {
    lines.push({ text: `${placeText(prompt.place)} forbids it in words, which nothing enforces:` });
    lines.push({ text: `"${clip(printable(prompt.quote), 140)}"` });
  }
  return lines;
}

/** A gate that stands before the headline's loss, and what has none all the same. */
function standingLines(standing: Standing, finding: Finding, headline: readonly Exposure[]): Line[] {
  const { item } = standing;
  const before = ` before ${shortName(headline[0]?.operation ?? 'it')}`;
  const text =
    item.state === 'holds'
      ? `${gateTitle(standing)}: holds${before}`
      : unproven(`${gateTitle(standing)}${before}`, item.because);
  const order = new Map(finding.excess?.worst.map(({ id }, position) => [id, position]));
  const rank = ({ operation }: Exposure): number => order.get(operation) ?? order.size;
  const bare = finding.claims
    .filter((claim) => GATE_CHECKS.some((check) => check === claim.check))
    .flatMap((claim) => claim.exposures ?? [])
    .filter(({ gates }) => gates.every((gate) => gate.state === 'void'))
    .toSorted((a, b) => rank(a) - rank(b));
  return [{ text }, ...place(item.gate.place), { text: noneBefore(bare, headline) }];
}

/** `none before volumeInstanceUpdate, DROP TABLE of bookings, 3 more`: an asset is named where a gate covers another. */
function noneBefore(bare: readonly Exposure[], covered: readonly Exposure[]): string {
  const names = bare.map(({ operation, asset }) =>
    covered.some((item) => item.operation === operation)
      ? `${shortName(operation)} of ${printable(asset.name ?? asset.title)}`
      : shortName(operation),
  );
  const all = [...new Set(names)];
  const more = all.length > NAMED ? `, ${all.length - NAMED} more` : '';
  return all.length === 0 ? 'none' : `none before ${all.slice(0, NAMED).join(', ')}${more}`;
}

/** Before the headline's operation nothing stands; one that the job itself needs is told with what it hits beyond the job. */
function noneAtAll(headline: readonly Exposure[], needed: ReadonlySet<string>): string {
  const [first] = headline;
  if (first === undefined || !needed.has(first.operation)) return noneBefore(headline, []);
  return first.inJob
    ? `${noneBefore(headline, [])}, which its job needs`
    : `${noneBefore(headline, headline)}, which its job does not name`;
}

/** Neither held nor fallen: what speaks against it is said, never that it holds. */
function unproven(title: string, because: string | undefined): string {
  return `unproven: ${title}${because === undefined ? '' : `; ${printable(because)}`}`;
}

function gateTitle({ item, of }: Standing): string {
  return `${printable(item.gate.title)}${of}`;
}

function place(at: { readonly path: string; readonly line: number } | undefined): Line[] {
  return at === undefined ? [] : [{ text: placeText(at) }];
}

/** The Backup row: whether anything one would restore from is out of reach. */
export function backupRow(finding: Finding, noun: string, report: Report): Row | undefined {
  if (finding.recovery.state === 'not-needed') return undefined;
  const checks = [finding.check, ...finding.facets.map((facet) => facet.check)];
  const tag = RECOVERY_CHECKS.find((check) => checks.includes(check));
  return {
    label: 'Backup',
    ...(tag === undefined ? {} : { tag }),
    lines: backupLines(finding, noun, report),
  };
}

function backupLines(finding: Finding, noun: string, report: Report): Line[] {
  const { state, systems } = finding.recovery;
  switch (state) {
    case 'none':
      return [
        { text: `unknown${worstOff(finding, 'none')}: nothing in this repository says where it is` },
        ...toldElsewhere(finding, report),
      ];
    case 'holds': {
      const own = systems.find((item) => item.state === 'holds');
      return [{ text: `${title(own)}, out of reach of what was read` }, ...place(own?.system.place)];
    }
    case 'unproven': {
      const own = systems.find((item) => item.state === 'unproven');
      return [{ text: unproven(title(own), own?.because) }, ...place(own?.system.place)];
    }
    case 'void':
      return [
        { text: `none out of this ${noun}’s reach${worstOff(finding, 'void')}` },
        ...fallen(systems, report),
        ...toldElsewhere(finding, report),
      ];
    case 'not-needed':
      return [];
  }
}

/** The asset that the row speaks of, where it is another than the headline's. */
function worstOff(finding: Finding, state: 'void' | 'none'): string {
  const headline = headlineOf(finding);
  const isBad = ({ recovery }: Exposure): boolean =>
    state === 'none'
      ? recovery.length === 0
      : recovery.length > 0 && recovery.every((item) => item.state === 'void');
  if (headline.some(isBad)) return '';
  const operation = headline[0]?.operation;
  const others = finding.claims
    .flatMap((claim) => claim.exposures ?? [])
    .filter((item) => item.asset.keeps === 'data' && isBad(item));
  const other = others.find((item) => item.operation === operation) ?? others[0];
  return other === undefined ? '' : ` for ${printable(other.asset.name ?? other.asset.title)}`;
}

/** The finding of the worst credential that reaches the same data, which alone carries the recovery check. */
function toldElsewhere(finding: Finding, report: Report): Line[] {
  if (recoveryClaim(finding) !== undefined) return [];
  if (isUnsure(finding)) return [{ text: 'no finding of its own: that it can delete any is not sure' }];
  const keys = new Set(headlineOf(finding).map(assetKey));
  const other = report.findings.find(
    (item) =>
      item.id !== finding.id && (recoveryClaim(item)?.exposures ?? []).some((at) => keys.has(assetKey(at))),
  );
  return other === undefined
    ? []
    : [{ text: `the step for it stands under ${other.id}, which reaches it too` }];
}

/** Whether it may only delete data, and nothing says which. */
function isUnsure(finding: Finding): boolean {
  return finding.claims
    .flatMap((claim) => claim.exposures ?? [])
    .filter(({ asset }) => asset.keeps === 'data')
    .every(({ asset, bound }) => asset.source === 'kind' && bound === 'ceiling');
}

function recoveryClaim(finding: Finding): Claim | undefined {
  return finding.claims.find((claim) => RECOVERY_CHECKS.some((check) => check === claim.check));
}

function title(item: JudgedRecovery | undefined): string {
  return printable(item?.system.title ?? 'a copy');
}

function fallen(systems: readonly JudgedRecovery[], report: Report): Line[] {
  const lines = systems
    .filter((item) => item.state === 'void')
    .slice(0, 2)
    .map((item): Line => {
      const note = item.system.note ?? (item.because === undefined ? undefined : item.because);
      return { text: `${title(item)}: ${printable(note ?? 'within reach')}` };
    });
  const named = report.manifest.recovery.length === 0 ? 'overscope.yaml names no other copy.' : '';
  return named === '' || !report.manifest.present ? lines : [...lines, { text: named }];
}
