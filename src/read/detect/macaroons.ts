import { unpack } from './msgpack.ts';
import type { Packed } from './msgpack.ts';

type State = string | number | boolean | readonly string[];
type States = Record<string, State>;

/** Caveat numbers of https://github.com/superfly/macaroon (caveat.go); resources narrow what a token reaches. */
const FLY_ORGANIZATION = 0;
const FLY_VALIDITY = 4;
const FLY_RESOURCES = new Map([
  [2, 'volume'],
  [3, 'app'],
  [5, 'feature'],
  [7, 'machine'],
  [16, 'cluster'],
]);
const FLY_MUTATIONS = 6;
/** Bits of an access mask (resset/action.go): read, write, create, delete, control. */
const FLY_READ = 1;
const FLY_ALL = 31;

function isList(value: Packed | undefined): value is readonly Packed[] {
  return Array.isArray(value);
}

function namesOf(value: Packed | undefined): { readonly names: string[]; readonly mask: number } | undefined {
  if (typeof value !== 'object' || value === null || !('pairs' in value)) return undefined;
  let mask = 0;
  for (const [, bits] of value.pairs) mask |= typeof bits === 'number' ? bits : FLY_ALL;
  return {
    names: value.pairs.map(([name]) => (typeof name === 'string' ? name : JSON.stringify(name))),
    mask,
  };
}

interface FlyReach {
  mask: number;
  readonly states: States;
}

function readFlyCaveat(kind: Packed | undefined, body: Packed | undefined, reach: FlyReach): void {
  if (typeof kind !== 'number' || !isList(body)) return;
  const [first, second] = body;
  if (kind === FLY_ORGANIZATION) {
    if (typeof first === 'number') reach.states['organization'] = String(first);
    if (typeof second === 'number') reach.mask &= second;
  } else if (kind === FLY_VALIDITY && typeof second === 'number') {
    reach.states['expires'] = Math.min(second, Number(reach.states['expires'] ?? second));
  } else if (kind === FLY_MUTATIONS && isList(first)) {
    reach.states['mutations'] = first.map(String);
  }
  const resource = FLY_RESOURCES.get(kind);
  const named = namesOf(first);
  if (resource === undefined || named === undefined) return;
  reach.mask &= named.mask;
  reach.states['scope'] = resource;
  reach.states[`${resource}s`] = named.names;
}

/**
 * What a Fly.io macaroon (`fm1r_`, `fm1a_`, `fm2_`, `fo1_` is opaque) says: `organization`, `scope` (`organization`,
 * `app`, `machine`, `volume`), the names reached, `access` (`read` or `write`) and `expires` (Unix seconds). Caveats
 * only narrow, so one that is not understood is left out. https://github.com/superfly/macaroon
 */
export function readFlyMacaroon(token: string): States | undefined {
  const body = /fm(?:1[ar]|2)_([A-Za-z0-9+/_=-]+)/.exec(token)?.[1];
  if (body === undefined) return undefined;
  const packed = unpack(Buffer.from(body, 'base64'));
  if (!isList(packed)) return undefined;
  const [, , caveats] = packed;
  if (!isList(caveats)) return undefined;
  const reach: FlyReach = { mask: FLY_ALL, states: { scope: 'organization' } };
  for (let i = 0; i + 1 < caveats.length; i += 2) readFlyCaveat(caveats[i], caveats[i + 1], reach);
  if (!('organization' in reach.states)) return undefined;
  return { ...reach.states, access: reach.mask === FLY_READ ? 'read' : 'write' };
}

function varint(bytes: Buffer, at: number): readonly [number, number] | undefined {
  let value = 0;
  for (let k = 0; k < 4; k++) {
    const byte = bytes[at + k];
    if (byte === undefined) return undefined;
    value |= (byte & 127) << (7 * k);
    if (byte < 128) return [value, at + k + 1];
  }
  return undefined;
}

/** Caveats of a libmacaroons v2 token: fields of type, length and data; type 2 is an identifier, the second one on a caveat. */
function caveatTexts(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 1; at < bytes.length;) {
    const kind = bytes[at++];
    if (kind === 0) continue;
    const size = varint(bytes, at);
    if (kind === undefined || kind > 6 || size === undefined) break;
    at = size[1] + size[0];
    if (kind === 2) texts.push(bytes.subarray(size[1], at).toString('utf8'));
  }
  return texts.slice(1);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function strings(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}

function readPypiCaveat(caveat: unknown, states: States): void {
  if (Array.isArray(caveat)) {
    const [kind, first] = caveat as unknown[];
    const names = strings(first);
    if (kind === 0 && typeof first === 'number') states['expires'] = first;
    else if ((kind === 1 || kind === 2) && names)
      Object.assign(states, { permissions: 'project', projects: names });
    return;
  }
  if (typeof caveat !== 'object' || caveat === null) return;
  const permissions: unknown = Object.hasOwn(caveat, 'permissions')
    ? Reflect.get(caveat, 'permissions')
    : undefined;
  const projects =
    typeof permissions === 'object' && permissions !== null && Object.hasOwn(permissions, 'projects')
      ? strings(Reflect.get(permissions, 'projects'))
      : undefined;
  if (projects) Object.assign(states, { permissions: 'project', projects });
  const until: unknown = Object.hasOwn(caveat, 'exp') ? Reflect.get(caveat, 'exp') : undefined;
  if (typeof until === 'number') states['expires'] = until;
}

/**
 * What a PyPI token says: `permissions` (`user`: every project of the account, or `project`), `projects`, `expires`.
 * https://github.com/pypi/warehouse (warehouse/macaroons/caveats)
 */
export function readPypiMacaroon(token: string): States | undefined {
  const body = /^(?:pypi-|testpypi-)?([A-Za-z0-9_-]{40,})=*$/.exec(token)?.[1];
  if (body === undefined) return undefined;
  const bytes = Buffer.from(body, 'base64url');
  if (bytes[0] !== 2) return undefined;
  const states: States = { permissions: 'user' };
  for (const text of caveatTexts(bytes)) readPypiCaveat(parsed(text), states);
  return states;
}
