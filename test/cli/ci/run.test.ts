import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folder, LEAK, TOKEN, Workplace, type Ran } from '../hooks/world.ts';

const AS_OF = ['--as-of', '2026-11-23'];

/** A repository on a server: `main` with a manifest, `topic` with a token. Clones of it are what a CI sees. */
class Server {
  readonly place: Workplace;

  constructor(top = folder('server')) {
    this.place = new Workplace(top, { packages: false });
    this.commit('overscope.yaml', 'version: 1\njobs: {}\n', 'old.env', LEAK.replace(/\w{4}$/m, 'f00d'));
    this.place.git('switch', '--quiet', '--create', 'topic');
    this.commit('a.env', LEAK);
    this.commit('README.md', '# Shop\n');
    this.place.git('switch', '--quiet', 'main');
    this.commit('b.txt', 'main moved on\n');
  }

  /** Pairs of path and text. */
  commit(...files: readonly string[]): void {
    for (let at = 0; at < files.length; at += 2) this.place.write(files[at] ?? '', files[at + 1] ?? '');
    this.place.git('add', '--all');
    this.place.git('commit', '--quiet', '--no-verify', '-m', files[0] ?? '');
  }

  oid(rev: string): string {
    return this.place.git('rev-parse', rev);
  }

  /** A clone with a branch checked out, by default whole. */
  clone(branch: string, ...args: readonly string[]): Workplace {
    const clone = new Workplace(folder('clone'), { packages: false, init: false });
    clone.git('clone', '--quiet', '--branch', branch, ...args, `file://${this.place.top}`, '.');
    return clone;
  }
}

/** One server for all tests that leave it as it is. */
let server: Server;

beforeAll(() => {
  server = new Server(join(realpathSync(mkdtempSync(join(tmpdir(), 'overscope-server-'))), 'server'));
});

afterAll(() => rmSync(dirname(server.place.top), { recursive: true, force: true }));

function ci(
  place: Workplace,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ran> {
  return place.warm(['ci', ...AS_OF, ...args], env);
}

function onGithub(place: Workplace, name: string, event: object): Record<string, string> {
  place.write('../event.json', JSON.stringify(event)).write('../summary.md', '# Before\n');
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: name,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_EVENT_PATH: join(place.top, '../event.json'),
    GITHUB_STEP_SUMMARY: join(place.top, '../summary.md'),
  };
}

function pullRequest(server: Server): object {
  const repo = { full_name: 'acme/shop' };
  return {
    number: 7,
    pull_request: {
      number: 7,
      base: { sha: server.oid('main'), ref: 'main', repo },
      head: { sha: server.oid('topic'), repo },
    },
  };
}

function textOf(place: Workplace, path: string): string {
  return readFileSync(join(place.top, path), 'utf8');
}

