import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expand } from '../../src/util/template.ts';
import type { Run } from '../support/fixtures.ts';
import { createScratch, type Scratch } from '../support/scratch.ts';

const FILE = 'overscope.accepted.yaml';
const LINE = '- { check: exceeds-job, id: "111111", effect: read, reason: a, until: 2027-01-01 }';
let repository: Scratch;
let id = '';

beforeAll(async () => {
  repository = createScratch();
  repository.commit({ 'a.sh': `RAILWAY_API_TOKEN=${expand('{uuid}', 'acceptance file').text}\n` });
  const { stdout } = await repository.run('audit', '--format', 'json');
  id = (JSON.parse(stdout) as { findings: { id: string }[] }).findings[0]?.id ?? '';
});

afterAll(() => repository.remove());

function accept(...args: string[]): Promise<Run> {
  return repository.run('accept', id, '--reason', 'known', '--until', '60d', ...args);
}

function bytes(): Buffer {
  return Buffer.from(repository.read(FILE));
}

describe('a file that is not right stays as it is', () => {
  const cases: readonly [name: string, content: string | Uint8Array, said: RegExp][] = [
    [
      'merge conflict markers',
      `<<<<<<< HEAD\n${LINE}\n=======\n${LINE.replace('111111', '222222')}\n>>>>>>> other\n`,
      /accepted\.yaml:1:1 +a merge conflict was left in this file[\s\S]*keep/,
    ],
    [
      'a key twice',
      `${LINE.replace('reason: a', 'reason: a, reason: b')}\n`,
      /:1:\d+ +this key is already on line 1[\s\S]*keep/,
    ],
    ['no list', 'check: exceeds-job\n', /:1:1 +expected a list[\s\S]*write/],
    ['no end', `${LINE.replace(', until: 2027-01-01', '')}\n`, /an acceptance needs an end/],
    [
      'an unknown check',
      `${LINE.replace('exceeds-job', 'exceed-job')}\n`,
      /there is no check of this name[\s\S]*did you mean +exceeds-job/,
    ],
    ['no UTF-8', new Uint8Array([0x2d, 0x20, 0xff, 0xfe, 0x0a]), /is no text in UTF-8/],
    [
      'anchors that explode',
      `- &a { check: x }\n${'- *a\n'.repeat(101)}`,
      /this file has more than 100 YAML aliases/,
    ],
  ];
  test.each(cases)('%s', { timeout: 60_000 }, async (_, content, said) => {
    repository.write({ [FILE]: content });
    const before = bytes();
    for (const args of [[], ['--base', 'HEAD']]) {
      const { exit, stdout, stderr } = await accept(...args);
      expect([exit, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(said);
      expect(stderr).toMatch(/nothing was (?:written|changed)/i);
    }
    expect(bytes()).toEqual(before);
    repository.git('clean', '--quiet', '--force');
  });

  test('a link and a folder of its name', async () => {
    repository.write({ 'elsewhere.yaml': `${LINE}\n` });
    symlinkSync('elsewhere.yaml', join(repository.folder, FILE));
    expect((await accept()).stderr).toContain(`${FILE} is no regular file`);
    expect(repository.read('elsewhere.yaml')).toBe(`${LINE}\n`);
    repository.git('clean', '--quiet', '--force');
    mkdirSync(join(repository.folder, FILE));
    expect((await accept()).exit).toBe(2);
    repository.git('clean', '--quiet', '--force', '-d');
  });
});

test('comments, line ends and a byte order mark are kept', { timeout: 60_000 }, async () => {
  const before = `\uFEFF# ours\r\n\r\n${LINE} # because\r\n# the end\r\n`;
  repository.write({ [FILE]: before });
  expect((await accept()).exit).toBe(0);
  const after = repository.read(FILE);
  expect(after.startsWith('\uFEFF# ours\r\n\r\n')).toBe(true);
  expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  expect(after).toContain(`${LINE} # because\r\n`);
  expect(after).toContain('# the end\r\n');
  const again = await repository.run('accept', id, '--reason', 'another', '--until', '30d');
  expect(again.stdout.replaceAll(/\s+/g, ' ')).toContain('It replaces: { check:');
  expect(repository.read(FILE).split('\r\n')).toHaveLength(after.split('\r\n').length);
  repository.git('clean', '--quiet', '--force');
});

test('what is wrong with the call is said, with what would be right', { timeout: 60_000 }, async () => {
  const cases: readonly [args: string[], said: string][] = [
    [['accept'], 'accept needs the id of a finding'],
    [['accept', id, '--until', '60d'], '--reason is missing'],
    [['accept', id, '--reason', ' ', '--until', '60d'], '--reason is empty'],
    [['accept', id, '--reason', 'x'], 'an acceptance needs an end'],
    [['accept', id, '--reason', 'x', '--until', '2d0'], 'this is no day'],
    [['accept', id, '--reason', 'x', '--until', '800d'], 'at most'],
    [
      ['accept', id.replace(/.$/, (last) => (last === '0' ? '1' : '0')), '--reason', 'x', '--until', '9d'],
      `did you mean  ${id}`,
    ],
    [['accept', '--all', '--revoked', '2026-11-01'], '--revoked is said of one credential at a time'],
    [['accept', id, '-', '--reason', 'x', '--until', '9d'], 'nothing can be accepted in standard input'],
  ];
  for (const [args, said] of cases) {
    const { exit, stderr } = await repository.run(...args);
    expect([exit, stderr.replaceAll(/\n +/g, ' ')]).toEqual([2, expect.stringContaining(said)]);
  }
  expect(repository.exists(FILE)).toBe(false);
});

test('a reason that holds a credential is refused, and not said', { timeout: 60_000 }, async () => {
  const token = expand('ghp_{alnum:36}', 'a reason').text;
  const { exit, stdout, stderr } = await repository.run('accept', id, '--reason', token, '--until', '9d');
  expect([exit, stdout]).toEqual([2, '']);
  expect(stderr).toContain('looks like a secret');
  expect(stderr).not.toContain(token);
  expect(repository.exists(FILE)).toBe(false);
});

test('a file that cannot be written is said, and nothing is left behind', { timeout: 60_000 }, async () => {
  mkdirSync(join(repository.folder, `.${FILE}.tmp`));
  repository.write({ '.gitattributes': '*.sh text' });
  expect((await accept()).exit).toBe(0);
  expect(repository.read('.gitattributes')).toBe(`*.sh text\n/${FILE} merge=union\n`);
  repository.write({ '.gitattributes': `${FILE} merge\n` });
  expect((await accept('--by', 'somebody else')).stdout).not.toContain('.gitattributes');
  expect(repository.read('.gitattributes')).toBe(`${FILE} merge\n`);
});
