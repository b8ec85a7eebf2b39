import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/cli/cache/store.ts';

const TEXT = Buffer.from('what was said');

function place(): { parent: string; folder: string; audited: string } {
  const parent = mkdtempSync(join(tmpdir(), 'overscope-store-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const audited = join(parent, 'audited');
  mkdirSync(audited);
  return { parent, folder: join(parent, 'cache', 'overscope'), audited };
}

function filled() {
  const { folder, audited } = place();
  openStore(folder, audited)?.save('run', 'subject', TEXT, 'state');
  const name = readdirSync(folder).find((one) => one.endsWith('.run')) ?? '';
  const load = () => openStore(folder, audited)?.load('run', 'subject', 'state')?.toString();
  return { folder, audited, file: join(folder, name), load };
}

test('what was kept comes back for its subject, kind and state alone', () => {
  const { folder, audited, load } = filled();
  expect(load()).toBe('what was said');
  const store = openStore(folder, audited);
  expect(store?.load('run', 'subject', 'another state')).toBeUndefined();
  expect(store?.load('run', 'another subject', 'state')).toBeUndefined();
  expect(store?.load('contents', 'subject', 'state')).toBeUndefined();
});

test('folder and files are the user’s alone, and nothing kept can be read in them', () => {
  const { folder, file } = filled();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toHaveLength(2);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  expect(readFileSync(file).includes('said')).toBe(false);
});

test('a file with any byte changed, cut or added is as if not there, and is written again', () => {
  const { folder, audited, file, load } = filled();
  const whole = readFileSync(file);
  const change = fc.oneof(
    fc.record({ at: fc.nat(whole.length - 1), by: fc.integer({ min: 1, max: 255 }) }),
    fc.record({ cut: fc.nat(whole.length - 1) }),
    fc.record({ more: fc.uint8Array({ minLength: 1, maxLength: 20 }) }),
  );
  fc.assert(
    fc.property(change, (how) => {
      const bytes = Buffer.from(whole);
      if ('at' in how) bytes[how.at] = (bytes[how.at] ?? 0) ^ how.by;
      const damaged =
        'cut' in how ? bytes.subarray(0, how.cut) : 'more' in how ? Buffer.concat([bytes, how.more]) : bytes;
      writeFileSync(file, damaged);
      expect(load()).toBeUndefined();
    }),
  );
  openStore(folder, audited)?.save('run', 'subject', TEXT, 'state');
  expect(load()).toBe('what was said');
});

test('a file under the name of another is not taken for it', () => {
  const { folder, audited, file, load } = filled();
  const store = openStore(folder, audited);
  store?.save('run', 'other', Buffer.from('something else'), 'state');
  const other = readdirSync(folder).find((name) => name.endsWith('.run') && !file.endsWith(name)) ?? '';
  renameSync(join(folder, other), file);
  expect(load()).toBeUndefined();
});

test('a damaged key is replaced, and what it sealed is gone', () => {
  const { folder, audited, load } = filled();
  truncateSync(join(folder, 'key'), 5);
  expect(load()).toBeUndefined();
  openStore(folder, audited)?.save('run', 'subject', TEXT, 'state');
  expect(load()).toBe('what was said');
});

test.each([
  ['readable by others', (file: string) => chmodSync(file, 0o644)],
  [
    'a link',
    (file: string) => {
      renameSync(file, `${file}.real`);
      symlinkSync(`${file}.real`, file);
    },
  ],
  [
    'a folder',
    (file: string) => {
      rmSync(file);
      mkdirSync(file);
    },
  ],
])('a file that is %s is not read', (_, change) => {
  const { file, load } = filled();
  change(file);
  expect(load()).toBeUndefined();
});

test('a folder in the audited one, behind a link, or that others write to is no cache', () => {
  const { parent, folder, audited } = place();
  expect(openStore(join(audited, 'cache'), audited)).toBeUndefined();
  expect(existsSync(join(audited, 'cache'))).toBe(false);
  symlinkSync(audited, join(parent, 'into'));
  expect(openStore(join(parent, 'into', 'cache'), audited)).toBeUndefined();
  expect(readdirSync(audited)).toEqual([]);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
  expect(openStore(folder, audited)).toBeUndefined();
  symlinkSync(folder, join(parent, 'link'));
  chmodSync(folder, 0o700);
  expect(openStore(join(parent, 'link'), audited)).toBeUndefined();
  expect(openStore(folder, audited)).toBeDefined();
});

test('what a killed run has left is removed, and nothing else that lies there', () => {
  const { folder, audited } = filled();
  const old = new Date(Date.now() - 2 * 60 * 60 * 1000);
  for (const name of ['x.tmp', 'fresh.tmp', 'mine.txt']) writeFileSync(join(folder, name), 'half');
  for (const name of ['x.tmp', 'mine.txt']) utimesSync(join(folder, name), old, old);
  openStore(folder, audited)?.save('run', 'subject', TEXT, 'state');
  const names = readdirSync(folder);
  expect(names).not.toContain('x.tmp');
  expect(names).toEqual(expect.arrayContaining(['fresh.tmp', 'mine.txt', 'key']));
});
