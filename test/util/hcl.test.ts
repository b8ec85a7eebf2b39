import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hclAttribute, parseHcl } from '../../src/util/hcl.ts';
import type { HclExpression } from '../../src/util/hcl.ts';

function plain(expression: HclExpression | undefined): unknown {
  switch (expression?.kind) {
    case undefined:
      return undefined;
    case 'string':
    case 'number':
    case 'bool':
      return expression.value;
    case 'null':
      return null;
    case 'list':
      return expression.items.map(plain);
    case 'object':
      return expression.entries.map(({ key, value }) => [plain(key), plain(value)]);
    case 'call':
      return { call: expression.name, args: expression.args.map(plain) };
    case 'reference':
      return { ref: expression.segments.join('/') };
    case 'template':
      return expression.parts.map((part) => (typeof part === 'string' ? part : plain(part)));
    case 'unknown':
      return { unknown: expression.source };
  }
}

const EXPRESSIONS: [string, unknown][] = [
  ['"a"', 'a'],
  ['"a\\"b\\n\\u0041"', 'a"b\nA'],
  ['"a$${x}"', 'a${x}'],
  ['"${var.x}"', { ref: 'var/x' }],
  ['"a-${var.x}-b"', ['a-', { ref: 'var/x' }, '-b']],
  ['"${jsonencode({ "a" = "}" })}/*"', [{ call: 'jsonencode', args: [[['a', '}']]] }, '/*']],
  ['"%{ if var.x }a%{ endif }"', { unknown: '"%{ if var.x }a%{ endif }"' }],
  ['1.5e3', 1500],
  ['-3', -3],
  ['true', true],
  ['null', null],
  ['["a", 1,\n  # comment\n  "b",\n]', ['a', 1, 'b']],
  ['{ a = 1, "b" : 2\n c = {} }', [['a', 1], ['b', 2], ['c', []]]], // prettier-ignore
  ['{ (var.k) = 1 }', [[{ ref: 'var/k' }, 1]]],
  ['{ a = var.c ? "x" : "y", b = 2 }', [['a', { unknown: 'var.c ? "x" : "y"' }], ['b', 2]]], // prettier-ignore
  ['var.a == 1 && !var.b', { unknown: 'var.a == 1 && !var.b' }],
  ['(\n  "a"\n)', 'a'],
  ['aws_x.y[0].arn', { ref: 'aws_x/y/0/arn' }],
  ['aws_x.y["k"].arn', { ref: 'aws_x/y/k/arn' }],
  ['aws_x.y[each.key].arn', { ref: 'aws_x/y/?each.key/arn' }],
  ['aws_x.y.*.arn', { ref: 'aws_x/y/*/arn' }],
  ['[for s in var.l : upper(s)]', { unknown: '[for s in var.l : upper(s)]' }],
  ['{ for k, v in var.m : k => v }', { unknown: '{ for k, v in var.m : k => v }' }],
  ['concat(["a"], var.b...)', { call: 'concat', args: [['a'], { ref: 'var/b' }] }],
  ['jsonencode([]).x', { unknown: 'jsonencode([]).x' }],
  ['<<EOT\n a "q"\n  ${x}\nEOT', [' a "q"\n  ', { ref: 'x' }, '\n']],
  ['<<-EOT\n    a\n      b\n    EOT', 'a\n  b\n'],
];

test.each(EXPRESSIONS)('%s', (text, expected) => {
  const body = parseHcl(`x = ${text}\ny = 1\n`);
  expect(plain(hclAttribute(body, 'x'))).toEqual(expected);
  expect(plain(hclAttribute(body, 'y'))).toBe(1);
  expect(body.problems).toEqual([]);
});

test('blocks have labels, nested bodies and places', () => {
  const body = parseHcl(
    'resource "t" "n" {\n  a = 1\n  inner { b = 2 }\n  dynamic "s" {\n  }\n}\nlocals {\n}\n',
  );
  expect(body.blocks.map((block) => [block.type, block.labels, block.line])).toEqual([
    ['resource', ['t', 'n'], 1],
    ['locals', [], 7],
  ]);
  const inner = body.blocks[0]?.body.blocks ?? [];
  expect(inner.map((block) => [block.type, block.labels, block.line, block.column])).toEqual([
    ['inner', [], 3, 3],
    ['dynamic', ['s'], 4, 3],
  ]);
});

const RECOVERIES: [string, number][] = [
  ['@@@ what { a = 1 }\nok = 1', 1],
  ['resource "a" {\n  $$ = 1\n  x = \n}\nok = 1', 1],
  ['a = "open\nok = 1', 1],
  ['a = 1 2 3\nok = 1', 1],
  ['}\n]\nok = 1', 1],
  ['a = [1\n b = 2\n]\nok = 1', 1],
];

test.each(RECOVERIES)('recovers from %j', (text, ok) => {
  const body = parseHcl(text);
  expect(body.problems.length).toBeGreaterThan(0);
  expect(plain(hclAttribute(body, 'ok'))).toBe(ok);
});

const HOSTILE = [
  '"${',
  '[',
  '{',
  'a = [',
  'a "b" {\n',
  'a=<<X\n',
  '${"',
  '-(',
  'a=b[',
  '"%{',
  '/*',
  'a={(',
  '? :',
];

test.each(HOSTILE)('%j two hundred thousand times ends', (piece) => {
  expect(() => parseHcl(`x = ${piece.repeat(200_000)}`)).not.toThrow();
});

test('never throws', () => {
  const piece = fc.constantFrom('a', ' = ', '"', '${', '}', '{', '[', ']', '(', ')', '\n', '<<E\n', '\nE\n', '?', ':', ',', '.', '-', '*', '#', '\\', 'for', '%{', '😀', '1'); // prettier-ignore
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => void parseHcl(pieces.join(''))),
    {
      numRuns: 2000,
    },
  );
});
