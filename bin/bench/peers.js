// The programs that a benchmark runs side by side, each with live validation and update checks off and its report thrown
// away: into a file, because one of them replaces /dev/null by its report. `tree` and `history` give the arguments for a
// folder and that file; what a program cannot do is left out.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../overscope.js', import.meta.url));
const QUIET = ['--fail-on', 'never', '-q'];

/** Secrets of a few well-known shapes: what reading every byte with one simple pattern costs. */
const PATTERN = 'AKIA[0-9A-Z]{16}|ghp_[0-9A-Za-z]{36}|xox[bp]-[0-9A-Za-z-]{20}|sk_live_[0-9A-Za-z]{24}';

const kingfisher = (report) => ['--no-validate', '--no-update-check', '--format', 'json', '--output', report];
const leaks = (report) => [
  '--no-banner',
  '--log-level',
  'error',
  '--exit-code',
  '0',
  '--report-format',
  'json',
  '--report-path',
  report,
];
const TRUFFLEHOG = ['--no-verification', '--no-update', '--json'];

const OWN = { command: process.execPath, version: [program, '--version'], own: true };

export const PROGRAMS = [
  {
    ...OWN,
    name: 'overscope',
    tree: (dir) => [program, 'audit', dir, '--no-history', '--no-cache', ...QUIET],
    history: (dir) => [program, 'audit', dir, '--no-cache', ...QUIET],
  },
  {
    ...OWN,
    name: 'overscope, second run',
    warm: true,
    tree: (dir) => [program, 'audit', dir, '--no-history', ...QUIET],
    history: (dir) => [program, 'audit', dir, ...QUIET],
  },
  {
    name: 'kingfisher',
    command: 'kingfisher',
    // Findings, and findings that were validated.
    exits: [200, 205],
    version: ['--version'],
    tree: (dir, report) => ['scan', dir, '--git-history', 'none', ...kingfisher(report)],
    history: (dir, report) => ['scan', dir, '--git-history', 'full', ...kingfisher(report)],
  },
  {
    name: 'betterleaks',
    command: 'betterleaks',
    version: ['version'],
    tree: (dir, report) => ['dir', dir, ...leaks(report)],
    history: (dir, report) => ['git', dir, ...leaks(report)],
  },
  {
    name: 'gitleaks',
    command: 'gitleaks',
    version: ['version'],
    tree: (dir, report) => ['dir', dir, ...leaks(report)],
    history: (dir, report) => ['git', dir, ...leaks(report)],
  },
  {
    name: 'trufflehog',
    command: 'trufflehog',
    version: ['--version'],
    tree: (dir) => ['filesystem', dir, ...TRUFFLEHOG],
    history: (dir) => ['git', `file://${dir}`, ...TRUFFLEHOG],
  },
  {
    name: 'ripgrep, four patterns',
    command: 'rg',
    version: ['--version'],
    tree: (dir) => ['--hidden', '--no-ignore', '--text', '--count', PATTERN, dir],
  },
  {
    name: 'git cat-file, nothing searched',
    command: 'git',
    version: ['--version'],
    history: (dir) => ['-C', dir, 'cat-file', '--batch-all-objects', '--batch', '--buffer', '--unordered'],
  },
];

/** The programs that are here, with the version that each one prints; the others by name. */
export function presentPrograms() {
  const present = [];
  const absent = [];
  for (const item of PROGRAMS) {
    const { status, stdout, stderr } = spawnSync(item.command, item.version, { encoding: 'utf8' });
    const version = /\d+\.\d+(?:\.\d+)?\S*/.exec(`${stdout ?? ''}${stderr ?? ''}`)?.[0];
    if (status === 0) present.push({ ...item, said: version ?? 'of an unknown version' });
    else absent.push(item.name);
  }
  return { present, absent };
}
