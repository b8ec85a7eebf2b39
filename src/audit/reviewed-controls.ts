import { readControls } from '../know/controls/index.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Controls, Gate, RecoverySystem } from '../model/safeguard.ts';
import type { Tree } from '../model/tree.ts';

const WHY = 'this change adds it: it counts once it is reviewed, and stands once it is applied';

/**
 * Gates and backups that the files describe, as far as the reviewed revision has them too: one that a change or the
 * work tree adds was reviewed by nobody, and what it describes is not there yet. Those of the manifest are its own
 * matter.
 */
export function reviewedControls(
  controls: Controls,
  head: Tree,
  reviewed: Tree | undefined,
  {
    manifest,
    catalogue,
    asOf,
  }: { readonly manifest: Manifest; readonly catalogue: Catalogue; readonly asOf: string },
): Controls {
  if (reviewed === undefined || reviewed.revision === head.revision) return controls;
  // What a file describes may hang on others beside it, locals of a module or a trigger dropped elsewhere: all is read.
  if (![...controls.gates, ...controls.recovery].some(({ basis }) => basis === 'verified')) return controls;
  const before = readControls(reviewed, manifest, catalogue, asOf).controls;
  return {
    ...controls,
    gates: controls.gates.map((gate) =>
      gate.basis !== 'verified' || before.gates.some((old) => coversGate(old, gate))
        ? gate
        : { ...gate, basis: 'declared', weaknesses: [WHY, ...gate.weaknesses] },
    ),
    recovery: controls.recovery.map((system) =>
      system.basis !== 'verified' || before.recovery.some((old) => coversRecovery(old, system))
        ? system
        : { ...system, basis: 'declared', note: WHY },
    ),
  };
}

/** Whether the earlier gate stood before all that the later one does, at least as long. */
function coversGate(old: Gate, gate: Gate): boolean {
  return (
    old.basis === 'verified' &&
    old.ladder === gate.ladder &&
    old.kind === gate.kind &&
    covers(old.operations, gate.operations) &&
    (old.on.length === 0 || (gate.on.length > 0 && covers(old.on, gate.on))) &&
    holds(old) >= holds(gate)
  );
}

function holds({ holdsFor }: Gate): number {
  if (holdsFor === 'unknown') return 0;
  return holdsFor ?? Number.POSITIVE_INFINITY;
}

function coversRecovery(old: RecoverySystem, system: RecoverySystem): boolean {
  return (
    old.basis === 'verified' &&
    old.kind === system.kind &&
    old.at === system.at &&
    old.account === system.account &&
    covers(old.protects, system.protects)
  );
}

function covers(all: readonly string[], some: readonly string[]): boolean {
  const known = new Set(all);
  return some.every((one) => known.has(one));
}
