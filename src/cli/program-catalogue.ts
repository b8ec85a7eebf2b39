import { Option, type Command } from 'commander';
import { EFFECTS, type Effect } from '../model/effect.ts';
import { readOptions, type ReadFlags } from './options.ts';
import { noSubcommand, type Done } from './program-surroundings.ts';

/** What the commands that tell of the catalogue do; each is loaded when it is called. */
export interface CatalogueActions {
  explain(what: string, path: string, flags: ExplainFlags): Promise<number>;
  rulesCheck(dirs: readonly string[]): Promise<number>;
}

/** The options of `explain`. */
export interface ExplainFlags extends ReadFlags {
  readonly json?: boolean;
  readonly irreversible?: boolean;
  readonly operations?: boolean;
  readonly sets?: boolean;
  readonly effect?: Effect;
  readonly plane?: string;
  readonly name?: string;
  readonly color: boolean;
}

/** `explain <what>`. */
export function addExplain(program: Command, actions: CatalogueActions, done: Done): void {
  const explain = program
    .command('explain')
    .argument('<what>', 'a type, operation, provider, check or finding')
    .argument('[path]', 'the folder in which a finding was made', '.')
    .description('the catalogue and the checks, readable')
    .option('--json', 'types and operations with their effects, as JSON')
    .option('--operations', 'the operations of a provider, a type, a set or a finding')
    .option('--sets', 'the sets that a provider’s console names')
    .addOption(new Option('--effect <name>', 'only operations with this effect').choices(EFFECTS))
    .option('--plane <name>', 'only operations of this plane')
    .option('--name <pattern>', 'only operations named so, as a job would: aws:s3:Get*')
    .option('--irreversible', 'only what cannot be undone')
    .option('--no-color', 'no colour');
  readOptions(explain).action(async (what: string, path: string, flags: ExplainFlags) => {
    await done(actions.explain(what, path, flags));
  });
}

/** `rules check`. */
export function addRules(program: Command, actions: CatalogueActions, done: Done): void {
  const rules = program.command('rules').description('the catalogue itself');
  rules.allowExcessArguments().action(() => {
    throw noSubcommand(rules, 'write  overscope rules check');
  });
  rules
    .command('check')
    .argument('[dir...]', 'folders of rules beside the built-in ones')
    .description('the catalogue’s self-test, for one’s own rules too')
    .action(async (dirs: readonly string[]) => {
      await done(actions.rulesCheck(dirs));
    });
}
