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
    contexts.push({ name: `ci ${workflow}`, kind: 'ci', credentials: ids, ...environment(declared, 'ci') });
  }
  return contexts;
}

function environment(declared: Manifest['contexts'], name: string): { environment?: string } {
  const value = Object.hasOwn(declared, name) ? declared[name]?.environment : undefined;
  return value === undefined ? {} : { environment: value };
}
