import { Command, Help, Option } from 'commander';
import { UsageError } from './errors.ts';
import { nearest } from '../util/nearest.ts';
import type { AuditFlags, ReadFlags } from './options.ts';
import { failOptions, filesOptions, manifestOptions, readOptions, showOptions } from './options.ts';
import { helpText, moreHelp, type HelpEntry } from './help.ts';
import { addExplain, addRules, type CatalogueActions } from './program-catalogue.ts';
import {
  addCi,
  addCompletion,
  addHook,
  addManifest,
  type Done,
  type SurroundingActions,
} from './program-surroundings.ts';

/** What the commands do; each is loaded when it is called. */
export interface Actions extends CatalogueActions, SurroundingActions {
  audit(path: string, flags: AuditFlags): Promise<number>;
  list(path: string, flags: AuditFlags): Promise<number>;
  accept(id: string | undefined, path: string, flags: AcceptFlags & ReadFlags): Promise<number>;
  init(path: string, flags: InitFlags & ReadFlags): Promise<number>;
  diff(words: readonly string[], flags: DiffFlags): Promise<number>;
  graph(path: string, flags: GraphFlags): Promise<number>;
  example(name: string, flags: AuditFlags): Promise<number>;
}

export interface AcceptFlags {
  /** Every open finding, as nobody has looked at it yet. */
  readonly all?: boolean;
  readonly reason?: string;
  readonly until?: string;
  readonly by?: string;
  readonly revoked?: string;
}

export interface InitFlags {
  readonly yes?: boolean;
  readonly update?: boolean;
  readonly print?: boolean;
}

export interface DiffFlags {
  readonly manifest: readonly string[];
  readonly manifestFrom?: string;
  readonly rules: readonly string[];
  readonly asOf?: string;
  readonly format: 'text' | 'json' | 'md';
  readonly exitCode?: boolean;
  readonly all?: boolean;
  readonly color: boolean;
}

export interface GraphFlags extends ReadFlags {
  readonly format: 'mermaid' | 'dot' | 'json';
  readonly all?: boolean;
  readonly context?: string;
}

/** The command line. `run` gives the exit code of the command that ran. */
export function createProgram(
  version: string,
  actions: Actions,
): { readonly program: Command; run(argv: readonly string[]): Promise<number> } {
  let exit = 0;
  const done: Done = async (code) => {
    exit = await code;
  };
  const program = new Command('overscope');
  program
    .description('Find the credentials that can do more than their job. Works offline.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this')
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({ optionDescription: described });
  for (const add of COMMANDS) add(program, actions, done);
  program.helpInformation = () =>
    helpText(
      othersOf(program)
        .map((one) => one.name())
        .join(', '),
    );
  return {
    program,
    async run(argv) {
      if (argv[0] === 'help' && argv.includes('--all')) {
        program.configureOutput().writeOut?.(`${program.helpInformation()}${moreHelp(allEntries(program))}`);
        return 0;
      }
      refuseUnknownCommand(program, argv);
      await program.parseAsync([...argv], { from: 'user' });
      return exit;
    },
  };
}

/** In the order in which help has them. */
const COMMANDS: readonly ((program: Command, actions: Actions, done: Done) => void)[] = [
  addAudit,
  addList,
  addInit,
  addAccept,
  addDiff,
  addGraph,
  addExplain,
  addRules,
  addManifest,
  addCompletion,
  addExample,
  addCi,
  addHook,
];

/** Commands that the first page of help names. */
const FIRST_PAGE: readonly string[] = [
  'audit',
  'list',
  'init',
  'accept',
  'explain',
  'diff',
  'ci',
  'hook',
  'example',
];

function othersOf(program: Command): readonly Command[] {
  return program.commands.filter((one) => !FIRST_PAGE.includes(one.name()));
}

/** What the first page of help does not have in full. */
function allEntries(program: Command): HelpEntry[] {
  const others = othersOf(program);
  const groups = program.commands.filter((one) => one.commands.length > 0 || others.includes(one));
  return groups.flatMap((command) => entriesOf(command, ''));
}

