import { CommanderError } from 'commander';
import type { cachedRun as CachedRun } from './cache/runs.ts';
import { ProblemsError, UsageError } from './errors.ts';
import { keepHeapSmall } from './heap.ts';
import { createHost } from './host.ts';
import { missingArgument, parserWords, problemsText, usageText } from './problems.ts';
import { createProgram, type Actions } from './program.ts';
import { createTerminal, type Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

const BUG = 70;
const WRONG = 2;

/** Runs the command line and gives its exit code (design 10). */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = createTerminal(createHost(), VERSION, process.env);
  const { program, run } = createProgram(VERSION, actionsFor(terminal));
  try {
    return await run(argv);
  } catch (error) {
    const command = program.commands.find((one) => one.name() === argv[0])?.name();
    return explainError(error, terminal, command);
  }
}

function actionsFor(terminal: Terminal): Actions {
  return {
    audit: (path, flags) =>
      unlessSaid('audit', path, flags, terminal, async (own) =>
        (await import('./commands/audit.ts')).auditCommand(path, flags, own),
      ),
    list: (path, flags) =>
      unlessSaid('list', path, flags, terminal, async (own) =>
        (await import('./commands/list.ts')).listCommand(path, flags, own),
      ),
    accept: async (id, path, flags) =>
      (await import('./commands/accept.ts')).acceptCommand(id, path, flags, terminal),
    init: async (path, flags) => (await import('./commands/init.ts')).initCommand(path, flags, terminal),
    diff: async (words, flags) => (await import('./commands/diff.ts')).diffCommand(words, flags, terminal),
    graph: async (path, flags) => (await import('./commands/graph.ts')).graphCommand(path, flags, terminal),
    explain: async (what, path, flags) =>
      (await import('./commands/explain.ts')).explainCommand(what, path, flags, terminal),
    rulesCheck: async (dirs) => (await import('./commands/rules.ts')).rulesCheckCommand(dirs, terminal),
    manifestCheck: async (path, flags) =>
      (await import('./commands/manifest.ts')).manifestCheckCommand(path, flags, terminal),
    manifestFormat: async (path, flags) =>
      (await import('./commands/manifest.ts')).manifestFormatCommand(path, flags, terminal),
    manifestSchema: async (flags) =>
      (await import('./commands/manifest.ts')).manifestSchemaCommand(flags, terminal),
    completion: async (shell, program) =>
      (await import('./commands/completion.ts')).completionCommand(shell, program, terminal),
    ci: async (path, flags) => (await import('./commands/ci.ts')).ciCommand(path, flags, terminal),
    hookInstall: async (flags) => (await import('./commands/hook.ts')).hookInstall(flags, terminal),
    hookUninstall: async (flags) => (await import('./commands/hook.ts')).hookUninstall(flags, terminal),
    hookStatus: async () => (await import('./commands/hook.ts')).hookStatus(terminal),
    hookRun: async (name, given, flags) =>
      (await import('./commands/hook-run.ts')).hookRun(name, given, flags, terminal),
    example: async (name, flags) =>
      (await import('./commands/example.ts')).exampleCommand(name, flags, terminal),
  };
}

/** Runs a command where the cache does not hold what it would say; what it takes to run is not loaded else. */
async function unlessSaid(...call: Parameters<typeof CachedRun>): Promise<number> {
  const { cachedRun } = await import('./cache/runs.ts');
  return cachedRun(...call);
}

function explainError(error: unknown, terminal: Terminal, command?: string): number {
  if (error instanceof ProblemsError) {
    terminal.err(`${problemsText(error.problems, error.consequence, terminal.width)}\nExit ${WRONG}.\n`);
    return WRONG;
  }
  if (error instanceof UsageError) {
    terminal.err(usageText(error.message, error.help, error.exit, terminal.width));
    return error.exit;
  }
  if (error instanceof CommanderError) return fromCommander(error, terminal, command);
  const what =
    error instanceof Error ? (error.stack ?? error.message) : 'something that is no error was thrown';
  terminal.err(
    `overscope: this is a bug in overscope, not in what it read. Please report it without the repository’s content.\n${what}\nExit ${BUG}.\n`,
  );
  return BUG;
}

/** Help and version are no errors; everything else of the parser is wrong usage. */
function fromCommander(error: CommanderError, terminal: Terminal, command: string | undefined): number {
  if (error.code === 'commander.version' || error.code === 'commander.help') return 0;
  if (error.code === 'commander.helpDisplayed') return 0;
  const lacks = error.code === 'commander.missingArgument' ? missingArgument(command) : undefined;
  const { message, help } = lacks ?? parserWords(error.message);
  const all =
    command === undefined ? 'all options  overscope --help' : `its options  overscope help ${command}`;
  terminal.err(usageText(message, [...help, all], WRONG, terminal.width));
  return WRONG;
}

keepHeapSmall();
process.exitCode = await main(process.argv.slice(2));
