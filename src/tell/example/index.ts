import { parse } from 'yaml';
import type { Scenario, ScenarioStep } from '../../model/scenario.ts';
import { expand } from '../../util/template.ts';

/** The incidents that ship, by the name that `overscope example` takes; the text is beside the program. */
export const EXAMPLES = ['pocketos', 'replit'] as const;
export type ExampleName = (typeof EXAMPLES)[number];

/** Reads a scenario; throws on a text that is none, which only a broken installation or test can cause. */
export function parseScenario(text: string): Scenario {
  const value: unknown = parse(text);
  if (!isRecord(value) || typeof value['seed'] !== 'string' || !Array.isArray(value['steps'])) {
    throw new TypeError('a scenario needs seed and steps');
  }
  const steps = value['steps'].map((step): ScenarioStep => {
    if (!isRecord(step)) throw new TypeError('a step of a scenario is a mapping');
    const { write, ...rest } = step;
    return { ...rest, ...(write === undefined ? {} : { files: write as Record<string, string> }) };
  });
  return {
    title: typeof value['title'] === 'string' ? value['title'] : '',
    seed: value['seed'],
    run: Array.isArray(value['run']) ? value['run'].map(String) : ['audit'],
    steps,
    ...(typeof value['intro'] === 'string' ? { intro: value['intro'] } : {}),
    ...(typeof value['folder'] === 'string' ? { folder: value['folder'] } : {}),
    ...(typeof value['as-of'] === 'string' ? { asOf: value['as-of'] } : {}),
  };
}

/**
 * The files and messages of every step with their values generated. A label (`{uuid#railway}`) gives the same value in every file
 * of the scenario. Returns the generated secrets too, so that a test can look for them in every output.
 */
export function expandScenario(scenario: Scenario): {
  readonly steps: readonly ScenarioStep[];
  readonly secrets: readonly string[];
} {
  const secrets = new Set<string>();
  const filled = (template: string): string => {
    const { text, secrets: spans } = expand(template, scenario.seed);
    for (const { start, end } of spans) secrets.add(text.slice(start, end));
    return text;
  };
  const steps = scenario.steps.map((step): ScenarioStep => {
    const files = Object.entries(step.files ?? {}).map(([path, template]): [string, string] => [
      filled(path),
      filled(template),
    ]);
    return {
      ...step,
      ...(step.commit === undefined ? {} : { commit: filled(step.commit) }),
      ...(step.files === undefined ? {} : { files: Object.fromEntries(files) }),
    };
  });
  return { steps, secrets: [...secrets] };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
