import type { Argument, Command, Option } from 'commander';

/** What may stand for a value: one of several words, a path, a revision of git, or anything. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'path' | 'revision' | 'any' };

/** An option with all its spellings. */
export interface OptionShape {
  readonly names: readonly string[];
  readonly description: string;
  /** Absent where the option takes no value. */
  readonly values?: Values;
}

/** A command by its words, `manifest check`; the program itself is the empty text and does what `audit` does. */
export interface CommandShape {
  readonly words: string;
  readonly description: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly OptionShape[];
  readonly argument?: Values;
}

/** Words that an argument takes and that the command line itself does not know, by command and argument. */
export type KnownWords = Readonly<Record<string, readonly string[]>>;

/** Every command of the program as a completion needs it, so that no script can name what is not there. */
export function shapesOf(program: Command, known: KnownWords): CommandShape[] {
  const all = visible(program).flatMap((command) => shapesBelow(command, [], known));
  const audit = all.find(({ words }) => words === 'audit');
  const root: CommandShape = {
    words: '',
    description: program.description(),
    commands: [...namesOf(program), { name: 'help', description: 'the options of a command' }],
    options: [...optionsOf(program), ...(audit?.options ?? [])].filter(isFirst),
  };
  const help: CommandShape = {
    words: 'help',
    description: 'the options of a command',
    commands: namesOf(program),
    options: [{ names: ['--all'], description: 'every command' }],
  };
  return [root, ...all, help];
}

function isFirst(option: OptionShape, index: number, all: readonly OptionShape[]): boolean {
  return all.findIndex(({ names }) => names.some((name) => option.names.includes(name))) === index;
}

function shapesBelow(command: Command, above: readonly string[], known: KnownWords): CommandShape[] {
  return [command.name(), ...command.aliases()].flatMap((name) => {
    const words = [...above, name].join(' ');
    const [argument] = command.registeredArguments;
    const own: CommandShape = {
      words,
      description: command.description(),
      commands: namesOf(command),
      options: [
        { names: ['--help', '-h'], description: 'the options of this command' },
        ...optionsOf(command),
      ],
      ...(argument === undefined
        ? {}
        : { argument: argumentValues(argument, known[`${command.name()} ${argument.name()}`]) }),
    };
    return [own, ...visible(command).flatMap((below) => shapesBelow(below, [...above, name], known))];
  });
}

/** The commands below one, without those that are called by a program and never by a person. */
function visible(command: Command): Command[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((below) => below.name() !== 'help');
}

function namesOf(command: Command): { name: string; description: string }[] {
  return visible(command).map((below) => ({ name: below.name(), description: below.description() }));
}

function optionsOf(command: Command): OptionShape[] {
  return command.options
    .filter(({ hidden }) => !hidden)
    .map((option) => ({
      names: [option.long, option.short].filter((name) => name !== undefined && name !== null),
      description: option.description,
      ...(option.required || option.optional ? { values: optionValues(option) } : {}),
    }));
}

function optionValues({ argChoices, flags }: Option): Values {
  if (argChoices !== undefined) return { kind: 'words', words: argChoices };
  return byName(/<([^>]+)>/.exec(flags)?.[1] ?? '');
}

function argumentValues(argument: Argument, words: readonly string[] | undefined): Values {
  const choices = words ?? argument.argChoices;
  return choices === undefined ? byName(argument.name()) : { kind: 'words', words: choices };
}

/** What the name of a value says about it: `<file>`, `<rev>`. */
function byName(name: string): Values {
  if (/^(?:file|dir|dir\.\.\.|path|folder)$/.test(name)) return { kind: 'path' };
  return { kind: /^(?:rev|r|a|b)$/.test(name) ? 'revision' : 'any' };
}

/** `'manifest/check') cmd='manifest check' ;;`: how a shell knows a command by its words. */
export function commandCases(shapes: readonly CommandShape[]): string[] {
  return shapes
    .filter(({ words }) => words !== '')
    .map(({ words }) => {
      const at = words.lastIndexOf(' ');
      return `'${at < 0 ? '' : words.slice(0, at)}/${words.slice(at + 1)}') cmd='${words}' ;;`;
    });
}
