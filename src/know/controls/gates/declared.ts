import type { Catalogue, GateLadder } from '../../../model/catalogue.ts';
import { lapsed, type DeclaredGate, type Manifest } from '../../../model/manifest.ts';
import type { Gate } from '../../../model/safeguard.ts';
import { globMatch } from '../../../util/glob.ts';
import type { FoundGate } from './found.ts';

/** The gate that a recogniser's find is, with what the catalogue says its kind covers and what switches it off. */
export function toGate(found: FoundGate, catalogue: Catalogue): Gate {
  const kind =
    found.kind === undefined
      ? undefined
      : catalogue.operations(found.kind.split('/')[0] ?? '').gates.get(found.kind);
  const ladder: GateLadder = kind?.ladder ?? found.ladder ?? 'local';
  return {
    id: `gate:${found.kind ?? found.title}@${found.place.path}:${found.place.line}:${found.place.column}`,
    ...(found.kind === undefined ? {} : { kind: found.kind }),
    ladder,
    title: found.title,
    basis: 'verified',
    operations:
      kind === undefined
        ? (found.operations ?? [])
        : kind.covers.filter((id) => found.operations?.includes(id) ?? true),
    on: found.on,
    disarmedBy: kind?.disarmedBy ?? [],
    editableHere: found.editableHere,
    ...(found.holdsFor === undefined ? {} : { holdsFor: found.holdsFor }),
    place: found.place,
    weaknesses: found.weaknesses,
    ...(found.doubt === undefined ? {} : { doubt: found.doubt }),
  };
}

/** Operation ids that names, sets and patterns stand for, folded for comparison; unknown names stand for themselves. */
function expand(names: readonly string[], catalogue: Catalogue): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const name of names) {
    const operations = catalogue.operations(/^[^:/]+/.exec(name)?.[0] ?? '');
    const { set, unknown } = operations.resolve([name]);
    for (const index of set) ids.add((operations.list[index]?.id ?? name).toLowerCase());
    for (const each of unknown) ids.add(each.toLowerCase());
  }
  return ids;
}

function coversTarget(gate: Gate, target: string, manifest: Manifest): boolean {
  if (gate.on.length === 0) return true;
  const at = manifest.assets.find((asset) => asset.name === target)?.at;
  const names = at === undefined ? [target] : [target, at, at.split(/[:/]/).at(-1) ?? at];
  return gate.on.some((pattern) => names.some((name) => name === pattern || globMatch(pattern, name)));
}

interface Open {
  readonly operations: readonly string[];
  readonly on: readonly string[];
}

interface Counted {
  readonly gates: readonly Gate[];
  /** What no recognised control of the evidence file stands before. */
  readonly open?: Open;
}

/** Confirms a declared gate by the controls that recognisers found in its evidence file. */
function confirm(
  declared: DeclaredGate,
  gates: readonly Gate[],
  manifest: Manifest,
  catalogue: Catalogue,
): Counted {
  const file = declared.evidence?.replace(/^\.\//, '');
  const here = new Set(
    gates.filter(
      (gate) => gate.basis === 'verified' && gate.doubt === undefined && gate.place?.path === file,
    ),
  );
  const targets: readonly (string | undefined)[] = declared.on.length > 0 ? declared.on : [undefined];
  const openOperations = new Set<string>();
  const openTargets = new Set<string>();
  const named = new Map<Gate, Set<string>>();
  for (const operation of declared.operations) {
    const wanted = expand([operation], catalogue);
    for (const target of targets) {
      const standing = [...here].filter((gate) => {
        if (target !== undefined && !coversTarget(gate, target, manifest)) return false;
        const covered = expand(gate.operations, catalogue);
        return [...wanted].every((id) => covered.has(id));
      });
      for (const gate of standing) {
        const names = named.get(gate) ?? new Set<string>();
        if (target !== undefined) names.add(target);
        named.set(gate, names);
      }
      if (standing.length > 0) continue;
      openOperations.add(operation);
      if (target !== undefined) openTargets.add(target);
    }
  }
  const merged = gates.map((gate): Gate => {
    const names = named.get(gate);
    if (names === undefined) return gate;
    const on = gate.on.length === 0 ? gate.on : [...new Set([...gate.on, ...names])];
    return { ...gate, on, disarmedBy: [...new Set([...gate.disarmedBy, ...declared.disarmedBy])] };
  });
  return openOperations.size === 0
    ? { gates: merged }
    : { gates: merged, open: { operations: [...openOperations], on: [...openTargets] } };
}

function unconfirmed(declared: DeclaredGate, open: Open, index: number, asOf: string): Gate {
  const why = declared.attested === undefined ? undefined : lapsed(declared.attested, asOf);
  const attested = why === undefined ? declared.attested : undefined;
  const ended = why === undefined ? [] : [why];
  const silent =
    declared.evidence !== undefined && attested === undefined
      ? [`nothing in ${declared.evidence} was understood as this control`]
      : [];
  return {
    id: `gate:manifest:${index}`,
    ladder: declared.kind,
    title: attested === undefined ? 'gate that the manifest claims' : `gate stated by ${attested.by}`,
    basis: attested === undefined ? 'declared' : 'attested',
    operations: open.operations,
    on: open.on,
    disarmedBy: declared.disarmedBy,
    editableHere: false,
    place: declared.place,
    ...(attested === undefined ? {} : { attested }),
    weaknesses: [...ended, ...silent],
  };
}

/** Joins the manifest's gates to those found: what a recogniser confirms is one gate, the rest is stated or claimed. */
export function withDeclared(
  found: readonly Gate[],
  manifest: Manifest,
  catalogue: Catalogue,
  asOf: string,
): readonly Gate[] {
  let gates = found;
  const rest: Gate[] = [];
  for (const [index, declared] of manifest.gates.entries()) {
    const { gates: merged, open } = confirm(declared, gates, manifest, catalogue);
    gates = merged;
    if (open !== undefined) rest.push(unconfirmed(declared, open, index, asOf));
  }
  return [...gates, ...rest];
}
