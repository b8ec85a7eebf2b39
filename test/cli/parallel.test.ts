import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { createHost } from '../../src/cli/host.ts';
import { scanInWorkers, threadsFor } from '../../src/cli/parallel.ts';
import { planSources, type SourcePlan } from '../../src/read/sources/index.ts';
import { createSliceScanner } from '../../src/cli/slice-scanner.ts';
import type { Detection } from '../../src/model/detection.ts';

const init: Detection = {
  rules: [
    {
      type: 'acme/token',
      provider: 'acme',
      role: 'secret',
      pattern: 'acme_(?<secret>[a-z0-9]{16})',
      near: [],
      anchors: ['acme_'],
      mayBe: [],
      examples: [],
      negatives: [],
    },
  ],
  known: [],
  references: [],
  hash: 'test',
};

async function corpus(): Promise<{ plan: SourcePlan; folder: string }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'overscope-parallel-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (let i = 0; i < 300; i += 1)
    writeFileSync(
      join(folder, `f${i}`),
      i % 7 === 0 ? `acme_q7x2m9k4w1z8r${String(i).padStart(3, '0')}` : 'hay',
    );
  const request = { root: folder, mode: 'full', history: true, dependencies: false, exclude: [] } as const;
  return { plan: await planSources(createHost(), request), folder };
}

test('two threads find and read what one does; a worker that cannot start costs nothing', async () => {
  const { plan, folder } = await corpus();
  const worker = join(folder, '..', `${folder.split('/').at(-1) ?? ''}-worker.mjs`);
  onTestFinished(() => rmSync(worker, { force: true }));
  const entry = fileURLToPath(new URL('../../src/cli/scan-worker.ts', import.meta.url));
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: worker,
    logLevel: 'error',
  });
  const results = [];
  for (const [threads, workerPath] of [
    [1, worker],
    [2, worker],
    [2, join(folder, 'absent.mjs')],
  ] as const) {
    const scanner = () => createSliceScanner({ detection: init });
    const { hits, coverage } = await scanInWorkers(createHost(), plan, {
      workerPath,
      init: { detection: init },
      scanner,
      threads,
    });
    const places = hits.flatMap((batch) => batch.matches.map((match) => match.origin.path)).sort();
    results.push({ hits: places, coverage });
  }
  expect(results[0]?.hits).toHaveLength(43);
  expect(results[0]?.coverage.read.files).toBe(300);
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

test('a worker starts only where it pays', async () => {
  const { plan } = await corpus();
  const file = { path: 'x', tracking: 'none' } as const;
  const object = { oid: 'x', kind: 'blob', source: 'history', tracking: 'history', path: 'x' } as const;
  expect(threadsFor(plan, 2)).toBe(1);
  expect(threadsFor({ ...plan, files: Array.from({ length: 15_001 }, () => file) }, 2)).toBe(2);
  expect(threadsFor({ ...plan, files: Array.from({ length: 15_001 }, () => file) }, 1)).toBe(1);
  expect(threadsFor({ ...plan, objects: [{ ...object, size: 200_000_000 }] }, 2)).toBe(2);
});
