import type { Catalogue, Operation } from '../../model/catalogue.ts';
import { worstEffect, type Effect } from '../../model/effect.ts';
import type { Credential } from '../../model/credential.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Declared, Escalation } from '../../model/facts.ts';
import { globMatch } from '../../util/glob.ts';
import type { Holdings } from './holdings.ts';
import type { Reachable } from './gates.ts';
import { subsetsOf } from './subsets.ts';
import { effectsIn } from '../../model/operation-effects.ts';

/** Which operations a job of the credential names exactly. */
export function exactlyInJob(declared: Declared, provider: string, index: number): boolean {
  return declared.jobs.some((job) =>
    job.grants.some((grant) => grant.provider === provider && grant.exact.has(index)),
  );
}

/**
 * The ways from a credential to more than its own operations: what it demonstrably yields (a credential of the
 * inventory, a role in evidence) is on the floor, everything else at most (design 6).
 */
export function escalationsOf(
  credential: Credential,
  holdings: Holdings,
  declared: Declared,
  inventory: Reachable,
  evidence: readonly Evidence[],
  catalogue: Catalogue,
): Escalation[] {
  const result: Escalation[] = [];
  const { provider } = holdings.authority;
  const { ceiling } = holdings;
  for (const held of ceiling.among(subsetsOf(ceiling.operations).leading)) {
    const { id } = held.operation;
    const onFloor = holdings.floor.set.has(held.index);
    const inJob = exactlyInJob(declared, provider, held.index);
    const base = { operation: id, inJob };
    const shown = onFloor ? yieldedCredentials(held.operation, credential, inventory) : [];
    for (const target of shown) {
      result.push({
        ...base,
        bound: 'floor',
        obtains: { kind: 'credential', id: target.credential.id },
        ...endOf(target.holdings),
      });
    }
    if (shown.length === 0) result.push(unshown(base, held.operation, onFloor, catalogue));
  }
  return [...result, ...becomes(holdings, evidence)];
}

function yieldedCredentials(operation: Operation, own: Credential, inventory: Reachable): Reachable {
  return inventory.filter(
    ({ credential }) =>
      credential.id !== own.id &&
      credential.reached === 'value' &&
      (operation.yields ?? []).some(
        (item) =>
          credential.fits.some((type) => globMatch(item.type, type)) &&
          item.host !== undefined &&
          hostsOf(credential).some((host) => item.host?.some((pattern) => globMatch(pattern, host))),
      ),
  );
}

function hostsOf(credential: Credential): string[] {
  return credential.sightings.flatMap(({ surroundings }) => [
    ...(surroundings.hosts ?? []),
    ...(surroundings.url?.host === undefined ? [] : [surroundings.url.host]),
  ]);
}

const UNSHOWN = new WeakMap<Catalogue, Map<Operation, Map<string, Escalation>>>();

/** The same of every credential that holds the operation, so it is made once. */
function unshown(
  base: Pick<Escalation, 'operation' | 'inJob'>,
  operation: Operation,
  onFloor: boolean,
  catalogue: Catalogue,
): Escalation {
  const byOperation = UNSHOWN.get(catalogue) ?? new Map<Operation, Map<string, Escalation>>();
  UNSHOWN.set(catalogue, byOperation);
  const known = byOperation.get(operation) ?? new Map<string, Escalation>();
  byOperation.set(operation, known);
  const key = `${String(onFloor)} ${String(base.inJob)}`;
  const way = known.get(key) ?? atMost(base, operation, onFloor, catalogue);
  known.set(key, way);
  return way;
}

function atMost(
  base: Pick<Escalation, 'operation' | 'inJob'>,
  operation: Operation,
  onFloor: boolean,
  catalogue: Catalogue,
): Escalation {
  const yielded = operation.yields?.[0];
  const type = yielded === undefined ? undefined : catalogue.types.get(yielded.type);
  const obtains: Escalation['obtains'] =
    yielded === undefined
      ? { kind: 'more' }
      : yielded.type === '*'
        ? { kind: 'everything' }
        : { kind: 'type', id: yielded.type };
  const effects: Effect[] = type?.authority.unlisted.flatMap((item) => [...item.effects]) ?? [];
  return {
    ...base,
    bound: onFloor && yielded !== undefined && operation.effects.includes('escalate') ? 'floor' : 'ceiling',
    obtains,
    worst: worstEffect(['escalate', ...effects]) ?? 'escalate',
  };
}

function endOf(holdings: Holdings): { worst: Effect; reaches?: string } {
  const { floor, ceiling } = holdings;
  const { destroying: wanted } = subsetsOf(ceiling.operations);
  const destroying = floor.among(wanted).next().value ?? ceiling.among(wanted).next().value;
  const worst = worstEffect(effectsIn(ceiling.set, ceiling.operations));
  return {
    worst: worst ?? 'escalate',
    ...(destroying === undefined ? {} : { reaches: destroying.operation.id }),
  };
}

/** Roles that evidence lets the credential's principal take on, or may. */
function becomes(holdings: Holdings, evidence: readonly Evidence[]): Escalation[] {
  const principals = new Set(holdings.authority.principals);
  const own = evidence.filter(
    (item) => item.principal.provider === holdings.authority.provider && principals.has(item.principal.name),
  );
  return [
    ...own.flatMap((item) => item.becomes.map((step) => toPrincipal('floor', step))),
    ...holdings.authority.mayBecome.map((step) => toPrincipal('ceiling', step)),
  ];
}

function toPrincipal(
  bound: Escalation['bound'],
  step: { readonly principal: string; readonly by: string },
): Escalation {
  return {
    operation: step.by,
    bound,
    obtains: { kind: 'principal', name: step.principal },
    worst: 'escalate',
    inJob: false,
  };
}
