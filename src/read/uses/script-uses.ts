import type { ReadNamed } from './bodies.ts';
import type { CommandReader } from './commands.ts';
import type { Found } from './found.ts';
import type { Parsers } from './parser.ts';
import type { Script } from './scripts.ts';
import { readCommands } from './shell.ts';
import type { Command } from './command.ts';

/** Shells within shells that are followed. */
const DEEPEST = 3;

/** Uses in a piece of shell; `undefined` where the parser gave up. */
export async function scriptUses(
  script: Script,
  parsers: Parsers,
  commands: CommandReader,
  read: ReadNamed,
  depth = 0,
): Promise<Found[] | undefined> {
  const all = await parsers.parse('bash', `${script.text}\n`, readCommands);
  if (all === undefined) return undefined;
  const within = async (command: Command): Promise<readonly Found[]> => {
    const placed = inFile(command, script);
    const inner = innerScript(command);
    if (inner === undefined || depth >= DEEPEST) return commands.read(placed, read);
    const piece = { ...script, text: inner, line: placed.at.line, column: placed.at.column };
    return (await scriptUses(piece, parsers, commands, read, depth + 1)) ?? [];
  };
  const found: Found[] = [];
  for (const command of all) {
    const own = await within(command);
    found.push(...(isCertain(own) ? own : await handedUses(command, own, within)));
  }
  return found;
}

/** Whether a command tells all that it asks. */
function isCertain(found: readonly Found[]): boolean {
  return found.length > 0 && found.every(({ unknown }) => unknown === undefined);
}

/** What a function's command asks at the places that call the function, where they tell more than its body does. */
async function handedUses(
  command: Command,
  own: readonly Found[],
  within: (command: Command) => Promise<readonly Found[]>,
): Promise<readonly Found[]> {
  const called: Found[] = [];
  for (const one of command.handed ?? []) called.push(...(await within(one)));
  if (!called.some(({ operations }) => operations.length > 0)) return own;
  const told = new Set(called.flatMap((use) => (use.unknown === undefined ? [placeOf(use)] : [])));
  return called.filter((use) => use.unknown === undefined || !told.has(placeOf(use)));
}

function placeOf({ at }: Found): string {
  return `${at.line}:${at.column}`;
}

/** The command where it stands in the file, with what fills its variables. */
function inFile(command: Command, script: Script): Command {
  const { line, column } = command.at;
  const variables = [...command.variables];
  // What is set around a script reaches every command in it, but a secret is told only of what is set to one.
  for (const [name, from] of script.variables) {
    if (from.length > 0 || variables.includes(name)) variables.push(name, ...from);
  }
  return {
    ...command,
    at: { line: script.line + line - 1, column: line === 1 ? script.column + column - 1 : column },
    variables: [...new Set(variables)],
  };
}

/** `bash -c TEXT`, `ssh HOST TEXT`, `eval TEXT`. */
function innerScript({ words }: Command): string | undefined {
  const [name = '', ...rest] = words;
  if (!/^(?:ba|z|da|k)?sh$/.test(name)) return undefined;
  const flag = rest.findIndex((word) => /^-\w*c$/.test(word));
  return flag < 0 ? undefined : rest[flag + 1]?.replaceAll('\u0001', '${_}');
}
