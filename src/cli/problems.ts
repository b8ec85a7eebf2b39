import type { Problem } from '../model/manifest.ts';
import { nearest } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';
import { count, hanging, wrap } from '../util/wrap.ts';

/** Columns in front of what would be right. */
const HELP = 16;

/** All problems at once: what, where, the line with the place marked, and what would be right. */
export function problemsText(problems: readonly Problem[], consequence: string, width: number): string {
  const files = [...new Set(problems.map((item) => printable(item.place.path)))];
  const head =
    files.length === 1
      ? `${files[0]} has ${count(problems.length, 'problem')}. ${consequence}`
      : `${files.length} files have ${count(problems.length, 'problem')}. ${consequence}`;
  return [head, ...problems.map((problem) => problemText(problem, width)), ''].join('\n');
}

/** Wrong usage: what is wrong, what would be right, and the exit code. */
export function usageText(message: string, help: readonly string[], exit: number, width: number): string {
  return `${hintText(message, help, width)}Exit ${exit}.\n`;
}

/** What is wrong, then what would be right, each help a label and a text two spaces apart. */
export function hintText(message: string, help: readonly string[], width: number): string {
  const lines = help.flatMap((line) => {
    const [, label = '', text = ''] = /^(\s*\S.*?\s{2,}|\s*)(.*)$/.exec(line) ?? [];
    return hanging(`  ${label}`, label.length + 2, text, width);
  });
  return [...hanging('overscope: ', 11, message, width), ...lines, ''].join('\n');
}

/** What the parser of the command line says, in our words, with the nearest of the choices. */
export function parserWords(said: string): { readonly message: string; readonly help: readonly string[] } {
  const text = said.replace(/^error: /, '');
  const choice =
    /^option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s.exec(
      text,
    );
  if (choice !== null) {
    const [, flag = '', given = '', choices = ''] = choice;
    const fit = choices.split(', ').filter((name) => name !== OFF);
    const near = nearest(given, fit, 1).map((name) => `did you mean  ${flag} ${name}`);
    return {
      message: `${flag} cannot be ${JSON.stringify(given)}`,
      help: [...near, `one of  ${fit.join(', ')}`],
    };
  }
  const argument =
    /^command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)\.$/s.exec(text);
  if (argument !== null) {
    const [, given = '', name = '', choices = ''] = argument;
    const [near] = nearest(given, choices.split(', '), 1);
    return {
      message: `${JSON.stringify(given)} is no ${name} that is known here`,
      help: [...(near === undefined ? [] : [`did you mean  ${near}`]), `one of  ${choices}`],
    };
  }
  const near = /\n\(Did you mean (.*?)\?\)/s.exec(text);
  const meant = near?.[1] ?? '';
  return {
    message: near === null ? text : text.slice(0, near.index),
    help: meant === '' || meant.startsWith('--no-') ? [] : [`did you mean  ${meant}`],
  };
}

/** What a command lacks, and what to write; nothing of a command that says it well enough by itself. */
export function missingArgument(
  command: string | undefined,
): { readonly message: string; readonly help: readonly string[] } | undefined {
  return LACKS.get(command ?? '');
}

const LACKS: ReadonlyMap<string, { readonly message: string; readonly help: readonly string[] }> = new Map([
  [
    'diff',
    {
      message: 'diff needs the revision to compare with',
      help: ['write  overscope diff main', 'or     overscope diff v1.0 v1.1, to compare two revisions'],
    },
  ],
  [
    'completion',
    {
      message: 'completion needs the name of your shell',
      help: ['write  overscope completion bash, zsh, fish or powershell'],
    },
  ],
  [
    'explain',
    {
      message: 'explain needs what to explain',
      help: ['write  overscope explain 9d41c7, with the id of a finding', 'or     overscope explain stripe'],
    },
  ],
]);

/** The choice that switches a check off, which nobody is led to. */
const OFF = 'never';

function problemText(problem: Problem, width: number): string {
  const { place, message, line, help } = problem;
  const at = `${printable(place.path)}:${place.line}:${place.column}`;
  const lines = ['', ...wrap(`${at}  ${printable(message)}`, width)];
  if (line !== undefined) lines.push(...excerpt(place, line, width));
  const names = Math.max(
    0,
    ...help.filter((item) => item.note !== undefined).map((item) => item.text.length),
  );
  let label = '';
  for (const item of help) {
    const shown = item.label === label ? '' : item.label;
    label = item.label;
    if (item.note === undefined) lines.push(...hanging(`  ${shown}`, HELP, printable(item.text), width));
    else lines.push(`  ${shown.padEnd(13)} ${printable(item.text).padEnd(names)}  ${printable(item.note)}`);
  }
  return lines.join('\n');
}

/** The line with its number and a mark under the place; a long line is cut round it, with `…` where it goes on. */
function excerpt(place: Problem['place'], line: string, width: number): string[] {
  const room = width - 8;
  const from = place.column > room - 10 ? place.column - 20 : 0;
  const cut = line.slice(from, from + room);
  const text = printable(
    `${from > 0 ? '…' : ''}${cut.slice(from > 0 ? 1 : 0, line.length > from + room ? -1 : undefined)}${line.length > from + room ? '…' : ''}`,
  );
  const start = Math.max(0, place.column - 1 - from);
  const length = Math.max(
    1,
    Math.min((place.endColumn ?? place.column + 1) - place.column, text.length - start),
  );
  return [`${String(place.line).padStart(4)} | ${text}`, `     | ${' '.repeat(start)}${'^'.repeat(length)}`];
}
