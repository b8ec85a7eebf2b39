import { Command, Help, Option } from 'commander';
import { EFFECTS, type Effect } from '../model/effect.ts';
import { UsageError } from './errors.ts';
import { nearest } from '../util/nearest.ts';
import type { AuditFlags, ReadFlags } from './options.ts';
import { failOptions, filesOptions, manifestOptions, readOptions, showOptions } from './options.ts';
import type { CiFlags } from './commands/ci.ts';
import type { HookFlags } from './commands/hook.ts';
import type { HookRunFlags } from './commands/hook-run.ts';
import { helpText, moreHelp, type HelpEntry } from './help.ts';
import { addCompletion, addManifest, type SurroundingActions } from './program-surroundings.ts';

/** What the commands do; each is loaded when it is called. */
export interface Actions extends SurroundingActions {
  audit(path: string, flags: AuditFlags): Promise<number>;
  list(path: string, flags: AuditFlags): Promise<number>;
  accept(id: string | undefined, path: string, flags: AcceptFlags & ReadFlags): Promise<number>;
  init(path: string, flags: InitFlags & ReadFlags): Promise<number>;
  diff(words: readonly string[], flags: DiffFlags): Promise<number>;
  graph(path: string, flags: GraphFlags): Promise<number>;
  explain(what: string, path: string, flags: ExplainFlags): Promise<number>;
  rulesCheck(dirs: readonly string[]): Promise<number>;
  example(name: string, flags: AuditFlags): Promise<number>;
  ci(path: string, flags: CiFlags): Promise<number>;
  hookInstall(flags: HookFlags): Promise<number>;
  hookUninstall(flags: HookFlags): Promise<number>;
  hookStatus(): Promise<number>;
  hookRun(name: string, given: readonly string[], flags: HookRunFlags): Promise<number>;
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

/** Keeps the exit code of the command that ran. */
type Done = (code: Promise<number>) => Promise<void>;

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
  const audit = program
    .command('audit', { isDefault: true })
    .alias('scan')
    .argument('[path]', 'a folder, or - for standard input', '.');
  failOptions(showOptions(readOptions(audit)))
    .description('compare every credential with its job (the default)')
    .action(async (path: string, flags: AuditFlags) => {
      await done(actions.audit(path, flags));
    });
  const list = program.command('list').argument('[path]', 'a folder, or - for standard input', '.');
  showOptions(readOptions(list))
    .description('the credentials and what they permit; no verdict')
    .action(async (path: string, flags: AuditFlags) => {
      await done(actions.list(path, { ...flags, failOn: 'never' }));
    });
  addInit(program, actions, done);
  addAccept(program, actions, done);
  addDiff(program, actions, done);
  addGraph(program, actions, done);
  addExplain(program, actions, done);
  addRules(program, actions, done);
  addManifest(program, actions, done);
  addCompletion(program, actions, done);
  const example = program.command('example').argument('[name]', 'pocketos (default) or replit', 'pocketos');
  failOptions(showOptions(example))
    .option('--as-of <date>', 'the day that ends and reviews are judged against')
    .description('replay an incident: pocketos (default) or replit')
    .action(async (name: string, flags: AuditFlags) => {
      await done(actions.example(name, flags));
    });
  addCi(program, actions, done);
  addHook(program, actions, done);
  const others = (): readonly Command[] => program.commands.filter((one) => !FIRST_PAGE.includes(one.name()));
  program.helpInformation = () =>
    helpText(
      others()
        .map((one) => one.name())
        .join(', '),
    );
  return {
    program,
    async run(argv) {
      if (argv[0] === 'help' && argv.includes('--all')) {
        const groups = program.commands.filter((one) => one.commands.length > 0 || others().includes(one));
        const entries = groups.flatMap((command) => entriesOf(command, ''));
        program.configureOutput().writeOut?.(`${program.helpInformation()}${moreHelp(entries)}`);
        return 0;
      }
      refuseUnknownCommand(program, argv);
      await program.parseAsync([...argv], { from: 'user' });
      return exit;
    },
  };
}

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

function addExplain(program: Command, actions: Actions, done: Done): void {
  const explain = program
    .command('explain')
    .argument('<what>', 'a type, operation, provider, check or finding')
    .argument('[path]', 'the folder in which a finding was made', '.')
    .description('the catalogue and the checks, readable')
    .option('--json', 'types and operations with their effects, as JSON')
    .option('--operations', 'the operations of a provider, a type or a set')
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

function addRules(program: Command, actions: Actions, done: Done): void {
  const rules = program.command('rules').description('the catalogue itself');
  rules.allowExcessArguments().action(() => {
    throw new UsageError('rules needs a command', ['write  overscope rules check']);
  });
  rules
    .command('check')
    .argument('[dir...]', 'folders of rules beside the built-in ones')
    .description('the catalogue’s self-test, for one’s own rules too')
    .action(async (dirs: readonly string[]) => {
      await done(actions.rulesCheck(dirs));
    });
}

function addCi(program: Command, actions: Actions, done: Done): void {
  const ci = program.command('ci').argument('[path]', 'a folder', '.');
  failOptions(showOptions(readOptions(ci), false))
    .description('the audit that fits this CI: base, formats, reports')
    .option('--print', 'say what would run, and run nothing')
    .option('--default-branch <name>', 'the branch that others start from, where the CI does not say it')
    .action(async (path: string, flags: CiFlags) => {
      await done(actions.ci(path, flags));
    });
}

function addHook(program: Command, actions: Actions, done: Done): void {
  const hook = program.command('hook').description('audit every commit, and every push if asked');
  hook.allowExcessArguments().action(() => {
    throw new UsageError('hook needs a command', ['write  overscope hook install, uninstall or status']);
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
