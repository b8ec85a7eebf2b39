import type { Credential } from '../../model/credential.ts';
import type { CredentialSelector } from '../../model/manifest.ts';
import { isLiteral, normalPath } from '../../util/glob.ts';

/** Entries of a manifest by the files that they name, so that a credential is asked only of those that can speak of it. */
export interface ByFile<T> {
  /** Entries with a selector that names no file, or by a pattern. */
  readonly anywhere: ReadonlySet<T>;
  readonly byPath: ReadonlyMap<string, readonly T[]>;
}

/** The entries of a list that may speak of a credential, in the order of the list: none that does is missing. */
export function candidates<T>(
  entries: readonly T[],
  { anywhere, byPath }: ByFile<T>,
  credential: Credential,
): T[] {
  const near = new Set(
    credential.sightings.flatMap((sighting) => byPath.get(normalPath(sighting.path)) ?? []),
  );
  if (anywhere.size === 0 && near.size < 2) return [...near];
  return entries.filter((entry) => anywhere.has(entry) || near.has(entry));
}

/** Sorts entries by the files that their selectors name. */
export function byFile<T>(
  entries: readonly T[],
  selectorsOf: (entry: T) => readonly CredentialSelector[],
): ByFile<T> {
  const anywhere = new Set<T>();
  const byPath = new Map<string, T[]>();
  for (const entry of entries) {
    for (const selector of selectorsOf(entry)) {
      if (selector.in === undefined || !isLiteral(selector.in)) anywhere.add(entry);
      else {
        const path = normalPath(selector.in);
        const own = byPath.get(path);
        if (own === undefined) byPath.set(path, [entry]);
        else own.push(entry);
      }
    }
  }
  return { anywhere, byPath };
}
