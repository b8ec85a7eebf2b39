import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowFirst } from './test/support/slow-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 30_000,
    maxConcurrency: 3,
    // Vitest leaves one core to itself, which is half of a small machine.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: SlowFirst },
  },
});
