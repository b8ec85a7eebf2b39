import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../support/fixtures.ts';
import { folder, LEAK, Workplace } from './world.ts';

function hookText(place: Workplace, path = '.git/hooks/pre-commit'): string {
  return readFileSync(join(place.top, path), 'utf8');
}

test('install, status and removal, as they read', () => {
  const place = new Workplace();
  expect(place.overscope('hook', 'status').said).toBe(
    'pre-commit  not installed\npre-push    not installed\nrun by      git\n',
  );
  expect(place.overscope('hook', 'install').said).toBe('Every commit is audited: .git/hooks/pre-commit.\n');
  expect(place.overscope('hook', 'install').said).toBe(
    'Every commit is audited already: .git/hooks/pre-commit.\n',
  );
  expect(place.overscope('hook', 'status').said).toBe(
    `pre-commit  installed in .git/hooks/pre-commit
pre-push    not installed
run by      git
calls       node_modules/.bin/overscope, a script that nobody checked
no gate     a hook can be left out or replaced: the run in CI counts
`,
  );
  const own = join(place.top, 'node_modules/.bin/overscope');
  rmSync(own);
  symlinkSync(join(ROOT, 'bin/overscope.js'), own);
  expect(place.overscope('hook', 'status').said).toContain('calls       node_modules/.bin/overscope\n');
  rmSync(own);
  symlinkSync('/bin/true', own);
  expect(place.overscope('hook', 'status').said).toContain('another program than this one\n');
  rmSync(own);
  expect(place.overscope('hook', 'status').said).toContain('calls       nothing');
  expect(statSync(join(place.top, '.git/hooks/pre-commit')).mode & 0o111).toBe(0o111);
  expect(place.overscope('hook', 'uninstall').said).toBe('pre-commit is removed: .git/hooks/pre-commit.\n');
  expect(existsSync(join(place.top, '.git/hooks/pre-commit'))).toBe(false);
  expect(place.overscope('hook', 'uninstall').said).toBe('No hook of overscope is installed here.\n');
  expect(place.write('a.env', LEAK).commit('leak').exit).toBe(0);
});

test('no hook calls npx or the network', () => {
  const place = new Workplace();
  place.overscope('hook', 'install', '--pre-push');
  for (const hook of ['pre-commit', 'pre-push'])
    expect(hookText(place, `.git/hooks/${hook}`)).not.toMatch(/npx|curl|wget/);
});

describe('a hook that only looks installed', () => {
  const BEGIN = '# >>> overscope hook: `overscope hook uninstall` takes these lines out again';
  const END = '# <<< overscope hook';

  test.each<readonly [string, (text: string) => string, string]>([
    ['marks alone', () => `#!/bin/sh\n${BEGIN}\n${END}\n`, 'not those that overscope writes'],
    ['a line changed', (text) => text.replace(/\|\| exit \$\?/, '|| exit 0'), 'not those that'],
    [
      'a line added',
      (text) => text.replace('overscope_program=\n', 'exit 0\noverscope_program=\n'),
      'not those',
    ],
    [
      'a place that runs a command',
      (text) => text.replace('for overscope_folder in .', 'for overscope_folder in $(exit;kill $$) .'),
      'not those',
    ],
    [
      'a place of no quotes',
      (text) => text.replace(/PATH="\$PATH":.*/, 'PATH="$PATH":/x;exit 0'),
      'not those',
    ],
    ['another shell', (text) => text.replace('#!/bin/sh', '#!/bin/true'), 'not those'],
    ['an end before it', (text) => text.replace('#!/bin/sh\n', '#!/bin/sh\nexit 0\n'), 'behind other lines'],
    ['marks twice', (text) => `#!/bin/sh\n${BEGIN}\n${END}\n${text}`, 'not those'],
    ['an end after it', (text) => `${text}exit 0\n`, 'installed in'],
    ['a comment before it', (text) => text.replace('#!/bin/sh\n', '#!/bin/sh\n# ours\n\n'), 'installed in'],
  ])('%s', (_, change, says) => {
    const place = new Workplace();
    place.overscope('hook', 'install');
    place.script('.git/hooks/pre-commit', change(hookText(place)));
    const said = place.overscope('hook', 'status').said.replaceAll(/\s+/g, ' ');
    expect(said.slice(0, said.indexOf('pre-push'))).toContain(says);
  });

  test('of a folder whose name a shell would read', () => {
    const place = new Workplace();
    const name = "a > b's $(x)";
    place.addPackage(name);
    place.overscope('hook', 'install', '--pre-push');
    const below = place.run(process.execPath, [
      '-e',
      `process.chdir(${JSON.stringify(name)}); require('node:child_process').spawnSync(process.execPath, [${JSON.stringify(join(ROOT, 'bin/overscope.js'))}, 'hook', 'install'], { stdio: 'inherit' })`,
    ]);
    expect(below.exit).toBe(0);
    expect(hookText(place)).toContain(`'./a > b'\\''s $(x)'`);
    expect(place.overscope('hook', 'status').said).toContain('installed in .git/hooks/pre-commit\n');
    expect(place.write('b.env', LEAK).commit('leak').exit).toBe(1);
    expect(existsSync(join(place.top, 'b'))).toBe(false);
  });
});

