import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, test, type ExpectStatic } from 'vitest';
import { expand } from '../../../src/util/template.ts';
import { AS_OF, overscope, overscopeAlone, ROOT, type Run } from '../../support/fixtures.ts';

const PATH = process.env['PATH'] ?? '';
const LONG_AGO = new Date(2020, 1, 1);

/** A repository with secrets in its tree, its history, its messages and its names, and a home with a cache. */
class World {
  readonly parent = realpathSync(mkdtempSync(join(tmpdir(), 'overscope-runs-')));
  readonly root = join(this.parent, 'secret-shop');
  readonly home = join(this.parent, 'home');
  readonly cache = join(this.home, '.cache', 'overscope');
  readonly secrets: string[] = [];
  #values = 0;

  constructor() {
    mkdirSync(this.home);
    mkdirSync(join(this.root, 'app'), { recursive: true });
    this.git('init', '--quiet', '--initial-branch=main');
    this.write('.gitignore', '*.log\n.env\n');
    this.write('.env', 'RAILWAY_API_TOKEN={uuid}\n');
    this.write('app/config.js', 'export const url = process.env.DATABASE_URL;\n');
    this.write('app/old.env', 'DATABASE_URL=postgres://app:{password:20}@db.acme.example/app\n');
    for (let i = 0; i < 60; i += 1) this.write(`app/plain${i}.txt`, `nothing to see in ${i}\n`);
    this.commit('Tested with RAILWAY_TOKEN={uuid}');
    rmSync(join(this.root, 'app/old.env'));
    this.commit('Remove it');
  }

  git(...args: readonly string[]): void {
    const env = { PATH, HOME: this.home, GIT_CONFIG_GLOBAL: '/dev/null' };
    const who = ['-c', 'user.name=A', '-c', 'user.email=a@a.example'];
    execFileSync('git', [...who, ...args], { cwd: this.root, stdio: 'pipe', env });
  }

  write(path: string, template: string): void {
    writeFileSync(join(this.root, path), this.#value(template));
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '-m', this.#value(message));
  }

  /** A value of the same length each time. */
  #value(template: string): string {
    this.#values += 1;
    const { text, secrets } = expand(template, `runs ${this.#values}`);
    for (const { start, end } of secrets) this.secrets.push(text.slice(start, end));
    return text;
  }

  /** With a cache each run is a process of its own: nothing but the cache is to be known from the last one. */
  run(...args: readonly string[]): Promise<Run> {
    const program = args.includes('--no-cache') ? overscope : overscopeAlone;
    return program(this.root, ['audit', '.', '--all', '--as-of', AS_OF, ...args], '', PATH, this.home);
  }

  /** Runs with and without the cache, and once more from the cache: all say the same. */
  async agree(expect: ExpectStatic, ...args: readonly string[]): Promise<Run> {
    const [plain, cached] = await Promise.all([this.run('--no-cache', ...args), this.run(...args)]);
    expect([0, 1, 3]).toContain(plain.exit);
    expect(cached).toEqual(plain);
    expect(await this.run(...args)).toEqual(plain);
    return plain;
  }

  kept(kind: string): string[] {
    return existsSync(this.cache) ? readdirSync(this.cache).filter((name) => name.endsWith(kind)) : [];
  }
}

const worlds: World[] = [];
afterAll(() => worlds.forEach(({ parent }) => rmSync(parent, { recursive: true, force: true })));

function world(): World {
  const made = new World();
  worlds.push(made);
  return made;
}

