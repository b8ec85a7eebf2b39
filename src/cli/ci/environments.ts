import {
  branchName,
  remote,
  revisions,
  textAt,
  type CiEnvironment,
  type Occasion,
  type Variables,
} from './environment.ts';

const github: CiEnvironment = {
  id: 'github',
  title: 'GitHub Actions',
  here: (env) => env['GITHUB_ACTIONS'] === 'true',
  event: 'GITHUB_EVENT_PATH',
  occasion: githubOccasion,
  repository({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name }) {
    return server === undefined || name === undefined ? name : `${server}/${name}`;
  },
  format: 'github',
  outputs: ['overscope.sarif'],
  page: 'GITHUB_STEP_SUMMARY',
  deepen: 'in the workflow: fetch-depth: 0 under with: of actions/checkout',
};

function githubOccasion(env: Variables, event: unknown): Occasion {
  const at = (...path: readonly string[]): string | undefined => textAt(event, ...path);
  const name = env['GITHUB_EVENT_NAME'] ?? '';
  // Of a request whose document cannot be read, as in a container that it is not mounted in, the variables still tell.
  if (name.startsWith('pull_request') || at('pull_request', 'base', 'sha') !== undefined) {
    const head = at('pull_request', 'head', 'sha');
    const number = at('pull_request', 'number') ?? at('number');
    return {
      kind: 'request',
      fork:
        at('pull_request', 'head', 'repo', 'full_name') !== at('pull_request', 'base', 'repo', 'full_name'),
      bases: revisions(
        at('pull_request', 'base', 'sha'),
        remote(at('pull_request', 'base', 'ref') ?? env['GITHUB_BASE_REF']),
      ),
      ...(number === undefined ? {} : { number }),
      ...(head === undefined ? {} : { head }),
    };
  }
  if (name === 'merge_group') {
    const head = at('merge_group', 'head_sha');
    return {
      kind: 'request',
      queue: true,
      fork: false,
      bases: revisions(at('merge_group', 'base_sha')),
      ...(head === undefined ? {} : { head }),
    };
  }
  const ref = env['GITHUB_REF'] ?? at('ref') ?? namedRef(env);
  const said = { what: name, defaultBranch: at('repository', 'default_branch') };
  if (ref.startsWith('refs/heads/')) return onBranch(branchName(ref), said);
  return ref.startsWith('refs/tags/') ? onTag(ref, said) : { kind: 'other', what: otherWhat(name) };
}

/** The ref by its name and kind, where it is not given whole. */
function namedRef(env: Variables): string {
  const name = env['GITHUB_REF_NAME'];
  if (name === undefined) return '';
  return env['GITHUB_REF_TYPE'] === 'tag' ? `refs/tags/${name}` : `refs/heads/${name}`;
}

function otherWhat(event: string): string {
  return event === 'push' ? 'a push that names no branch' : event;
}

const gitlab: CiEnvironment = {
  id: 'gitlab',
  title: 'GitLab CI',
  here: (env) => env['GITLAB_CI'] === 'true',
  occasion(env) {
    const number = env['CI_MERGE_REQUEST_IID'];
    if (number !== undefined)
      return {
        kind: 'request',
        number,
        fork: env['CI_MERGE_REQUEST_SOURCE_PROJECT_ID'] !== env['CI_MERGE_REQUEST_PROJECT_ID'],
        bases: revisions(
          env['CI_MERGE_REQUEST_TARGET_BRANCH_SHA'],
          env['CI_MERGE_REQUEST_DIFF_BASE_SHA'],
          remote(env['CI_MERGE_REQUEST_TARGET_BRANCH_NAME']),
        ),
      };
    const said = { what: env['CI_PIPELINE_SOURCE'], defaultBranch: env['CI_DEFAULT_BRANCH'] };
    return onRef(env['CI_COMMIT_BRANCH'], env['CI_COMMIT_TAG'], said);
  },
  repository: (env) => env['CI_PROJECT_URL'] ?? env['CI_PROJECT_PATH'],
  format: 'text',
  outputs: ['gl-secret-detection-report.json'],
  deepen: 'in the job: variables: { GIT_DEPTH: 0 }',
};

const bitbucket: CiEnvironment = {
  id: 'bitbucket',
  title: 'Bitbucket Pipelines',
  here: (env) => env['BITBUCKET_BUILD_NUMBER'] !== undefined && env['BITBUCKET_COMMIT'] !== undefined,
  occasion(env) {
    const number = env['BITBUCKET_PR_ID'];
    if (number !== undefined)
      return {
        kind: 'request',
        number,
        fork: false,
        bases: revisions(
          env['BITBUCKET_PR_DESTINATION_COMMIT'],
          remote(env['BITBUCKET_PR_DESTINATION_BRANCH']),
        ),
      };
    return onRef(env['BITBUCKET_BRANCH'], env['BITBUCKET_TAG']);
  },
  repository: (env) => env['BITBUCKET_GIT_HTTP_ORIGIN'] ?? env['BITBUCKET_REPO_FULL_NAME'],
  format: 'text',
  outputs: ['overscope.md'],
  deepen: 'in bitbucket-pipelines.yml: clone: { depth: full }',
};

