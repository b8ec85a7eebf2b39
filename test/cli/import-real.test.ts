import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { expand } from '../../src/util/template.ts';
import { AS_OF, overscope } from '../support/fixtures.ts';

/** Reports that the tools themselves write, where they are on the path; nothing is asked of any provider. */
const RUNS = [
  ['gitleaks', ['git', '.', '-f', 'json', '-r', '@', '--no-banner', '--exit-code', '0']],
  ['gitleaks', ['git', '.', '-f', 'json', '-r', '@', '--no-banner', '--exit-code', '0', '--redact']],
  ['gitleaks', ['git', '.', '-f', 'json', '-r', '@', '--no-banner', '--exit-code', '0', '--redact=40']],
  ['gitleaks', ['dir', '.', '-f', 'sarif', '-r', '@', '--no-banner', '--exit-code', '0']],
  ['betterleaks', ['git', '.', '-f', 'json', '-r', '@', '--no-banner', '--exit-code', '0']],
  ['trufflehog', ['git', 'file://.', '--json', '--no-verification', '--no-update']],
  ['kingfisher', ['scan', '.', '--no-validate', '--no-update-check', '-f', 'json', '-o', '@']],
  ['kingfisher', ['scan', '.', '--no-validate', '--no-update-check', '-f', 'jsonl', '-o', '@', '--redact']],
  ['kingfisher', ['scan', '.', '--no-validate', '--no-update-check', '-f', 'sarif', '-o', '@']],
  ['detect-secrets', ['scan']],
] as const;

interface Report {
  readonly coverage: {
    readonly imports: readonly {
      readonly tools: readonly string[];
      readonly results: number;
      readonly here: number;
      readonly unjoined: readonly object[];
    }[];
  };
}

function found(tool: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, tool)));
}

function repository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'overscope-real-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@a.example', ...args], { cwd: folder });
  };
  const write = (path: string, template: string): void =>
    writeFileSync(join(folder, path), expand(template, path).text);
  git('init', '--quiet', '--initial-branch=main');
  mkdirSync(join(folder, 'config'));
  write('config/aws.env', 'AWS_ACCESS_KEY_ID=AKIA{b32:16}\nAWS_SECRET_ACCESS_KEY={base64:40}\n');
  write('config/old.py', 'STRIPE = "sk_live_{base62:24}"\n');
  git('add', '.');
  git('commit', '--quiet', '-m', 'one');
  git('rm', '--quiet', 'config/old.py');
  write('app.py', 'import os\n\nLINEAR = "lin_api_{base62:40}"\nGITHUB = "{crc32:ghp_:30}"\n');
  git('add', '.');
  git('commit', '--quiet', '-m', 'two');
  return folder;
}

for (const [tool, args] of RUNS) {
  test.skipIf(!found(tool))(`what ${tool} ${args.join(' ')} writes is joined whole`, async () => {
    const folder = repository();
    const file = join(folder, '..', `${folder.split('/').at(-1) ?? ''}.report`);
    onTestFinished(() => rmSync(file, { force: true }));
    const out = ran(
      tool,
      args.map((arg) => (arg === '@' ? file : arg)),
      folder,
    );
    if (!args.some((arg) => arg === '@')) writeFileSync(file, out);
    const run = await overscope(folder, ['audit', '--as-of', AS_OF, '--format', 'json', '--import', file]);
    const { coverage } = JSON.parse(run.stdout) as Report;
    const [outcome] = coverage.imports;
    expect(outcome?.tools).toEqual([tool]);
    expect(outcome?.results).toBeGreaterThan(2);
    expect(outcome?.unjoined).toEqual([]);
    expect(outcome?.here).toBe(outcome?.results);
    const secrets = readFileSync(join(folder, 'app.py'), 'utf8').match(/(?<=")[^"]+(?=")/g) ?? [];
    for (const secret of secrets) expect(run.stdout).not.toContain(secret);
  });
}

/** kingfisher's exit code says how many it found. */
function ran(tool: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(tool, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    const { status, stdout } = error as { status?: number; stdout?: string };
    if (status === undefined || status < 100) throw error;
    return stdout ?? '';
  }
}