const EDITS: Readonly<Record<string, (world: World) => void>> = {
  commit(world) {
    world.write('app/new.env', 'STRIPE_KEY=rk_live_{base62:42}\n');
    world.commit('More {uuid}');
  },
  amend(world) {
    world.write('app/plain1.txt', 'RAILWAY_TOKEN={uuid}\n');
    world.git('commit', '--quiet', '--all', '--amend', '-m', 'Amended');
  },
  gc: (world) => world.git('gc', '--quiet', '--prune=now'),
  repack: (world) => world.git('repack', '-adfq'),
  'same size and times'(world) {
    const path = join(world.root, '.env');
    world.write('.env', 'RAILWAY_API_TOKEN={uuid}\n');
    utimesSync(path, LONG_AGO, LONG_AGO);
  },
  'a file taken away': (world) => rmSync(join(world.root, 'app', 'plain3.txt'), { force: true }),
  'an ignored file': (world) =>
    world.write('debug.log', 'postgres://a:{password:20}@db.prod.acme.example/x\n'),
  branch(world) {
    world.git('stash', '--quiet', '--include-untracked');
    world.git('checkout', '--quiet', '-B', 'side', 'HEAD~1');
  },
  main: (world) => world.git('checkout', '--quiet', '--force', 'main'),
  stash(world) {
    world.write('app/plain4.txt', 'GITHUB_TOKEN={crc32:ghp_:30}\n');
    world.git('stash', '--quiet');
  },
  tag: (world) => world.git('tag', '--force', '-a', 'v1', '-m', 'First'),
  'a deleted ref': (world) => world.git('update-ref', '-d', 'refs/tags/v1'),
  'a manifest'(world) {
    world.write('overscope.yaml', 'version: 1\nexclude: [{ path: app/**, reason: for show }]\n');
    world.commit('Exclude');
  },
};

describe.concurrent('the cache changes no result', () => {
  test('through any edits', { timeout: 300_000 }, async ({ expect }) => {
    const edits = fc.shuffledSubarray(Object.keys(EDITS), { minLength: Object.keys(EDITS).length });
    const [order = []] = fc.sample(edits, 1);
    const one = world();
    await one.agree(expect);
    for (const name of order) {
      EDITS[name]?.(one);
      await one.agree(expect);
    }
    expect(one.kept('.run')).toHaveLength(1);
  });

  test(
    'of a file that comes to hold a secret, of the same size and times',
    { timeout: 60_000 },
    async ({ expect }) => {
      const one = world();
      const path = join(one.root, 'app', 'plain2.txt');
      writeFileSync(path, `${'x'.repeat('RAILWAY_TOKEN='.length + 36)}\n`);
      utimesSync(path, LONG_AGO, LONG_AGO);
      const before = await one.agree(expect);
      one.write('app/plain2.txt', 'RAILWAY_TOKEN={uuid}\n');
      utimesSync(path, LONG_AGO, LONG_AGO);
      const after = await one.agree(expect);
      expect(before.stdout).not.toContain('plain2.txt');
      expect(after.stdout).toContain('plain2.txt:1');
    },
  );

  test('of a range, the index, a list and a folder within', { timeout: 120_000 }, async ({ expect }) => {
    const one = world();
    one.git('checkout', '--quiet', '-b', 'work');
    EDITS['commit']?.(one);
    await one.agree(expect, '--base', 'main');
    one.write('app/staged.env', 'RAILWAY_TOKEN={uuid}\n');
    one.git('add', '--all');
    await one.agree(expect, '--staged');
    await one.agree(expect, '--base', 'main', '--format', 'json');
    await one.agree(expect, '--no-history');
    const list = (...more: readonly string[]) =>
      overscopeAlone(one.root, ['list', 'app', ...more], '', PATH, one.home);
    const plain = await list('--no-cache');
    expect([await list(), await list()]).toEqual([plain, plain]);
  });

  test('and the files it writes', { timeout: 120_000 }, async ({ expect }) => {
    const one = world();
    const out = join(one.parent, 'audit.md');
    const reports: string[] = [];
    for (const more of [['--no-cache'], [], []]) {
      rmSync(out, { force: true });
      await one.run('-o', out, '-o', 'report.json', ...more);
      reports.push(readFileSync(out, 'utf8') + readFileSync(join(one.root, 'report.json'), 'utf8'));
    }
    expect(reports[1]).toBe(reports[0]);
    expect(reports[2]).toBe(reports[0]);
  });
});

