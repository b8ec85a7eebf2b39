// `npm run measure -- DIR…`: wall time and peak memory of an audit of each folder, beside Node's own start. Figures are for
// this machine at this moment; compare the pairs of one run.
import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('overscope.js', import.meta.url));
const runs = Number(process.env['RUNS'] ?? 3);
const folders = process.argv.slice(2);

if (folders.length === 0) {
  process.stderr.write('usage: npm run measure -- DIR…   (RUNS=5 for more runs)\n');
  process.exitCode = 2;
} else {
  process.stdout.write(
    `node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${runs} runs each\n`,
  );
  row('node -e 0', ['-e', '0']);
  row('overscope --version', [program, '--version']);
  for (const folder of folders) {
    row(`${folder}, files`, [program, 'audit', folder, '--no-history', '--fail-on', 'never', '-q']);
    row(`${folder}, with history`, [program, 'audit', folder, '--fail-on', 'never', '-q']);
  }
}

function row(name, args) {
  const seconds = [];
  let peak = 0;
  for (let i = 0; i < runs; i += 1) {
    const began = performance.now();
    const { status, stderr } = spawnSync(
      '/usr/bin/env',
      ['time', '-f', 'peak %M', process.execPath, ...args],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'ignore', 'pipe'],
        maxBuffer: 2 ** 26,
      },
    );
    seconds.push((performance.now() - began) / 1000);
    peak = Math.max(peak, Number(/peak (\d+)/.exec(stderr)?.[1] ?? 0) / 1024);
    if (status !== 0 && status !== 3) process.stderr.write(`${name}: exit ${status}\n${stderr}`);
  }
  seconds.sort((a, b) => a - b);
  const middle = seconds[Math.floor(seconds.length / 2)] ?? 0;
  const memory = peak === 0 ? '' : `  peak ${Math.round(peak)} MiB`;
  process.stdout.write(
    `${middle.toFixed(2).padStart(8)} s  (${seconds[0]?.toFixed(2)}–${seconds.at(-1)?.toFixed(2)})${memory}  ${name}\n`,
  );
}
