import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createHost } from '../../src/cli/host.ts';
import { manifestFile, writeManifest } from '../../src/cli/manifest-file.ts';
import { UsageError } from '../../src/cli/errors.ts';
import type { Host } from '../../src/model/host.ts';

const BEFORE = 'version: 1\njobs: {}\n';
const WRITTEN = { text: 'version: 1\njobs: { a: {} }\n', unknown: [] };

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'overscope-unwritable-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function refused(host: Host): string {
  const file = manifestFile('.', host);
  try {
    writeManifest(file, WRITTEN, host);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'it was written';
}

test.each([
  ['EACCES', 'permission denied'],
  ['EROFS', 'read-only file system'],
  ['ENOSPC', 'no space left on device'],
])('a manifest that cannot be written (%s): said with the reason, and it is as it was', (code, message) => {
  const root = folder();
  writeFileSync(join(root, 'overscope.yaml'), BEFORE);
  const host: Host = { ...createHost(root), write: () => ({ ok: false, error: { code, message } }) };
  expect(refused(host)).toBe(`overscope.yaml cannot be written: ${message}`);
  expect(readFileSync(join(root, 'overscope.yaml'), 'utf8')).toBe(BEFORE);
});

test('what somebody else wrote meanwhile is kept', () => {
  const root = folder();
  const host = createHost(root);
  const file = manifestFile('.', host);
  writeFileSync(join(root, 'overscope.yaml'), BEFORE);
  expect(() => writeManifest(file, WRITTEN, host)).toThrow('was changed by somebody else');
  expect(readFileSync(join(root, 'overscope.yaml'), 'utf8')).toBe(BEFORE);
});

test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'a folder that may not be written to: nothing is left behind',
  () => {
    const root = folder();
    writeFileSync(join(root, 'overscope.yaml'), BEFORE);
    chmodSync(root, 0o555);
    expect(refused(createHost(root))).toBe('overscope.yaml cannot be written: permission denied');
    chmodSync(root, 0o755);
    expect(readdirSync(root)).toEqual(['overscope.yaml']);
  },
);
