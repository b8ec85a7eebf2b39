import type { Acceptance, Manifest, Widening } from '../../model/manifest.ts';
import { AS_REVIEWED } from './as-reviewed.ts';
import {
  acceptanceWithin,
  attestationWithin,
  gateWithin,
  pathWithin,
  recoveryWithin,
  sameAcceptance,
  sameEvidence,
  sameGate,
} from './order.ts';
import { selectorText } from './selector-text.ts';

/** What somebody states: attestations, completeness, acceptances, revocations; and evidence that is taken away. */
export function statementWidenings(base: Manifest, head: Manifest): Widening[] {
  const attested = head.attested
    .filter((one) => !base.attested.some((before) => attestationWithin(one, before)))
    .map((one): Widening => {
      const grants = one.grants.flatMap((grant) => grant.written).join(', ');
      const reviewed = base.attested.some((before) => attestationWithin(before, one)) ? AS_REVIEWED : '';
      const text = `attestation for ${selectorText(one.credential)}: ${grants}, until ${one.statement.until}${reviewed}`;
      return { what: 'attestation', text, place: one.place };
    });
  return [...attested, ...evidence(base, head), ...head.acceptances.flatMap((one) => accepted(one, base))];
}

function evidence(base: Manifest, head: Manifest): Widening[] {
  const complete = head.evidence.flatMap((one): Widening[] => {
    const { until } = one.complete ?? {};
    const reviewed = base.evidence.find((before) => sameEvidence(before, one))?.complete?.until;
    if (until === undefined || (reviewed !== undefined && until <= reviewed)) return [];
    const text = `evidence for ${selectorText(one.credential)} declared complete until ${until}`;
    const counts =
      reviewed === undefined
        ? 'its files count, not that there are no others'
        : `it counts as complete until ${reviewed}`;
    return [{ what: 'completeness', text, counts, place: one.place }];
  });
  const gone = base.evidence
    .filter((before) => !head.evidence.some((one) => sameEvidence(before, one)))
    .map((one): Widening => {
      const text = `evidence for ${selectorText(one.credential)} from ${one.from.join(', ')} is no longer named; it was on line ${one.place.line}`;
      return { what: 'evidence', text, place: { path: one.place.path, line: 1, column: 1 } };
    });
  return [...complete, ...gone];
}

function accepted(one: Acceptance, base: Manifest): Widening[] {
  const before = base.acceptances.find((other) => sameAcceptance(one, other));
  const until = one.until === undefined ? 'without end' : `until ${one.until}`;
  const found: Widening[] = [];
  if (one.revoked !== undefined && one.revoked !== before?.revoked) {
    found.push({
      what: 'revocation',
      text: `${one.id} declared revoked on ${one.revoked}`,
      place: one.place,
    });
  }
  const { revoked: _, ...rest } = one;
  if (!before || !acceptanceWithin(rest, before)) {
    const verb = before ? 'changed' : 'added';
    const text = `acceptance of ${one.id} (${one.check}) ${verb}, ${until}${before ? AS_REVIEWED : ''}`;
    found.push({ what: 'acceptance', text, place: one.place });
  }
  return found;
}

/** Gates, recovery systems, exclusions and nested manifests that nobody reviewed. */
export function safeguardWidenings(base: Manifest, head: Manifest): Widening[] {
  const gates = head.gates
    .filter((one) => !base.gates.some((before) => gateWithin(one, before)))
    .map((one): Widening => ({
      what: 'gate',
      text: `gate ${one.kind} before ${one.operations.join(', ')}${base.gates.some((before) => sameGate(one, before)) ? AS_REVIEWED : ''}`,
      place: one.place,
    }));
  const recovery = head.recovery
    .filter((one) => !base.recovery.some((before) => recoveryWithin(one, before)))
    .map((one): Widening => ({
      what: 'recovery',
      text: `recovery system ${one.name} for ${one.protects.join(', ')}${base.recovery.some((before) => before.name === one.name) ? AS_REVIEWED : ''}`,
      place: one.place,
    }));
  const exclude = head.exclude
    .filter((one) => !base.exclude.some((before) => pathWithin(one.path, before.path)))
    .map((one): Widening => ({
      what: 'exclusion',
      text: `${one.path} is left out of the audit`,
      place: one.place,
    }));
  const place = { path: head.revisions[0]?.path ?? 'overscope.yaml', line: 1, column: 1 };
  const nested = head.nested
    .filter((one) => !base.nested.some((before) => pathWithin(one, before)))
    .map((one): Widening => ({ what: 'nesting', text: `manifests in ${one} count`, place }));
  return [...gates, ...recovery, ...exclude, ...nested];
}
