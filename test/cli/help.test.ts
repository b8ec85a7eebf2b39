import { expect, test } from 'vitest';
import { shapesOf } from '../../src/cli/completion/shape.ts';
import { helpText } from '../../src/cli/help.ts';
import { createProgram, type Actions } from '../../src/cli/program.ts';

const shapes = shapesOf(createProgram('0', {} as Actions).program, {});

/** The options of a command by their names. */
function optionsOf(command: string): string[] {
  return shapes
    .filter(({ words }) => words === command)
    .flatMap(({ options }) => options.flatMap(({ names }) => names));
}

test('every option of the help is one that some command takes', () => {
  const said = new Set([...helpText().matchAll(/(?<![\w-])--?[a-z][a-z-]*/g)].map(([name]) => name));
  const taken = new Set(shapes.flatMap(({ words }) => optionsOf(words)));
  expect(said.size).toBeGreaterThan(20);
  expect([...said].filter((name) => !taken.has(name))).toEqual([]);
});

test.each(['audit', 'list', 'accept', 'explain', 'graph', 'ci', 'diff'])(
  'whose manifest counts can be chosen: %s',
  (command) => {
    expect(optionsOf(command)).toContain('--manifest-from');
  },
);
