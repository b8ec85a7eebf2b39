import { mapperCalls } from './compile-mappers.ts';
import type { Compilation, Foundation } from './compile.ts';
import type { RawCalls, RuleFile } from './format.ts';
import { providerOf } from './names.ts';
import { OpenedOperations } from './operations.ts';
import type { Fault, Path } from './schema.ts';

/** What is read from one file of code: operations, and whether something could not be told. */
export type CallReader = (
  path: string,
  code: string,
) => Promise<{ readonly operations: readonly string[]; readonly unknown: boolean }>;

/** Whether an operation exists, by its whole id. */
export type Exists = (id: string) => boolean;

/** Tells of any id whether a compiled list, or the foundation's, has it. */
export function operationsKnown({ catalogue }: Compilation, foundation?: Foundation): Exists {
  const opened = new Map<string, readonly OpenedOperations[]>();
  return (id) => {
    const provider = providerOf(id);
    let lists = opened.get(provider);
    if (lists === undefined) {
      lists = [catalogue.providers[provider], foundation?.load(provider)].flatMap((list) =>
        list === undefined ? [] : [new OpenedOperations(list)],
      );
      opened.set(provider, lists);
    }
    return lists.some((list) => list.index(id) !== undefined);
  };
}

/** Operations that `calls` names and no list has, and entries that say nothing of what they ask. */
export function callFaults(rules: RuleFile, exists: Exists): Fault[] {
  const { calls } = rules;
  if (calls === undefined) return [];
  const faults: Fault[] = [];
  const check = (ids: readonly string[] | undefined, path: Path): void => {
    (ids ?? []).forEach((id, index) => {
      if (!id.includes('{') && !exists(id))
        faults.push({ path: [...path, index], message: `there is no operation ${id}` });
    });
  };
  for (const section of ['sdk', 'commands', 'http', 'steps'] as const) {
    (calls[section] ?? []).forEach((entry, index) => {
      const path = ['calls', section, index];
      check(entry.needs, [...path, 'needs']);
      if (!asksSomething(entry))
        faults.push({ path, message: 'says nothing: give needs, route, sql, graphql, plane or unknown' });
    });
  }
  for (const { provider, sdk } of mapperCalls(calls)) {
    const needs = [...new Set(sdk.flatMap((entry) => entry.needs ?? []))];
    for (const id of needs)
      if (!exists(id))
        faults.push({ path: ['calls', 'mappers'], message: `there is no operation ${id} of ${provider}` });
  }
  for (const [name, ids] of calls.spelled ?? []) check(ids, ['calls', 'spelled', name]);
  return faults;
}

type Entry = NonNullable<RawCalls['sdk']>[number] | NonNullable<RawCalls['http']>[number];

function asksSomething(entry: Partial<Entry>): boolean {
  return (
    entry.needs !== undefined ||
    entry.route !== undefined ||
    entry.sql !== undefined ||
    entry.graphql !== undefined ||
    entry.unknown !== undefined ||
    ('plane' in entry && entry.plane !== undefined) ||
    ('host' in entry && entry.host !== undefined)
  );
}

/** Examples of code that are not read as they say. */
export async function callExampleFaults(rules: RuleFile, read: CallReader): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const [index, example] of (rules.calls?.examples ?? []).entries()) {
    const found = await read(example.path, example.code);
    const wanted = [...(example.needs ?? [])].sort();
    const path = ['calls', 'examples', index];
    if (found.operations.join('\n') !== wanted.join('\n')) {
      const message = `the example is read as ${listed(found.operations)}, not as ${listed(wanted)}`;
      faults.push({ path, message });
    }
    if (found.unknown !== (example.unknown ?? false)) {
      const message = found.unknown
        ? 'something in the example could not be told, and it does not say so'
        : 'everything in the example was told, and it says unknown';
      faults.push({ path, message });
    }
  }
  return faults;
}

function listed(ids: readonly string[]): string {
  return ids.length === 0 ? 'nothing' : ids.join(', ');
}
