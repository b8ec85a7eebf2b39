import { expect, test } from 'vitest';
import { checkRules, compileRules, type RuleScanner } from '../../../src/know/catalogue/index.ts';

const GOOD = `
provider: acme
title: Acme
reviewed: 2026-11-01
types:
  - id: acme/token
    title: Acme token
    recognised: by acme_
    detect: { pattern: '\\bacme_[a-z]{20}\\b', examples: ['ACME_TOKEN=acme_{lower:20}'], negatives: ['acme_home'] }
    authority: { known: fixed, planes: [api], permits: ['acme:*'], reaches: everything }
    narrower-note: none exists
    expires: never
    references: [https://acme.example]
  - id: acme/key
    title: Acme key
    recognised: by its name
    detect:
      shape: hex:32
      near: [{ variable: [ACME_KEY] }]
      examples: ['ACME_KEY={hex:32}']
      negatives: ['ACME_ID={hex:32}']
    authority: { known: no, planes: [api], permits: ['acme:*'], reaches: everything }
    narrower: [acme/token]
    expires: never
    references: [https://acme.example]
planes: [{ name: api, complete: true }]
operations:
  - { id: acme:drop, does: { destroy: [] }, source: https://acme.example/drop }
`;

const scanner: RuleScanner = (text) =>
  [
    { types: ['acme/token'], found: /\bacme_[a-z]{20}\b/.exec(text) },
    { types: ['acme/key'], found: /(?<=ACME_KEY=)[0-9a-f]{32}/.exec(text) },
    { types: ['other/thing'], found: /other_[0-9a-f]{32}/.exec(text) },
  ].flatMap(({ types, found }) =>
    found === null ? [] : [{ types, start: found.index, end: found.index + found[0].length }],
  );

function check(text: string): string[] {
  const files = [{ path: 'rules/acme/a.yaml', text }];
  const compilation = compileRules(files);
  expect(compilation.problems).toEqual([]);
  return checkRules(compilation, files, scanner).map(
    (problem) => `${problem.place.line}: ${problem.message}`,
  );
}

test('good rules hold', () => {
  expect(check(GOOD)).toEqual([]);
});

const BAD: readonly (readonly [what: string, from: string, to: string, message: RegExp])[] = [
  ['an unbounded quantifier', '[a-z]{20}\\b', '[a-z]{20,}\\b', /^9: unbounded quantifier \{20,\}/],
  ['no anchor', '\\bacme_[a-z]{20}\\b', '[a-z]{20}', /no anchor can be derived/],
  ['a common anchor', 'variable: [ACME_KEY]', 'variable: [token]', /anchor token is too common/],
  [
    'an anchor of frequent bytes',
    'variable: [ACME_KEY]',
    'variable: [return]',
    /anchor "return" may stand \d+ times in a megabyte/,
  ],
  ['a short anchor', 'shape: hex:32', "shape: hex:32\n      anchors: ['ab']", /shorter than 3 bytes/],
  ['an unknown shape', 'shape: hex:32', 'shape: hexa:32', /no shape hexa:32/],
  ['a shape without surroundings', '      near: [{ variable: [ACME_KEY] }]\n', '', /a shape needs near/],
  ['no example', "examples: ['ACME_KEY={hex:32}']", 'examples: []', /needs an example/],
  ['no negative of a shape', "negatives: ['ACME_ID={hex:32}']", 'negatives: []', /needs a negative/],
  [
    'an example that does not match',
    'ACME_TOKEN=acme_{lower:20}',
    'ACME_TOKEN=acme_{lower:19}',
    /does not match acme\/token/,
  ],
  [
    'an example of another type',
    "['ACME_KEY={hex:32}']",
    "['x acme_{lower:20}']",
    /matches acme\/token and not acme\/key/,
  ],
  [
    'an example that matches another provider',
    'ACME_KEY={hex:32}',
    'ACME_KEY={secret:{hex:32#a} other_{hex:32#a}}',
    /matches other\/thing too/,
  ],
  ['a negative that matches', 'acme_home', 'acme_{lower:20}', /counter-example matches acme\/token/],
  ['no reference', 'references: [https://acme.example]', 'references: []', /needs a reference/],
  ['narrower left open', '    narrower-note: none exists\n', '', /narrower is empty/],
  ['known: token without states', 'known: no', 'known: token', /needs states/],
  ['destroy without a source', ', source: https://acme.example/drop', '', /destroy needs a source/],
];

test.each(BAD)('%s is refused', (_what, from, to, message) => {
  const text = GOOD.replace(from, to);
  expect(text).not.toBe(GOOD);
  expect(check(text).join('\n')).toMatch(message);
});

test('a common anchor is taken for a generic type', () => {
  const text = GOOD.replace('variable: [ACME_KEY]', 'variable: [token]').replace(
    'title: Acme key',
    'title: K\n    generic: true',
  );
  expect(check(text).filter((message) => message.includes('anchor'))).toEqual([]);
});
