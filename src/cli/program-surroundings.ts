import { Argument, type Command } from 'commander';
import { UsageError } from './errors.ts';
import { dayOf } from './options.ts';
import type { ManifestFlags } from './commands/manifest.ts';
import { SHELLS, type Shell } from './shells.ts';

/** What the commands around an audit do; each is loaded when it is called. */
export interface SurroundingActions {
  manifestCheck(path: string, flags: ManifestFlags): Promise<number>;
  manifestFormat(path: string, flags: ManifestFlags): Promise<number>;
  manifestSchema(flags: ManifestFlags): Promise<number>;
  completion(shell: Shell, program: Command): Promise<number>;
}

type Done = (code: Promise<number>) => Promise<void>;

/** `manifest check|format|schema`. */
export function addManifest(program: Command, actions: SurroundingActions, done: Done): void {
  const manifest = program
    .command('manifest')
    .description('check or format overscope.yaml; its schema for an editor');
  manifest.allowExcessArguments().action(() => {
    throw new UsageError('manifest needs a command', [
      'write  overscope manifest check, overscope manifest format or overscope manifest schema',
    ]);
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