const circleci: CiEnvironment = {
  id: 'circleci',
  title: 'CircleCI',
  here: (env) => env['CIRCLECI'] === 'true',
  occasion(env) {
    return onRef(env['CIRCLE_BRANCH'], env['CIRCLE_TAG']);
  },
  repository: (env) => env['CIRCLE_REPOSITORY_URL'],
  format: 'text',
  outputs: ['overscope.md'],
  deepen: 'in the job: checkout: { method: full }, and git fetch origin where a branch is missing',
};

const jenkins: CiEnvironment = {
  id: 'jenkins',
  title: 'Jenkins',
  here: (env) => env['JENKINS_URL'] !== undefined && env['BUILD_ID'] !== undefined,
  occasion(env) {
    const number = env['CHANGE_ID'];
    if (number !== undefined)
      return {
        kind: 'request',
        number,
        fork: (env['CHANGE_FORK'] ?? '') !== '',
        bases: revisions(remote(env['CHANGE_TARGET']), env['CHANGE_TARGET']),
      };
    const branch =
      env['BRANCH_NAME'] ?? env['GIT_LOCAL_BRANCH'] ?? env['GIT_BRANCH']?.replace(/^origin\//, '');
    if (env['TAG_NAME'] !== undefined) return onRef(undefined, env['TAG_NAME']);
    return onRef(branch, undefined, {
      defaultBranch: env['BRANCH_IS_PRIMARY'] === 'true' ? branch : undefined,
    });
  },
  repository: (env) => env['GIT_URL'],
  format: 'text',
  outputs: ['overscope.sarif'],
  deepen: 'in the job: checkout with shallow: false and the target branch in its refspec',
};

const azure: CiEnvironment = {
  id: 'azure',
  title: 'Azure Pipelines',
  here: (env) => env['TF_BUILD'] === 'True',
  occasion(env) {
    const target = env['SYSTEM_PULLREQUEST_TARGETBRANCH'];
    const number = env['SYSTEM_PULLREQUEST_PULLREQUESTNUMBER'] ?? env['SYSTEM_PULLREQUEST_PULLREQUESTID'];
    const head = env['SYSTEM_PULLREQUEST_SOURCECOMMITID'];
    if (target !== undefined)
      return {
        kind: 'request',
        fork: env['SYSTEM_PULLREQUEST_ISFORK'] === 'True',
        bases: revisions(remote(target)),
        ...(number === undefined ? {} : { number }),
        ...(head === undefined ? {} : { head }),
      };
    const ref = env['BUILD_SOURCEBRANCH'] ?? '';
    const said = { what: env['BUILD_REASON'] };
    if (ref.startsWith('refs/heads/')) return onBranch(branchName(ref), said);
    return ref.startsWith('refs/tags/') ? onTag(ref, said) : { kind: 'other', what: said.what ?? '' };
  },
  repository: (env) => env['BUILD_REPOSITORY_URI'] ?? env['BUILD_REPOSITORY_NAME'],
  format: 'azure',
  outputs: ['overscope.sarif', 'overscope.md'],
  attached: 'overscope.md',
  deepen: 'in the job: checkout: self with fetchDepth: 0',
};

/** Every CI that is known, the first that is told by its variables counts. */
export const CI_ENVIRONMENTS: readonly CiEnvironment[] = [
  github,
  gitlab,
  bitbucket,
  circleci,
  jenkins,
  azure,
];

/** The CI that these variables are of. */
export function ciEnvironment(env: Variables): CiEnvironment | undefined {
  return CI_ENVIRONMENTS.find((item) => item.here(env));
}

/** What a CI says beside the name of a branch or tag. */
interface Said {
  readonly what?: string | undefined;
  readonly defaultBranch?: string | undefined;
}

function onRef(branch: string | undefined, tag: string | undefined, said: Said = {}): Occasion {
  if (branch !== undefined) return onBranch(branch, said);
  return tag === undefined ? { kind: 'other', what: said.what ?? '' } : onTag(tag, said);
}

function onTag(tag: string, { defaultBranch }: Said): Occasion {
  const ref = tag.replace(/^refs\/tags\//, '');
  return { kind: 'push', ref, tag: true, ...(defaultBranch === undefined ? {} : { defaultBranch }) };
}

/** What the CIs call a push. */
const PUSHED: ReadonlySet<string> = new Set(['push', 'IndividualCI', 'BatchedCI']);

function onBranch(ref: string, { what = 'push', defaultBranch }: Said): Occasion {
  return {
    kind: 'push',
    ref,
    ...(PUSHED.has(what) ? {} : { what: what.replaceAll('_', ' ') }),
    ...(defaultBranch === undefined ? {} : { defaultBranch }),
  };
}