describe('a hook that is there already', () => {
  /** Each writes `ran` to a file when it runs. */
  const HOOKS: readonly [string, string][] = [
    ['a shell script', '#!/bin/sh\necho ran > ran.txt\n'],
    ['one that ends early', '#!/usr/bin/env bash\necho ran > ran.txt\nexit 0\n# rest\n'],
    ['one without a first line', 'echo ran > ran.txt\n'],
    ['one with other line ends', '#!/bin/sh\necho ran > ran.txt; exit 0\r\n'],
    ['one without a last line end', '#!/bin/sh\necho ran > ran.txt'],
    ['a script of node', "#!/usr/bin/env node\nrequire('node:fs').writeFileSync('ran.txt', 'ran');\n"],
  ];

  test.each(HOOKS)('%s still runs, and is as it was afterwards', (_, text) => {
    const place = new Workplace();
    place.script('.git/hooks/pre-commit', text);
    expect(place.overscope('hook', 'install').exit).toBe(0);
    const passed = place.write('a.env', 'A=1\n').commit('clean');
    expect(passed.exit, passed.said).toBe(0);
    expect(passed.said).toContain('no finding');
    expect(hookText(place, 'ran.txt').trim()).toBe('ran');
    expect(place.overscope('hook', 'uninstall').exit).toBe(0);
    expect(hookText(place)).toBe(text);
    expect(statSync(join(place.top, '.git/hooks/pre-commit')).mode & 0o111).toBe(0o111);
    expect(existsSync(join(place.top, '.git/hooks/pre-commit.before-overscope'))).toBe(false);
  });

  test('a second installation changes nothing, and both have to pass', () => {
    const place = new Workplace();
    place.script('.git/hooks/pre-commit', '#!/bin/sh\nexit 0\n');
    place.overscope('hook', 'install');
    const once = hookText(place);
    place.overscope('hook', 'install');
    expect(hookText(place)).toBe(once);
    expect(place.write('a.env', LEAK).commit('leak').exit).toBe(1);
  });

  test('one that fails stops the commit as before', () => {
    const place = new Workplace();
    place.script('.git/hooks/pre-commit', '#!/usr/bin/env node\nprocess.exit(7);\n');
    place.overscope('hook', 'install');
    expect(place.write('README.md', '# Shop\n').commit('clean').exit).toBe(1);
  });

  test('a link stays a link, and what it leads to is not edited', () => {
    const place = new Workplace();
    place.script('scripts/check.sh', '#!/bin/sh\necho ran > ran.txt\n');
    symlinkSync('../../scripts/check.sh', join(place.top, '.git/hooks/pre-commit'));
    expect(place.overscope('hook', 'install').said.replaceAll('\n', ' ')).toContain(
      'runs first, from .git/hooks/pre-commit.before-overscope.',
    );
    expect(place.write('a.env', LEAK).commit('leak').exit).toBe(1);
    expect(hookText(place, 'scripts/check.sh')).toBe('#!/bin/sh\necho ran > ran.txt\n');
    expect(hookText(place, 'ran.txt')).toBe('ran\n');
    place.overscope('hook', 'uninstall');
    expect(lstatSync(join(place.top, '.git/hooks/pre-commit')).isSymbolicLink()).toBe(true);
  });

  test('one that is not executable is not woken up', () => {
    const place = new Workplace();
    place.script('.git/hooks/pre-commit', '#!/bin/sh\necho ran > ran.txt\n');
    chmodSync(join(place.top, '.git/hooks/pre-commit'), 0o644);
    place.overscope('hook', 'install');
    expect(place.write('a.env', LEAK).commit('leak').exit).toBe(1);
    expect(existsSync(join(place.top, 'ran.txt'))).toBe(false);
    place.overscope('hook', 'uninstall');
    expect(statSync(join(place.top, '.git/hooks/pre-commit')).mode & 0o111).toBe(0);
  });

  test('lines that somebody wrote into ours afterwards stay', () => {
    const place = new Workplace();
    place.overscope('hook', 'install');
    place.script('.git/hooks/pre-commit', `${hookText(place)}echo mine\n`);
    place.overscope('hook', 'uninstall');
    expect(hookText(place)).toBe('#!/bin/sh\necho mine\n');
  });

  test('a second hook under the kept name is not overwritten', () => {
    const place = new Workplace();
    place.script('.git/hooks/pre-commit', '#!/usr/bin/env node\n');
    place.script('.git/hooks/pre-commit.before-overscope', '#!/usr/bin/env node\n// older\n');
    const ran = place.overscope('hook', 'install');
    expect(ran.exit).toBe(2);
    expect(hookText(place)).toBe('#!/usr/bin/env node\n');
    expect(hookText(place, '.git/hooks/pre-commit.before-overscope')).toContain('older');
  });

  test('one that the pre-commit framework writes is left to it, with the lines to add', () => {
    const place = new Workplace();
    const text = '#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\nexit 0\n';
    place.script('.git/hooks/pre-commit', text);
    const ran = place.overscope('hook', 'install');
    expect(ran.exit).toBe(2);
    expect(ran.said).toContain('overscope hook run pre-commit');
    expect(hookText(place)).toBe(text);
  });
});

