import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';
import { expand } from '../../src/util/template.ts';
import { AS_OF, overscope, type Run } from '../support/fixtures.ts';

const ROOT_USER = process.getuid?.() === 0;
const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@a.example',
  GIT_AUTHOR_DATE: '2026-01-01T12:00:00Z',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@a.example',
  GIT_COMMITTER_DATE: '2026-01-01T12:00:00Z',
};
/** Longest that any of these may take, in milliseconds; what explodes takes for ever, a loaded machine does not. */
const LONGEST = 120_000;
const TOKEN = expand('{uuid}', 'hostile').text;
/** As `npx` has it, and with the current folder, as some people have it. */
function hostilePath(folder: string): string {
  return ['.', '', 'node_modules/.bin', join(folder, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(
    delimiter,
  );
}
const OTHER = expand('{uuid#other}', 'hostile').text;
const LINE = `RAILWAY_API_TOKEN=${TOKEN}\n`;

interface Repository {
  readonly folder: string;
  /** Beside the repository. */
  readonly outside: string;
  git(...args: string[]): string;
  write(path: string, content: string | Uint8Array): void;
  commit(message?: string): void;
}

interface Case {
  readonly name: string;
  /** Builds it in a fresh repository; may give another folder to audit. */
  readonly build: (repository: Repository) => string | void;
  readonly args?: readonly string[];
  readonly exit: number;
  /** Parts of standard output or error that must be there. */
  readonly says?: readonly (string | RegExp)[];
  /** Whether the planted token must be found. */
  readonly finds?: boolean;
  /** False: nothing of git is made beforehand. */
  readonly git?: boolean;
  readonly skip?: boolean;
}

/** A folder, with an empty repository in it unless `git` is false. */
function withRepositories<T>(git: boolean, use: (repository: Repository) => T): T {
  const parent = mkdtempSync(join(tmpdir(), 'overscope-hostile-'));
  const folder = join(parent, 'repository');
  const outside = join(parent, 'outside');
  mkdirSync(folder);
  mkdirSync(outside);
  const run = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: folder,
      env: { ...ENVIRONMENT, HOME: parent },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const write = (path: string, content: string | Uint8Array): void => {
    const at = join(folder, path);
    mkdirSync(join(at, '..'), { recursive: true });
    writeFileSync(at, content);
  };
  const commit = (message = 'one'): void => {
    run('add', '--all');
    run('commit', '--quiet', '--allow-empty', '--no-verify', '-m', message);
  };
  if (git) run('init', '--quiet', '--initial-branch=main');
  return use({ folder, outside, git: run, write, commit });
}

const loose = (folder: string, oid: string): string =>
  join(folder, '.git/objects', oid.slice(0, 2), oid.slice(2));
const bytes = (...parts: (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
const utf16 = (text: string): Uint8Array =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
/** A program that leaves a file beside the repository when it runs. */
const trap = ({ outside, write, folder }: Repository): string => {
  write('evil.sh', `#!/bin/sh\ntouch ${outside}/ran\ncat\n`);
  chmodSync(join(folder, 'evil.sh'), 0o755);
  return join(folder, 'evil.sh');
};
const bomb = (): string =>
  `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghijkl'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghijkl'[at]}`).join(', ')}]`).join('\n')}\n`;

const CASES: readonly Case[] = [
  {
    name: 'names with escape sequences, newlines and marks of direction',
    build: ({ write, commit }) => {
      for (const name of [
        '\u001b[31mred\u001b[0m.env',
        'line\nbreak.env',
        'right\u202eleft.env',
        '\u0007bell\u009b2J.env',
        '"quote`$(touch x)`.env',
      ])
        write(name, LINE);
      commit('\u001b]0;owned\u0007 title\n\n\u001b[2J');
    },
    exit: 1,
    finds: true,
  },
  {
    name: 'escape sequences in every text that is quoted',
    build: ({ write, commit, git }) => {
      write('AGENTS.md', '# Rules\n\n- Never delete\u001b[2J the production \u202edatabase.\n');
      write('a.env', LINE);
      git('config', 'user.name', 'x');
      write(
        'overscope.yaml',
        'version: 1\njobs:\n  "j\\e[31m":\n    purpose: "p\\e[2J\\nnext"\n    owner: "o\\u202e"\n    credentials: [{ variable: RAILWAY_API_TOKEN }]\n    grants: [{ operations: [railway:domains] }]\n',
      );
      commit();
    },
    exit: 1,
    finds: true,
  },
  {
    name: 'ten megabytes on one line',
    build: ({ write, commit }) => (write('long.js', `const a="${'x0'.repeat(5_000_000)}";${LINE}`), commit()),
    exit: 1,
    finds: true,
  },
  {
    name: 'ten megabytes of what a pattern may stumble over',
    build: ({ write }) =>
      write('dump.sql', `${'postgres://a:'.repeat(300_000)}${'password=token='.repeat(300_000)}`),
    exit: 0,
  },
  {
    name: 'fifty megabytes of text are read or named as unread',
    build: ({ write }) => write('huge.log', `${LINE}${'hello world of text\n'.repeat(2_600_000)}`),
    exit: 1,
    says: [/Railway|huge\.log/],
  },
  {
    name: 'a sparse file of ten gigabytes',
    build: ({ folder, write }) => {
      write('sparse.img', '');
      truncateSync(join(folder, 'sparse.img'), 10 * 1024 * 1024 * 1024);
    },
    exit: 0,
  },
  {
    name: 'NUL bytes',
    build: ({ write, commit }) => (
      write('a.bin', bytes([0, 1, 2, 0], LINE, [0, 0])),
      write('b.env', bytes('A=\0\n', LINE)),
      commit()
    ),
    exit: 1,
    finds: true,
  },
  {
    name: 'invalid UTF-8',
    build: ({ write, commit }) => (
      write('a.env', bytes([0xff, 0xc3, 0x28, 10], LINE, [0xed, 0xa0, 0x80])),
      commit(),
      undefined
    ),
    exit: 1,
    finds: true,
  },
  {
    name: 'a file and a folder whose names are no UTF-8',
    build: ({ folder, commit }) => {
      const named = (name: readonly number[], content: string): void => {
        const path = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]);
        mkdirSync(path, { recursive: true });
        writeFileSync(Buffer.concat([path, Buffer.from('/a.env')]), content);
      };
      named([0x63, 0xe9], LINE);
      named([0xff], `RAILWAY_API_TOKEN=${OTHER}\n`);
      commit();
    },
    says: [/c\\xe9\/a\.env:1.* committed/, /\\xff\/a\.env:1.* committed/],
    exit: 1,
    skip: process.platform !== 'linux',
  },
  {
    name: 'UTF-16',
    build: ({ write, commit }) => (write('a.env', utf16(LINE)), commit()),
    exit: 1,
    finds: true,
  },
  {
    name: 'links in a loop and out of the tree',
    build: ({ folder, outside, write, commit }) => {
      writeFileSync(join(outside, 'secret.env'), LINE);
      symlinkSync('loop', join(folder, 'loop'));
      symlinkSync('.', join(folder, 'self'));
      symlinkSync(outside, join(folder, 'out'));
      symlinkSync(join(outside, 'secret.env'), join(folder, 'file.env'));
      symlinkSync('/dev/zero', join(folder, 'zero'));
      write('a', 'b\n');
      commit();
    },
    exit: 0,
    finds: false,
  },
  {
    name: 'a FIFO',
    build: ({ folder, write }) => (
      write('a.env', LINE),
      void execFileSync('mkfifo', [join(folder, 'pipe.env')])
    ),
    exit: 1,
    finds: true,
  },
  {
    name: 'an unreadable file is a gap; with --strict the audit is incomplete',
    build: ({ folder, write, commit }) => (
      write('a.env', 'A=1\n'),
      commit(),
      chmodSync(join(folder, 'a.env'), 0)
    ),
    args: ['audit', '--strict', '--no-history'],
    exit: 3,
    says: ['a.env'],
    skip: ROOT_USER,
  },
  {
    name: 'a git configuration that runs programs',
    build: (repository) => {
      const { write, commit, git, folder, outside } = repository;
      const evil = trap(repository);
      write('.gitattributes', '* filter=evil diff=evil merge=evil\n');
      write('a.env', LINE);
      commit();
      for (const [key, value] of Object.entries({
        'core.fsmonitor': evil,
        'core.hooksPath': folder,
        'core.sshCommand': evil,
        'core.pager': evil,
        'core.editor': evil,
        'core.askPass': evil,
        'core.alternateRefsCommand': evil,
        'diff.external': evil,
        'diff.evil.textconv': evil,
        'diff.evil.command': evil,
        'filter.evil.clean': evil,
        'filter.evil.smudge': evil,
        'filter.evil.process': evil,
        'filter.evil.required': 'true',
        'merge.evil.driver': evil,
        'credential.helper': `!${evil}`,
        'gpg.program': evil,
        'log.showSignature': 'true',
        'alias.log': `!${evil}`,
        'alias.cat-file': `!${evil}`,
        'uploadpack.packObjectsHook': evil,
        'include.path': join(folder, 'more.config'),
        'extensions.partialClone': 'origin',
        'remote.origin.promisor': 'true',
        'remote.origin.url': `ext::${evil}`,
      }))
        git('config', key, value);
      write('more.config', `[core]\n\tfsmonitor = ${evil}\n`);
      for (const hook of [
        'post-checkout',
        'post-index-change',
        'pre-commit',
        'reference-transaction',
        'fsmonitor-watchman',
      ]) {
        write(`.git/hooks/${hook}`, `#!/bin/sh\ntouch ${outside}/ran\n`);
        chmodSync(join(folder, '.git/hooks', hook), 0o755);
      }
      write('b.env', LINE);
    },
    exit: 1,
    finds: true,
  },
  {
    name: 'the same configuration before --staged',
    build: (repository) => {
      const { write, commit, git } = repository;
      const evil = trap(repository);
      commit();
      write('.gitattributes', '* filter=evil diff=evil\n');
      write('b.env', LINE);
      git('add', '--all');
      for (const key of [
        'core.fsmonitor',
        'diff.external',
        'diff.evil.textconv',
        'filter.evil.clean',
        'core.hooksPath',
      ])
        git('config', key, evil);
    },
    args: ['audit', '--staged'],
    exit: 1,
    finds: true,
  },
  {
    name: 'a corrupt object',
    build: ({ folder, write, commit, git }) => {
      write('gone.txt', 'something else\n');
      write('a.env', LINE);
      commit();
      const at = loose(folder, git('rev-parse', 'HEAD:gone.txt').trim());
      chmodSync(at, 0o644);
      writeFileSync(at, 'garbage');
    },
    exit: 1,
    finds: true,
  },
  {
    name: 'a missing object makes the history incomplete',
    build: ({ folder, write, commit, git }) => {
      write('gone.txt', 'something else\n');
      commit();
      const oid = git('rev-parse', 'HEAD:gone.txt').trim();
      rmSync(join(folder, 'gone.txt'));
      commit('two');
      rmSync(loose(folder, oid));
    },
    exit: 3,
  },
  {
    name: 'a broken index',
    build: ({ write, commit }) => (write('a.env', LINE), commit(), write('.git/index', 'DIRC garbage')),
    exit: 1,
    finds: true,
  },
  {
    name: 'a HEAD of garbage',
    build: ({ write, commit }) => (write('a.env', LINE), commit(), write('.git/HEAD', '\0\u001b[31mgarbage')),
    exit: 1,
    finds: true,
  },
  {
    name: 'thousands of refs',
    build: ({ write, commit, git, folder }) => {
      write('a.env', LINE);
      commit();
      const oid = git('rev-parse', 'HEAD').trim();
      const packed = Array.from(
        { length: 20_000 },
        (_, at) => `${oid} refs/heads/b${String(at).padStart(5, '0')}`,
      ).join('\n');
      writeFileSync(
        join(folder, '.git/packed-refs'),
        `# pack-refs with: peeled fully-peeled sorted \n${packed}\n`,
      );
    },
    exit: 1,
    finds: true,
  },
  {
    name: 'a deep folder',
    build: ({ write, commit }) => (write(`${'d/'.repeat(400)}a.env`, LINE), commit()),
    exit: 1,
    finds: true,
  },
  {
    name: 'a YAML bomb as manifest',
    build: ({ write, commit }) => (write('overscope.yaml', `version: 1\n${bomb()}`), commit()),
    exit: 2,
    says: ['overscope.yaml'],
  },
  {
    name: 'YAML bombs as workflow and compose file',
    build: ({ write, commit }) => {
      write('.github/workflows/ci.yml', `on: push\n${bomb()}`);
      write('docker-compose.yml', `services: *a\n${bomb()}`);
      write('compose.yaml', `${'- '.repeat(50_000)}x\n`);
      write('a.env', LINE);
      commit();
    },
    exit: 1,
    finds: true,
  },
  {
    name: 'deep JSON, TOML and HCL',
    build: ({ write, commit }) => {
      write('policy.json', `{"Statement":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
      write('open.json', '{"a":'.repeat(100_000));
      write('deep.tf', `resource "aws_s3_bucket" "a" {\n  x = ${'['.repeat(50_000)}\n`);
      write('deep.toml', `a = ${'['.repeat(50_000)}`);
      write('migrations/1.sql', `select ${'('.repeat(50_000)}1;`);
      write('a.env', LINE);
      commit();
    },
    exit: 1,
    finds: true,
  },
  {
    name: 'a huge manifest',
    build: ({ write, commit }) => {
      write(
        'overscope.yaml',
        `version: 1\njobs:\n${Array.from({ length: 3000 }, (_, at) => `  j${at}: { purpose: p, credentials: [{ variable: V${at} }], grants: [{ operations: [railway:domains] }] }`).join('\n')}\n`,
      );
      write('a.env', LINE);
      commit();
    },
    exit: 1,
    finds: true,
  },
  {
    name: 'a manifest deeper than any document',
    build: ({ write, commit }) => (
      write('overscope.yaml', `version: 1\njobs: ${'{a: '.repeat(30_000)}`),
      commit()
    ),
    exit: 2,
    says: ['overscope.yaml'],
  },
  {
    name: 'merge conflict markers in the manifest',
    build: ({ write, commit }) => (
      write('overscope.yaml', 'version: 1\n<<<<<<< HEAD\njobs: {}\n=======\nassets: {}\n>>>>>>> other\n'),
      commit()
    ),
    exit: 2,
    says: [/overscope\.yaml:\d+:\d+/],
  },
  {
    name: 'a manifest with a byte order mark and CRLF',
    build: ({ write, commit }) => (
      write(
        'overscope.yaml',
        '\ufeffversion: 1\r\njobs:\r\n  d:\r\n    purpose: p\r\n    credentials: [{ variable: RAILWAY_API_TOKEN }]\r\n    grants: [{ operations: [railway:domains] }]\r\n',
      ),
      write('a.env', `A=1\r\n${LINE.trim()}\r\n`),
      commit()
    ),
    exit: 1,
    finds: true,
    says: ['exceeds-job'],
  },
  {
    name: 'names of prototypes in the manifest',
    build: ({ write, commit }) => (
      write(
        'overscope.yaml',
        'version: 1\njobs:\n  __proto__: { purpose: p, credentials: [{ variable: constructor }], grants: [{ operations: [railway:domains] }] }\n  constructor: { purpose: p, credentials: [{ variable: __proto__ }], grants: [] }\nenvironments: { toString: { hosts: [hasOwnProperty] } }\n',
      ),
      write('a.env', LINE),
      commit()
    ),
    exit: 1,
    finds: true,
  },
  {
    name: 'a submodule that is not checked out',
    build: ({ folder, write, commit, git }) => {
      write('a', 'b\n');
      commit();
      const oid = git('rev-parse', 'HEAD').trim();
      write(
        '.gitmodules',
        '[submodule "billing"]\n\tpath = vendor/billing\n\turl = https://git.example/billing\n',
      );
      mkdirSync(join(folder, 'vendor/billing'), { recursive: true });
      git('add', '.gitmodules');
      git('update-index', '--add', '--cacheinfo', `160000,${oid},vendor/billing`);
      git('commit', '--quiet', '-m', 'two');
    },
    exit: 0,
    says: ['vendor/billing'],
  },
  {
    name: 'a shallow clone',
    build: ({ folder, outside, write, commit, git }) => {
      for (const n of ['1', '2', '3']) {
        write('a', n);
        commit(n);
      }
      git('clone', '--quiet', '--depth=1', `file://${folder}`, join(outside, 'clone'));
      return join(outside, 'clone');
    },
    exit: 3,
    says: ['shallow', '--no-history'],
  },
  {
    name: 'a shallow clone without its history on purpose',
    build: ({ folder, outside, write, commit, git }) => {
      for (const n of ['1', '2']) {
        write('a', n);
        commit(n);
      }
      git('clone', '--quiet', '--depth=1', `file://${folder}`, join(outside, 'clone'));
      return join(outside, 'clone');
    },
    args: ['audit', '--no-history'],
    exit: 0,
  },
  {
    name: 'a bare repository',
    build: ({ folder, outside, write, commit, git }) => {
      write('a.env', LINE);
      commit();
      git('clone', '--quiet', '--bare', folder, join(outside, 'bare.git'));
      return join(outside, 'bare.git');
    },
    exit: 1,
    finds: true,
  },
  {
    name: 'a second work tree',
    build: ({ outside, write, commit, git }) => {
      write('a.env', LINE);
      commit();
      git('worktree', 'add', '--quiet', join(outside, 'tree'));
      return join(outside, 'tree');
    },
    exit: 1,
    finds: true,
  },
  { name: 'a repository without a commit', build: () => undefined, exit: 0 },
  {
    name: 'a repository without a commit that holds a token',
    build: ({ write }) => write('a.env', LINE),
    exit: 1,
    finds: true,
  },
  {
    name: 'no repository',
    git: false,
    build: ({ write }) => write('a.env', LINE),
    exit: 1,
    finds: true,
    says: [/no git|not a git|no history|no repository/i],
  },
  { name: 'an empty folder', git: false, build: () => undefined, exit: 0 },
  {
    name: 'a folder that is not there',
    build: () => undefined,
    args: ['audit', 'nowhere'],
    exit: 3,
    says: ['nowhere'],
  },
  {
    name: 'a repository that belongs to somebody else is named as such',
    build: ({ folder, write, commit }) => {
      write('a', 'b\n');
      commit();
      const own = (at: string): void => {
        chownSync(at, 12_345, 12_345);
        for (const entry of readdirSync(at, { withFileTypes: true })) {
          if (entry.isDirectory()) own(join(at, entry.name));
          else chownSync(join(at, entry.name), 12_345, 12_345);
        }
      };
      own(folder);
    },
    exit: 3,
    says: ['safe.directory'],
    skip: !ROOT_USER,
  },
  {
    name: 'a .git file that points out of the tree',
    git: false,
    build: ({ write, outside }) => (write('.git', `gitdir: ${outside}/nowhere\n`), write('a.env', LINE)),
    exit: 1,
    finds: true,
  },
  {
    name: 'a ref whose name is an option',
    build: ({ folder, write, commit, git }) => {
      write('a.env', LINE);
      commit();
      const oid = git('rev-parse', 'HEAD').trim();
      writeFileSync(join(folder, '.git/refs/heads/--upload-pack=touch x'), `${oid}\n`);
    },
    exit: 1,
    finds: true,
  },
  {
    name: 'a program named git in the repository does not run',
    build: ({ folder, outside, write, commit }) => {
      write('.env', LINE);
      mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
      for (const path of ['git', 'node_modules/.bin/git']) {
        write(path, `#!/bin/sh\ntouch ${join(outside, 'ran')}\nexit 1\n`);
        chmodSync(join(folder, path), 0o755);
      }
      commit();
    },
    exit: 1,
    finds: true,
  },
  {
    name: 'a manifest too large to be read is not taken for absent',
    build: ({ write, commit }) => {
      write('.env', LINE);
      write('overscope.yaml', `version: 1\n${'#'.repeat(5 * 1024 * 1024)}\n`);
      commit();
    },
    exit: 2,
    says: ['overscope.yaml:1:1 this manifest is there but cannot be read', 'at most 4 MiB'],
  },
  {
    name: 'a base that is an option',
    build: ({ write, commit }) => (write('a', 'b\n'), commit()),
    args: ['audit', '--base=--output=owned'],
    exit: 3,
  },
];

describe.concurrent('hostile repositories', () => {
  for (const item of CASES) {
    test.skipIf(item.skip === true)(item.name, { timeout: LONGEST }, async ({ expect }) => {
      await withRepositories(item.git !== false, async (repository) => {
        try {
          const folder = item.build(repository) ?? repository.folder;
          const reports = ['r.json', 'r.md', 'r.html', 'r.sarif'].map((name) =>
            join(repository.outside, name),
          );
          const args = [
            ...(item.args ?? ['audit']),
            '--as-of',
            AS_OF,
            '--all',
            ...reports.flatMap((file) => ['-o', file]),
          ];
          const run = await overscope(folder, args, '', hostilePath(folder));
          expect(run.exit, shown(run)).toBe(item.exit);
          const outputs = [
            run.stdout,
            run.stderr,
            ...reports.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8')),
          ];
          for (const output of outputs)
            expect(
              output.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u),
            ).toBeNull();
          expect(outputs.some((output) => output.includes(TOKEN))).toBe(false);
          expect(existsSync(join(repository.outside, 'ran')), 'a program of the repository ran').toBe(false);
          expect(existsSync(join(folder, 'owned')) || existsSync(join(folder, 'x'))).toBe(false);
          for (const part of item.says ?? []) expect(`${run.stdout}${run.stderr}`).toMatch(part);
          if (item.finds !== undefined) expect(run.stdout.includes('Railway'), shown(run)).toBe(item.finds);
        } finally {
          rmSync(join(repository.folder, '..'), { recursive: true, force: true });
        }
      });
    });
  }
});

function shown({ stdout, stderr }: Run): string {
  return `${stdout}\n--- standard error\n${stderr}`.slice(0, 4000);
}
