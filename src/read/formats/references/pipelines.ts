import { namesCredential } from '../names.ts';
import type { Source } from './found.ts';
import { usesOf } from './found.ts';
import type { Store } from '../../../model/match.ts';

/** A CI format whose variables are references where the file itself does not define them. */
interface Pipeline {
  readonly path: RegExp;
  readonly store: Store;
  readonly variable: RegExp;
}

const PIPELINES: readonly Pipeline[] = [
  {
    path: /(?:^|\/)\.gitlab-ci\.ya?ml$|(?:^|\/)[\w.-]*\.gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/(?:.*\/)?[\w.-]+\.ya?ml$/,
    store: 'gitlab-ci',
    variable: /(?<![\\$])\$(?:\{([A-Z][A-Z0-9_]{2,127})\}|([A-Z][A-Z0-9_]{2,127}))/g,
  },
  {
    path: /(?:^|\/)(?:\.circleci\/[\w.-]+|bitbucket-pipelines|\.drone|\.travis|\.woodpecker|appveyor|\.?cloudbuild|buildspec|\.semaphore\/[\w.-]+|\.buildkite\/[\w.-]+|wercker)\.ya?ml$/,
    store: 'environment',
    variable: /(?<![\\$])\$(?:\{([A-Z][A-Z0-9_]{2,127})\}|([A-Z][A-Z0-9_]{2,127}))/g,
  },
  {
    path: /(?:^|\/)(?:azure-pipelines|\.azure-pipelines|\.azuredevops)[\w./-]*\.ya?ml$/,
    store: 'environment',
    variable: /\$\(([A-Za-z][\w.]{2,127})\)|\$\{\{\s*variables\.([A-Za-z]\w{2,127})\s*\}\}/g,
  },
];
const JENKINS =
  /\bcredentials\(\s*['"]([^'"\n]{1,200})['"]\s*\)|\bcredentialsId\s*[:=]\s*['"]([^'"\n]{1,200})['"]/g;

/** The pipeline format that a path has, if any but GitHub's. */
export function isPipeline(path: string): boolean {
  return isJenkinsfile(path) || PIPELINES.some((one) => one.path.test(path));
}

/** Reads variables that a pipeline uses and does not define, tokens it asks for, and ids of stored credentials. */
export function readPipeline(source: Source): void {
  if (isJenkinsfile(source.path)) {
    for (const match of source.text.matchAll(JENKINS)) {
      if (source.isFull) break;
      source.add(match.index, match.index + match[0].length, {
        store: 'environment',
        name: match[1] ?? match[2] ?? '',
        uses: usesOf(source.text.slice(match.index, match.index + 1500)),
        step: `${source.path}#${match.index}`,
      });
    }
    return;
  }
  const pipeline = PIPELINES.find((one) => one.path.test(source.path));
  if (pipeline) readVariables(source, pipeline);
}

function isJenkinsfile(path: string): boolean {
  return /(?:^|\/)(?:Jenkinsfile[\w.-]*|[\w.-]+\.jenkinsfile)$/i.test(path);
}

interface Job {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly environment: string | undefined;
  readonly uses: readonly string[];
}

function readVariables(source: Source, pipeline: Pipeline): void {
  const defined = new Set<string>();
  for (const match of source.text.matchAll(
    /^[ \t]*(?:-[ \t]+)?(?:export[ \t]+)?["']?([A-Za-z_]\w{2,127})["']?[ \t]*[:=]/gm,
  )) {
    if (match[1] !== undefined) defined.add(match[1]);
  }
  const jobs = jobsOf(source.text);
  const seen = new Set<string>();
  let at = 0;
  for (const match of source.text.matchAll(pipeline.variable)) {
    if (source.isFull) break;
    const name = match[1] ?? match[2] ?? '';
    while ((jobs[at]?.end ?? Infinity) <= match.index) at++;
    const job = jobs[at];
    if (defined.has(name) || PREDEFINED.test(name) || seen.has(`${at} ${name}`)) continue;
    if (!namesCredential(name) && !/URL|DSN|SA_JSON|PAT\b|KUBECONFIG|WEBHOOK/i.test(name)) continue;
    seen.add(`${at} ${name}`);
    add(source, pipeline.store, name, match.index, match.index + match[0].length, job);
  }
  if (pipeline.store === 'gitlab-ci') readIdTokens(source, jobs);
}

/** Variables that GitLab and others set themselves and that hold no stored credential. */
const PREDEFINED =
  /^(?:CI_(?!JOB_TOKEN|DEPLOY_PASSWORD|REGISTRY_PASSWORD).*|BUILD_.*|CIRCLE_(?!TOKEN|OIDC).*|BITBUCKET_(?!STEP_OIDC).*|DRONE_.*|TRAVIS_.*|HOME|PATH|PWD|USER|System\.(?!AccessToken).*|Build\..*|Agent\..*)$/;

function add(
  source: Source,
  store: Store,
  name: string,
  start: number,
  end: number,
  job: Job | undefined,
): void {
  source.add(start, end, {
    store,
    name,
    ...(store === 'gitlab-ci' ? { scope: 'secrets' } : {}),
    ...(job?.environment === undefined ? {} : { environment: job.environment }),
    uses: job?.uses ?? [],
    step: `${source.path}#${job?.name ?? ''}`,
  });
}

/** Top-level entries of a pipeline: jobs, by their indentation alone. */
function jobsOf(text: string): Job[] {
  const heads = [...text.matchAll(/^([A-Za-z0-9_."'-][^\n:#]{0,200}?)["']?:[ \t]*(?:#.*)?\r?$/gm)];
  return heads.map((head, index) => {
    const end = heads[index + 1]?.index ?? text.length;
    const body = text.slice(head.index, end);
    const environment = /^[ \t]+environment:[ \t]*(?:\r?\n[ \t]+name:[ \t]*)?["']?([\w./$-]{1,128})/m.exec(
      body,
    )?.[1];
    const script = body.replace(/^[ \t]*-[ \t]+(?:run:[ \t]*)?|^[ \t]+run:[ \t]*/gm, '');
    const image = /^[ \t]+image:[ \t]*(?:\r?\n[ \t]+name:[ \t]*)?["']?([\w./-]{1,200})/m.exec(body)?.[1];
    return {
      name: head[1] ?? '',
      start: head.index,
      end,
      environment,
      uses: [...new Set([...(image === undefined ? [] : [image]), ...usesOf(script)])].sort(),
    };
  });
}

/** `id_tokens` give a job an identity token for the audiences named. */
function readIdTokens(source: Source, jobs: readonly Job[]): void {
  let at = 0;
  for (const match of source.text.matchAll(/^[ \t]+id_tokens:[ \t]*\r?\n[ \t]+([A-Za-z_]\w{0,127}):/gm)) {
    while ((jobs[at]?.end ?? Infinity) <= match.index) at++;
    const job = jobs[at];
    const body = job ? source.text.slice(job.start, job.end) : '';
    const role = /arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,200}/.exec(body)?.[0];
    add(source, 'oidc', role ?? match[1] ?? '', match.index, match.index + match[0].length, job);
  }
}