describe('core.hooksPath', () => {
  test('of the repository: the hook goes where git looks', () => {
    const place = new Workplace();
    place.git('config', 'core.hooksPath', 'tools/git hooks');
    const ran = place.overscope('hook', 'install');
    expect(ran.said).toContain('tools/git hooks/pre-commit');
    expect(ran.said).toContain('commit it');
    expect(hookText(place, 'tools/git hooks/pre-commit')).not.toMatch(/^PATH=/m);
    expect(place.write('a.env', LEAK).commit('leak').exit).toBe(1);
  });

  test('that leads out of the repository is refused unless asked for', () => {
    const place = new Workplace();
    const other = folder('elsewhere');
    place.git('config', 'core.hooksPath', other);
    const ran = place.overscope('hook', 'install');
    expect(ran.exit).toBe(2);
    expect(ran.said).toContain('leads out of it');
    expect(existsSync(join(other, 'pre-commit'))).toBe(false);
    expect(place.overscope('hook', 'install', '--outside').exit).toBe(0);
    expect(existsSync(join(other, 'pre-commit'))).toBe(true);
    expect(place.overscope('hook', 'uninstall').exit).toBe(2);
    expect(place.overscope('hook', 'uninstall', '--outside').exit).toBe(0);
    expect(existsSync(join(other, 'pre-commit'))).toBe(false);
  });

  test('that leads out by a link is refused as well', () => {
    const place = new Workplace();
    symlinkSync(folder('elsewhere'), join(place.top, '.githooks'));
    place.git('config', 'core.hooksPath', '.githooks');
    expect(place.overscope('hook', 'install').exit).toBe(2);
  });

  test('of the user: it is said, and other repositories are left alone', () => {
    const place = new Workplace();
    place.git('config', '--global', 'core.hooksPath', '~/my hooks');
    const ran = place.overscope('hook', 'install');
    expect(ran.exit).toBe(2);
    expect(ran.said.replaceAll(/\s+/g, ' ')).toContain('your own configuration');
    expect(existsSync(join(place.home, 'my hooks'))).toBe(false);
    expect(place.overscope('hook', 'status').said.replaceAll(/\s+/g, ' ')).toContain(
      'of your own configuration',
    );
  });

  test('that is /dev/null means that no hook runs', () => {
    const place = new Workplace();
    place.git('config', 'core.hooksPath', '/dev/null');
    const ran = place.overscope('hook', 'install', '--outside');
    expect(ran.exit).toBe(2);
    expect(ran.said).toContain('no hook');
  });
});

describe('where there is nothing to install into', () => {
  test.each([
    ['no repository', [], 'no git repository'],
    ['a bare repository', ['init', '--quiet', '--bare'], 'bare repository'],
  ])('%s', (_, args, words) => {
    const place = new Workplace(folder(), { packages: false, init: false });
    if (args.length > 0) place.git(...args);
    const ran = place.overscope('hook', 'install');
    expect(ran.exit).toBe(2);
    expect(ran.said).toContain(words);
  });
});

