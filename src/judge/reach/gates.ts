import { lapsed } from '../../model/manifest.ts';
import type { Credential } from '../../model/credential.ts';
import type { Asset, JudgedGate } from '../../model/exposure.ts';
import type { Gate } from '../../model/safeguard.ts';
import { globMatch, globsIntersect } from '../../util/glob.ts';
import type { Held, Holdings } from './holdings.ts';
import { subsetsOf } from './subsets.ts';

/** Who is reachable together with the credential, itself included. */
export type Reachable = readonly { readonly credential: Credential; readonly holdings: Holdings }[];

/** Every gate that stands before an operation on an asset, judged for one credential (design 9). */
export function judgeGates(
  gates: readonly Gate[],
  operation: string,
  asset: Asset,
  credential: Credential,
  reachable: Reachable,
  asOf: string,
): JudgedGate[] {
  return gates
    .filter(
      (gate) => gate.operations.some((pattern) => sameOperation(pattern, operation)) && covers(gate, asset),
    )
    .map((gate) => judgeGate(gate, asset, credential, reachable, asOf));
}

function sameOperation(pattern: string, operation: string): boolean {
  return globMatch(pattern.toLowerCase(), operation.toLowerCase());
}

function covers(gate: Gate, asset: Asset): boolean {
  if (gate.on.length === 0) return true;
  if (asset.source === 'kind') return false;
  const names = [asset.name, asset.at].filter((name) => name !== undefined);
  return gate.on.some((pattern) =>
    names.some(
      (name) => globsIntersect(pattern, name) || (pattern.length > 3 && name.endsWith(`:${pattern}`)),
    ),
  );
}

function judgeGate(
  gate: Gate,
  asset: Asset,
  credential: Credential,
  reachable: Reachable,
  asOf: string,
): JudgedGate {
  const fallen = weakness(gate, credential, asOf);
  if (fallen !== undefined) return { gate, state: 'void', because: fallen };
  for (const { credential: other, holdings } of reachable) {
    const by = gate.disarmedBy.find((pattern) => holds(holdings, 'floor', pattern, asset));
    if (by !== undefined) {
      return {
        gate,
        state: 'void',
        because: `${by}, which credential ${other.id} can call, switches it off`,
      };
    }
  }
  for (const { credential: other, holdings } of reachable) {
    const by = gate.disarmedBy.find((pattern) => holds(holdings, 'ceiling', pattern, asset));
    if (by !== undefined) {
      return { gate, state: 'unproven', because: `credential ${other.id} may be able to call ${by}` };
    }
    if (holdings.open && gate.disarmedBy.some((id) => id.startsWith(`${holdings.authority.provider}:`))) {
      return { gate, state: 'unproven', because: `what credential ${other.id} permits is not known in full` };
    }
  }
  const passing = expiry(gate);
  return passing === undefined ? { gate, state: 'holds' } : { gate, state: 'unproven', because: passing };
}

/** A control that lets go sooner is waited out, and what is older than that stands open already. */
const LEAST_DAYS = 7;
/** Where it holds for longer, little that is kept will be older. */
const LONG_DAYS = 365;

/** Why a control that holds for a time may hold nothing of what is there. */
function expiry({ holdsFor }: Gate): string | undefined {
  if (holdsFor === undefined) return undefined;
  if (holdsFor === 'unknown') return 'for how long it holds is not written down';
  return holdsFor < LONG_DAYS ? `what is older than ${dayCount(holdsFor)} is not held` : undefined;
}

function dayCount(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

function weakness(gate: Gate, credential: Credential, asOf: string): string | undefined {
  if (gate.ladder === 'prompt') return 'a sentence enforces nothing';
  if (gate.doubt !== undefined) return gate.doubt;
  if (gate.basis === 'declared')
    return gate.weaknesses[0] ?? 'no recogniser found a control in the file that is named as its evidence';
  const ended =
    gate.basis === 'attested' && gate.attested !== undefined ? lapsed(gate.attested, asOf) : undefined;
  if (ended !== undefined) return ended;
  if (typeof gate.holdsFor === 'number' && gate.holdsFor < LEAST_DAYS)
    return `it lets go after ${dayCount(gate.holdsFor)}, so that what is older stands open`;
  if (gate.ladder === 'local')
    return gate.weaknesses[0] ?? 'it stops one tool on this machine, not the provider';
  if (gate.ladder === 'policy-proxy' && credential.reached === 'value') {
    return 'the value can be read, so a call need not pass the proxy';
  }
  return undefined;
}

function holds(holdings: Holdings, end: 'floor' | 'ceiling', pattern: string, asset: Asset): boolean {
  const exact = holdings[end].get(pattern);
  const held = exact === undefined ? [...wildcard(holdings, end, pattern)] : [exact];
  return held.some(
    ({ on }) => asset.at === undefined || on.some((own) => globsIntersect(own, `*${asset.at ?? ''}*`)),
  );
}

function* wildcard(holdings: Holdings, end: 'floor' | 'ceiling', pattern: string): Generator<Held> {
  if (!pattern.includes('*')) return;
  const held = holdings[end];
  yield* held.among(subsetsOf(held.operations).named(pattern));
}
