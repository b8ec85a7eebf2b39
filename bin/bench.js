// `npm run bench -- --tree DIR --repo DIR…`: overscope beside whichever scanners are on the PATH, in turn, and how its cost
// grows with a synthetic history. Writes docs/benchmarks.md, or the file that --output names.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { measureAuthorities } from './bench/authority.js';
import { runOnce, summary } from './bench/measure.js';
import { presentPrograms } from './bench/peers.js';
import { makeRepository } from './bench/synthetic.js';
import { authorityTable, growthTable, heading, workTable } from './bench/table.js';

const USAGE = `usage: npm run bench -- [--tree DIR]… [--repo DIR]… [--synthetic SCALE] [--growth] [--authority N]… [--runs 5] [--output FILE]

  --tree DIR         the files of a folder
  --repo DIR         a repository with its whole history; without a work tree too. A link gives the table its name
  --synthetic SCALE  a made repository of SCALE × 400 commits: files and history
  --dense            contents made of nothing but what looks like credentials; printed only
  --growth           made histories of 1, 4 and 16 times the size
  --authority N      N AWS keys with N jobs and N policies: what judging costs
  --only NAMES       programs, by comma: overscope,gitleaks
`;

const OUTPUT = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));

let options;
try {
  options = parseArgs({
    options: {
      tree: { type: 'string', multiple: true, default: [] },
      repo: { type: 'string', multiple: true, default: [] },
      synthetic: { type: 'string' },
      growth: { type: 'boolean', default: false },
      authority: { type: 'string', multiple: true, default: [] },
      dense: { type: 'boolean', default: false },
      runs: { type: 'string', default: '5' },
      only: { type: 'string' },
      output: { type: 'string', default: OUTPUT },
    },
  }).values;
} catch (error) {
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exit(2);
}

const runs = Number(options.runs);
const scale = Number(options.synthetic ?? 0);
const counts = options.authority.map(Number);
const asked = options.tree.length + options.repo.length + counts.length + scale;
const nothing = asked === 0 && !options.growth;
const wrong =
  [runs, ...counts].some((n) => !Number.isInteger(n) || n < 1) || !Number.isInteger(scale) || scale < 0;
if (options.dense) {
  const { denseTable } = await import('./bench/dense.js');
  process.stdout.write(await denseTable({ note: (row) => process.stderr.write(`${row}\n`) }));
} else if (nothing || wrong) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else await bench();

async function bench() {
  const scratch = mkdtempSync(join(tmpdir(), 'overscope-bench-'));
  process.on('SIGINT', () => {
    rmSync(scratch, { recursive: true, force: true });
    process.exit(130);
  });
  try {
    const { present, absent } = presentPrograms();
    const wanted = options.only?.split(',');
    const programs = present.filter(
      (item) => wanted === undefined || wanted.some((name) => item.name.startsWith(name)),
    );
    const date = new Date().toISOString().slice(0, 10);
    const parts = [
      '# Benchmarks\n',
      heading({ date, runs, present: programs, absent: wanted === undefined ? absent : [] }),
      '',
    ];
    const show = (part) => {
      parts.push(part);
      process.stdout.write(`${part}\n`);
    };
    const cache = join(scratch, 'cache');
    if (scale > 0) {
      const made = join(scratch, `synthetic-${scale}`);
      await makeRepository(made, scale);
      options.tree.push(made);
      options.repo.push(made);
    }
    for (const dir of options.tree) show(compare('tree', dir, programs, cache));
    for (const dir of options.repo) show(compare('history', dir, programs, cache));
    if (options.growth) show(await growth(scratch, programs));
    if (counts.length > 0) show(authorities(scratch, programs));
    writeFileSync(resolve(options.output), parts.join('\n'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Every program on one folder, in turn, run after run; the first round only warms the disk's pages and the cache. A link
 * names the folder in the table; it is not every program that follows one.
 */
function compare(work, dir, programs, cache) {
  const folder = realpathSync(dir);
  const able = programs.filter((item) => item[work] !== undefined);
  const all = new Map(able.map((item) => [item, []]));
  const failed = new Map();
  for (let round = 0; round <= runs; round += 1) {
    for (const item of able) {
      if (failed.has(item) || (round === 0 && !item.warm && !item.own)) continue;
      process.stderr.write(`\r${work} ${basename(dir)}: round ${round} of ${runs}, ${item.name}\u001B[K`);
      const asked = (report) => item[work](folder, report);
      const run = runOnce(item.command, asked, { XDG_CACHE_HOME: cache }, item.exits);
      if (run.failed !== undefined) failed.set(item, run.failed);
      else if (round > 0) all.get(item).push(run);
    }
  }
  process.stderr.write('\r\u001B[K');
  const rows = [...all].map(([item, done]) =>
    failed.has(item) ? { name: item.name, failed: failed.get(item) } : { name: item.name, ...summary(done) },
  );
  return workTable(`${work === 'tree' ? 'Files' : 'History'}: ${basename(dir)}`, rows);
}

async function growth(scratch, programs) {
  const own = programs.find((item) => item.own && !item.warm);
  const rows = [];
  for (const size of [1, 4, 16]) {
    const dir = join(scratch, `growth-${size}`);
    const objects = await makeRepository(dir, size);
    const done = Array.from({ length: runs }, () => runOnce(own.command, () => own.history(dir)));
    rows.push({ objects, ...summary(done) });
  }
  return growthTable(rows);
}

function authorities(scratch, programs) {
  const own = programs.find((item) => item.own && !item.warm);
  const rows = counts.map((count) => measureAuthorities(own, join(scratch, `keys-${count}`), count, runs));
  return authorityTable(rows);
}
