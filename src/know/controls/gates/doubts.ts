import { isAsidePath } from '../../../model/aside-path.ts';
import type { Place } from '../../../model/fragment.ts';
import { namesOf } from '../resources/assets.ts';
import type { ResourceGroup } from '../resources/resource.ts';
import { isConditional, lackedBy } from './flags.ts';
import type { FoundGate } from './found.ts';

/**
 * Marks the controls of which the files do not show that they stand: those of a resource that may not be there, and
 * those of one that is described a second time without them. In doubt there is no gate.
 */
export function withDoubts(
  gates: readonly FoundGate[],
  groups: readonly ResourceGroup[],
): readonly FoundGate[] {
  const bare = unprotected(groups);
  return gates.map((gate) => {
    const doubt = isConditional(gate)
      ? 'the file does not show that its resource is there'
      : contradiction(gate, bare);
    return doubt === undefined ? gate : { ...gate, doubt };
  });
}

/** By kind of protection and name, where a resource is described that does not have it. */
function unprotected(groups: readonly ResourceGroup[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const resource of groups.flatMap((group) => group.resources)) {
    if (isAsidePath(resource.place.path)) continue;
    for (const kind of lackedBy(resource)) {
      for (const name of namesOf(resource).all) places.set(keyOf(kind, name), resource.place);
    }
  }
  return places;
}

function contradiction(gate: FoundGate, bare: ReadonlyMap<string, Place>): string | undefined {
  const { kind } = gate;
  if (kind === undefined) return undefined;
  const place = gate.on.map((name) => bare.get(keyOf(kind, name))).find((found) => found !== undefined);
  return place === undefined
    ? undefined
    : `the same name is described without it, ${place.path}:${place.line}`;
}

function keyOf(kind: string, name: string): string {
  return `${kind}\0${name}`;
}
