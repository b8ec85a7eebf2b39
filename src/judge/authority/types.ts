import type { Basis, PlaneAuthority } from '../../model/authority.ts';
import type {
  Catalogue,
  CredentialType,
  ProviderOperations,
  TokenRule,
  Unlisted,
} from '../../model/catalogue.ts';
import type { Credential } from '../../model/credential.ts';
import { listed } from './planes.ts';

/** What a type alone says about a credential of it, before evidence. */
export interface TypeBounds {
  readonly floor: readonly PlaneAuthority[];
  readonly floorBasis: Basis;
  readonly ceiling: readonly PlaneAuthority[];
  readonly ceilingBasis: Basis;
}

/** Floor and ceiling by type: `fixed` sets both, `token` both where the value states it, `no` leaves the ceiling. */
export function typeBounds(type: CredentialType, credential: Credential, catalogue: Catalogue): TypeBounds {
  const { authority } = type;
  const operations = catalogue.operations(type.provider);
  const full = planesOf(authority.permits, authority.planes, authority.unlisted, operations);
  if (authority.known === 'fixed') {
    return { floor: full, floorBasis: 'fixed', ceiling: full, ceilingBasis: 'fixed' };
  }
  const stated = statedGroups(type, credential, operations);
  if (stated !== undefined) {
    // The sets that are stated hold their operations of every plane.
    const planes = planesOf(stated, [], authority.unlisted, operations);
    return { floor: planes, floorBasis: 'token', ceiling: planes, ceilingBasis: 'token' };
  }
  const rule =
    authority.known === 'token' ? authority.states.find((item) => holds(item, credential)) : undefined;
  if (rule !== undefined) {
    const unlisted = rule.unlisted ?? authority.unlisted;
    const ceiling = planesOf(rule.permits, authority.planes, unlisted, operations);
    const floor = rule.floor === undefined ? ceiling : planesOf(rule.floor, [], [], operations);
    return { floor, floorBasis: 'token', ceiling, ceilingBasis: 'token' };
  }
  const floor = planesOf(authority.floor, [], [], operations);
  return { floor, floorBasis: 'documented', ceiling: full, ceilingBasis: 'documented' };
}

function holds(rule: TokenRule, credential: Credential): boolean {
  return Object.entries(rule.when).every(([key, wanted]) => {
    const value = credential.states[key];
    return Array.isArray(value) ? value.includes(wanted) : value === wanted;
  });
}

/** Sets that the value or the workflow's `permissions:` names: `contents:write` of provider `github`. */
function statedGroups(
  type: CredentialType,
  credential: Credential,
  operations: ProviderOperations,
): readonly string[] | undefined {
  const key = type.authority.grantsFrom;
  if (key === undefined) return undefined;
  const value = key === 'permissions' ? permissionList(credential) : credential.states[key];
  if (!Array.isArray(value)) return undefined;
  const names = value.map((name) => `${type.provider}/${name}`);
  return names.every((name) => operations.groups.has(name)) ? [...type.authority.floor, ...names] : undefined;
}

function permissionList(credential: Credential): readonly string[] | undefined {
  const permissions = credential.reference?.permissions;
  if (permissions === undefined || typeof permissions === 'string') return undefined;
  return Object.entries(permissions).flatMap(([name, access]) => {
    if (access === 'none') return [];
    return access === 'write' ? [`${name}:read`, `${name}:write`] : [`${name}:${access}`];
  });
}

function planesOf(
  permits: readonly string[],
  planes: readonly string[],
  unlisted: readonly Unlisted[],
  operations: ProviderOperations,
): readonly PlaneAuthority[] {
  const known = PLANES.get(operations) ?? new Map<string, readonly PlaneAuthority[]>();
  PLANES.set(operations, known);
  const key = JSON.stringify([permits, planes, unlisted]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = newPlanes(permits, planes, unlisted, operations);
  known.set(key, made);
  return made;
}

/** What types permit, by what they say; types and credentials that say the same share it. */
const PLANES = new WeakMap<ProviderOperations, Map<string, readonly PlaneAuthority[]>>();

function newPlanes(
  permits: readonly string[],
  planes: readonly string[],
  unlisted: readonly Unlisted[],
  operations: ProviderOperations,
): readonly PlaneAuthority[] {
  const set = operations.resolve(permits).set;
  const result: PlaneAuthority[] = set.empty ? [] : listed([{ operations: set, on: ['*'] }], operations);
  for (const item of unlisted) {
    const { plane, words, effects } = item;
    result.push({ plane, kind: 'unlisted', words, effects, assets: item.assets ?? {} });
  }
  const incomplete = planes.filter((plane) => {
    const list = operations.planes.find((item) => item.name === plane);
    return (list === undefined || !list.complete) && !unlisted.some((item) => item.plane === plane);
  });
  for (const plane of incomplete) {
    if (!result.some((item) => item.plane === plane && item.kind === 'unknown')) {
      result.push({ plane, kind: 'unknown' });
    }
  }
  return result;
}
