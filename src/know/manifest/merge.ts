import type { Place } from '../../model/fragment.ts';
import type { DeclaredEnvironment } from '../../model/manifest.ts';
import type { ManifestFile } from './file.ts';

interface Named {
  readonly name: string;
  readonly place: Place;
}

/** What two files declare, by name; a name that the earlier one has already is reported where the later one says it. */
export function onlyOnce<T extends Named>(
  what: string,
  earlier: readonly T[],
  later: readonly T[],
  files: ReadonlyMap<string, ManifestFile>,
): T[] {
  const names = new Map(earlier.map((one) => [one.name, one.place]));
  for (const { name, place } of later) {
    const before = names.get(name);
    if (!before) continue;
    const message = `${before.path}:${before.line} declares a${/^[aeiou]/.test(what) ? 'n' : ''} ${what} of this name`;
    files.get(place.path)?.problem(place, message, [{ label: 'write', text: 'another name' }]);
  }
  return [...earlier, ...later];
}

/** Environments of one name in two files are one: told by what either says. */
export function mergeEnvironments(
  earlier: readonly DeclaredEnvironment[],
  later: readonly DeclaredEnvironment[],
): DeclaredEnvironment[] {
  const merged = new Map(earlier.map((one) => [one.name, one]));
  for (const one of later) {
    const before = merged.get(one.name);
    if (!before) merged.set(one.name, one);
    else {
      merged.set(one.name, {
        ...before,
        hosts: [...before.hosts, ...one.hosts],
        variables: [...before.variables, ...one.variables],
        paths: [...before.paths, ...one.paths],
      });
    }
  }
  return [...merged.values()];
}
