import type { Catalogue, Operation, ProviderOperations } from '../../model/catalogue.ts';
import { worstEffect, type Effect } from '../../model/effect.ts';
import type { Credential } from '../../model/credential.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Declared, Escalation } from '../../model/facts.ts';
import { globMatch } from '../../util/glob.ts';
import type { Holdings } from './holdings.ts';
import type { Reachable } from './gates.ts';
import { subsetsOf } from './subsets.ts';
import { effectsIn, noOperations } from '../../model/operation-effects.ts';

/**
 * The ways from a credential to more than its own operations: what it demonstrably yields (a credential of the
 * inventory, a role in evidence) is on the floor, everything else at most (design 6). What is the same of several
 * credentials is made once.
 */
export class Escalating {
  readonly #catalogue: Catalogue;
  readonly #evidence: readonly Evidence[];
  /** Positions in the evidence. */
  readonly #ofPrincipal = new Map<string, number[]>();
  /** Where nothing shows what an operation yields. */
  readonly #unshown = new Map<ProviderOperations, Unshown>();
  readonly #yielded = new WeakMap<Reachable, Map<Operation, Reachable>>();

  constructor(evidence: readonly Evidence[], catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#evidence = evidence;
    for (const [position, { principal }] of evidence.entries()) {
      const key = principalKey(principal.provider, principal.name);
      const own = this.#ofPrincipal.get(key);
      if (own === undefined) this.#ofPrincipal.set(key, [position]);
      else own.push(position);
    }
  }

  of(holdings: Holdings, declared: Declared, inventory: Reachable): readonly Escalation[] {
    const result: Escalation[] = [];
    const { ceiling, floor, authority } = holdings;
    const { list } = ceiling.operations;
    const unshown = this.#unshownOf(ceiling.operations);
    const { leading, yielding } = subsetsOf(ceiling.operations);
    const exact = declared.jobs.flatMap((job) =>
      job.grants.flatMap((grant) => (grant.provider === authority.provider ? grant.exact : [])),
    );
    const named = noOperations(ceiling.operations).union(...exact);
    for (const index of ceiling.indicesAmong(leading)) {
      const onFloor = floor.set.has(index);
      const inJob = named.has(index);
      const operation = list[index];
      if (operation === undefined) continue;
      const shown =
        onFloor && yielding.has(index) ? this.#yieldedBy(operation, authority.credential, inventory) : NOBODY;
      for (const target of shown) result.push(toCredential(operation, inJob, target));
      if (shown.length > 0) continue;
      const known = inJob ? unshown.inJob : unshown.outside;
      const ways = onFloor ? known.floor : known.ceiling;
      const way =
        ways[index] ?? atMost({ operation: operation.id, inJob }, operation, onFloor, this.#catalogue);
      ways[index] = way;
      result.push(way);
    }
    result.push(...this.#becomes(holdings));
    return result;
  }

  /** Credentials of the inventory that the operation yields to another one. */
  #yieldedBy(operation: Operation, own: string, inventory: Reachable): Reachable {
    if (operation.yields === undefined) return NOBODY;
    const known = this.#yielded.get(inventory) ?? new Map<Operation, Reachable>();
    this.#yielded.set(inventory, known);
    const all = known.get(operation) ?? inventory.filter(({ credential }) => yields(operation, credential));
    known.set(operation, all);
    return all.filter(({ credential }) => credential.id !== own);
  }

  #unshownOf(operations: ProviderOperations): Unshown {
    const slots = (): (Escalation | undefined)[] => operations.list.map(() => undefined);
    const ends = (): Unshown['inJob'] => ({ floor: slots(), ceiling: slots() });
    const known = this.#unshown.get(operations) ?? { inJob: ends(), outside: ends() };
    this.#unshown.set(operations, known);
    return known;
  }

  /** Roles that evidence lets the credential's principal take on, or may. */
  #becomes({ authority }: Holdings): Escalation[] {
    const principals = new Set(authority.principals);
    const own = [...principals]
      .flatMap((name) => this.#ofPrincipal.get(principalKey(authority.provider, name)) ?? [])
      .sort((a, b) => a - b)
      .flatMap((position) => this.#evidence[position] ?? []);
    return [
      ...own.flatMap((item) => item.becomes.map((step) => toPrincipal('floor', step))),
      ...authority.mayBecome.map((step) => toPrincipal('ceiling', step)),
    ];
  }
}

/** Ways by operation, as a job names it or not, and as it is sure or not. */
type Unshown = Readonly<
  Record<'inJob' | 'outside', Readonly<Record<'floor' | 'ceiling', (Escalation | undefined)[]>>>
>;

const NOBODY: Reachable = [];

function principalKey(provider: string, name: string): string {
  return `${provider}\0${name}`;
}

function toCredential(
  operation: Operation,
  inJob: boolean,
  { credential, holdings }: Reachable[number],
): Escalation {
  return {
    operation: operation.id,
    inJob,
    bound: 'floor',
    obtains: { kind: 'credential', id: credential.id },
    ...endOf(holdings),
  };
}

function yields(operation: Operation, credential: Credential): boolean {
  return (
    credential.reached === 'value' &&
    (operation.yields ?? []).some(
      (item) =>
        credential.fits.some((type) => globMatch(item.type, type)) &&
        item.host !== undefined &&
        hostsOf(credential).some((host) => item.host?.some((pattern) => globMatch(pattern, host))),
    )
  );
}

function hostsOf(credential: Credential): string[] {
  return credential.sightings.flatMap(({ surroundings }) => [
    ...(surroundings.hosts ?? []),
    ...(surroundings.url?.host === undefined ? [] : [surroundings.url.host]),
  ]);
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
