import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, constantFrom, integer, oneof, property, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAcceptances, formatManifest } from '../../../src/know/manifest/index.ts';
import { ROOT } from '../../support/fixtures.ts';
import { read, source } from './fake.ts';

const page = readFileSync(join(ROOT, 'docs/manifest.md'), 'utf8');
const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
const MANIFESTS = blocks.filter((text) => !text.startsWith('# overscope.accepted'));
const ACCEPTED = blocks.filter((text) => text.startsWith('# overscope.accepted'));

/** What people, merges, editors and an attacker leave in a YAML file. */
const JUNK = [
  '\u0000',
  '\t',
  '\r',
  '\r\n',
  '\n',
  '\uFEFF',
  '\u2028',
  '\ud800',
  ' ',
  '- ',
  '-',
  ': ',
  ':',
  '? ',
  '{',
  '}',
  '[',
  ']',
  ',',
  '#',
  ' #',
  '&a ',
  '*a',
  '*b ',
  '<<: *a',
  '!!map ',
  '!!binary ',
  '!x ',
  '|',
  '>-',
  '"',
  "'",
  '%YAML 1.1\n',
  '---\n',
  '...\n',
  '<<<<<<< HEAD\n',
  '=======\n',
  '>>>>>>> x\n',
  'null',
  '~',
  '.inf',
  '0x1',
  '1e999',
  '__proto__: {}',
  'constructor: 1',
  'toString: x',
  'version: 1',
  'jobs:',
  'on: yes',
  '\\u0000',
  '\u001b[31m',
];

const mutation = record({
  at: integer({ min: 0, max: 2000 }),
  length: integer({ min: 0, max: 40 }),
  text: oneof(constantFrom(...JUNK), string({ maxLength: 6 })),
  kind: constantFrom('replace', 'insert', 'repeat', 'truncate', 'line'),
});

function mutated(
  text: string,
  all: readonly { at: number; length: number; text: string; kind: string }[],
): string {
  return all.reduce((before, { at, length, text: junk, kind }) => {
    const from = at % (before.length + 1);
    const [head, tail] = [before.slice(0, from), before.slice(from)];
    if (kind === 'insert') return head + junk + tail;
    if (kind === 'repeat') return head + tail.slice(0, length).repeat(3) + tail;
    if (kind === 'truncate') return head;
    const lines = before.split('\n');
    if (kind !== 'line') return head + junk + tail.slice(length);
    const line = at % lines.length;
    return [...lines.slice(0, line), lines[(line + length) % lines.length] ?? '', ...lines.slice(line)].join(
      '\n',
    );
  }, text);
}

describe.each([
  ['manifests', MANIFESTS, 'main'],
  ['acceptances', ACCEPTED, 'accepted'],
] as const)('%s that something went wrong with', (_, texts, kind) => {
  test('are read, or every problem has a place in the file', () => {
    let wrong = 0;
    assert(
      property(constantFrom(...texts), array(mutation, { minLength: 1, maxLength: 5 }), (valid, all) => {
        const text = mutated(valid, all);
        const { problems } = read(source(text, { kind }));
        if (problems.length > 0) wrong += 1;
        const lines = text.split('\n').length;
        for (const { place, message } of problems) {
          expect(message).not.toBe('');
          expect(place.line).toBeGreaterThanOrEqual(1);
          expect(place.line).toBeLessThanOrEqual(lines);
          expect(place.column).toBeGreaterThanOrEqual(1);
        }
        // What is right is rewritten without a word being lost, or not at all.
        if (problems.length === 0 && kind === 'main') void formatManifest(text);
        if (problems.length > 0 || kind === 'main') return;
        const { manifest } = read(source(text, { kind }));
        const again = read(source(formatAcceptances(text), { kind }));
        expect(again.problems).toEqual([]);
        const words = (list: typeof manifest.acceptances): string[] =>
          list.map((one) => JSON.stringify({ ...one, places: one.places?.toSorted(), place: null })).sort();
        expect(words(again.manifest.acceptances)).toEqual(words(manifest.acceptances));
      }),
      { numRuns: 600 },
    );
    expect(wrong).toBeGreaterThan(100);
  });
});

test('anchors that explode are refused', () => {
  const rows = Array.from({ length: 30 }, (_, at) => `  a${at}: &a${at} [${`*a${at - 1}, `.repeat(9)}x]`);
  const text = `version: 1\njobs:\n${rows.join('\n')}\n`.replaceAll('*a-1, ', '');
  const { problems } = read(source(text));
  expect(problems.map(({ message }) => message)).toEqual(['this file has more than 100 YAML aliases']);
});
