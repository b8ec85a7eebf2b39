import { CommanderError } from 'commander';
import { ProblemsError, UsageError } from './errors.ts';
import { createHost } from './host.ts';
import { parserWords, problemsText, usageText } from './problems.ts';
import { createProgram, type Actions } from './program.ts';
import { createTerminal, type Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

const BUG = 70;
const WRONG = 2;

/** Runs the command line and gives its exit code (design 10). */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = createTerminal(createHost(), VERSION, process.env);
  try {
    const { run } = createProgram(VERSION, actionsFor(terminal));
    return await run(argv);
  } catch (error) {
    return explainError(error, terminal);
  }
}

function actionsFor(terminal: Terminal): Actions {
  return {
    audit: async (path, flags) => (await import('./commands/audit.ts')).auditCommand(path, flags, terminal),
    list: async (path, flags) => (await import('./commands/list.ts')).listCommand(path, flags, terminal),
    accept: async (id, path, flags) =>
      (await import('./commands/accept.ts')).acceptCommand(id, path, flags, terminal),
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
    example: async (name, flags) =>
      (await import('./commands/example.ts')).exampleCommand(name, flags, terminal),
  };
}

function explainError(error: unknown, terminal: Terminal): number {
  if (error instanceof ProblemsError) {
    terminal.err(`${problemsText(error.problems, error.consequence, terminal.width)}\nExit ${WRONG}.\n`);
    return WRONG;
  }
  if (error instanceof UsageError) {
    terminal.err(usageText(error.message, error.help, WRONG, terminal.width));
    return WRONG;
  }
  if (error instanceof CommanderError) return fromCommander(error, terminal);
  const what =
    error instanceof Error ? (error.stack ?? error.message) : 'something that is no error was thrown';
  terminal.err(
    `overscope: this is a bug in overscope, not in what it read. Please report it without the repository’s content.\n${what}\nExit ${BUG}.\n`,
  );
  return BUG;
}

/** Help and version are no errors; everything else of the parser is wrong usage. */
function fromCommander(error: CommanderError, terminal: Terminal): number {
  if (error.code === 'commander.version' || error.code === 'commander.help') return 0;
  if (error.code === 'commander.helpDisplayed') return 0;
  const { message, help } = parserWords(error.message);
  terminal.err(usageText(message, [...help, 'all options  overscope --help'], WRONG, terminal.width));
  return WRONG;
}

process.exitCode = await main(process.argv.slice(2));
