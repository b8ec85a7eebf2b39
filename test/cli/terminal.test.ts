import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linked } from '../../src/cli/hyperlinks.ts';
import { createHost } from '../../src/cli/host.ts';
import { createTerminal, type Terminal } from '../../src/cli/terminal.ts';
import { expand } from '../../src/util/template.ts';
import { ROOT } from '../support/fixtures.ts';
import { createScratch, type Scratch } from '../support/scratch.ts';
import { credential, reported, verdict } from '../support/world.ts';

let repository: Scratch;
beforeAll(() => {
  repository = createScratch();
  repository.commit({
    'a b/a.env': `RAILWAY_API_TOKEN=${expand('{uuid}', 'terminal').text}\n`,
    'evil\u001b]8;;x\u001b\\.env': `RAILWAY_API_TOKEN=${expand('{uuid}', 'evil').text}\n`,
  });
});
afterAll(() => repository.remove());

/** Runs a command on a terminal of its own; part of util-linux. */
const SCRIPT = ['scr', 'ipt'].join('');
const LINK = '\u001b]8;;';
const COLOUR = '\u001b[';

/** What the program prints, into a pipe or, with `script`, on a terminal. */
function printed(env: Readonly<Record<string, string>>, onTerminal: boolean, ...args: string[]): string {
  const command = [process.execPath, join(ROOT, 'bin/overscope.js'), ...args];
  const whole = { PATH: process.env['PATH'] ?? '', HOME: repository.folder, TERM: 'xterm-256color', ...env };
  const run = onTerminal
    ? spawnSync(SCRIPT, ['-qec', command.join(' '), '/dev/null'], {
        cwd: repository.folder,
        env: whole,
        encoding: 'utf8',
      })
    : spawnSync(command[0] ?? '', command.slice(1), { cwd: repository.folder, env: whole, encoding: 'utf8' });
  return run.stdout;
}

const hasScript = spawnSync(SCRIPT, ['--version']).status === 0;

describe.skipIf(!hasScript)('on a terminal', () => {
  test.each<[env: Record<string, string>, args: string[], colour: boolean]>([
    [{}, [], true],
    [{ NO_COLOR: '1' }, [], false],
    [{ NO_COLOR: '' }, [], true],
    [{ FORCE_COLOR: '0' }, [], false],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '1' }, ['--no-color'], false],
    [{ TERM: 'dumb' }, [], false],
  ])('%j %j', { timeout: 30_000 }, (env, args, colour) => {
    // Progress is drawn there too, with a sequence of its own.
    const text = printed(env, true, 'audit', ...args).replaceAll('\u001b[K', '');
    expect(text.includes(COLOUR)).toBe(colour);
  });

  test('places and addresses are links, and a hostile name is none', { timeout: 30_000 }, () => {
    const text = printed({ FORCE_HYPERLINK: '1' }, true, 'audit');
    expect(text).toContain(
      `${LINK}file://${encodeURI(repository.folder)}/a%20b/a.env\u001b\\a b/a.env:1${LINK}\u001b\\`,
    );
    expect(text).toContain(`${LINK}https://railway.com/account/tokens\u001b\\`);
    expect(text).toContain('evil\\u{1b}]8;;x\\u{1b}\\.env');
    expect(text).not.toContain(`${LINK}x`);
    expect(printed({}, true, 'audit')).not.toContain(LINK);
    expect(printed({ FORCE_HYPERLINK: '1', TERM: 'dumb' }, true, 'audit')).not.toContain(LINK);
  });
});

test('a pipe gets colours only where they are forced, and never a link', { timeout: 60_000 }, () => {
  expect(printed({}, false, 'audit')).not.toContain('\u001b');
  const forced = printed({ FORCE_COLOR: '1', FORCE_HYPERLINK: '1', NETLIFY: '1' }, false, 'audit');
  expect([forced.includes(COLOUR), forced.includes(LINK)]).toEqual([true, false]);
});

test('what is linked is a place with a line, whole, and an address without its stop', async () => {
  const host = createHost(repository.folder);
  const terminal: Terminal = { ...createTerminal(host, '0', {}), hyperlinks: () => Promise.resolve(true) };
  const found = reported(
    verdict({
      credentials: [
        credential('acme/master-key', { at: { path: 'a b/a.env', line: 1, tracking: 'tracked' } }),
      ],
    }),
  );
  const at = { root: repository.folder, report: found };
  const text = await linked(
    'a b/a.env:1 b/a.env:1 xa b/a.env:1 a b/a.env, (https://a.example/b). https://a',
    terminal,
    at,
  );
  expect(
    text.replaceAll(LINK, '<').replaceAll('\u001b\\', '>').replaceAll(encodeURI(repository.folder), ''),
  ).toBe(
    '<file:///a%20b/a.env>a b/a.env:1<> b/a.env:1 xa b/a.env:1 a b/a.env, (<https://a.example/b>https://a.example/b<>). <https://a/>https://a<>',
  );
});

test('--verbose says on standard error what was read and how long it took', { timeout: 60_000 }, async () => {
  repository.write({ 'new.txt': 'x\n' });
  const { stdout, stderr } = await repository.run('audit', '--verbose');
  expect(stdout).toBe((await repository.run('audit')).stdout);
  expect(stderr).toMatch(/^Files {5}3 files: 2 tracked, 1 untracked, 0 git-ignored$/m);
  expect(stderr).toMatch(/^History {3}1 commit, \d+ objects? besides the files$/m);
  expect(stderr).toMatch(/^Found {5}2 credentials at 2 places: 2 tree; 0 names without a value$/m);
  expect(stderr).toMatch(
    /^Time {6}listing \d+\.\d\d s, reading \d+\.\d\d s, joining \d+\.\d\d s, judging \d+\.\d\d s/m,
  );
  const inventory = await repository.run('list', '--format', 'json', '--verbose');
  expect(JSON.parse(inventory.stdout)).toMatchObject({ kind: 'inventory' });
  expect(inventory.stderr).toContain('Files');
});
