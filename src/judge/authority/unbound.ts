import type { Unbound } from '../../model/authority.ts';
import type { Evidence } from '../../model/evidence.ts';
import { globMatch } from '../../util/glob.ts';
import { oncePer } from '../../util/once-per.ts';

/** Answers by what was asked: credentials of the same types ask alike. */
const answers = oncePer((_evidence: readonly Evidence[]) => new Map<string, readonly Unbound[]>());

/** Principals of a provider whose names fit, by name, with the files that speak of them; roles of a database left out. */
export function unboundAmong(
  evidence: readonly Evidence[],
  provider: string,
  patterns: readonly string[],
  withoutSql: boolean,
): readonly Unbound[] {
  if (patterns.length === 0) return [];
  const known = answers(evidence);
  const key = [provider, withoutSql, ...patterns].join('\0');
  const made = known.get(key) ?? found(evidence, provider, patterns, withoutSql);
  known.set(key, made);
  return made;
}

function found(
  evidence: readonly Evidence[],
  provider: string,
  patterns: readonly string[],
  withoutSql: boolean,
): Unbound[] {
  const paths = new Map<string, Set<string>>();
  for (const { principal, places, plane } of evidence) {
    const { name } = principal;
    if (principal.provider !== provider || !patterns.some((one) => globMatch(one, name))) continue;
    if (plane === 'sql' && withoutSql) continue;
    const own = paths.get(name) ?? new Set();
    for (const { path } of places) own.add(path);
    if (own.size > 0) paths.set(name, own);
  }
  return [...paths].map(([principal, own]) => ({ principal, paths: [...own].toSorted() }));
}
