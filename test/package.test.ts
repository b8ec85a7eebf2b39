import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from './support/fixtures.ts';

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

test('the tarball holds only what runs, and runs in an empty folder', { timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'overscope-package-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const packed = JSON.parse(
    npm(ROOT, ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]),
  ) as Packed[];
  const [own] = packed;
  const paths = (own?.files ?? []).map((file) => file.path);
  expect(
    paths.filter(
      (path) => !/^(?:bin\/overscope\.js|dist\/|README\.md|LICENSE|CHANGELOG\.md|package\.json)/.test(path),
    ),
  ).toEqual([]);
  expect(paths).toContain('dist/catalogue/core.json');

  const empty = join(folder, 'empty');
  mkdirSync(empty);
  npm(empty, ['init', '-y']);
  npm(empty, [
    'install',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--omit=dev',
    join(folder, own?.filename ?? ''),
  ]);
  expect(readdirSync(empty)).toContain('node_modules');
  const text = execFileSync(
    process.execPath,
    [join(empty, 'node_modules/overscope/bin/overscope.js'), '--version'],
    { encoding: 'utf8' },
  );
  expect(text.trim()).toMatch(/^\d+\.\d+\.\d+/);
  const report = execFileSync(
    process.execPath,
    [join(empty, 'node_modules/overscope/bin/overscope.js'), 'explain', 'railway:volumeDelete'],
    { encoding: 'utf8', cwd: empty },
  );
  expect(report).toContain('railway:volumeDelete');
});

function npm(cwd: string, args: readonly string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
