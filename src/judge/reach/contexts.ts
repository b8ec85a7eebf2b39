import { isUsable, type Credential } from '../../model/credential.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Context } from '../../model/report.ts';

/** What is reachable together: the values of the workspace, and the names in each workflow (design 2). */
export function contextsOf(credentials: readonly Credential[], manifest: Manifest): Context[] {
  const usable = credentials.filter(isUsable);
  const workspace = usable.filter((item) => item.reached === 'value').map((item) => item.id);
  const workflows = new Map<string, string[]>();
  for (const credential of usable) {
    for (const workflow of credential.reference?.workflows ?? []) {
      workflows.set(workflow, [...(workflows.get(workflow) ?? []), credential.id]);
    }
  }
  const declared = manifest.contexts;
  const contexts: Context[] = [];
  if (workspace.length > 0) {
    contexts.push({
      name: 'workspace',
      kind: 'workspace',
      credentials: workspace,
      ...environment(declared, 'workspace'),
    });
  }
  for (const [workflow, ids] of [...workflows].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = `ci ${workflow}`;
    contexts.push({ name, kind: 'ci', credentials: ids, ...environment(declared, name, 'ci') });
  }
  return contexts;
}

/** The environment that the manifest declares under the first of these names that it has. */
function environment(declared: Manifest['contexts'], ...names: readonly string[]): { environment?: string } {
  const name = names.find((one) => Object.hasOwn(declared, one));
  const value = name === undefined ? undefined : declared[name]?.environment;
  return value === undefined ? {} : { environment: value };
}