/** husky 9: git runs the scripts of `_`, which run those that people write. */
function husky9(): Workplace {
  const place = new Workplace();
  place.write('package.json', '{ "devDependencies": { "husky": "^9.0.0" } }\n');
  const run =
    '#!/usr/bin/env sh\nPATH="node_modules/.bin:$PATH"\nsh -e "$(dirname "$(dirname "$0")")/$(basename "$0")" "$@"\n';
  place.script('.husky/_/pre-commit', run).script('.husky/_/pre-push', run);
  place.git('config', 'core.hooksPath', '.husky/_');
  return place;
}

describe('what a repository leads out of itself by a link is neither written nor copied', () => {
  test('a folder of husky', () => {
    const place = new Workplace();
    const other = folder('elsewhere');
    place.write('package.json', '{ "devDependencies": { "husky": "^9.0.0" } }\n');
    symlinkSync(other, join(place.top, '.husky'));
    const ran = place.overscope('hook', 'install');
    expect(ran.exit).toBe(2);
    expect(ran.said.replaceAll(/\s+/g, ' ')).toContain('".husky" leads out of this repository');
    expect(existsSync(join(other, 'pre-commit'))).toBe(false);
  });

  test('a file of lefthook', () => {
    const place = new Workplace();
    const other = join(folder('elsewhere'), 'hosts.yml');
    writeFileSync(other, 'host:\n  password: x\n');
    symlinkSync(other, join(place.top, 'lefthook.yml'));
    const ran = place.overscope('hook', 'install');
    expect(ran.exit).toBe(2);
    expect(hookText(place, 'lefthook.yml')).toBe('host:\n  password: x\n');
    expect(lstatSync(join(place.top, 'lefthook.yml')).isSymbolicLink()).toBe(true);
  });
});

describe('husky', () => {
  test('the committed script gets the lines, and loses them again', () => {
    const place = husky9();
    place.write('.husky/pre-commit', 'echo ran > ran.txt\n');
    const ran = place.overscope('hook', 'install');
    expect(ran.said).toContain('.husky/pre-commit');
    expect(ran.said).toContain('husky runs it');
    expect(place.write('a.env', LEAK).commit('leak').exit).toBe(1);
    expect(place.write('a.env', 'A=1\n').commit('clean').exit).toBe(0);
    expect(hookText(place, 'ran.txt')).toBe('ran\n');
    place.overscope('hook', 'uninstall');
    expect(hookText(place, '.husky/pre-commit')).toBe('echo ran > ran.txt\n');
  });

  test('without a script one is written, and taken away', () => {
    const place = husky9();
    place.overscope('hook', 'install', '--pre-push');
    expect(place.write('a.env', LEAK).commit('leak').exit).toBe(1);
    place.overscope('hook', 'uninstall');
    expect(existsSync(join(place.top, '.husky/pre-commit'))).toBe(false);
    expect(existsSync(join(place.top, '.husky/_/pre-commit'))).toBe(true);
  });

  test('an older script runs once', () => {
    const place = new Workplace();
    place.git('config', 'core.hooksPath', '.husky');
    const sourced =
      'if [ -z "$husky_skip_init" ]; then\n  export husky_skip_init=1\n  sh -e "$0" "$@"\n  exit $?\nfi\n';
    place.write('.husky/_/husky.sh', sourced);
    place.script(
      '.husky/pre-commit',
      '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\necho ran >> ran.txt\n',
    );
    place.overscope('hook', 'install');
    const ran = place.write('README.md', '# Shop\n').commit('clean');
    expect(ran.exit, ran.said).toBe(0);
    expect(ran.said.match(/no finding/g)).toHaveLength(1);
    expect(hookText(place, 'ran.txt')).toBe('ran\n');
  });

  test('in package.json before it was installed', () => {
    const place = new Workplace();
    place
      .write('package.json', '{ "devDependencies": { "husky": "^9.0.0" } }\n')
      .write('.husky/pre-push', 'true\n');
    expect(place.overscope('hook', 'install').said).toContain('.husky/pre-commit');
  });
});

test('usage that is wrong says what would be right', () => {
  const place = new Workplace();
  expect(place.overscope('hook').said).toContain('overscope hook install');
  const ran = place.overscope('hook', 'run', 'commit-msg');
  expect(ran.exit).toBe(2);
  expect(ran.said).toContain('pre-commit, pre-push');
});
