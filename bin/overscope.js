#!/usr/bin/env node
import { existsSync } from 'node:fs';

const bundle = new URL('../dist/overscope.js', import.meta.url);
if (existsSync(bundle)) {
  await import(bundle.href);
} else {
  process.stderr.write('overscope: dist/ is missing. Run  npm start  once, or  npm run build .\n');
  process.exitCode = 70;
}
