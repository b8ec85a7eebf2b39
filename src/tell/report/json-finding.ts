import type { Finding } from '../../model/finding.ts';
import { operationsJson } from './json-parts.ts';
import { placeJson, type JsonFinding } from './json-type.ts';

/** A finding of the JSON report. */
export function findingJson(finding: Finding): JsonFinding {
  const credential = finding.subject.kind === 'credential' ? finding.subject.id : null;
  const asset = finding.claims.map((claim) => claim.asset).find((item) => item !== undefined);
  return {
    id: finding.id,
    check: finding.check,
    severity: finding.severity,
    title: finding.title,
    credential,
    subject: subjectName(finding),
    asset: asset === undefined ? null : { kind: asset.kind, name: asset.name ?? null, at: asset.at ?? null },
    environment: finding.environment,
    facets: finding.facets.map(({ check, claim }) => ({ check, severity: claim.severity, what: claim.what })),
    excess: excessJson(finding),
    places: finding.places.map((place) => ({
      ...placeJson(place),
      source: place.source,
      tracked: place.tracking === 'tracked',
      tracking: place.tracking,
      ...(place.commit === undefined ? {} : { commit: place.commit }),
    })),
    gate: gateJson(finding),
    recovery: recoveryJson(finding),
    route: finding.route.map((step) => ({ ...step })),
    next: finding.next.map((step) => ({ ...step })),
    accepted:
      finding.accepted === undefined
        ? null
        : { ...finding.accepted, place: placeJson(finding.accepted.place) },
    ...(finding.reopened === undefined ? {} : { reopened: finding.reopened }),
    new: finding.fromChange,
  };
}

function subjectName(finding: Finding): string {
  const { subject } = finding;
  switch (subject.kind) {
    case 'credential':
      return subject.id;
    case 'context':
    case 'asset':
      return subject.name;
    case 'manifest':
      return subject.entry;
  }
}

function excessJson({ excess }: Finding): JsonFinding['excess'] {
  if (excess === undefined) return null;
  const { bound, operations, irreversible, jobOperations, authorityOperations } = excess;
  return {
    bound,
    operations,
    irreversible,
    jobOperations,
    authorityOperations,
    ...operationsJson(excess),
  };
}

function gateJson({ gate: { state, gates, prompts } }: Finding): JsonFinding['gate'] {
  return {
    state,
    gates: gates.map(({ gate, state: own, because }) => ({
      title: gate.title,
      kind: gate.kind ?? null,
      basis: gate.basis,
      ladder: gate.ladder,
      state: own,
      ...(because === undefined ? {} : { because }),
      ...(gate.place === undefined ? {} : { place: placeJson(gate.place) }),
    })),
    prompts: prompts.map(({ place, quote }) => ({ path: place.path, line: place.line, quote })),
  };
}

function recoveryJson({ recovery: { state, systems } }: Finding): JsonFinding['recovery'] {
  return {
    state,
    systems: systems.map(({ system, state: own, because }) => ({
      title: system.title,
      kind: system.kind,
      basis: system.basis,
      state: own,
      ...(because === undefined ? {} : { because }),
    })),
  };
}
