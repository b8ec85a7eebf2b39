import { configureGlobal } from 'fast-check';

/** The same runs every time; `FUZZ_SEED` tries others. */
configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? 20261123) });
