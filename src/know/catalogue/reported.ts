import type { ReportedAs } from '../../model/catalogue.ts';
import type { CompiledNames } from './compiled.ts';
import type { RuleSource } from './source.ts';

/** What other scanners call the types of these files. */
export function compileNames(files: readonly RuleSource[]): CompiledNames {
  const names = new Map<string, Map<string, string[]>>();
  for (const { rules } of files) {
    for (const [type, tools] of rules['reported-as'] ?? []) {
      for (const [tool, own] of tools) {
        const known = names.get(tool) ?? new Map<string, string[]>();
        names.set(tool, known);
        for (const name of own)
          known.set(name.toLowerCase(), [...(known.get(name.toLowerCase()) ?? []), type]);
      }
    }
  }
  return Object.fromEntries([...names].map(([tool, own]) => [tool, Object.fromEntries(own)]));
}

/** The names of several catalogues as one; what two of them name the same may be either. */
export function openNames(all: readonly CompiledNames[]): ReportedAs {
  const names = new Map<string, Map<string, readonly string[]>>();
  for (const [tool, own] of all.flatMap((one) => Object.entries(one))) {
    const known = names.get(tool) ?? new Map<string, readonly string[]>();
    names.set(tool, known);
    for (const [name, types] of Object.entries(own))
      known.set(name, [...new Set([...(known.get(name) ?? []), ...types])]);
  }
  return names;
}
