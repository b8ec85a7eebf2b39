import { globMatch } from '../../util/glob.ts';
import type { Found } from './found.ts';
import type { Spellings } from './spellings.ts';
import { distinct } from './value.ts';
import { namesIn, type Step } from './workflow.ts';

/** Uses of steps that other repositories hold, by what the catalogue says of them. */
export function stepUses(steps: readonly Step[], spellings: Spellings): Found[] {
  return steps.flatMap((step) =>
    spellings.steps().flatMap(({ entry, spelling }): Found[] => {
      const name = step.uses.split('@')[0] ?? '';
      if (!entry.uses.some((pattern) => globMatch(pattern, name))) return [];
      if (entry.with?.some((input) => isGiven(step, input)) === false) return [];
      const asked = spelling.asked(entry, {}, name);
      if (asked.operations.length === 0 && asked.unknown === undefined) return [];
      return [
        {
          provider: spelling.provider,
          how: 'workflow',
          at: step,
          as: name,
          resources: [],
          variables: variablesOf(step, entry.token ?? [], spelling.calls.reads),
          hosts: [],
          ...asked,
        },
      ];
    }),
  );
}

/** Whether an input stands there; with a value, whether it has it or may have it. */
function isGiven(step: Step, input: string): boolean {
  const [name = '', wanted] = input.split('=');
  const value = step.inputs.get(name);
  return value !== undefined && (wanted === undefined || value === wanted || value.includes('${{'));
}

/** Secrets that its inputs and its environment hand over; else what the provider's tools read by themselves. */
function variablesOf(step: Step, inputs: readonly string[], reads: readonly string[]): readonly string[] {
  const given = inputs.flatMap((name) => namesIn(step.inputs.get(name) ?? ''));
  const set = [...step.variables]
    .filter(([, from]) => from.length > 0)
    .flatMap(([name, from]) => [name, ...from]);
  const all = distinct([...given, ...set]);
  return all.length > 0 ? all : reads.slice(0, 1);
}
