import type { Operation, ProviderOperations } from '../../../../src/model/catalogue.ts';
import { OperationSet } from '../../../../src/model/operation-set.ts';
import type { Evidence } from '../../../../src/model/evidence.ts';
import type { Tree } from '../../../../src/model/tree.ts';

/** A provider's list with just these operations. */
export function fakeOperations(names: readonly string[]): ProviderOperations {
  const list: readonly Operation[] = names.map((name) => ({
    id: `postgres:${name}`,
    plane: 'sql',
    effects: ['read'],
    assets: {},
    reviewed: true,
  }));
  const indices = new Map(list.map(({ id }, i) => [id, i]));
  return {
    provider: 'postgres',
    planes: [],
    list,
    assets: new Map(),
    prominence: () => Infinity,
    groups: new Map(),
    gates: new Map(),
    index: (id) => indices.get(id),
    resolve: (ids) => ({
      set: new OperationSet(
        'postgres',
        list.length,
        ids.flatMap((id) => indices.get(id) ?? []),
      ),
      unknown: ids.filter((id) => !indices.has(id)),
    }),
  };
}

/** A tree of files in memory. */
export function treeOf(files: Readonly<Record<string, string>>): Tree {
  const known = new Map(Object.entries(files));
  return { revision: 'worktree', paths: () => [...known.keys()].toSorted(), read: (path) => known.get(path) };
}

/** Whether one bound of the evidence holds the operation on the resource. */
export function holds(
  operations: ProviderOperations,
  bound: Evidence['floor'],
  operation: string,
  resource: string,
): boolean {
  const index = operations.index(`postgres:${operation}`);
  if (index === undefined) throw new Error(`no operation ${operation}`);
  return bound.some((grant) => grant.operations.has(index) && grant.on.some((glob) => fits(glob, resource)));
}

function fits(glob: string, resource: string): boolean {
  if (glob === '*' || glob === resource) return true;
  return glob.endsWith('.*') && resource.startsWith(glob.slice(0, -1));
}
