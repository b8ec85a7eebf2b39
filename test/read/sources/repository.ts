import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createHost } from '../../../src/cli/host.ts';
import type { Coverage, Fragment, Origin } from '../../../src/model/fragment.ts';
import {
  mergeCoverage,
  planSources,
  readPlan,
  type SourcePlan,
  type SourceRequest,
} from '../../../src/read/sources/index.ts';

/** A temporary folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'overscope-sources-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A git repository for a test: files are written, commits dated one day after the other. */
export class TestRepository {
  readonly root: string;
  #day = 0;

  constructor(root: string = temporaryFolder(), ...init: string[]) {
    this.root = root;
    mkdirSync(root, { recursive: true });
    this.git('init', '--quiet', '--initial-branch=main', ...init);
  }

  git(...args: string[]): string {
    const date = `2026-01-${String(this.#day + 1).padStart(2, '0')}T12:00:00Z`;
    const env: NodeJS.ProcessEnv = {
      PATH: process.env['PATH'],
      HOME: this.root,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Ana',
      GIT_AUTHOR_EMAIL: 'ana@example.com',
      GIT_COMMITTER_NAME: 'Ana',
      GIT_COMMITTER_EMAIL: 'ana@example.com',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
      GIT_ALLOW_PROTOCOL: 'file',
    };
    return execFileSync('git', args, { cwd: this.root, env, stdio: ['ignore', 'pipe', 'pipe'] })
      .toString()
      .trim();
  }

  write(path: string, content: string | Uint8Array): this {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return this;
  }

  /** Commits everything, ignored files not. */
  commit(message: string): string {
    this.git('add', '--all');
    return this.commitStaged(message);
  }

  commitStaged(message: string): string {
    this.git('commit', '--quiet', '--allow-empty', '--no-verify', '-m', message);
    this.#day += 1;
    return this.git('rev-parse', 'HEAD');
  }
}

/** What an audit of a folder reads. */
export interface Reading {
  readonly plan: SourcePlan;
  readonly coverage: Coverage;
  readonly fragments: readonly { readonly origin: Origin; readonly text: string }[];
  /** Origins of the fragments that hold a text, as `source path`. */
  holding(text: string): readonly string[];
}

/** Plans and reads a folder in `parts` parts. */
export async function readAll(
  root: string,
  request: Partial<SourceRequest> = {},
  parts = 1,
  look: (fragment: Fragment) => void = () => undefined,
): Promise<Reading> {
  const host = createHost(root);
  const plan = await planSources(host, {
    root,
    mode: 'full',
    history: true,
    dependencies: false,
    exclude: [],
    ...request,
  });
  const fragments: { origin: Origin; text: string }[] = [];
  let coverage = plan.coverage;
  for (let part = 0; part < parts; part += 1) {
    const one = await readPlan(host, plan, { part, of: parts }, (fragment) => {
      const { origin, bytes } = fragment;
      look(fragment);
      fragments.push({ origin, text: Buffer.from(bytes).toString('utf8') });
    });
    coverage = mergeCoverage(coverage, one);
  }
  const holding = (text: string): readonly string[] =>
    fragments
      .filter((fragment) => fragment.text.includes(text))
      .map(
        ({ origin }) => `${origin.source} ${origin.path}${origin.unreachable === true ? ' unreachable' : ''}`,
      )
      .sort();
  return { plan, coverage, fragments, holding };
}
