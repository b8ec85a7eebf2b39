import type { Catalogue, Operation } from '../../model/catalogue.ts';
import { worstEffect, type Effect } from '../../model/effect.ts';
import type { Credential } from '../../model/credential.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Declared, Escalation } from '../../model/facts.ts';
import { globMatch } from '../../util/glob.ts';
import type { Holdings } from './holdings.ts';
import type { Reachable } from './gates.ts';

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
  for (const [id, held] of holdings.ceiling) {
    const leads = held.operation.effects.includes('escalate') || (held.operation.yields ?? []).length > 0;
    if (!leads) continue;
    const onFloor = holdings.floor.has(id);
    const inJob = exactlyInJob(declared, provider, held.index);
    const base = { credential: credential.id, operation: id, inJob };
    const shown = onFloor ? yieldedCredentials(held.operation, credential, inventory) : [];
    for (const target of shown) {
      result.push({
        ...base,
        bound: 'floor',
        obtains: { kind: 'credential', id: target.credential.id },
        ...endOf(target.holdings),
      });
    }
    if (shown.length === 0) result.push(atMost(base, held.operation, onFloor, catalogue));
  }
  return [...result, ...becomes(credential, holdings, evidence)];
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

function atMost(
  base: Pick<Escalation, 'credential' | 'operation' | 'inJob'>,
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
  const destroying = [...holdings.floor.values(), ...holdings.ceiling.values()].find(({ operation }) =>
    operation.effects.includes('destroy'),
  );
  const worst = worstEffect(
    [...holdings.ceiling.values()].flatMap(({ operation }) => [...operation.effects]),
  );
  return {
    worst: worst ?? 'escalate',
    ...(destroying === undefined ? {} : { reaches: destroying.operation.id }),
  };
}

/** Roles that evidence lets the credential's principal take on, or may. */
function becomes(credential: Credential, holdings: Holdings, evidence: readonly Evidence[]): Escalation[] {
  const principals = new Set(holdings.authority.principals);
  const own = evidence.filter(
    (item) => item.principal.provider === holdings.authority.provider && principals.has(item.principal.name),
  );
  const to = (
    bound: Escalation['bound'],
    step: { readonly principal: string; readonly by: string },
  ): Escalation => ({
    credential: credential.id,
    operation: step.by,
    bound,
    obtains: { kind: 'principal', name: step.principal },
    worst: 'escalate',
    inJob: false,
  });
  return [
    ...own.flatMap((item) => item.becomes.map((step) => to('floor', step))),
    ...holdings.authority.mayBecome.map((step) => to('ceiling', step)),
  ];
}
