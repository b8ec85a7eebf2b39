import type { Finding } from '../../../model/finding.ts';
import type { Exposure, JudgedGate, JudgedRecovery } from '../../../model/exposure.ts';
import type { Report } from '../../../model/report.ts';
import { printable } from '../../../util/printable.ts';
import { clip } from '../../../util/wrap.ts';
import type { Line, Row } from './model.ts';
import { placeText, shortName } from './names.ts';

const GATE_CHECKS = ['disarmable-gate', 'prompt-only-gate', 'ungated-destruction'] as const;
const RECOVERY_CHECKS = ['shared-fate-backup', 'no-separate-backup'] as const;

/** The Gate row: what stands before the worst operation, or what only looks like it. */
export function gateRow(finding: Finding): Row | undefined {
  if (finding.gate.state === 'not-needed') return undefined;
  const checks = [finding.check, ...finding.facets.map((facet) => facet.check)];
  const tag = GATE_CHECKS.find((check) => checks.includes(check));
  return { label: 'Gate', ...(tag === undefined ? {} : { tag }), lines: gateLines(finding) };
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

/** The exposures that the title speaks of: the worst operation, on the data that it hits first. */
function headlineOf(finding: Finding): Exposure[] {
  const all = finding.claims.flatMap((claim) => claim.exposures ?? []);
  const operation = finding.excess?.worst[0]?.id ?? all[0]?.operation;
  const hits = all.filter((exposure) => exposure.operation === operation);
  const asset = (hits.find((exposure) => exposure.asset.keeps === 'data') ?? hits[0])?.asset;
  return hits.filter((exposure) => assetKey(exposure) === (asset && assetKey({ asset })));
}

function assetKey({ asset }: Pick<Exposure, 'asset'>): string {
  return [asset.kind, asset.name, asset.at].join('\0');
}

function gateLines(finding: Finding): Line[] {
  const { state, prompts } = finding.gate;
  const headline = headlineOf(finding);
  const gates = standingGates(finding, headline);
  if (state === 'holds' || state === 'unproven') {
    const own = gates.find(({ item }) => item.state === state);
    const why =
      state === 'unproven' && own?.item.because !== undefined
        ? `; holds against what was read: ${own.item.because}`
        : '';
    const title = own === undefined ? 'a control' : gateTitle(own);
    return [{ text: `${title}${why}` }, ...place(own?.item.gate.place)];
  }
  const fallen =
    gates.find(({ item }) => item.because !== undefined && item.gate.basis !== 'declared') ?? gates[0];
  const lines: Line[] = [];
  const operation = headline[0]?.operation;
  if (fallen?.of !== '')
    lines.push({ text: `none${operation === undefined ? '' : ` before ${shortName(operation)}`}` });
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
      return [{ text: `unknown${worstOff(finding, 'none')}: nothing in this repository says where it is` }];
    case 'holds': {
      const own = systems.find((item) => item.state === 'holds');
      return [{ text: `${title(own)}, out of reach of what was read` }, ...place(own?.system.place)];
    }
    case 'unproven': {
      const own = systems.find((item) => item.state === 'unproven');
      return [
        {
          text: `${title(own)}; holds against what was read${own?.because === undefined ? '' : `: ${printable(own.because)}`}`,
        },
        ...place(own?.system.place),
      ];
    }
    case 'void':
      return [
        { text: `none out of this ${noun}’s reach${worstOff(finding, 'void')}` },
        ...fallen(systems, report),
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
  const other = finding.claims
    .flatMap((claim) => claim.exposures ?? [])
    .find((item) => item.operation === operation && item.asset.keeps === 'data' && isBad(item));
  return other === undefined ? '' : ` for ${printable(other.asset.name ?? other.asset.title)}`;
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
