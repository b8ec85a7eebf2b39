import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execaSync } from 'execa';
import type { ScenarioStep } from '../model/scenario.ts';

const IDENTITY = { name: 'Overscope Example', email: 'example@overscope.invalid' };

/** Builds a scenario's repository in an empty folder, with fixed dates and authors, so that object ids repeat. */
export function buildScenario(folder: string, steps: readonly ScenarioStep[]): void {
  mkdirSync(folder, { recursive: true });
  git(folder, ['init', '--quiet', '--initial-branch=main']);
  for (const step of steps) buildStep(folder, step);
}

function buildStep(folder: string, step: ScenarioStep): void {
  if (step.branch !== undefined) git(folder, ['checkout', '--quiet', '-B', step.branch]);
  if (step.merge !== undefined) {
    git(folder, ['merge', '--quiet', '--no-commit', '--no-ff', '--strategy=ours', step.merge], step);
  }
  for (const path of step.remove ?? []) rmSync(join(folder, path), { recursive: true });
  for (const [from, to] of Object.entries(step.rename ?? {})) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    renameSync(join(folder, from), join(folder, to));
  }
  for (const [path, text] of Object.entries(step.files ?? {})) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
  }
  for (const [path, target] of Object.entries(step.links ?? {})) symlinkSync(target, join(folder, path));
  if (step.commit !== undefined) {
    git(folder, ['add', '--all']);
    git(folder, ['commit', '--quiet', '--allow-empty', '--no-verify', '--message', step.commit], step);
  }
  if (step.stage !== undefined) git(folder, ['add', '--force', '--', ...step.stage]);
  for (const args of step.git ?? []) git(folder, args, step);
}

function git(folder: string, args: readonly string[], step: ScenarioStep = {}): void {
  const [, name = IDENTITY.name, email = IDENTITY.email] = /^(.*) <(.*)>$/.exec(step.author ?? '') ?? [];
  const date = step.date ?? '2026-01-01T12:00:00+00:00';
  execaSync(
    'git',
    [
      '-c',
      'core.autocrlf=false',
      '-c',
      'commit.gpgsign=false',
      '-c',
      'core.hooksPath=/dev/null',
      '-c',
      'gc.auto=0',
      ...args,
    ],
    {
      cwd: folder,
      stdin: 'ignore',
      extendEnv: false,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: name,
        GIT_AUTHOR_EMAIL: email,
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_NAME: name,
        GIT_COMMITTER_EMAIL: email,
        GIT_COMMITTER_DATE: date,
      },
    },
  );
}
