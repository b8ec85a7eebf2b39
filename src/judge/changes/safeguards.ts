import type { SafeguardChange, Surveyed } from '../../model/change.ts';
import type { Exposure } from '../../model/exposure.ts';
import type { Gate, RecoverySystem, SafeguardState } from '../../model/safeguard.ts';

/** A gate or a recovery system with its verdict, the worst one where there are several. */
interface Known {
  readonly key: string;
  readonly kind: SafeguardChange['kind'];
  readonly safeguard: Gate | RecoverySystem;
  readonly on: readonly string[];
  state?: SafeguardState;
  because?: string;
}

const RANK: readonly SafeguardState[] = ['void', 'unproven', 'holds'];

/** Gates and recovery systems that came, went, or hold otherwise than they did. */
export function safeguardChanges(before: Surveyed, after: Surveyed): SafeguardChange[] {
  const was = knownIn(before);
  const now = knownIn(after);
  const keys = [...new Set([...was.keys(), ...now.keys()])].sort();
  return keys.flatMap((key) => changeOf(was.get(key), now.get(key), before, after) ?? []);
}

/** Copies that the provider makes by itself come and go with what they copy: they are no change of their own. */
function knownIn({ controls, exposures }: Surveyed): Map<string, Known> {
  const known = new Map<string, Known>();
  for (const gate of controls.gates) {
    const key = gateKey(gate);
    known.set(key, { key, kind: 'gate', safeguard: gate, on: gate.on });
  }
  for (const system of controls.recovery) {
    if (system.basis === 'catalogue') continue;
    const key = recoveryKey(system);
    known.set(key, { key, kind: 'recovery', safeguard: system, on: system.protects });
  }
  for (const exposure of new Set([...new Set(exposures.values())].flat())) {
    for (const { gate, state, because } of exposure.gates) fall(known.get(gateKey(gate)), state, because);
    for (const { system, state, because } of exposure.recovery)
      fall(known.get(recoveryKey(system)), state, because);
  }
  return known;
}

function fall(known: Known | undefined, state: SafeguardState, because: string | undefined): void {
  if (known === undefined) return;
  if (known.state !== undefined && RANK.indexOf(known.state) <= RANK.indexOf(state)) return;
  known.state = state;
  if (because === undefined) delete known.because;
  else known.because = because;
}

/** The same gate in another line, or in a renamed file where it says what it covers. */
function gateKey({ kind, title, on, place, attested, operations }: Gate): string {
  const where = on.length > 0 ? '' : (place?.path ?? attested?.source ?? '');
  const what = kind ?? `${title}\0${operations.join('\0')}`;
  return ['gate', what, where, ...on].join('\0');
}

function recoveryKey({ kind, at, title, place, protects }: RecoverySystem): string {
  return ['recovery', kind, at ?? `${title}\0${place?.path ?? ''}`, ...protects].join('\0');
}

function changeOf(
  was: Known | undefined,
  now: Known | undefined,
  before: Surveyed,
  after: Surveyed,
): SafeguardChange | undefined {
  const one = now ?? was;
  if (one === undefined) return undefined;
  const what = was === undefined ? 'added' : now === undefined ? 'removed' : moved(was.state, now.state);
  if (what === undefined) return undefined;
  const { title, basis, place } = one.safeguard;
  const falls = one.kind === 'gate' && (what === 'removed' || what === 'weaker');
  return {
    kind: one.kind,
    what,
    title,
    basis,
    on: one.on,
    ...(place === undefined ? {} : { place }),
    ...(was?.state === undefined ? {} : { before: was.state }),
    ...(now?.state === undefined ? {} : { after: now.state }),
    ...(now?.because === undefined ? {} : { because: now.because }),
    bares: falls ? baredBy(one.key, before.exposures, after.exposures) : [],
  };
}

function moved(
  before: SafeguardState | undefined,
  after: SafeguardState | undefined,
): 'weaker' | 'stronger' | undefined {
  if (before === undefined || after === undefined || before === after) return undefined;
  return RANK.indexOf(after) < RANK.indexOf(before) ? 'weaker' : 'stronger';
}

/** Operations before which this gate held, and before which none holds now. */
function baredBy(
  key: string,
  before: Surveyed['exposures'],
  after: Surveyed['exposures'],
): SafeguardChange['bares'] {
  return [...after].flatMap(([credential, exposures]) => {
    const held = new Set(
      (before.get(credential) ?? [])
        .filter((item) => item.gates.some(({ gate, state }) => state !== 'void' && gateKey(gate) === key))
        .map(exposureKey),
    );
    if (held.size === 0) return [];
    const bare = exposures.filter(
      (item) => held.has(exposureKey(item)) && item.gates.every(({ state }) => state === 'void'),
    );
    return [...new Set(bare.map(({ operation }) => operation))].map((operation) => ({
      credential,
      operation,
    }));
  });
}

function exposureKey({ operation, asset }: Exposure): string {
  return [operation, asset.kind, asset.at ?? asset.name ?? ''].join('\0');
}
