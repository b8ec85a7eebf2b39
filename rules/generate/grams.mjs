// `node grams.mjs DIR…`: how often three bytes stand together in the text files of some source trees, written to
// src/util/grams.ts. The prefilter looks for an anchor by its rarest bytes.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Grams kept, the most frequent ones. */
const KEPT = 6000;
/** Files larger than this are data more often than code. */
const LARGEST = 512 * 1024;
/** Letters small, other bytes with the same bit set: what the prefilter does to every byte. */
const FOLD = 0x20;

const target = fileURLToPath(new URL('../../src/util/grams.ts', import.meta.url));
const counts = new Map();
let total = 0;
for (const folder of process.argv.slice(2)) countFolder(folder);
if (total === 0) throw new Error('usage: node grams.mjs DIR…');
writeFileSync(target, moduleOf(levels()));
console.log(`${total} places, ${counts.size} grams, ${KEPT} kept in ${target}`);

function countFolder(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules') countFolder(path);
    else if (entry.isFile() && statSync(path).size <= LARGEST) countFile(readFileSync(path));
  }
}

function countFile(bytes) {
  if (bytes.includes(0)) return;
  for (let at = 0; at + 2 < bytes.length; at += 1) {
    const gram = String.fromCharCode(bytes[at] | FOLD, bytes[at + 1] | FOLD, bytes[at + 2] | FOLD);
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
    total += 1;
  }
}

/** Grams of plain ASCII by the power of two that their share, in 2^-24, reaches. */
function levels() {
  const byLevel = new Map();
  const most = [...counts]
    .filter(([gram]) => /^[ -~]{3}$/.test(gram))
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, KEPT);
  for (const [gram, count] of most) {
    const level = Math.floor(Math.log2((count / total) * 2 ** 24));
    byLevel.set(level, [...(byLevel.get(level) ?? []), gram]);
  }
  return byLevel;
}

function moduleOf(byLevel) {
  const rows = [...byLevel].map(
    ([level, grams]) => `  [${level}, ${JSON.stringify(grams.toSorted().join(''))}],\n`,
  );
  return [
    '/**\n * The most frequent runs of three bytes in source code, bit 0x20 of each byte set, by the power of two that their share\n',
    ' * in 2^-24 reaches. Written by rules/generate/grams.mjs.\n */\n',
    `export const FREQUENT: readonly (readonly [level: number, grams: string])[] = [\n${rows.join('')}];\n`,
  ].join('');
}
