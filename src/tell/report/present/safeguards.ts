import type { Finding } from '../../../model/finding.ts';
import type { JudgedRecovery } from '../../../model/exposure.ts';
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
  const first =
    finding.excess?.worst[0]?.id ?? finding.claims.flatMap((claim) => claim.exposures ?? [])[0]?.operation;
  const before = first === undefined ? '' : ` before ${shortName(first)}`;
  const bare = finding.claims
    .flatMap((claim) => claim.exposures ?? [])
    .every((item) => item.operation !== first || item.gates.length === 0);
  return { label: 'Gate', ...(tag === undefined ? {} : { tag }), lines: gateLines(finding, before, bare) };
}

/** `bare`: nothing at all stands before the worst operation, whatever stands before others. */
function gateLines(finding: Finding, before: string, bare: boolean): Line[] {
  const { state, gates, prompts } = finding.gate;
  if (state === 'holds' || state === 'unproven') {
    const own = gates.find((item) => item.state === state);
    const why =
      state === 'unproven' && own?.because !== undefined
        ? `; holds against what was read: ${own.because}`
        : '';
    return [{ text: `${printable(own?.gate.title ?? 'a control')}${why}` }, ...place(own?.gate.place)];
  }
  const fallen =
    gates.find((item) => item.because !== undefined && item.gate.basis !== 'declared') ?? gates[0];
  const lines: Line[] = [];
  if (bare || fallen === undefined) lines.push({ text: `none${before}` });
  if (fallen !== undefined) {
    lines.push({
      text: `${printable(fallen.gate.title)}: void${fallen.because === undefined ? '' : `, ${printable(fallen.because)}`}`,
    });
    lines.push(...place(fallen.gate.place));
  }
  const prompt = prompts[0];
  if (prompt !== undefined) {
    lines.push({ text: `${placeText(prompt.place)} forbids it in words, which nothing enforces:` });
    lines.push({ text: `"${clip(printable(prompt.quote), 140)}"` });
  }
  return lines;
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
      return [{ text: 'unknown: nothing in this repository says where it is' }];
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
      return [{ text: `none out of this ${noun}’s reach` }, ...fallen(systems, report)];
    case 'not-needed':
      return [];
  }
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
