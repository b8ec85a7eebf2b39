import type { Tree } from '../model/tree.ts';

const COMPOSE_FILE = /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/i;
/** Compose files that deploy: their services run elsewhere. */
const DEPLOYED = /prod|live|staging|stage|deploy|swarm|remote/i;

/**
 * Names of the services that compose files start: as hosts they are on this machine. That is milder, so that a service
 * counts only where the reviewed revision starts it too.
 */
export function composeServices(head: Tree, reviewed: Tree | undefined): string[] {
  const now = servicesOf(head);
  if (reviewed === undefined) return [...now];
  const before = servicesOf(reviewed);
  return [...now].filter((name) => before.has(name));
}

function servicesOf(tree: Tree): Set<string> {
  const names = new Set<string>();
  for (const path of tree.paths()) {
    if (!COMPOSE_FILE.test(path) || DEPLOYED.test(path)) continue;
    for (const name of servicesIn(tree.read(path) ?? '')) names.add(name);
  }
  return names;
}

/** The keys right below `services:`, by indentation; what is not written that way is not found. */
function servicesIn(text: string): string[] {
  const names: string[] = [];
  let inside = false;
  let indent = -1;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const depth = line.length - line.trimStart().length;
    if (depth === 0) {
      inside = /^services\s*:/.test(line);
      indent = -1;
      continue;
    }
    if (!inside) continue;
    if (indent < 0) indent = depth;
    const key = depth === indent ? /^["']?([\w.-]{1,100})["']?\s*:/.exec(line.trim())?.[1] : undefined;
    if (key !== undefined) names.push(key);
  }
  return names;
}
