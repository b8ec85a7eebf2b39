import type { Catalogue } from '../../model/catalogue.ts';
import type { Asset, JudgedRecovery } from '../../model/exposure.ts';
import type { RecoverySystem } from '../../model/safeguard.ts';
import { reaches } from './assets.ts';
import type { Reachable } from './gates.ts';
import type { Holdings } from './holdings.ts';
import { subsetsOf } from './subsets.ts';
import type { OperationSet } from '../../model/operation-set.ts';

/** The recovery systems of an asset: declared, found, and those its kind has by default. */
export function systemsFor(
  asset: Asset,
  systems: readonly RecoverySystem[],
  catalogue: Catalogue,
): RecoverySystem[] {
  const own = systems.filter((system) =>
    system.protects.some(
      (name) => name === asset.name || name === asset.kind || (name === asset.at && name !== ''),
    ),
  );
  const provider = catalogue.operations(asset.kind.split('/')[0] ?? '');
  const defaults = [...provider.assets.values()]
    .filter((kind) => kind.byDefault === true && kind.keeps === 'copies')
    .filter((kind) => (kind.restores ?? kind.in).includes(asset.kind))
    .filter((kind) => !own.some((system) => system.kind === kind.id))
    .map((kind): RecoverySystem => ({
      id: `default ${kind.id}`,
      kind: kind.id,
      title: kind.title,
      basis: 'catalogue',
      protects: [asset.kind],
      ...(kind.note === undefined ? {} : { note: kind.note }),
      ...(kind.source === undefined ? {} : { source: kind.source }),
    }));
  return [...own, ...defaults];
}

/** Each system judged over everything reachable in the context: can anything here also destroy it? */
export function judgeRecovery(
  systems: readonly RecoverySystem[],
  reachable: Reachable,
  catalogue: Catalogue,
): JudgedRecovery[] {
  return systems.map((system) => judgeSystem(system, reachable, catalogue));
}

function judgeSystem(system: RecoverySystem, reachable: Reachable, catalogue: Catalogue): JudgedRecovery {
  if (system.basis === 'declared') {
    return {
      system,
      state: 'void',
      because: 'nothing that was read shows that it exists',
    };
  }
  const provider = system.kind.split('/')[0] ?? '';
  const destroyers = subsetsOf(catalogue.operations(provider)).destroyersOf(system.kind);
  let unproven: JudgedRecovery | undefined;
  for (const { credential, holdings } of reachable) {
    if (holdings.authority.provider !== provider) continue;
    const verdict = reachesSystem(system, holdings, destroyers, credential.id);
    if (verdict?.state === 'void') return { system, ...verdict };
    if (verdict !== undefined) unproven ??= { system, ...verdict };
  }
  return unproven ?? { system, state: 'holds' };
}

type Verdict = Omit<JudgedRecovery, 'system'>;

/** Whether one credential reaches a system; `undefined` where it provably does not. */
function reachesSystem(
  system: RecoverySystem,
  holdings: Holdings,
  destroyers: OperationSet,
  id: string,
): Verdict | undefined {
  const distance = distanceTo(system, holdings);
  if (distance === 'elsewhere') return undefined;
  const surely = holder(holdings, 'floor', destroyers, system);
  if (surely !== undefined && distance === 'same') {
    return {
      state: 'void',
      because: `${surely}, which credential ${id} can call, destroys or ends it`,
      by: { credential: id, operation: surely },
    };
  }
  const maybe = surely ?? holder(holdings, 'ceiling', destroyers, system);
  if (maybe !== undefined) {
    return {
      state: 'unproven',
      because: `credential ${id} may be able to call ${maybe}`,
      by: { credential: id, operation: maybe },
    };
  }
  return holdings.open
    ? { state: 'unproven', because: `what credential ${id} permits is not known in full` }
    : undefined;
}

/** Another account is out of reach unless something the credential holds escalates into it. */
function distanceTo(system: RecoverySystem, holdings: Holdings): 'same' | 'unknown' | 'elsewhere' {
  const { account } = system;
  if (account === undefined) return 'same';
  const { accounts } = holdings.authority;
  if (accounts.length === 0) return 'unknown';
  if (accounts.includes(account)) return 'same';
  const { ceiling } = holdings;
  for (const { on } of ceiling.among(subsetsOf(ceiling.operations).escalating)) {
    if (on.some((pattern) => pattern === '*' || pattern.includes(account))) return 'unknown';
  }
  return 'elsewhere';
}

function holder(
  holdings: Holdings,
  end: 'floor' | 'ceiling',
  destroyers: OperationSet,
  system: RecoverySystem,
): string | undefined {
  for (const { operation, on } of holdings[end].among(destroyers)) {
    if (reaches(on, system.at)) return operation.id;
  }
  return undefined;
}
