import { Argument, type Command } from 'commander';
import { UsageError } from './errors.ts';
import { nearest } from '../util/nearest.ts';
import { dayOf, failOptions, readOptions, showOptions } from './options.ts';
import type { CiFlags } from './commands/ci.ts';
import type { HookFlags } from './commands/hook.ts';
import type { HookRunFlags } from './commands/hook-run.ts';
import type { ManifestFlags } from './commands/manifest.ts';
import { SHELLS, type Shell } from './shells.ts';

/** What the commands around an audit do; each is loaded when it is called. */
export interface SurroundingActions {
  manifestCheck(path: string, flags: ManifestFlags): Promise<number>;
  manifestFormat(path: string, flags: ManifestFlags): Promise<number>;
  manifestSchema(flags: ManifestFlags): Promise<number>;
  completion(shell: Shell, program: Command): Promise<number>;
  ci(path: string, flags: CiFlags): Promise<number>;
  hookInstall(flags: HookFlags): Promise<number>;
  hookUninstall(flags: HookFlags): Promise<number>;
  hookStatus(): Promise<number>;
  hookRun(name: string, given: readonly string[], flags: HookRunFlags): Promise<number>;
}

/** Keeps the exit code of the command that ran. */
export type Done = (code: Promise<number>) => Promise<void>;

/** A group of commands without one of them, or with a word that is none: the nearest, then all. */
export function noSubcommand(group: Command, all: string): UsageError {
  const [given] = group.args;
  if (given === undefined) return new UsageError(`${group.name()} needs a command`, [all]);
  const names = group.commands.map((one) => one.name());
  const near = nearest(given, names, 1).map((name) => `did you mean  overscope ${group.name()} ${name}`);
  return new UsageError(`${group.name()} has no command ${JSON.stringify(given)}`, [...near, all]);
}

/** `manifest check|format|schema`. */
export function addManifest(program: Command, actions: SurroundingActions, done: Done): void {
  const manifest = program
    .command('manifest')
    .description('check or format overscope.yaml; its schema for an editor');
  manifest.allowExcessArguments().action(() => {
    throw noSubcommand(
      manifest,
      'write  overscope manifest check, overscope manifest format or overscope manifest schema',
    );
  });
  manifest
    .command('check')
    .argument('[path]', 'the folder with overscope.yaml', '.')
    .description('everything wrong or unused in manifest and acceptances, without an audit')
    .option('--as-of <date>', 'the day that ends and reviews are judged against', dayOf)
    .action(async (path: string, flags: ManifestFlags) => {
      await done(actions.manifestCheck(path, flags));
    });
  manifest
    .command('format')
    .argument('[path]', 'the folder with overscope.yaml', '.')
    .description('write manifest and acceptances in canonical order, comments kept')
    .option('--check', 'write nothing; exit 1 where something would change')
    .action(async (path: string, flags: ManifestFlags) => {
      await done(actions.manifestFormat(path, flags));
    });
  manifest
    .command('schema')
    .description('print the JSON Schema by which an editor explains each field')
    .option('--accepted', 'that of overscope.accepted.yaml')
    .action(async (flags: ManifestFlags) => {
      await done(actions.manifestSchema(flags));
    });
}

/** `completion <shell>`. */
export function addCompletion(program: Command, actions: SurroundingActions, done: Done): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell that you use').choices(SHELLS))
    .description('print a script that completes commands and options in a shell')
    .action(async (shell: Shell) => {
      await done(actions.completion(shell, program));
    });
}

/** `ci`. */
export function addCi(program: Command, actions: SurroundingActions, done: Done): void {
  const ci = program.command('ci').argument('[path]', 'a folder', '.');
  failOptions(showOptions(readOptions(ci), false))
    .description('the audit that fits this CI: base, formats, reports')
    .option('--print', 'say what would run, and run nothing')
    .option('--default-branch <name>', 'the branch that others start from, where the CI does not say it')
    .action(async (path: string, flags: CiFlags) => {
      await done(actions.ci(path, flags));
    });
}

/** `hook install|uninstall|status|run`. */
export function addHook(program: Command, actions: SurroundingActions, done: Done): void {
  const hook = program.command('hook').description('audit every commit, and every push if asked');
  hook.allowExcessArguments().action(() => {
    throw noSubcommand(hook, 'write  overscope hook install, uninstall or status');
  });
  const outside = ['--outside', 'also where core.hooksPath leads out of this repository'] as const;
  hook
    .command('install')
    .description('install the commit hook; what is there is kept')
    .option('--pre-push', 'also the hook before a push')
    .option(...outside)
    .action(async (flags: HookFlags) => {
      await done(actions.hookInstall(flags));
    });
  hook
    .command('uninstall')
    .description('take the hooks away; what was there before is put back')
    .option(...outside)
    .action(async (flags: HookFlags) => {
      await done(actions.hookUninstall(flags));
    });
  hook
    .command('status')
    .description('which hooks are installed, and where')
    .action(async () => {
      await done(actions.hookStatus());
    });
  const run = hook
    .command('run')
    .argument('<name>', 'pre-commit or pre-push')
    .argument('[given...]', 'what git gives the hook')
    .description('what the hook calls: audit what is about to be committed or pushed');
  failOptions(readOptions(run)).action(
    async (name: string, given: readonly string[], flags: HookRunFlags) => {
      await done(actions.hookRun(name, given, flags));
    },
  );
}