describe('GitHub', () => {
  test('a pull request: annotations, a page added to, a SARIF file; nothing that is older', async () => {
    const clone = server.clone('topic');
    const ran = await ci(clone, onGithub(clone, 'pull_request', pullRequest(server)));
    expect(ran.exit).toBe(1);
    expect(ran.said).toMatch(/^::error file=a\.env,line=1,col=\d+,title=Railway/m);
    expect(ran.said).not.toContain('old.env');
    expect(ran.said).toContain('GitHub Actions, request 7: audited from');
    expect(ran.said).toContain('overscope: wrote overscope.sarif and the page of the run.');
    const page = textOf(clone, '../summary.md');
    expect(page.startsWith('# Before\n# Credential audit of')).toBe(true);
    const sarif = JSON.parse(textOf(clone, 'overscope.sarif')) as { runs: { results: object[] }[] };
    expect(sarif.runs[0]?.results).toHaveLength(1);
    for (const text of [ran.said, page, textOf(clone, 'overscope.sarif')]) expect(text).not.toContain(TOKEN);
  });

  test('without a remote the report is named as GitHub names the repository; --quiet says nothing of files', async () => {
    const clone = server.clone('topic');
    clone.git('remote', 'remove', 'origin');
    const event = onGithub(clone, 'pull_request', pullRequest(server));
    const named = { ...event, GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/shop' };
    const ran = await ci(clone, named, '--quiet');
    expect(ran.said).not.toContain('wrote');
    expect(textOf(clone, '../summary.md')).toContain('# Credential audit of github.com/acme/shop');
  });

  test('a trial merge of two commits deep misses commits of the request, which is said', async () => {
    const own = new Server();
    own.place.git('switch', '--quiet', '--detach', 'main');
    own.place.git('merge', '--quiet', '--no-ff', '-m', 'trial', 'topic');
    own.place.git('switch', '--quiet', '--create', 'trial');
    const shallow = own.clone('trial', '--depth=2');
    const ran = await ci(shallow, onGithub(shallow, 'pull_request', pullRequest(own)), '--fail-on', 'never');
    expect(ran.exit).toBe(3);
    expect(ran.said).toContain('fetch-depth: 0');
    const whole = own.clone('trial');
    expect((await ci(whole, onGithub(whole, 'pull_request', pullRequest(own)))).exit).toBe(1);
  });

  test('without the base it fails, and says how to fetch it', async () => {
    const clone = server.clone('topic', '--depth=1');
    const ran = await ci(clone, onGithub(clone, 'pull_request', pullRequest(server)), '--format', 'text');
    expect(ran.exit).toBe(3);
    expect(ran.said).toContain('INCOMPLETE');
    expect(ran.said).toContain('fetch-depth: 0 under with: of actions/checkout');
  });

  test('pull_request_target with the base checked out reads nothing of the request, and is not green', async () => {
    const clone = server.clone('main');
    const ran = await ci(clone, onGithub(clone, 'pull_request_target', pullRequest(server)));
    expect(ran.exit).toBe(3);
    expect(ran.said).toContain('the base is checked out');
  });

  test('a push to the default branch audits all', async () => {
    const clone = server.clone('main');
    const event = { before: server.oid('main~1'), repository: { default_branch: 'main' } };
    const ran = await ci(clone, onGithub(clone, 'push', event));
    expect(ran.exit).toBe(1);
    expect(ran.said).toContain('old.env');
    const first = { before: '0'.repeat(40), repository: { default_branch: 'main' } };
    expect((await ci(clone, onGithub(clone, 'push', first))).exit).toBe(1);
  });

  test('a branch that writes itself green is judged by what was reviewed, or not at all', async () => {
    const server = new Server();
    server.place.git('switch', '--quiet', 'topic');
    const green = 'version: 1\nexclude: [{ path: "*.env", reason: not ours }]\n';
    server.commit('overscope.yaml', green);
    const event = { before: server.oid('topic~1'), repository: { default_branch: 'main' } };
    for (const depth of [['--depth=1'], ['--depth=2'], []]) {
      const clone = server.clone('topic', ...depth);
      const env = { ...onGithub(clone, 'push', event), GITHUB_REF: 'refs/heads/topic' };
      const ran = await ci(clone, env, '--format', 'text', '--no-history', '--fail-on', 'medium');
      const said = depth.length > 0 ? 'fetch-depth: 0 under with: of actions/checkout' : 'a.env:1';
      expect(ran.said).toContain(said);
      const exit = depth.length > 0 ? 3 : 1;
      expect(ran.exit).toBe(exit);
      const tag = { ...env, GITHUB_REF: 'refs/tags/v1' };
      expect((await ci(clone, tag, '--no-history', '--fail-on', 'medium')).exit).toBe(exit);
    }
  });

  test('--print runs nothing', async () => {
    const clone = server.clone('topic');
    const ran = await ci(
      clone,
      onGithub(clone, 'pull_request', pullRequest(server)),
      '--print',
      '--fail-on',
      'critical',
    );
    expect(ran.said.replaceAll(/[0-9a-f]{40}/g, '<base>')).toBe(
      `CI        GitHub Actions
Because   request 7
Runs      overscope audit --base <base>
          --as-of 2026-11-23 --fail-on critical --format github -o
          overscope.sarif
Page      the Markdown report is added to GITHUB_STEP_SUMMARY
`,
    );
    expect(ran.exit).toBe(0);
    expect(existsSync(join(clone.top, 'overscope.sarif'))).toBe(false);
  });

  test('what -o and --format ask for goes before what the CI would get', async () => {
    const clone = server.clone('topic');
    const env = onGithub(clone, 'pull_request', pullRequest(server));
    const ran = await ci(clone, env, '--format', 'json', '-o', 'mine.comment.md', '--base', 'HEAD');
    expect(ran.exit).toBe(0);
    expect(ran.said).toContain('"result": "clean"');
    expect(textOf(clone, 'mine.comment.md')).toBe('');
    expect(existsSync(join(clone.top, 'overscope.sarif'))).toBe(false);
  });
});

test('GitLab: a merge request, with its report of secrets', async () => {
  const clone = server.clone('topic');
  const ran = await ci(clone, {
    GITLAB_CI: 'true',
    CI_DEFAULT_BRANCH: 'main',
    CI_MERGE_REQUEST_IID: '7',
    CI_MERGE_REQUEST_DIFF_BASE_SHA: server.oid('main~1'),
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '1',
    CI_MERGE_REQUEST_PROJECT_ID: '1',
  });
  expect(ran.exit).toBe(1);
  const report = JSON.parse(textOf(clone, 'gl-secret-detection-report.json')) as {
    vulnerabilities: { location: object }[];
  };
  expect(report.vulnerabilities.map((item) => item.location)).toEqual([
    { file: 'a.env', start_line: 1, end_line: 1, commit: { sha: server.oid('topic~1') } },
  ]);
});

test('Azure: logging commands, and a page that is handed over', async () => {
  const clone = server.clone('topic');
  const ran = await ci(clone, {
    TF_BUILD: 'True',
    BUILD_REASON: 'PullRequest',
    SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
    SYSTEM_PULLREQUEST_PULLREQUESTID: '7',
  });
  expect(ran.exit).toBe(1);
  expect(ran.said).toMatch(/^##vso\[task\.logissue type=error;sourcepath=a\.env;linenumber=1;/m);
  expect(ran.said).toContain(`##vso[task.uploadsummary]${join(clone.top, 'overscope.md')}\n`);
  expect(textOf(clone, 'overscope.md')).toContain('# Credential audit');
});

test.each([
  ['Bitbucket', { BITBUCKET_BUILD_NUMBER: '1', BITBUCKET_COMMIT: 'x', BITBUCKET_BRANCH: 'topic' }],
  ['CircleCI', { CIRCLECI: 'true', CIRCLE_BRANCH: 'topic' }],
  ['Jenkins', { JENKINS_URL: 'x', BUILD_ID: '1', CHANGE_ID: '7', CHANGE_TARGET: 'main' }],
])('%s: what the branch adds to the default branch', async (_, env) => {
  const clone = server.clone('topic');
  const ran = await ci(clone, env);
  expect(ran.exit).toBe(1);
  expect(ran.said).toContain('a.env:1');
  expect(ran.said).not.toContain('old.env');
});

test('where one branch alone was cloned nothing says that it is the default one', async () => {
  const server = new Server();
  for (const args of [['--depth=1'], ['--single-branch']]) {
    const ran = await ci(server.clone('topic', ...args), { CIRCLECI: 'true', CIRCLE_BRANCH: 'topic' });
    expect(ran.exit).toBe(3);
    expect(ran.said).toContain('--default-branch');
  }
});

test('without a CI everything is audited, and it says so', async () => {
  const clone = server.clone('topic');
  const ran = await ci(clone, {});
  expect(ran.exit).toBe(1);
  expect(ran.said).toContain('no CI that overscope knows');
  expect(ran.said).toContain('old.env');
  expect((await ci(clone, {}, '-')).exit).toBe(2);
});
