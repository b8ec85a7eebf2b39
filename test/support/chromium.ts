import { existsSync } from 'node:fs';

/** The first Chromium there is; `CHROMIUM` names another. */
export const CHROMIUM = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path));

/** Behind the name of a test that needs one, so that a skipped one says why. */
export const WITHOUT = CHROMIUM === undefined ? ' (skipped: no Chromium here; CHROMIUM names one)' : '';
