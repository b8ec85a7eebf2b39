import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expand } from '../../../src/util/template.ts';
import { folder, LEAK, TOKEN, Workplace } from './world.ts';

const URL = `postgres://owner:${expand('{alnum:20}', 'hooks').text}@db.prod.acme.io:5432/app`;
const FORBIDDEN = /accept|no-verify/i;

function installed(place = new Workplace()): Workplace {
  const ran = place.overscope('hook', 'install');
  expect(ran.exit, ran.said).toBe(0);
  return place;
}

describe('the commit hook', () => {
  test('stops a commit that brings a credential, and says how to take it out', () => {
    const place = installed();
    place.write('src/db/seed.ts', `export const url = '${URL}';\n`).write('README.md', '# Shop\n');
    const before = place.head();
    const ran = place.commit('seed script');
    expect(ran.exit).toBe(1);
    expect(place.head()).toBe(before);
    expect(ran.said.replaceAll(/id [0-9a-f]{6}|explain [0-9a-f]{6}/g, (id) => id.replace(/ .*/, ' 5be0d2')))
      .toBe(`HIGH      PostgreSQL connection URL: may delete a database in production
          src/db/seed.ts:1, staged · no job names it · id 5be0d2

  Next    1  Take it out of this commit.
             git restore --staged src/db/seed.ts
          2  Read it from a variable such as DATABASE_URL that is set outside
             the repository. It is in no commit yet. If it was pasted anywhere
             else, an agent’s chat included, replace it.

Read 2 staged files. Why: overscope explain 5be0d2 --staged
`);
    const why = /overscope (explain \S+ --staged)/.exec(ran.said)?.[1] ?? '';
    expect(place.overscope(...why.split(' ')).said).toContain('DROP DATABASE');
    expect(place.tryGit('restore', '--staged', 'src/db/seed.ts').exit).toBe(0);
    expect(place.tryGit('commit', '-m', 'readme').exit).toBe(0);
  });

  test('lets a clean commit through with one line', () => {
    const place = installed();
    const ran = place.write('README.md', '# Shop\n').commit('readme');
    expect(ran.exit).toBe(0);
    expect(ran.said).toContain('overscope: read 1 staged file, no finding.\n');
  });

  test('an empty commit and a new message have nothing to read, which is said', () => {
    const place = installed();
    expect(place.tryGit('commit', '--allow-empty', '-m', 'empty').said).toContain('read 0 staged files');
    const amended = place.tryGit('commit', '--amend', '--allow-empty', '-m', 'other words');
    expect(amended.exit, amended.said).toBe(0);
  });

  test('an amended commit is read as well', () => {
    const place = installed();
    place.write('README.md', '# Shop\n').commit('readme');
    const ran = place.write('a.env', LEAK).commit('readme', '--amend');
    expect(ran.exit).toBe(1);
    expect(ran.said).toContain('a.env:1');
  });

  test('only what is staged counts: a token in the work tree passes, one in the index does not', () => {
    const place = installed();
    place.write('a.env', 'A=1\n').commit('a');
    place.write('a.env', `A=2\n`).git('add', 'a.env');
    place.write('a.env', `A=2\n${LEAK}`);
    expect(place.tryGit('commit', '-m', 'part').exit).toBe(0);
    place.write('b.env', LEAK).git('add', 'b.env');
    place.write('b.env', 'B=1\n');
    expect(place.tryGit('commit', '-m', 'clean in the work tree').exit).toBe(1);
  });

  test.each([
    ['commit -a', ['commit', '-a', '-m', 'all']],
    ['commit with a path', ['commit', '-m', 'one path', 'a.env']],
    ['commit --include', ['commit', '-m', 'include', '--include', 'a.env']],
  ])('the index of git %s is the one that is read', (_, args) => {
    const place = installed();
    place.write('a.env', 'A=1\n').commit('a');
    place.write('a.env', LEAK);
    const ran = place.tryGit(...args);
    expect(ran.exit, ran.said).toBe(1);
    expect(ran.said).toContain('a.env:1, staged');
  });

  test('hunks chosen with commit -p are read as chosen', () => {
    const place = installed();
    const lines = Array.from({ length: 30 }, (_, at) => `A${at}=1`);
    place.write('a.env', `${lines.join('\n')}\n`).commit('a');
    place.write('a.env', `${['B=1', ...lines].join('\n')}\n${LEAK}`);
    const answer = (keys: string): ReturnType<Workplace['run']> =>
      place.run('sh', ['-c', `printf '${keys}' | git commit -p -m part`]);
    expect(answer('n\\ny\\n').exit).toBe(1);
    expect(answer('y\\nn\\n').exit).toBe(0);
  });

  test('a commit from a folder below the top audits all that is staged', () => {
    const place = installed();
    place.write('packages/api/a.ts', 'export {};\n').write('a.env', LEAK).git('add', '--all');
    const ran = place.run('git', ['-C', 'packages/api', 'commit', '-m', 'below']);
    expect(ran.exit).toBe(1);
    expect(ran.said).toContain('a.env:1');
  });

  test('the first commit of a repository', () => {
    const place = new Workplace(folder(), { init: false });
    place.git('init', '--quiet', '--initial-branch=main');
    installed(place).write('.gitignore', 'node_modules\n').write('a.env', LEAK);
    const ran = place.commit('first');
    expect(ran.exit).toBe(1);
    expect(ran.said).toContain('git rm --cached a.env');
    place.git('rm', '--quiet', '--cached', 'a.env');
    expect(place.tryGit('commit', '-m', 'first').exit).toBe(0);
  });

  test('a merge is not stopped for what the other branch has committed, but for what it adds itself', () => {
    const place = new Workplace();
    place.write('a.txt', 'one\n').git('add', '--all');
    place.git('commit', '--quiet', '-m', 'base');
    place.git('switch', '--quiet', '--create', 'other');
    place.write('a.txt', 'two\n').write('a.env', LEAK).git('add', '--all');
    place.git('commit', '--quiet', '-m', 'leak on the other branch');
    place.git('switch', '--quiet', 'main');
    place.write('a.txt', 'three\n').git('add', '--all');
    place.git('commit', '--quiet', '-m', 'conflict');
    installed(place);
    expect(place.tryGit('merge', 'other').exit).toBe(1);
    place.write('a.txt', 'two and three\n').write('b.env', LEAK.replace('API_', '')).git('add', '--all');
    const stopped = place.tryGit('commit', '-m', 'merge');
    expect(stopped.exit).toBe(1);
    expect(stopped.said).toContain('b.env:1');
    expect(stopped.said).not.toContain('a.env:1');
    place.git('rm', '--quiet', '--force', 'b.env');
    expect(place.tryGit('commit', '-m', 'merge').exit).toBe(0);
  });

  test('names with spaces, quotes and escape sequences cannot break a command or a line', () => {
    const place = installed();
    place.write(`it's a $(touch pwned) file.env`, LEAK).write('\u001b[2Jhidden.env', LEAK);
    const ran = place.commit('names');
    expect(ran.exit).toBe(1);
    expect(ran.said).not.toContain('\u001b');
    const command = /git restore --staged 'it.*'/.exec(ran.said)?.[0] ?? '';
    expect(place.run('sh', ['-c', command]).exit).toBe(0);
    expect(existsSync(join(place.top, 'pwned'))).toBe(false);
  });

  test('nothing that it prints holds the value, or says how to be let through', () => {
    const place = installed();
    place
      .write('a.env', LEAK)
      .write('b.ts', `const url = '${URL}';\n`)
      .write('overscope.yaml', 'version: 1\n');
    const ran = place.commit('two');
    expect(ran.exit).toBe(1);
    expect(ran.said).not.toContain(TOKEN);
    expect(ran.said).not.toContain(URL);
    expect(ran.said).not.toMatch(FORBIDDEN);
    for (const line of ran.said.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('a manifest that cannot be read stops the commit', () => {
    const place = installed();
    const ran = place.write('overscope.yaml', 'version: 1\njob: {}\n').commit('manifest');
    expect(ran.exit).toBe(1);
    expect(ran.said).toContain('overscope.yaml:2:1');
    expect(ran.said).not.toMatch(FORBIDDEN);
  });
});

describe('where the program is', () => {
  test('without it the commit fails with a sentence', () => {
    const place = installed();
    rmSync(join(place.top, 'node_modules'), { recursive: true });
    const ran = place.write('README.md', '# Shop\n').commit('readme');
    expect(ran.exit).toBe(1);
    expect(ran.said).toContain('overscope is not installed here, so nothing was audited');
  });

  test('in a folder below the top, where it was installed from', () => {
    const place = new Workplace(folder(), { packages: false });
    place.addPackage('web app');
    const ran = place.run('sh', ['-c', 'cd "web app" && ./node_modules/.bin/overscope hook install']);
    expect(ran.exit, ran.said).toBe(0);
    expect(place.write('a.env', LEAK).commit('leak').exit).toBe(1);
  });

  test('on PATH, where no package is here', () => {
    const place = new Workplace(folder(), { packages: false });
    const ran = place.overscope('hook', 'install');
    expect(ran.said).toContain('overscope on PATH');
    const bin = new Workplace(join(place.home, 'global'), { init: false });
    place.write('a.env', LEAK).git('add', '--all');
    const path = `${join(bin.top, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
    expect(place.run('git', ['commit', '-m', 'leak'], { PATH: path }).said).toContain('a.env:1');
  });

  test('without node on PATH the node that installed it is used', () => {
    const place = installed();
    place.write('a.env', LEAK).git('add', '--all');
    const bare = folder('tools');
    for (const tool of ['git', 'sh', 'cat', 'dirname', 'echo'])
      place.run('ln', ['-s', place.run('which', [tool]).said.trim(), join(bare, tool)]);
    const ran = place.run('git', ['commit', '-m', 'leak'], { PATH: bare });
    expect(ran.said).toContain('a.env:1');
    expect(ran.exit).toBe(1);
  });

  test('a linked work tree uses the packages of the main one', () => {
    const place = installed();
    place.git('worktree', 'add', '--quiet', '../linked tree', '-b', 'linked');
    const linked = new Workplace(join(place.home, 'linked tree'), { init: false, packages: false });
    const ran = linked.write('a.env', LEAK).commit('leak');
    expect(ran.exit, ran.said).toBe(1);
    expect(ran.said).toContain('a.env:1, staged');
    expect(linked.write('a.env', 'A=1\n').commit('clean').exit).toBe(0);
  });

  test('a repository apart from its work tree is the one that git names', () => {
    const place = new Workplace(folder(), { init: false });
    const apart = ['--git-dir=../apart.git', '--work-tree=.'];
    place.run('git', ['init', '--quiet', '--bare', '--initial-branch=main', '../apart.git']);
    place.git(...apart, 'config', 'core.bare', 'false');
    place.script(
      '../apart.git/hooks/pre-commit',
      '#!/bin/sh\nexec node_modules/.bin/overscope hook run pre-commit\n',
    );
    place.write('a.env', LEAK).git(...apart, 'add', 'a.env');
    const ran = place.tryGit(...apart, 'commit', '-m', 'leak');
    expect(ran.exit).toBe(1);
    expect(ran.said).toContain('a.env:1, staged');
    place.write('a.env', 'A=1\n').git(...apart, 'add', 'a.env');
    const passed = place.tryGit(...apart, 'commit', '-m', 'clean');
    expect(passed.exit, passed.said).toBe(0);
  });

  test('a submodule has its own hooks', () => {
    const inner = new Workplace(folder('inner'), { packages: false });
    const place = new Workplace();
    place.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.top, 'module');
    place.git('commit', '--quiet', '-m', 'module');
    const module = new Workplace(join(place.top, 'module'), { init: false });
    installed(module);
    const hook = join(place.top, '.git/modules/module/hooks/pre-commit');
    expect(readFileSync(hook, 'utf8')).toContain('overscope');
    expect(module.write('a.env', LEAK).commit('leak').exit).toBe(1);
    expect(statSync(hook).mode & 0o111).not.toBe(0);
  });
});
