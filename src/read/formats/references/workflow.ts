import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { YAMLMap } from 'yaml';
import { nesting } from '../../../util/nesting.ts';
import type { Known, Source } from './found.ts';
import { usesOf } from './found.ts';

type Permissions = NonNullable<Known['permissions']>;

/** What holds for every reference in a stretch of a workflow. */
interface Scope {
  readonly start: number;
  readonly end: number;
  readonly step: string;
  /** One of a job, several where a matrix names them, none where it is not known. */
  readonly environments: readonly string[];
  readonly permissions: Permissions;
  readonly uses: readonly string[];
}

const NAMED =
  /\b(secrets|vars)\s*(?:\.\s*([A-Za-z_][\w-]{0,127})|\[\s*['"]([A-Za-z_][\w-]{0,127})['"]\s*\])|\b(github\s*\.\s*token)\b/gi;
/** Deeper documents are not parsed: parsers recurse. */
const MAX_NESTING = 100;
const MAX_EXPRESSION = 2000;
const MAX_WORKFLOW = 1024 * 1024;

/** Whether a path is a GitHub workflow or a composite action; Gitea's and Forgejo's are written alike. */
export function isWorkflow(path: string): boolean {
  return (
    /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path) ||
    /(?:^|\/)action\.ya?ml$/.test(path)
  );
}

/** A composite action's own file: it runs in its caller's job, whose token is that job's and not one of its own. */
function isAction(path: string): boolean {
  return /(?:^|\/)action\.ya?ml$/.test(path) && !/(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\//.test(path);
}

/**
 * Reads a workflow's references: `secrets.X` and `vars.X`, the token of the job, roles taken by OIDC. Permissions are
 * the job's block, else the workflow's, else `default`. Broken YAML still gives the names, without jobs and steps.
 */
export function readWorkflow(source: Source): void {
  const root = source.text.length > MAX_WORKFLOW ? undefined : parse(source.text);
  const top = root ? permissionsOf(root.get('permissions')) : undefined;
  const scopes = root ? scopesOf(source, root, top) : { jobs: [], steps: [] };
  readExpressions(source, whole(source, top ?? 'default'), scopes);
  if (root) readJobs(source, root, top);
}

function parse(text: string): YAMLMap | undefined {
  if (nesting(text) > MAX_NESTING) return undefined;
  try {
    const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false, merge: true });
    return isMap(document.contents) ? document.contents : undefined;
  } catch {
    return undefined;
  }
}

function whole(source: Source, permissions: Permissions): Scope {
  return {
    start: 0,
    end: source.text.length,
    step: source.path,
    environments: [],
    permissions,
    uses: [],
  };
}

/** The block as written; undefined where there is none. */
function permissionsOf(node: unknown): Permissions | undefined {
  if (isScalar(node)) return permissionsOf(node.value);
  if (node === 'read-all' || node === 'write-all') return node;
  if (!isMap(node)) return undefined;
  const entries = new Map<string, string>();
  for (const { key, value } of node.items.slice(0, 64)) {
    const name = scalarText(key);
    const level = scalarText(value);
    if (name !== undefined && level !== undefined && name !== '__proto__') entries.set(name, level);
  }
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function scalarText(node: unknown): string | undefined {
  const value = isScalar(node) ? node.value : node;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function jobsOf(root: YAMLMap): { readonly id: string; readonly job: YAMLMap }[] {
  const jobs = root.get('jobs');
  const runs = root.get('runs');
  if (isMap(runs)) return [{ id: 'runs', job: runs }];
  if (!isMap(jobs)) return [];
  return jobs.items.flatMap(({ key, value }) =>
    isMap(value) ? [{ id: scalarText(key) ?? '', job: value }] : [],
  );
}

function stepsOf(job: YAMLMap): readonly YAMLMap[] {
  const steps = job.get('steps');
  return isSeq(steps) ? steps.items.filter((step): step is YAMLMap => isMap(step)) : [];
}

/** Stretches of jobs and of steps, each in the order of the text. */
interface Scopes {
  readonly jobs: Scope[];
  readonly steps: Scope[];
}

function scopesOf(source: Source, root: YAMLMap, top: Permissions | undefined): Scopes {
  const scopes: Scopes = { jobs: [], steps: [] };
  for (const { id, job } of jobsOf(root)) {
    const environments = environmentsOf(job);
    const permissions = permissionsOf(job.get('permissions')) ?? top ?? 'default';
    const steps = stepsOf(job);
    const common = { environments, permissions };
    if (job.range) {
      const uses = job.has('uses') ? [actionOf(job)] : jobUses(source, job, steps);
      scopes.jobs.push({
        start: job.range[0],
        end: job.range[1],
        step: `${source.path}#${id}`,
        uses: uses.filter((use) => use !== ''),
        ...common,
      });
    }
    for (const [index, step] of steps.entries()) {
      if (!step.range) continue;
      const name = scalarText(step.get('id')) ?? String(index);
      scopes.steps.push({
        start: step.range[0],
        end: step.range[1],
        step: `${source.path}#${id}.${name}`,
        uses: stepUses(step),
        ...common,
      });
    }
  }
  return scopes;
}

/** What a job's own variables are for: whatever its steps run. */
function jobUses(source: Source, job: YAMLMap, steps: readonly YAMLMap[]): string[] {
  if (
    !job.range ||
    !/\$\{\{/.test(source.text.slice(job.range[0], Math.min(job.range[1], job.range[0] + 20_000)))
  )
    return [];
  return [...new Set(steps.flatMap((step) => stepUses(step)))].slice(0, 32).sort();
}

function actionOf(step: YAMLMap): string {
  return (scalarText(step.get('uses')) ?? '').split('@', 1)[0] ?? '';
}

function stepUses(step: YAMLMap): readonly string[] {
  const action = actionOf(step);
  const script = scalarText(step.get('run'));
  const inputs = step.get('with');
  const hosts = isMap(inputs)
    ? inputs.items.flatMap(({ value }) => usesOf(` "${scalarText(value) ?? ''}"`))
    : [];
  return [
    ...new Set([
      ...(action === '' ? [] : [action]),
      ...hosts,
      ...(script === undefined ? [] : usesOf(script)),
    ]),
  ].sort();
}

/** More values than this are no list of environments. */
const MOST_ENVIRONMENTS = 8;

/** What a job names as its environment: a name, or what a matrix of plain values puts there; nothing for an expression. */
function environmentsOf(job: YAMLMap): readonly string[] {
  const node = job.get('environment');
  const name = isMap(node) ? scalarText(node.get('name')) : scalarText(node);
  if (name === undefined || name === '') return [];
  if (!name.includes('${{')) return [name];
  const axis = /^\$\{\{\s*matrix\.([A-Za-z_][\w-]{0,60})\s*\}\}$/.exec(name)?.[1];
  const values = axis === undefined ? [] : matrixValues(job, axis);
  return values.length <= MOST_ENVIRONMENTS && values.every((value) => !value.includes('${{')) ? values : [];
}

/** Every value that a matrix gives to one of its keys: its list and what `include` adds. */
function matrixValues(job: YAMLMap, axis: string): readonly string[] {
  const strategy = job.get('strategy');
  const matrix = isMap(strategy) ? strategy.get('matrix') : undefined;
  if (!isMap(matrix)) return [];
  const list = matrix.get(axis);
  const include = matrix.get('include');
  const own = isSeq(list) ? list.items.map(scalarText) : matrix.has(axis) ? [undefined] : [];
  const added = isSeq(include)
    ? include.items.flatMap((item) => (isMap(item) && item.has(axis) ? [scalarText(item.get(axis))] : []))
    : matrix.has('include')
      ? [undefined]
      : [];
  const values = [...own, ...added];
  return values.every((value) => value !== undefined) ? [...new Set(values)] : [];
}

/** One reference for each environment, or one without. */
function addIn(
  environments: readonly string[],
  add: (environment: { readonly environment?: string }) => void,
): void {
  if (environments.length === 0) add({});
  for (const environment of environments) add({ environment });
}

/** Reads every expression with what holds for its step, else its job, else the workflow. */
function readExpressions(source: Source, top: Scope, scopes: Scopes): void {
  const { text } = source;
  let job = 0;
  let step = 0;
  for (let at = text.indexOf('${{'); at !== -1 && !source.isFull; at = text.indexOf('${{', at + 3)) {
    const end = text.slice(at, at + MAX_EXPRESSION).indexOf('}}');
    if (end === -1) continue;
    while ((scopes.jobs[job]?.end ?? Infinity) <= at) job++;
    while ((scopes.steps[step]?.end ?? Infinity) <= at) step++;
    if (isComment(text, at)) continue;
    const scope = [scopes.steps[step], scopes.jobs[job]].find((one) => one && one.start <= at) ?? top;
    for (const named of text.slice(at, at + end).matchAll(NAMED))
      addNamed(source, scope, at + named.index, named, at);
  }
}

function isComment(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 300), at);
  return /(?:^|\n)[ \t]*#[^\n]*$/.test(before);
}

function addNamed(source: Source, scope: Scope, start: number, named: RegExpExecArray, at: number): void {
  const token = named[4] !== undefined || named[2] === 'GITHUB_TOKEN' || named[3] === 'GITHUB_TOKEN';
  const name = token ? 'GITHUB_TOKEN' : (named[2] ?? named[3] ?? '');
  if (token && isAction(source.path)) {
    source.add(start, start + named[0].length, { store: 'environment', name, uses: scope.uses });
    return;
  }
  const variable = variableAt(source.text, at);
  addIn(token ? [] : scope.environments, (environment) => {
    source.add(start, start + named[0].length, {
      store: 'github-actions',
      name,
      scope: named[1]?.toLowerCase() === 'vars' ? 'vars' : 'secrets',
      ...environment,
      ...(variable === undefined ? {} : { variable }),
      uses: scope.uses,
      step: scope.step,
      ...(token ? { permissions: scope.permissions } : {}),
    });
  });
}

/** Variable, input or flag that an expression is handed to: what stands in front of it on its line. */
function variableAt(text: string, at: number): string | undefined {
  const before = text.slice(Math.max(0, at - 400), at);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const flag = /(--?[A-Za-z][\w-]{0,60})[ =]["']?$/.exec(line)?.[1];
  if (flag !== undefined) return flag;
  const pair =
    /([A-Za-z_][\w.-]{0,127})["']?\s*[:=]\s*(?:["'`]?(?:[A-Za-z]{1,20} )?|["']?[^\s"'=]{0,200}[:@/=])$/.exec(
      line,
    )?.[1];
  return pair === 'run' ? undefined : pair;
}

/** Whether an action is known to take the job's token unasked; one of this repository may, and is read on its own. */
function takesToken(action: string): boolean {
  return (
    /(?:^|\/)actions\/checkout$/i.test(action) ||
    /^actions\/(?:github-script|labeler|stale|deploy-pages)$/i.test(action) ||
    action.startsWith('./')
  );
}

/** What jobs hold without an expression: the token that checkout keeps, a role of OIDC, inherited secrets. */
function readJobs(source: Source, root: YAMLMap, top: Permissions | undefined): void {
  for (const { id, job } of jobsOf(root)) {
    const permissions = permissionsOf(job.get('permissions')) ?? top ?? 'default';
    const environments = environmentsOf(job);
    for (const [index, step] of stepsOf(job).entries()) {
      const place = {
        step: `${source.path}#${id}.${scalarText(step.get('id')) ?? index}`,
        uses: stepUses(step),
      };
      const action = actionOf(step);
      const inputs = step.get('with');
      if (takesToken(action)) {
        const own =
          isMap(inputs) &&
          (inputs.has('token') ||
            inputs.has('github-token') ||
            inputs.has('repo-token') ||
            inputs.has('ssh-key'));
        if (!own && !isAction(source.path))
          addAt(source, step.get('uses', true), {
            store: 'github-actions',
            name: 'GITHUB_TOKEN',
            scope: 'secrets',
            permissions,
            ...place,
          });
      }
      if (isMap(inputs)) readRole(source, inputs, environments, permissions, place);
    }
    const inherited = job.get('secrets', true);
    if (scalarText(inherited) === 'inherit') {
      addIn(environments, (environment) => {
        addAt(source, inherited, {
          store: 'github-actions',
          name: '*',
          scope: 'secrets',
          ...environment,
          uses: [actionOf(job)],
          step: `${source.path}#${id}`,
          permissions,
        });
      });
    }
  }
}

const ROLE_INPUTS = [
  'role-to-assume',
  'service_account',
  'service-account',
  'workload_identity_provider',
  'client-id',
];

/** A role that the job takes with its identity token instead of a secret. */
function readRole(
  source: Source,
  inputs: YAMLMap,
  environments: readonly string[],
  permissions: Permissions,
  place: { step: string; uses: readonly string[] },
): void {
  if (
    inputs.has('aws-access-key-id') ||
    inputs.has('credentials_json') ||
    inputs.has('client-secret') ||
    inputs.has('creds')
  )
    return;
  const input = ROLE_INPUTS.find((name) => inputs.has(name));
  if (input === undefined) return;
  if (input === 'client-id' && !place.uses.includes('azure/login')) return;
  const name = scalarText(inputs.get(input));
  const granted =
    permissions === 'write-all' || (typeof permissions === 'object' && permissions['id-token'] === 'write');
  if (name === undefined || (!granted && permissions !== 'default')) return;
  addIn(environments, (environment) => {
    addAt(source, inputs.get(input, true), {
      store: 'oidc',
      name,
      ...environment,
      variable: input,
      permissions,
      ...place,
    });
  });
}

function addAt(source: Source, node: unknown, known: Known): void {
  const range = isScalar(node) ? node.range : undefined;
  if (range) source.add(range[0], range[1], known);
}
