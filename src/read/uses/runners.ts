import type { Command } from './command.ts';

/** Commands that run another: how many words of their own come first is told by what follows. */
const RUNNERS = new Set([
  'sudo',
  'env',
  'exec',
  'time',
  'nohup',
  'command',
  'builtin',
  'nice',
  'xargs',
  'timeout',
  'retry',
  'eval',
  'doppler',
  'dotenv',
  'npx',
  'bunx',
  'pnpx',
  'pnpm',
  'yarn',
  'npm',
  'bun',
  'uvx',
  'uv',
  'poetry',
  'pipenv',
  'bundle',
  'chronic',
  'then',
  'do',
  'if',
  '!',
  'not',
  'wait',
  'watch',
  'op',
  'infisical',
  'aws-vault',
  'dotenvx',
  'mise',
  'pipx',
  'rye',
  'hatch',
  'pdm',
  'tini',
  'dumb-init',
  'catchsegv',
  'stdbuf',
  'unbuffer',
  'su-exec',
  'gosu',
  'setsid',
  'flock',
  'cross-env',
  'env-cmd',
  'parallel',
  'dlx',
  'python',
  'python3',
  'py',
]);

/** Tools of which only these words run another command. */
const RUNNING: Readonly<Record<string, readonly string[]>> = {
  pnpm: ['exec', 'dlx'],
  yarn: ['dlx', 'exec'],
  npm: ['exec', 'x'],
  bun: ['x'],
  uv: ['run', 'tool'],
  poetry: ['run'],
  pipenv: ['run'],
  bundle: ['exec'],
  doppler: ['run'],
  op: ['run'],
  infisical: ['run'],
  'aws-vault': ['exec'],
  mise: ['exec', 'x'],
  pipx: ['run'],
  rye: ['run'],
  hatch: ['run'],
  pdm: ['run'],
  dotenvx: ['run'],
  python: ['-m'],
  python3: ['-m'],
  py: ['-m'],
};

/** The command without `sudo`, `env A=b`, `npx --yes` and the like before it. */
export function unwrapped(command: Command): Command[] {
  let words = command.words;
  const variables = [...command.variables];
  for (let steps = 0; steps < 6; steps += 1) {
    const name = baseName(words[0] ?? '');
    if (!RUNNERS.has(name)) break;
    const inner = RUNNING[name];
    if (inner !== undefined && !inner.includes(words[1] ?? '')) break;
    const marker = words.indexOf('--');
    let next = marker > 0 && marker < 12 && inner !== undefined ? marker + 1 : inner === undefined ? 1 : 2;
    for (; next < words.length; next += 1) {
      const word = words[next] ?? '';
      const set = /^(?<name>[A-Za-z_]\w*)=/.exec(word)?.groups?.['name'];
      if (set !== undefined) variables.push(set);
      else if (!word.startsWith('-') && !/^\d+[smh]?$/.test(word) && word !== 'run') break;
    }
    words = words.slice(next);
  }
  if (words.length === 0) return [];
  const [first = '', ...rest] = words;
  const plain = first.includes('@') && !first.startsWith('@') ? (first.split('@')[0] ?? first) : first;
  const handed = command.handed?.flatMap((one) => unwrapped(one));
  return [
    { ...command, words: [baseName(plain), ...rest], variables, ...(handed !== undefined && { handed }) },
  ];
}

function baseName(word: string): string {
  return word.startsWith('@') ? word : word.slice(word.lastIndexOf('/') + 1);
}
