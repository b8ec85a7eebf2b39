import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, type CiFacts, type Decision } from '../../../src/cli/ci/decide.ts';
import type { Variables } from '../../../src/cli/ci/environment.ts';
import { CI_ENVIRONMENTS, ciEnvironment } from '../../../src/cli/ci/environments.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const C = 'c'.repeat(40);
const ZERO = '0'.repeat(40);

interface Case {
  readonly name: string;
  readonly ci: string;
  readonly env: Variables;
  readonly event?: unknown;
  /** Revisions that name a commit here. */
  readonly here?: Readonly<Record<string, string>>;
  readonly originHead?: string;
  readonly partial?: true;
  /** Revisions that HEAD is among the commits of. */
  readonly holds?: readonly string[];
  readonly decision: Decision;
}

const GITHUB = { GITHUB_ACTIONS: 'true', CI: 'true' };
const GITLAB = { GITLAB_CI: 'true', CI_DEFAULT_BRANCH: 'trunk' };
const BITBUCKET = { BITBUCKET_BUILD_NUMBER: '4', BITBUCKET_COMMIT: A };
const CIRCLE = { CIRCLECI: 'true' };
const JENKINS = { JENKINS_URL: 'https://ci.acme.example/', BUILD_ID: '9' };
const AZURE = { TF_BUILD: 'True' };

function request(head: string, headName: string | null = 'acme/app'): object {
  const repo = headName === null ? null : { full_name: headName };
  return {
    number: 7,
    pull_request: {
      number: 7,
      base: { sha: B, ref: 'main', repo: { full_name: 'acme/app' } },
      head: { sha: head, repo },
    },
  };
}

