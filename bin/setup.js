// `npm start` and `npm test` from a fresh clone: installs and builds what is missing or old, then runs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const marker = join(root, 'node_modules', '.overscope-installed');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Exit codes of an audit that ran: clean, findings, incomplete. */
const AUDITED = new Set([0, 1, 3]);

const steps = {
  start() {
    const status = run(process.execPath, ['bin/overscope.js', 'example']);
    if (!AUDITED.has(status)) return status;
    if (status !== 0)
      process.stdout.write(`Exit ${status} is the audit's; npm start has shown it and exits 0.\n`);
    return 0;
  },
  test() {
    const vitest = join('node_modules', 'vitest', 'vitest.mjs');
    return (
      run(npm, ['run', '--silent', 'check']) ||
      run(process.execPath, ['bin/overscope.js', 'rules', 'check']) ||
      run(process.execPath, [vitest, 'run'])
    );
  },
};

const step = steps[process.argv[2] ?? 'start'];
if (step === undefined) {
  process.stderr.write('usage: node bin/setup.js start|test\n');
  process.exitCode = 2;
} else {
  process.exitCode = install() || compile() || step();
}

/**
 * Installs what the lock file says, when nothing is installed or it is not the one that was installed from. A registry
 * that serves one platform only makes a lock file without the others, which `npm ci` refuses and `npm install` takes.
 */
function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const installed = existsSync(marker) ? readFileSync(marker, 'utf8').trim() : '';
  if (installed === lock) return 0;
  process.stderr.write('Installing dependencies (once) …\n');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const exact = spawnSync(npm, ['ci', ...quiet], { cwd: root, stdio: 'ignore', shell: npm.endsWith('.cmd') });
  const status = exact.status === 0 ? 0 : run(npm, ['install', '--no-save', ...quiet], 'stderr');
  if (status === 0) writeFileSync(marker, `${lock}\n`);
  return status;
}

/** A build, when any source is newer than the last one. */
function compile() {
  const built = join(root, 'dist', 'catalogue', 'core.json');
  const program = join(root, 'dist', 'overscope.js');
  if (existsSync(built) && existsSync(program)) {
    const newest = Math.max(
      ...['src', 'rules', 'bin', 'package.json'].map((name) => newestIn(join(root, name))),
    );
    if (newest <= statSync(built).mtimeMs) return 0;
  }
  return run(process.execPath, ['bin/build.js'], 'stderr');
}

function newestIn(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const below = readdirSync(path).filter((name) => name !== 'node_modules');
  return Math.max(stat.mtimeMs, ...below.map((name) => newestIn(join(path, name))));
}

/** Runs a program in the project's folder; its standard output may be sent to standard error. */
function run(command, args, output = 'stdout') {
  const stdio = ['inherit', output === 'stderr' ? 2 : 'inherit', 'inherit'];
  const result = spawnSync(command, args, { cwd: root, stdio, shell: command.endsWith('.cmd') });
  return result.status ?? 70;
}
