import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { printable } from '../../util/printable.ts';
import { within } from '../../util/within.ts';
import { hanging } from '../../util/wrap.ts';
import { UsageError } from '../errors.ts';
import { putHook, takeHook, type Changed } from '../hooks/change.ts';
import { findHooks, refuseFolder, type HookRepository } from '../hooks/folder.ts';
import { managerOf, refuseLinks, type Manager } from '../hooks/manager.ts';
import { HOOKS, type HookName, type LookAlso } from '../hooks/script.ts';
import { calledProgram, findHook, type Called, type Found } from '../hooks/standing.ts';
import type { Terminal } from '../terminal.ts';

/** What `hook install` and `hook uninstall` are told. */
export interface HookFlags {
  readonly prePush?: boolean;
  readonly outside?: boolean;
}

/** Installs the commit hook, and with `--pre-push` the one before a push. */
export function hookInstall(flags: HookFlags, terminal: Terminal): number {
  const repository = findHooks(terminal.host.cwd);
  const manager = managerOf(repository);
  if (manager.kind === 'git') refuseFolder(repository.folder, flags.outside === true);
  else refuseLinks(manager, repository);
  const look = lookFrom(repository, manager);
  const hooks: readonly HookName[] = flags.prePush === true ? HOOKS : ['pre-commit'];
  const { version } = terminal;
  const done = hooks.map((hook) => {
    const changed = changing(() => putHook(manager, hook, { top: repository.top, look, version }));
    return { hook, changed };
  });
  say(terminal, [
    ...done.map(({ hook, changed }) => installedText(hook, changed, repository)),
    ...noteOn(manager, repository),
    ...programNote(look),
  ]);
  return 0;
}

/** Takes both hooks away; what was here before them is as it was. */
export function hookUninstall(flags: HookFlags, terminal: Terminal): number {
  const repository = findHooks(terminal.host.cwd);
  const manager = managerOf(repository);
  if (manager.kind === 'git') refuseFolder(repository.folder, flags.outside === true);
  else refuseLinks(manager, repository);
  const done = HOOKS.map((hook) => ({
    hook,
    changed: changing(() => takeHook(manager, hook, repository.top)),
  })).filter(({ changed }) => changed.did !== 'nothing');
  say(
    terminal,
    done.length === 0
      ? ['No hook of overscope is installed here.']
      : done.map(({ hook, changed }) => removedText(hook, changed, repository)),
  );
  return 0;
}

/** Says which hooks are installed, where, and what they call. */
export function hookStatus(terminal: Terminal): number {
  const repository = findHooks(terminal.host.cwd);
  const manager = managerOf(repository);
  const found = HOOKS.map((hook) => ({ hook, ...findHook(manager, hook, repository) }));
  const { folder } = repository;
  const set =
    folder.written === undefined || manager.kind !== 'git'
      ? ''
      : `, core.hooksPath ${printable(folder.written)}${folder.set === 'user' ? ' of your own configuration' : ''}`;
  const rows: readonly (readonly [string, string])[] = [
    ...found.map(({ hook, ...one }) => [hook, stateText(one, repository)] as const),
    ['run by', `${manager.kind}${set}`],
    ...(found.some(({ installed }) => installed) ? calledRows(repository) : []),
  ];
  terminal.out(`${rows.flatMap(([label, text]) => hanging(label, 12, text, terminal.width)).join('\n')}\n`);
  return 0;
}

function stateText({ file, installed, but }: Found, repository: HookRepository): string {
  if (!installed) return 'not installed';
  const at = shownPath(file, repository);
  return but === undefined ? `installed in ${at}` : `in ${at}, ${but}`;
}

const CALLED: Readonly<Record<Called['is'], string>> = {
  this: '',
  link: ', another program than this one',
  script: ', a script that nobody checked',
};

/** What a hook calls, and what follows from where that lies. */
function calledRows(repository: HookRepository): (readonly [string, string])[] {
  const program = calledProgram(repository);
  const calls =
    program === undefined
      ? 'nothing: overscope is neither in node_modules here nor on PATH'
      : `${shownPath(program.path, repository)}${CALLED[program.is]}`;
  return [
    ['calls', calls],
    ['no gate', 'a hook can be left out or replaced: the run in CI counts'],
  ];
}

/** Where the hook looks for the program: the packages of the folder it was installed from, and this node. */
function lookFrom({ top, prefix, folder }: HookRepository, manager: Manager): LookAlso {
  const own = foldersUp(prefix).find((name) => existsSync(join(top, name, 'node_modules/.bin/overscope')));
  const shared = manager.kind !== 'git' || folder.committed;
  const node = shared ? undefined : posixFolder(dirname(process.execPath));
  return { ...(own === undefined ? {} : { folder: own }), ...(node === undefined ? {} : { node }) };
}

/** `packages/api`, `packages`, and the top, which is empty. */
function foldersUp(prefix: string): string[] {
  if (prefix === '') return [''];
  return [prefix, ...foldersUp(prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : '')];
}

/** As a POSIX shell writes it: `C:\x` is `/c/x` in git's shell. */
function posixFolder(path: string): string {
  return path
    .replace(/^([A-Za-z]):\\/, (_, drive: string) => `/${drive.toLowerCase()}/`)
    .replaceAll('\\', '/');
}

function installedText(hook: HookName, { did, file, kept }: Changed, repository: HookRepository): string {
  const at = shownPath(file, repository);
  const when = hook === 'pre-commit' ? 'Every commit' : 'Every push';
  switch (did) {
    case 'added':
      return `${when} is audited: a part of ${at}, whose other lines are as they were.`;
    case 'chained':
      return `${when} is audited: ${at}. The hook that was here runs first, from ${shownPath(kept ?? '', repository)}.`;
    case 'nothing':
      return `${when} is audited already: ${at}.`;
    case 'renewed':
      return `${when} is audited: ${at}, written anew.`;
    default:
      return `${when} is audited: ${at}.`;
  }
}

function removedText(hook: HookName, { did, file }: Changed, repository: HookRepository): string {
  const at = shownPath(file, repository);
  return did === 'restored'
    ? `${hook} is removed; ${at} is the hook that was here before.`
    : `${hook} is removed: ${at}.`;
}

function noteOn(manager: Manager, { folder }: HookRepository): string[] {
  if (manager.kind === 'lefthook') return ['Commit that file, and call lefthook install.'];
  if (manager.kind === 'husky')
    return ['husky runs it. Commit the file, so that everybody’s commits are audited.'];
  if (folder.committed)
    return ['It is in the work tree: commit it, so that everybody’s commits are audited.'];
  if (folder.outside) return ['The folder lies outside this repository: other repositories may use it too.'];
  return [];
}

function programNote({ folder }: LookAlso): string[] {
  return folder === undefined
    ? ['It calls the overscope on PATH, as none is in node_modules here: npm install --save-dev overscope']
    : [];
}

/** Relative to the top where it lies there. */
function shownPath(path: string, { top }: HookRepository): string {
  const below = within(top, path);
  return printable(below === undefined || below === '' ? path : below);
}

function changing(change: () => Changed): Changed {
  try {
    return change();
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string')
      throw new UsageError(
        `the hook cannot be changed: ${error.code} ${'path' in error ? String(error.path) : ''}`.trim(),
      );
    throw error;
  }
}

function say({ out, width }: Terminal, lines: readonly string[]): void {
  out(`${lines.flatMap((line) => hanging('', 0, line, width)).join('\n')}\n`);
}