const CASES: readonly Case[] = [
  {
    name: 'a pull request',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'pull_request' },
    event: request(A),
    here: { HEAD: A, [B]: B },
    decision: { base: B, why: 'request 7' },
  },
  {
    name: 'a pull request whose trial merge is checked out: from what it was merged into',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'pull_request' },
    event: request(A),
    here: { HEAD: ZERO.replace('0', '1'), 'HEAD^1': C, 'HEAD^2': A, [B]: B },
    decision: { base: C, why: 'request 7' },
  },
  {
    name: 'a pull request whose base was not fetched: asked for all the same',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'pull_request' },
    event: request(A),
    here: { HEAD: C },
    decision: { base: B, why: 'request 7' },
  },
  {
    name: 'a pull request of which only the branch was fetched',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'pull_request' },
    event: request(A),
    here: { HEAD: A, 'origin/main': C },
    decision: { base: 'origin/main', why: 'request 7' },
  },
  {
    name: 'a fork',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'pull_request' },
    event: request(A, 'eve/app'),
    here: { HEAD: A, [B]: B },
    decision: { base: B, why: 'request 7 from a fork' },
  },
  {
    name: 'a fork that is gone',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'pull_request' },
    event: request(A, null),
    here: { HEAD: A, [B]: B },
    decision: { base: B, why: 'request 7 from a fork' },
  },
  {
    name: 'pull_request_target with the base checked out reads none of the request',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'pull_request_target' },
    event: request(A),
    here: { HEAD: B, [B]: B },
    decision: {
      base: B,
      why: 'request 7',
      stop: 'the base is checked out, not the request: none of its commits was read',
    },
  },
  {
    name: 'a pull request whose document is not here is told by its variable',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'pull_request', GITHUB_BASE_REF: 'main' },
    here: { HEAD: A, 'origin/main': C },
    decision: { base: 'origin/main', why: 'a request' },
  },
  {
    name: 'a pull request without a base is not read: it would be judged by its own manifest',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'pull_request' },
    here: { HEAD: A },
    decision: {
      why: 'a request',
      stop: 'nothing names the base of the request: --base names what it starts from',
    },
  },
  {
    name: 'a merge queue',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'merge_group' },
    event: { merge_group: { base_sha: B, head_sha: A } },
    here: { HEAD: A, [B]: B },
    decision: { base: B, why: 'a merge queue' },
  },
  {
    name: 'a push to the default branch, whatever it was before',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/trunk' },
    event: { before: B, repository: { default_branch: 'trunk' } },
    here: { HEAD: A, [B]: B },
    decision: { why: 'a push to the default branch trunk' },
  },
  {
    name: 'a push to another branch: from the default branch, so that an earlier push still counts',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/topic/a' },
    event: { before: B, repository: { default_branch: 'trunk' } },
    here: { HEAD: A, [B]: B, 'origin/trunk': C },
    decision: { base: 'origin/trunk', why: 'a push to topic/a' },
  },
  {
    name: 'a push to another branch where only what it was before is here: nobody reviewed that',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/topic' },
    event: { before: B, repository: { default_branch: 'trunk' } },
    here: { HEAD: A, [B]: B },
    decision: { base: 'origin/trunk', why: 'a push to topic' },
  },
  {
    name: 'a new branch of which nothing else is here: from what is not here, which is said',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/topic' },
    event: { before: ZERO, repository: { default_branch: 'trunk' } },
    here: { HEAD: A },
    decision: { base: 'origin/trunk', why: 'a push to topic' },
  },
  {
    name: 'a tag on the default branch',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/tags/v1' },
    event: { before: ZERO, repository: { default_branch: 'trunk' } },
    here: { HEAD: A, 'origin/trunk': C },
    holds: ['origin/trunk'],
    decision: { why: 'the tag v1, which trunk holds' },
  },
  {
    name: 'a push without the whole name of its ref',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'push', GITHUB_REF_NAME: 'topic', GITHUB_REF_TYPE: 'branch' },
    here: { HEAD: A, 'origin/main': B },
    decision: { base: 'origin/main', why: 'a push to topic' },
  },
  {
    name: 'a push of which nothing tells the branch',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'push' },
    decision: { why: 'a push that names no branch' },
  },
  {
    name: 'a tag by its kind',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'push', GITHUB_REF_NAME: 'v1', GITHUB_REF_TYPE: 'tag' },
    event: { repository: { default_branch: 'trunk' } },
    here: { HEAD: A, 'origin/trunk': C },
    decision: { base: 'origin/trunk', why: 'the tag v1' },
  },
  {
    name: 'a tag beside the default branch',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'release', GITHUB_REF: 'refs/tags/v1' },
    event: { repository: { default_branch: 'trunk' } },
    here: { HEAD: A, 'origin/trunk': C },
    decision: { base: 'origin/trunk', why: 'the tag v1' },
  },
  {
    name: 'a tag called like the default branch, which is not here',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/tags/trunk' },
    event: { repository: { default_branch: 'trunk' } },
    here: { HEAD: A },
    decision: { base: 'origin/trunk', why: 'the tag trunk' },
  },
  {
    name: 'a run by hand on the default branch',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_REF: 'refs/heads/trunk' },
    event: { repository: { default_branch: 'trunk' } },
    here: { HEAD: A, 'origin/trunk': A },
    holds: ['origin/trunk'],
    decision: { why: 'workflow dispatch on the default branch trunk' },
  },
  {
    name: 'a run by hand on another branch is judged as a push to it',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_REF: 'refs/heads/topic' },
    event: { repository: { default_branch: 'trunk' } },
    here: { HEAD: A },
    decision: { base: 'origin/trunk', why: 'workflow dispatch on topic' },
  },
  {
    name: 'a comment on a request, whose commit the workflow has checked out',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'issue_comment', GITHUB_REF: 'refs/heads/trunk' },
    event: { repository: { default_branch: 'trunk' } },
    here: { HEAD: A, 'origin/trunk': C },
    decision: {
      base: 'origin/trunk',
      why: 'issue comment on the default branch trunk, which does not hold what is checked out',
    },
  },
  {
    name: 'a master beside a main, where nothing names the default branch',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/master' },
    here: { HEAD: A, 'origin/main': C, 'origin/master': A },
    decision: {
      why: 'a push to master',
      stop: 'nothing here says which branch is the default one: --default-branch names it',
    },
  },
  {
    name: 'a main alone in a shallow clone may have others beside it',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main' },
    here: { HEAD: A, 'origin/main': A },
    holds: ['origin/main'],
    partial: true,
    decision: {
      why: 'a push to main',
      stop: 'nothing here says which branch is the default one: --default-branch names it',
    },
  },
  {
    name: 'an event that cannot be read',
    ci: 'github',
    env: { ...GITHUB, GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main' },
    event: 'no JSON',
    decision: { why: 'a push to the default branch main' },
  },
  {
    name: 'a merge request',
    ci: 'gitlab',
    env: {
      ...GITLAB,
      CI_MERGE_REQUEST_IID: '12',
      CI_MERGE_REQUEST_DIFF_BASE_SHA: B,
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'trunk',
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '1',
      CI_MERGE_REQUEST_PROJECT_ID: '1',
    },
    here: { HEAD: A, [B]: B },
    decision: { base: B, why: 'request 12' },
  },
  {
    name: 'a merge request from a fork, of merged results',
    ci: 'gitlab',
    env: {
      ...GITLAB,
      CI_MERGE_REQUEST_IID: '12',
      CI_MERGE_REQUEST_TARGET_BRANCH_SHA: C,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: B,
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '2',
      CI_MERGE_REQUEST_PROJECT_ID: '1',
    },
    here: { HEAD: A, [B]: B, [C]: C },
    decision: { base: C, why: 'request 12 from a fork' },
  },
  {
    name: 'a push to the default branch',
    ci: 'gitlab',
    env: { ...GITLAB, CI_COMMIT_BRANCH: 'trunk', CI_COMMIT_BEFORE_SHA: B },
    here: { HEAD: A, [B]: B },
    decision: { why: 'a push to the default branch trunk' },
  },
  {
    name: 'the first push of a branch',
    ci: 'gitlab',
    env: { ...GITLAB, CI_COMMIT_BRANCH: 'topic', CI_COMMIT_BEFORE_SHA: ZERO },
    here: { HEAD: A, 'origin/trunk': C },
    decision: { base: 'origin/trunk', why: 'a push to topic' },
  },
  {
    name: 'a schedule',
    ci: 'gitlab',
    env: { ...GITLAB, CI_COMMIT_BRANCH: 'trunk', CI_PIPELINE_SOURCE: 'schedule' },
    decision: { why: 'schedule on the default branch trunk' },
  },
  {
    name: 'a tag',
    ci: 'gitlab',
    env: { ...GITLAB, CI_COMMIT_TAG: 'v1', CI_PIPELINE_SOURCE: 'push' },
    here: { HEAD: A, 'origin/trunk': A },
    holds: ['origin/trunk'],
    decision: { why: 'the tag v1, which trunk holds' },
  },
  {
    name: 'a pull request, whose base is the beginning of an object id',
    ci: 'bitbucket',
    env: {
      ...BITBUCKET,
      BITBUCKET_PR_ID: '3',
      BITBUCKET_PR_DESTINATION_COMMIT: 'bbbbbbbbbbbb',
      BITBUCKET_PR_DESTINATION_BRANCH: 'main',
    },
    here: { HEAD: A, bbbbbbbbbbbb: B },
    decision: { base: 'bbbbbbbbbbbb', why: 'request 3' },
  },
  {
    name: 'a push, where no variable names the default branch',
    ci: 'bitbucket',
    env: { ...BITBUCKET, BITBUCKET_BRANCH: 'master' },
    decision: { why: 'a push to the default branch master' },
  },
  {
    name: 'a push, where origin/HEAD names the default branch',
    ci: 'circleci',
    env: { ...CIRCLE, CIRCLE_BRANCH: 'main' },
    originHead: 'develop',
    here: { HEAD: A, 'origin/develop': C },
    decision: { base: 'origin/develop', why: 'a push to main' },
  },
  {
    name: 'a tag',
    ci: 'circleci',
    env: { ...CIRCLE, CIRCLE_TAG: 'v1' },
    here: { 'origin/main': C },
    holds: ['origin/main'],
    decision: { why: 'the tag v1, which main holds' },
  },
  {
    name: 'a change from a fork',
    ci: 'jenkins',
    env: { ...JENKINS, CHANGE_ID: '5', CHANGE_TARGET: 'main', CHANGE_FORK: 'eve', BRANCH_NAME: 'PR-5' },
    here: { HEAD: A, 'origin/main': C },
    decision: { base: 'origin/main', why: 'request 5 from a fork' },
  },
  {
    name: 'the primary branch',
    ci: 'jenkins',
    env: { ...JENKINS, BRANCH_NAME: 'release', BRANCH_IS_PRIMARY: 'true' },
    decision: { why: 'a push to the default branch release' },
  },
  {
    name: 'a plain job, by the branch that git was given',
    ci: 'jenkins',
    env: { ...JENKINS, GIT_BRANCH: 'origin/topic', GIT_PREVIOUS_SUCCESSFUL_COMMIT: B },
    here: { HEAD: A, [B]: B, 'origin/master': C },
    decision: { base: 'origin/master', why: 'a push to topic' },
  },
  {
    name: 'a pull request, its target as a ref',
    ci: 'azure',
    env: {
      ...AZURE,
      BUILD_REASON: 'PullRequest',
      SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
      SYSTEM_PULLREQUEST_PULLREQUESTID: '21',
      SYSTEM_PULLREQUEST_ISFORK: 'False',
      SYSTEM_PULLREQUEST_SOURCECOMMITID: A,
    },
    here: { HEAD: ZERO.replace('0', '1'), 'HEAD^1': C, 'HEAD^2': A, 'origin/main': B },
    decision: { base: C, why: 'request 21' },
  },
  {
    name: 'a push to the default branch',
    ci: 'azure',
    env: { ...AZURE, BUILD_REASON: 'IndividualCI', BUILD_SOURCEBRANCH: 'refs/heads/main' },
    decision: { why: 'a push to the default branch main' },
  },
  {
    name: 'a schedule',
    ci: 'azure',
    env: { ...AZURE, BUILD_REASON: 'Schedule', BUILD_SOURCEBRANCH: 'refs/heads/topic' },
    here: { 'origin/main': C },
    decision: { base: 'origin/main', why: 'Schedule on topic' },
  },
];

