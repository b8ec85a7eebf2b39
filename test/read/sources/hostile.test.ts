import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHost } from '../../../src/cli/host.ts';
import {
  attribute,
  fileCommits,
  indexTree,
  lastChange,
  findRepository,
  repositoryFacts,
  revisionTree,
  workTree,
} from '../../../src/read/sources/index.ts';
import { readAll, temporaryFolder, TestRepository } from './repository.ts';

/** Lines of `.git/config` that name a program; `PROGRAM` leaves a file in the marker folder, named by its argument. */
const PROGRAMS: readonly (readonly [name: string, config: string])[] = [
  ['core.fsmonitor', '[core]\n\tfsmonitor = PROGRAM'],
  ['core.hooksPath', '[core]\n\thooksPath = HOOKS'],
  ['core.sshCommand', '[core]\n\tsshCommand = PROGRAM'],
  ['core.gitProxy', '[core]\n\tgitProxy = PROGRAM'],
  ['core.askPass', '[core]\n\taskPass = PROGRAM'],
  [
    'core.pager',
    '[core]\n\tpager = PROGRAM\n[pager]\n\tlog = PROGRAM\n\tls-files = PROGRAM\n\trev-list = PROGRAM',
  ],
  ['core.editor', '[core]\n\teditor = PROGRAM'],
  ['core.alternateRefsCommand', '[core]\n\talternateRefsCommand = PROGRAM'],
  ['diff.external', '[diff]\n\texternal = PROGRAM'],
  ['textconv', '[diff "evil"]\n\ttextconv = PROGRAM\n\tcommand = PROGRAM'],
  [
    'filters',
    '[filter "evil"]\n\tclean = PROGRAM\n\tsmudge = PROGRAM\n\tprocess = PROGRAM\n\trequired = true',
  ],
  ['alias', '[alias]\n\tls-files = !PROGRAM\n\tcat-file = !PROGRAM\n\trev-list = !PROGRAM'],
  ['gpg.program', '[gpg]\n\tprogram = PROGRAM\n[log]\n\tshowSignature = true'],
  ['credential.helper', '[credential]\n\thelper = !PROGRAM'],
  ['include', '[include]\n\tpath = INCLUDED'],
  ['trailer', '[trailer "sign"]\n\tcommand = PROGRAM\n\tcmd = PROGRAM'],
  ['uploadpack.packObjectsHook', '[uploadpack]\n\tpackObjectsHook = PROGRAM'],
  [
    'promisor remote',
    '[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = ext::PROGRAM\n\tpromisor = true\n' +
      '\tuploadpack = PROGRAM\n[protocol]\n\tallow = always\n[protocol "ext"]\n\tallow = always',
  ],
];

test.each(PROGRAMS)('nothing that %s names is run', async (_, config) => {
  const { repository, markers } = trap(config);
  const { root } = repository;
  const host = createHost(root);
  for (const mode of ['full', 'range', 'staged'] as const) await readAll(root, { mode, base: 'HEAD~1' });
  const plan = (await readAll(root, { dependencies: true })).plan;
  await attribute(host, root, [repository.git('-c', 'core.fsmonitor=false', 'rev-parse', 'HEAD~1:a.txt')]);
  fileCommits(host, root, ['a.txt']);
  repositoryFacts(host, { root, ...findRepository(host, root) });
  lastChange(host, root, 'a.txt');
  for (const tree of [
    await workTree(host, root, plan),
    revisionTree(host, root, 'HEAD'),
    indexTree(host, root),
  ]) {
    if ('read' in tree) for (const path of tree.paths()) tree.read(path);
  }
  expect(readdirSync(markers)).toEqual([]);
});

test('the trap itself works: plain git status falls into it', () => {
  const { repository, markers } = trap('[core]\n\tfsmonitor = PROGRAM');
  repository.git('status');
  expect(readdirSync(markers)).not.toEqual([]);
});

/** A repository in which every way to name a program is tempted: racy files, attributes, a missing object. */
function trap(config: string): { repository: TestRepository; markers: string } {
  const folder = temporaryFolder();
  const markers = temporaryFolder();
  const program = join(folder, 'program.sh');
  writeFileSync(program, `#!/bin/sh\necho ran > '${markers}/marker'\ncat\n`);
  chmodSync(program, 0o755);
  const hooks = join(folder, 'hooks');
  const repository = new TestRepository()
    .write('.gitattributes', '* filter=evil diff=evil\n')
    .write('a.txt', '1');
  repository.commit('first');
  repository.write('a.txt', '2').write('b.txt', 'b').commit('second');
  const missing = repository.git('rev-parse', 'HEAD:b.txt');
  repository.write('a.txt', '3').git('add', 'a.txt');
  repository.write('a.txt', '4');
  rmSync(join(repository.root, `.git/objects/${missing.slice(0, 2)}/${missing.slice(2)}`));
  for (const name of ['post-index-change', 'post-checkout', 'reference-transaction', 'pre-auto-gc']) {
    for (const place of [hooks, join(repository.root, '.git/hooks')]) {
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, name), `#!/bin/sh\necho ran > '${markers}/hook'\n`, { mode: 0o755 });
    }
  }
  const included = join(folder, 'included');
  writeFileSync(included, `[core]\n\tfsmonitor = ${program}\n\tpager = ${program}\n`);
  const lines = config
    .replaceAll('PROGRAM', program)
    .replaceAll('HOOKS', hooks)
    .replaceAll('INCLUDED', included);
  const file = join(repository.root, '.git/config');
  writeFileSync(file, `[core]\n\trepositoryformatversion = 1\n\tbare = false\n${lines}\n`);
  return { repository, markers };
}
