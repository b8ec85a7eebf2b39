import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../errors.ts';
import { existingHook, refuseGenerated, type Manager } from './manager.ts';
import {
  hasBlock,
  isOwnScript,
  keptName,
  ownScript,
  takesBlock,
  withBlock,
  withoutBlock,
  type HookName,
  type LookAlso,
} from './script.ts';
import { commandLines, withCommand, withoutCommand } from './lefthook.ts';

/** What came of an installation or a removal, with the file that holds it, absolute. */
export interface Changed {
  readonly file: string;
  readonly did: 'wrote' | 'added' | 'chained' | 'renewed' | 'removed' | 'restored' | 'nothing';
  /** The hook that was here before and runs first. */
  readonly kept?: string;
}

/** Puts a hook in its place and keeps what is there. */
export function putHook(
  manager: Manager,
  hook: HookName,
  { top, look, version }: { readonly top: string; readonly look: LookAlso; readonly version: string },
): Changed {
  if (manager.kind === 'lefthook') return putCommand(join(top, manager.file), hook, look);
  const file = join(manager.folder, hook);
  const now = existingHook(file);
  mkdirSync(manager.folder, { recursive: true });
  if (now.kind === 'script' && hasBlock(now.text)) {
    const kept = existingHook(join(manager.folder, keptName(hook))).kind !== 'none';
    const text = isOwnScript(now.text) ? ownScript(hook, look, kept) : withBlock(now.text, hook, look);
    if (text === now.text && now.executable) return { file, did: 'nothing' };
    writeHook(file, text);
    return { file, did: 'renewed' };
  }
  if (now.kind === 'none') {
    writeHook(file, ownScript(hook, look, false));
    return { file, did: 'wrote' };
  }
  if (now.kind === 'script') refuseGenerated(now.text, hook, version);
  if (now.kind === 'script' && takesBlock(now.text) && (now.executable || manager.kind === 'husky')) {
    writeHook(file, withBlock(now.text, hook, look));
    return { file, did: 'added' };
  }
  return chain(file, hook, look);
}

/** A hook that cannot be edited is moved aside and called first. */
function chain(file: string, hook: HookName, look: LookAlso): Changed {
  const kept = join(dirname(file), keptName(hook));
  if (existingHook(kept).kind !== 'none')
    throw new UsageError(`${keptName(hook)} is there already, and ${hook} is another hook`, [
      `look at both, and move one away: ${kept}`,
    ]);
  renameSync(file, kept);
  try {
    writeHook(file, ownScript(hook, look, true));
  } catch (error) {
    renameSync(kept, file);
    throw error;
  }
  return { file, did: 'chained', kept };
}

/** Takes a hook away and puts back what was there before. */
export function takeHook(manager: Manager, hook: HookName, top: string): Changed {
  if (manager.kind === 'lefthook') return takeCommand(join(top, manager.file), hook);
  const file = join(manager.folder, hook);
  const now = existingHook(file);
  if (now.kind !== 'script' || !hasBlock(now.text)) return { file, did: 'nothing' };
  if (!isOwnScript(now.text)) {
    writeHook(file, withoutBlock(now.text) ?? now.text);
    return { file, did: 'removed' };
  }
  const kept = join(manager.folder, keptName(hook));
  if (existingHook(kept).kind === 'none') {
    rmSync(file);
    return { file, did: 'removed' };
  }
  renameSync(kept, file);
  return { file, did: 'restored' };
}

function putCommand(file: string, hook: HookName, look: LookAlso): Changed {
  const run = `${programWord(look)} hook run ${hook}`;
  const text = textOf(file);
  const next = /\.ya?ml$/.test(file) ? withCommand(text, hook, run) : undefined;
  if (next === undefined)
    throw new UsageError(`${basename(file)} has no place where a line can be added safely`, [
      `add to the commands of ${hook}:`,
      '    overscope:',
      ...commandLines(hook, run).map((line) => `      ${line}`),
    ]);
  if (next === text) return { file, did: 'nothing' };
  writeWhole(file, next, modeOf(file));
  return { file, did: 'added' };
}

function takeCommand(file: string, hook: HookName): Changed {
  const text = textOf(file);
  const next = withoutCommand(text, hook);
  if (next === text) return { file, did: 'nothing' };
  writeWhole(file, next, modeOf(file));
  return { file, did: 'removed' };
}

/** A package of the repository is called by its path, one of the machine by its name. */
function programWord({ folder }: LookAlso): string {
  return folder === undefined
    ? 'overscope'
    : `./${folder === '' ? '' : `${folder}/`}node_modules/.bin/overscope`;
}

function writeHook(file: string, text: string): void {
  writeWhole(file, text, modeOf(file) | 0o111);
}

function writeWhole(file: string, text: string, mode: number): void {
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: 'wx', mode });
    chmodSync(temporary, mode);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function modeOf(file: string): number {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 0o644 : stat.mode & 0o777;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
