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

const WORKFLOW_FILE = /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/i;

/**
 * Names of the services that the jobs of a workflow start beside themselves, by the workflow's path: a host of such a
 * name is the runner's own there and nowhere else. As with compose files, the reviewed revision has to start it too.
 */
export function jobServices(head: Tree, reviewed: Tree | undefined): Map<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const path of head.paths()) {
    if (!WORKFLOW_FILE.test(path)) continue;
    const now = jobServicesIn(head.read(path) ?? '');
    const before = reviewed === undefined ? now : jobServicesIn(reviewed.read(path) ?? '');
    const names = now.filter((name) => before.includes(name));
    if (names.length > 0) found.set(path, new Set(names));
  }
  return found;
}

/** The keys right below each indented `services:`, by indentation. */
function jobServicesIn(text: string): string[] {
  const names: string[] = [];
  let outer = -1;
  let indent = -1;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const depth = line.length - line.trimStart().length;
    if (depth <= outer) outer = -1;
    if (outer < 0) {
      if (depth > 0 && /^services\s*:\s*(?:#|$)/.test(line.trim())) [outer, indent] = [depth, -1];
      continue;
    }
    if (indent < 0) indent = depth;
    const key = depth === indent ? keyOf(line) : undefined;
    if (key !== undefined) names.push(key);
  }
  return names;
}

function keyOf(line: string): string | undefined {
  return /^["']?([\w.-]{1,100})["']?\s*:/.exec(line.trim())?.[1];
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
    const key = depth === indent ? keyOf(line) : undefined;
    if (key !== undefined) names.push(key);
  }
  return names;
}