/** A command with its arguments, or the commands below it. */
function entriesOf(command: Command, above: string): HelpEntry[] {
  const words = `${above}${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap((one) => entriesOf(one, `${words} `));
  const shown = command.registeredArguments.map((one) => {
    const name = `${one.name()}${one.variadic ? '...' : ''}`;
    return one.required ? ` <${name}>` : ` [${name}]`;
  });
  return [{ words: `${words}${shown.join('')}`, description: command.description() }];
}

function addAudit(program: Command, actions: Actions, done: Done): void {
  const audit = program
    .command('audit', { isDefault: true })
    .alias('scan')
    .argument('[path]', 'a folder, or - for standard input', '.');
  failOptions(showOptions(readOptions(audit)))
    .description('compare every credential with its job (the default)')
    .action(async (path: string, flags: AuditFlags) => {
      await done(actions.audit(path, flags));
    });
}

function addList(program: Command, actions: Actions, done: Done): void {
  const list = program.command('list').argument('[path]', 'a folder, or - for standard input', '.');
  showOptions(readOptions(list))
    .description('the credentials and what they permit; no verdict')
    .action(async (path: string, flags: AuditFlags) => {
      await done(actions.list(path, { ...flags, failOn: 'never' }));
    });
}

function addInit(program: Command, actions: Actions, done: Done): void {
  const init = program
    .command('init')
    .argument('[path]', 'the folder to propose jobs for', '.')
    .description('propose overscope.yaml from how the code uses each credential')
    .option('-y, --yes', 'ask nothing: write what is proposed and say what was assumed')
    .option('--update', 'add jobs for what has none to the overscope.yaml that is here')
    .option('--print', 'print the file that would be written; write nothing');
  filesOptions(init).action(async (path: string, flags: InitFlags & ReadFlags) => {
    await done(actions.init(path, flags));
  });
}

function addAccept(program: Command, actions: Actions, done: Done): void {
  const accept = program
    .command('accept')
    .argument('[id]', 'the id of a finding, such as 9d41c7')
    .argument('[path]', 'the folder that was audited', '.')
    .description('record that a finding is known, why, and until when')
    .option('--all', 'every open finding, marked unreviewed: for a first adoption')
    .option('--reason <text>', 'why it is acceptable')
    .option('--until <date>', 'YYYY-MM-DD, or a number of days: 90d')
    .option('--by <name>', 'who decided; git’s user.name where it is not given')
    .option('--revoked <date>', 'the day on which the credential was revoked');
  readOptions(accept).action(async (id: string | undefined, path: string, flags: AcceptFlags & ReadFlags) => {
    await done(actions.accept(id, path, flags));
  });
}

function addDiff(program: Command, actions: Actions, done: Done): void {
  const diff = program
    .command('diff')
    .argument('<a>', 'a revision, or A..B; alone it is compared with the work tree')
    .argument('[b]', 'a revision')
    .argument('[path]', 'the folder to compare')
    .description('how the authority changed between two revisions')
    .optionsGroup('Read');
  manifestOptions(diff)
    .optionsGroup('Show')
    .addOption(new Option('--format <name>', 'on stdout').choices(['text', 'json', 'md']).default('text'))
    .option('--all', 'every line')
    .option('--no-color', 'no colour; NO_COLOR does the same')
    .optionsGroup('Fail')
    .option('--exit-code', 'exit 1 where something is wider')
    .action(async (a: string, b: string | undefined, path: string | undefined, flags: DiffFlags) => {
      const words = [a, b, path].filter((word) => word !== undefined);
      await done(actions.diff(words, flags));
    });
}

function addGraph(program: Command, actions: Actions, done: Done): void {
  const graph = program.command('graph').argument('[path]', 'a folder', '.');
  readOptions(graph)
    .description('credentials, what they can destroy, and what stands between')
    .optionsGroup('Show')
    .addOption(
      new Option('--format <name>', 'on stdout').choices(['mermaid', 'dot', 'json']).default('mermaid'),
    )
    .option('--context <name>', 'one context: workspace, or a workflow')
    .option('--all', 'every credential, operation and asset')
    .action(async (path: string, flags: GraphFlags) => {
      await done(actions.graph(path, flags));
    });
}

function addExample(program: Command, actions: Actions, done: Done): void {
  const example = program.command('example').argument('[name]', 'pocketos (default) or replit', 'pocketos');
  failOptions(showOptions(example))
    .option('--as-of <date>', 'the day that ends and reviews are judged against')
    .description('replay an incident: pocketos (default) or replit')
    .action(async (name: string, flags: AuditFlags) => {
      await done(actions.example(name, flags));
    });
}

/** What help says of an option; that one which repeats starts with nothing goes without saying. */
function described(option: Option): string {
  return new Help().optionDescription(option).replace(' (default: [])', '');
}

/** A bare word that is no command: the default command would take it for a path. */
function refuseUnknownCommand(program: Command, argv: readonly string[]): void {
  const first = argv[0] === 'help' ? argv[1] : argv[0];
  if (first === undefined || first.startsWith('-')) return;
  const names = program.commands.flatMap((command) => [command.name(), ...command.aliases()]);
  if (names.includes(first) || first === 'help') return;
  const close = nearest(first, names, 1)[0];
  throw new UsageError(`there is no command ${JSON.stringify(first)}`, [
    ...(close === undefined ? [] : [`did you mean  overscope ${close}`]),
    ...(argv[0] === 'help' ? [] : [`to audit a folder of that name  overscope audit ${first}`]),
    'all commands  overscope --help',
  ]);
}