function factsOf({ here = {}, originHead, partial, holds = [] }: Case): CiFacts {
  return {
    commit: (rev) => here[rev],
    holdsHead: (rev) => holds.includes(rev),
    ...(partial === true ? { partial } : {}),
    ...(originHead === undefined ? {} : { originHead }),
  };
}

describe('what is audited', () => {
  test.each(CASES.map((item) => [`${item.ci}: ${item.name}`, item] as const))('%s', (_, item) => {
    const ci = ciEnvironment(item.env);
    expect(ci?.id).toBe(item.ci);
    if (ci === undefined) return;
    expect(decide(ci.occasion(item.env, item.event), factsOf(item))).toEqual(item.decision);
  });

  test('every CI has a case with a change and one with all', () => {
    for (const { id } of CI_ENVIRONMENTS) {
      const own = CASES.filter((item) => item.ci === id);
      expect(own.some(({ decision }) => decision.base === undefined)).toBe(true);
      expect(own.some(({ decision }) => decision.base !== undefined) || id === 'bitbucket').toBe(true);
    }
  });

  test('no variables, no CI', () => {
    expect(ciEnvironment({ CI: 'true', PATH: '/bin' })).toBeUndefined();
  });

  test('whatever the event holds, nothing is thrown and no base reads like a flag', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('push', 'pull_request', 'merge_group', '__proto__'),
        fc.constantFrom('--output=x', ZERO, '', B),
        (event, name, sha) => {
          const env = { ...GITHUB, GITHUB_EVENT_NAME: name, GITHUB_REF: 'refs/heads/x' };
          for (const one of [event, { ...request(A), pull_request: { base: { sha }, head: event } }]) {
            const { base } = decide(CI_ENVIRONMENTS[0]?.occasion(env, one) ?? { kind: 'other', what: '' }, {
              commit: () => undefined,
              holdsHead: () => false,
            });
            expect(base?.startsWith('-') ?? false).toBe(false);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