describe.concurrent('the cache is never trusted', () => {
  test('damaged, cut and foreign files', { timeout: 180_000 }, async ({ expect }) => {
    const one = world();
    const plain = await one.agree(expect);
    const damages: readonly ((path: string) => void)[] = [
      (path) => {
        const bytes = readFileSync(path);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        writeFileSync(path, bytes);
      },
      (path) => writeFileSync(path, readFileSync(path).subarray(0, statSync(path).size >> 1)),
      (path) => writeFileSync(path, ''),
      (path) =>
        writeFileSync(path, readFileSync(path).toString('latin1').replace('cache 1', 'cache 0'), 'latin1'),
    ];
    for (const damage of damages) {
      for (const name of readdirSync(one.cache)) damage(join(one.cache, name));
      expect(await one.run()).toEqual(plain);
      expect(await one.run()).toEqual(plain);
    }
    expect(one.kept('.run').length).toBeGreaterThan(0);
  });

  test('after runs that were killed', { timeout: 180_000 }, async ({ expect }) => {
    const one = world();
    const plain = await one.run('--no-cache');
    for (const after of fc.sample(fc.integer({ min: 40, max: 900 }), 8)) {
      const child = spawn(
        process.execPath,
        [join(ROOT, 'bin/overscope.js'), 'audit', '.', '--all', '--as-of', AS_OF],
        {
          cwd: one.root,
          env: { PATH, HOME: one.home, NO_COLOR: '1', TZ: 'UTC' },
          stdio: 'ignore',
        },
      );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => child.kill('SIGKILL'), after);
        child.on('close', () => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    expect(await one.run()).toEqual(plain);
    expect(await one.run()).toEqual(plain);
  });

  test('with runs beside each other', { timeout: 180_000 }, async ({ expect }) => {
    const one = world();
    const plain = await one.run('--no-cache');
    for (const _ of [1, 2])
      expect(await Promise.all([one.run(), one.run(), one.run()])).toEqual([plain, plain, plain]);
  });

  test('where the repository has put one', { timeout: 120_000 }, async ({ expect }) => {
    const one = world();
    await one.run();
    const planted = join(one.root, 'cache');
    execFileSync('cp', ['-a', one.cache, planted]);
    const plain = await one.run('--no-cache');
    const run = () =>
      new Promise<string>((resolve) => {
        const env = { PATH, HOME: one.home, NO_COLOR: '1', TZ: 'UTC', OVERSCOPE_CACHE_DIR: planted };
        const args = [join(ROOT, 'bin/overscope.js'), 'audit', '.', '--all', '--as-of', AS_OF];
        const child = spawn(process.execPath, args, { cwd: one.root, env });
        let text = '';
        child.stdout.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        child.on('close', () => resolve(text));
      });
    const names = readdirSync(planted);
    expect(await run()).toBe(plain.stdout);
    expect(readdirSync(planted)).toEqual(names);
  });
});

test(
  'nothing that was read can be read in the cache, nor by anyone else',
  { timeout: 120_000 },
  async ({ expect }) => {
    const one = world();
    await one.agree(expect);
    await one.agree(expect, '--format', 'json');
    expect(one.kept('.contents')).toHaveLength(1);
    expect(one.kept('.run')).toHaveLength(2);
    expect(statSync(one.cache).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(one.cache)) {
      const path = join(one.cache, name);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const bytes = readFileSync(path);
      for (const word of [...one.secrets, 'secret-shop', 'old.env', 'plain1', 'railway', 'exit'])
        expect(bytes.includes(word), `${word} in ${name}`).toBe(false);
    }
  },
);

test('a run that reads only what is new leaves the rest unread', { timeout: 120_000 }, async ({ expect }) => {
  const one = world();
  await one.run();
  const [name = ''] = one.kept('.contents');
  const before = statSync(join(one.cache, name)).size;
  appendFileSync(join(one.root, 'app', 'plain5.txt'), 'more\n');
  await one.agree(expect);
  // Two more entries of 16 bytes: the file, and what it held before, which only the history holds now.
  expect(statSync(join(one.cache, name)).size).toBe(before + 2 * 16);
});
