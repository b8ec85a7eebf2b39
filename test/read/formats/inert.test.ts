import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startReading } from '../../../src/read/formats/draft.ts';
import type { Reading } from '../../../src/read/formats/draft.ts';
import { readGeneric } from '../../../src/read/formats/generic.ts';
import { InertLines } from '../../../src/read/formats/inert.ts';
import { ENV, INI, NPMRC, PROPERTIES, readSections } from '../../../src/read/formats/sections.ts';
import type { LineRules } from '../../../src/read/formats/sections.ts';

const PIECES =
  `# ;|//|!|rem|note that client.get uses host.example.com|port|=|:|"|'|\`|\\|\\n|[|]|(|{|}|,|redis|a.b.c
  requirepass|word word|https://u:p@x.example/|GET /|Host: x.example|export|KEY|value|$KEY|é|\u2028|\u00a0`.split(
    /[| \n]+/,
  );
const line = fc
  .array(fc.constantFrom(...PIECES, ' ', '  '), { maxLength: 10 })
  .map((pieces) => pieces.join(' '));
const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));
const RULES: Readonly<Record<string, LineRules>> = { INI, ENV, PROPERTIES, NPMRC };

function read(text: string, rules: LineRules): Reading {
  const reading = startReading(text);
  readSections(reading, rules);
  return reading;
}

/** The comments numbered from `from` until before `to`. */
function lines(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => `# line ${from + index} of a text`).join('\n');
}

describe('lines without a value', () => {
  test.each(Object.entries(RULES))('a text is read alike whatever was read before it: %s', (_, rules) => {
    const used = { ...rules, inert: new InertLines() };
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
        for (const one of [...texts, ...texts])
          expect(read(one, used)).toEqual(read(one, { ...rules, inert: new InertLines() }));
      }),
      { numRuns: 400 },
    );
  });

  test('a comment is read once', () => {
    const inert = new InertLines();
    const reading = read('# Every client.example.com of it\n# so that it is read', { ...INI, inert });
    const again = startReading('  # so that it is read');
    expect(inert.replay(again, 2, again.text.length)).toBe(true);
    const [own] = again.statements;
    expect(own).toEqual({ ...reading.statements.at(-1), start: own?.start, end: again.text.length });
    expect(inert.replay(startReading('# another'), 0, 9)).toBe(false);
  });

  test('what a statement is given later is not remembered', () => {
    const rules = { ...INI, inert: new InertLines() };
    read('# a word', rules).statements[0]?.hosts.push('x.example');
    read('# a word', rules).statements[0]?.hosts.push('y.example');
    expect(read('# a word', rules).statements[0]?.hosts).toEqual([]);
  });

  test('a line with a value, or a long one, is read each time', () => {
    const inert = new InertLines();
    for (const one of ['# key=value of it', `# ${'word '.repeat(200)}`]) {
      const reading = startReading(one);
      readGeneric(reading, 0, one.length, { code: false, depth: 0 });
      inert.remember(reading, 0, one.length, 0, 0);
      expect(inert.replay(startReading(one), 0, one.length)).toBe(false);
    }
  });

  test('lines that are not asked for are forgotten', () => {
    const inert = new InertLines();
    const isKnown = (one: string): boolean => inert.replay(startReading(one), 0, one.length);
    read(`# the first line\n# kept\n${lines(0, 4095)}`, { ...INI, inert });
    expect(isKnown('# kept')).toBe(true);
    read(lines(4095, 8190), { ...INI, inert });
    expect([isKnown('# the first line'), isKnown('# kept')]).toEqual([false, true]);
  });
});
