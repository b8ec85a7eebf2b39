import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { Scenario } from '../../src/model/scenario.ts';
import { overscope, readFixtures, ROOT, withRepository, type Run } from '../support/fixtures.ts';

const AS_OF = ['--as-of', '2026-11-23'];
const TIME = { timeout: 60_000 };

function scenarioOf(name: string): Scenario {
  const fixture = readFixtures().find((item) => item.name === name);
  if (fixture === undefined) throw new Error(`no fixture ${name}`);
  return fixture.scenario;
}

const wider = scenarioOf('ok/diff-wider');

async function ran(folder: string, ...args: readonly string[]): Promise<Run> {
  return overscope(folder, ['diff', ...args, ...AS_OF]);
}

test('diff as JSON is valid against its published schema, and the same twice', TIME, async () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'src/tell/report/diff.schema.json'), 'utf8')) as object;
  await withRepository(wider, async (folder) => {
    const first = await ran(folder, 'main', 'work', '--format', 'json');
    const again = await ran(folder, 'main..work', '--format', 'json');
    expect(again.stdout).toBe(first.stdout);
    const validate = new Ajv2020({ strict: false, allErrors: true, formats: { date: true } }).compile(schema);
    const document = JSON.parse(first.stdout) as Record<string, unknown>;
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    expect(document).toMatchObject({ wider: true, narrower: false, complete: true, exit: 0 });
    expect(validate({ ...document, wider: 'yes' })).toBe(false);
  });
});

test('what a range brings is in the report as JSON, as its schema says', TIME, async () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'src/tell/report/report.schema.json'), 'utf8')) as object;
  await withRepository(wider, async (folder) => {
    const run = await overscope(folder, ['audit', '--base', 'main', '--format', 'json', ...AS_OF]);
    const document = JSON.parse(run.stdout) as { change: { credentials: { what: string }[] } };
    const validate = new Ajv2020({ strict: false, allErrors: true, formats: { date: true } }).compile(schema);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    expect(document.change.credentials.map(({ what }) => what).sort()).toEqual([
      'added',
      'changed',
      'changed',
    ]);
    expect(validate({ ...document, change: { ...document.change, credentials: 3 } })).toBe(false);
  });
});

test('a range that only takes away shows nothing new, and a folder is compared alone', TIME, async () => {
  await withRepository(wider, async (folder) => {
    const back = await overscope(folder, ['audit', '--base', 'work', '--format', 'text', ...AS_OF]);
    expect(back.stdout).not.toContain('This change\n');
    const own = await ran(folder, 'main', 'work', 'infra');
    expect(own.stdout).not.toContain('volumes.sh');
    expect(own.exit).toBe(0);
  });
});

test('the exit code says what was asked for', TIME, async () => {
  await withRepository(wider, async (folder) => {
    const codes: Record<string, number> = {};
    for (const args of [
      'main work',
      'main work --exit-code',
      'work main --exit-code',
      'main main --exit-code',
      'main nowhere --exit-code',
      'nowhere',
      'main...work',
      'main..work work .',
      'main --format sarif',
      'main work --manifest-from nowhere',
    ])
      codes[args] = (await ran(folder, ...args.split(' '))).exit;
    expect(codes).toEqual({
      'main work': 0,
      'main work --exit-code': 1,
      'work main --exit-code': 0,
      'main main --exit-code': 0,
      'main nowhere --exit-code': 3,
      nowhere: 3,
      'main...work': 2,
      'main..work work .': 2,
      'main --format sarif': 2,
      'main work --manifest-from nowhere': 3,
    });
  });
});

test('the work tree is what a commit could hold: untracked files, and no ignored ones', TIME, async () => {
  await withRepository(wider, async (folder) => {
    const text = readFileSync(join(folder, 'scripts/volumes.sh'), 'utf8');
    const other = text.replace(/=[0-9a-f]{8}/, '=0f1e2d3c');
    mkdirSync(join(folder, 'new'));
    writeFileSync(join(folder, '.gitignore'), '.env\n');
    writeFileSync(join(folder, '.env'), other);
    const ignored = await ran(folder, 'work');
    expect(ignored.stdout).toContain('Nothing that is permitted changed.');
    expect(ignored.stdout).toContain('1 git-ignored file left out');
    writeFileSync(join(folder, 'new/volumes.sh'), other);
    const untracked = await ran(folder, 'work');
    expect(untracked.stdout).toContain('Wider: 1 credential added.');
    expect(untracked.stdout).toContain('new/volumes.sh:2');
  });
});

test('--manifest-from chooses by whose manifest both are judged', TIME, async () => {
  await withRepository(wider, async (folder) => {
    const own = await ran(folder, 'main', 'work', '--manifest-from', 'work');
    expect(own.stdout).not.toContain('scripts/volumes.sh');
    expect(own.stdout).toContain('manifest of work');
    expect((await ran(folder, 'main', 'work')).stdout).toContain('scripts/volumes.sh');
  });
});

test('a folder, a revision, and what is both', TIME, async () => {
  await withRepository(
    { ...wider, steps: [...wider.steps, { git: [['branch', 'infra']] }] },
    async (folder) => {
      expect((await ran(folder, 'main', 'scripts')).stdout).toContain('main');
      expect((await ran(folder, 'main', './infra')).exit).toBe(0);
      const both = await ran(folder, 'main', 'infra');
      expect(both.exit).toBe(2);
      expect(both.stderr).toContain('is a revision and a folder');
      expect((await ran(folder, 'main', 'infra', '.')).stdout).toContain('Wider');
    },
  );
});

test('without a repository nothing is compared', TIME, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'overscope-no-git-'));
  try {
    const run = await ran(folder, 'main');
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('no revisions to compare');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a manifest that was wrong in a commit is said, and ends nothing', TIME, async () => {
  const broken: Scenario = {
    ...wider,
    steps: [
      { commit: 'Wrong', files: { 'overscope.yaml': 'version: 9\n', 'a.txt': 'a\n' } },
      { commit: 'Right', branch: 'work', files: { 'overscope.yaml': 'version: 1\n' } },
    ],
  };
  await withRepository(broken, async (folder) => {
    const run = await ran(folder, 'main', 'work');
    expect(run.exit).toBe(0);
    expect(run.stdout).toContain('at this revision it counts as no manifest');
    const same = await ran(folder, 'main', 'main');
    expect(same.stdout).toContain('Nothing that is permitted changed in what was read.');
    writeFileSync(join(folder, 'overscope.yaml'), 'version: 9\n');
    expect((await ran(folder, 'main')).exit).toBe(2);
  });
});

test('hostile names are printed as escapes in every format', TIME, async () => {
  const hostile: Scenario = {
    ...wider,
    steps: [
      { commit: 'Before', files: { 'a.txt': 'a\n' } },
      {
        commit: 'After',
        branch: 'work',
        files: { 'scripts/\u001b[31m|<b>\u202ex.sh': wider.steps[1]?.files?.['scripts/volumes.sh'] ?? '' },
      },
    ],
  };
  await withRepository(hostile, async (folder, secrets) => {
    for (const format of ['text', 'md', 'json']) {
      const { stdout, exit } = await ran(folder, 'main', 'work', '--format', format);
      expect(exit).toBe(0);
      expect(stdout).not.toMatch(/[\u001b\u202e]/);
      expect(stdout).toContain('x.sh');
      for (const secret of secrets) expect(stdout).not.toContain(secret);
    }
    expect((await ran(folder, 'main', 'work', '--format', 'md')).stdout).not.toContain('<b>');
  });
});
