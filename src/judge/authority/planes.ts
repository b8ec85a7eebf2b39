import type { Grant, PlaneAuthority } from '../../model/authority.ts';
import type { ProviderOperations } from '../../model/catalogue.ts';
import type { OperationSet } from '../../model/operation-set.ts';
import { operationsWhere } from '../../model/operation-effects.ts';
import { oncePer } from '../../util/once-per.ts';
import { globCovers } from '../../util/glob.ts';

/** Splits grants by the plane of their operations. */
export function listed(grants: readonly Grant[], operations: ProviderOperations): PlaneAuthority[] {
  const planes = new Map<string, Grant[]>();
  for (const grant of grants) {
    for (const [plane, all] of operationsByPlane(operations)) {
      const set = grant.operations.intersection(all);
      if (set.empty) continue;
      planes.set(plane, [...(planes.get(plane) ?? []), { operations: set, on: grant.on }]);
    }
  }
  return [...planes].map(([plane, own]) => ({ plane, kind: 'listed', grants: merge(own) }));
}

/** A provider's list by plane, in the order of the list; made once. */
const operationsByPlane = oncePer(
  (operations: ProviderOperations): ReadonlyMap<string, OperationSet> =>
    new Map(
      [...new Set(operations.list.map(({ plane }) => plane))].map((plane) => [
        plane,
        operationsWhere(operations, (item) => item.plane === plane),
      ]),
    ),
);

/** Grants on a plane; none where it is not listed. */
export function grantsOf(planes: readonly PlaneAuthority[], plane: string): readonly Grant[] {
  return planes.flatMap((item) => (item.kind === 'listed' && item.plane === plane ? item.grants : []));
}

/** Everything that either permits. An unknown plane stays unknown beside what is listed of it. */
export function unionPlanes(
  a: readonly PlaneAuthority[],
  b: readonly PlaneAuthority[],
): readonly PlaneAuthority[] {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  const known = UNIONS.get(a) ?? new WeakMap<readonly PlaneAuthority[], readonly PlaneAuthority[]>();
  UNIONS.set(a, known);
  const union = known.get(b) ?? joined(a, b);
  known.set(b, union);
  return union;
}

/** Unions of what several credentials share. */
const UNIONS = new WeakMap<
  readonly PlaneAuthority[],
  WeakMap<readonly PlaneAuthority[], readonly PlaneAuthority[]>
>();

function joined(a: readonly PlaneAuthority[], b: readonly PlaneAuthority[]): PlaneAuthority[] {
  const result: PlaneAuthority[] = [];
  for (const item of [...a, ...b]) {
    const at = result.findIndex(
      (own) => own.plane === item.plane && own.kind === item.kind && sameWords(own, item),
    );
    const own = result[at];
    if (own === undefined) result.push(item);
    else if (own.kind === 'listed' && item.kind === 'listed') {
      result[at] = { ...own, grants: merge([...own.grants, ...item.grants]) };
    }
  }
  return result;
}

/** What both permit; a plane that one of them does not list is in neither's floor. */
export function intersectPlanes(
  a: readonly PlaneAuthority[],
  b: readonly PlaneAuthority[],
): readonly PlaneAuthority[] {
  return a.flatMap((item): PlaneAuthority[] => {
    if (item.kind !== 'listed')
      return b.some((own) => sameWords(own, item) && own.plane === item.plane) ? [item] : [];
    const grants = grantsOf(b, item.plane).flatMap((other) =>
      item.grants.flatMap((grant) => {
        const operations = grant.operations.intersection(other.operations);
        return operations.empty ? [] : [{ operations, on: narrower(grant.on, other.on) }];
      }),
    );
    return grants.length === 0 ? [] : [{ plane: item.plane, kind: 'listed', grants: merge(grants) }];
  });
}

function sameWords(a: PlaneAuthority, b: PlaneAuthority): boolean {
  if (a.kind !== b.kind) return false;
  return a.kind !== 'unlisted' || (b.kind === 'unlisted' && a.words === b.words);
}

function narrower(a: readonly string[], b: readonly string[]): readonly string[] {
  const kept = [
    ...a.filter((pattern) => b.some((other) => globCovers(other, pattern))),
    ...b.filter((pattern) => a.some((other) => globCovers(other, pattern))),
  ];
  return [...new Set(kept)];
}

/** Grants on the same resources become one. */
function merge(grants: readonly Grant[]): Grant[] {
  const byReach = new Map<string, Grant>();
  for (const grant of grants) {
    const key = JSON.stringify([...grant.on].sort());
    const own = byReach.get(key);
    byReach.set(
      key,
      own === undefined ? grant : { on: own.on, operations: own.operations.union(grant.operations) },
    );
  }
  return [...byReach.values()].filter((grant) => grant.on.length > 0);
}
