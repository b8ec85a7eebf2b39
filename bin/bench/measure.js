// One program run once: wall time, processor time and peak memory of it and its children.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

/** Longer than this is no measurement but a machine that is stuck. */
const PATIENCE_MS = 30 * 60 * 1000;

/** `{ seconds, processor, peak }` (s, s, MiB), or `{ failed }` with what it said; arguments for the file of its report. */
export function runOnce(command, argumentsFor, environment = {}, exits = []) {
  const folder = mkdtempSync(join(tmpdir(), 'overscope-bench-'));
  const note = join(folder, 'time');
  try {
    const began = performance.now();
    const { status, signal, stderr, error } = spawnSync(
      '/usr/bin/env',
      ['time', '-o', note, '-f', '%M %U %S', command, ...argumentsFor(join(folder, 'report'))],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
        maxBuffer: 2 ** 26,
        timeout: PATIENCE_MS,
        env: { ...process.env, ...environment },
      },
    );
    const seconds = (performance.now() - began) / 1000;
    // overscope says 3 where something could not be read; ripgrep says 1 where nothing matched and prints nothing then.
    const fine = status === 0 || status === 3 || (status === 1 && stderr === '') || exits.includes(status);
    if (!fine)
      return { failed: `exit ${status ?? signal ?? error?.code}: ${stderr.trim().split('\n').at(-1)}` };
    const [peak = 0, user = 0, system = 0] = readFileSync(note, 'utf8')
      .trim()
      .split('\n')
      .at(-1)
      .split(' ')
      .map(Number);
    return { seconds, processor: user + system, peak: peak / 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Median, least and most of the runs; the greatest peak. */
export function summary(runs) {
  const seconds = runs.map((run) => run.seconds);
  return {
    seconds: middle(seconds),
    least: Math.min(...seconds),
    most: Math.max(...seconds),
    processor: middle(runs.map((run) => run.processor)),
    peak: Math.max(...runs.map((run) => run.peak)),
  };
}

/** The median. */
export function middle(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? NaN;
}
