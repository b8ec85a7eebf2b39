import { readEnvironment } from './code.ts';
import { isMcp, readKubeconfig, readMcp } from './configs.ts';
import type { FoundReference } from './found.ts';
import { Source } from './found.ts';
import { isPipeline, readPipeline } from './pipelines.ts';
import { isWorkflow, readWorkflow } from './workflow.ts';

/**
 * Every name by which a text uses a credential that is not in it: secrets of CI stores, environment variables that
 * look like credentials, MCP servers, plugins of a kubeconfig. In order; never throws.
 */
export function readReferences(path: string, text: string): FoundReference[] {
  const source = new Source(path, text);
  if (isWorkflow(path)) readWorkflow(source);
  else if (isPipeline(path)) readPipeline(source);
  else if (isMcp(path)) readMcp(source);
  else {
    readEnvironment(source);
    if (/\.ya?ml$|config$/.test(path)) readKubeconfig(source);
  }
  return source.found.sort((a, b) => a.start - b.start || a.end - b.end);
}
