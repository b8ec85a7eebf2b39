import type { Acceptance, Manifest, Widening } from '../../model/manifest.ts';
import {
  acceptanceWithin,
  attestationWithin,
  gateWithin,
  isProduction,
  pathWithin,
  recoveryWithin,
  sameAcceptance,
  sameEvidence,
} from './order.ts';
import { selectorText } from './selector-text.ts';

/** Environments and contexts that change, and assets that vanish or move. */
export function environmentWidenings(base: Manifest, head: Manifest): Widening[] {
  return [...declaredEnvironments(base, head), ...contexts(base, head), ...assets(base, head)];
}

function declaredEnvironments(base: Manifest, head: Manifest): Widening[] {
  const say = (text: string, place: Widening['place']): Widening => ({ what: 'environment', text, place });
  const key = (one: Manifest['environments'][number]): string =>
    JSON.stringify([one.hosts, one.variables, one.paths].map((list) => list.toSorted()));
  const now = head.environments.flatMap((one) => {
    const before = base.environments.find((other) => other.name === one.name);
    if (!before) return [say(`environment ${one.name} is new`, one.place)];
    return key(before) === key(one) ? [] : [say(`environment ${one.name} is told by other names`, one.place)];
  });
  const gone = base.environments.filter((one) => !head.environments.some((other) => other.name === one.name));
  return [...now, ...gone.map((one) => say(`environment ${one.name} is no longer declared`, one.place))];
}

function contexts(base: Manifest, head: Manifest): Widening[] {
  const place = {
    path: head.revisions[0]?.path ?? base.revisions[0]?.path ?? 'overscope.yaml',
    line: 1,
    column: 1,
  };
  return Object.entries(base.contexts).flatMap(([name, { environment = 'none' }]) => {
    const now = Object.hasOwn(head.contexts, name) ? (head.contexts[name]?.environment ?? 'none') : 'none';
    if (now === environment) return [];
    return [
      { what: 'environment', text: `context ${name} has environment ${now}, was ${environment}`, place },
    ];
  });
}

function assets(base: Manifest, head: Manifest): Widening[] {
  const say = (text: string, place: Widening['place']): Widening => ({ what: 'asset', text, place });
  const now = head.assets.flatMap((asset) => {
    const before = base.assets.find((one) => one.name === asset.name);
    const { environment = 'none' } = asset;
    if (!before) {
      const harmless = asset.environment === undefined || isProduction(asset.environment);
      return harmless ? [] : [say(`asset ${asset.name} is new, environment ${environment}`, asset.place)];
    }
    const { environment: was = 'none' } = before;
    if (was !== environment)
      return [say(`asset ${asset.name} has environment ${environment}, was ${was}`, asset.place)];
    const same = before.kind === asset.kind && before.at === asset.at;
    return same ? [] : [say(`asset ${asset.name} is something else than it was`, asset.place)];
  });
  const gone = base.assets.filter((one) => !head.assets.some((asset) => asset.name === one.name));
  return [...now, ...gone.map((one) => say(`asset ${one.name} is no longer declared`, one.place))];
}

/** What somebody states: attestations, completeness, acceptances, revocations; and evidence that is taken away. */
export function statementWidenings(base: Manifest, head: Manifest): Widening[] {
  const attested = head.attested
    .filter((one) => !base.attested.some((before) => attestationWithin(one, before)))
    .map((one): Widening => {
      const grants = one.grants.flatMap((grant) => grant.written).join(', ');
      const text = `attestation for ${selectorText(one.credential)}: ${grants}, until ${one.statement.until}`;
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
    return [{ what: 'completeness', text, place: one.place }];
  });
  const gone = base.evidence
    .filter((before) => !head.evidence.some((one) => sameEvidence(before, one)))
    .map((one): Widening => {
      const text = `evidence for ${selectorText(one.credential)} from ${one.from.join(', ')} is no longer named`;
      return { what: 'evidence', text, place: one.place };
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
    const text = `acceptance of ${one.id} (${one.check}) ${verb}, ${until}`;
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
      text: `gate ${one.kind} before ${one.operations.join(', ')}`,
      place: one.place,
    }));
  const recovery = head.recovery
    .filter((one) => !base.recovery.some((before) => recoveryWithin(one, before)))
    .map((one): Widening => ({
      what: 'recovery',
      text: `recovery system ${one.name} for ${one.protects.join(', ')}`,
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
