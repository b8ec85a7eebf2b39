import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { createScanner } from '../../../src/read/detect/index.ts';
import { compilePrefilter } from '../../../src/read/detect/prefilter.ts';
import { searchOf } from '../../../src/read/detect/search.ts';
import { readReferences, readValues } from '../../../src/read/formats/index.ts';
import { detection, file, random, rule } from './detection.ts';

/** Prints the speed of prefilter and scan: `npx tsx test/read/detect/speed.ts FOLDER [ANCHORS] [MEGABYTES]`. */
const [folder = 'node_modules', anchors = '500', megabytes = '100'] = process.argv.slice(2);

function* filesUnder(path: string): Generator<string> {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) yield* filesUnder(inner);
    else if (entry.isFile() && /\.(?:[cm]?[jt]s|json|ya?ml|py|go|rb|md|sh)$/.test(entry.name)) yield inner;
  }
}

const files: { readonly path: string; readonly bytes: Buffer }[] = [];
let total = 0;
for (const path of filesUnder(folder)) {
  if (total >= Number(megabytes) * 1e6) break;
  if (statSync(path).size > 4e6) continue;
  const bytes = readFileSync(path);
  files.push({ path, bytes });
  total += bytes.length;
}

const words =
  'railway heroku stripe github gitlab linear notion sentry datadog twilio sendgrid mailgun netlify vercel'.split(
    ' ',
  );
const rules = Array.from({ length: Number(anchors) }, (_, index) => {
  const prefix = `${random('base62', 4, String(index)).toLowerCase()}_`;
  const word = words[index];
  return word === undefined
    ? rule({
        type: `p${String(index)}/key`,
        pattern: `\\b(?<secret>${prefix}[A-Za-z0-9]{32,40})\\b`,
        anchors: [prefix],
      })
    : rule({
        type: `${word}/token`,
        shape: 'token',
        anchors: [word],
        near: [{ variable: [`${word}_token`, `${word}_api_key`] }],
      });
});
rules.push(
  rule({
    type: 'generic/password',
    shape: 'password',
    anchors: ['password', 'passwd'],
    near: [{ variable: ['*password', '*passwd'] }],
  }),
  rule({
    type: 'generic/key',
    shape: 'token',
    anchors: ['api_key', 'apikey', 'secret'],
    near: [{ variable: ['*api_key', '*secret', '*secret_key'] }],
  }),
);

function rate(name: string, run: () => string): void {
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    const what = run();
    const seconds = (performance.now() - start) / 1000;
    console.log(`${name}: ${(total / 1e6 / seconds).toFixed(0)} MB/s, ${seconds.toFixed(2)} s, ${what}`);
  }
}

console.log(`${String(files.length)} files, ${(total / 1e6).toFixed(0)} MB, ${String(rules.length)} rules`);
const tables = compilePrefilter([...new Set(rules.flatMap((one) => one.anchors))].map((text) => ({ text })));
rate('prefilter', () => {
  let count = 0;
  const search = searchOf(tables);
  for (const { bytes } of files) search(bytes, () => count++);
  return `${String(count)} candidates`;
});
rate('scan', () => {
  const scanner = createScanner(detection(rules), { readValues, readReferences });
  for (const { path, bytes } of files) scanner.scan(file(path, bytes));
  const { matches, references } = scanner.finish();
  return `${String(matches.length)} matches, ${String(references.length)} references`;
});
