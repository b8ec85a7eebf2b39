import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, constantFrom, integer, property, record, shuffledSubarray, string } from 'fast-check';
import { parse, stringify } from 'yaml';
import { describe, expect, test } from 'vitest';
import { formatAcceptances, formatManifest } from '../../../src/know/manifest/index.ts';
import { ROOT } from '../../support/fixtures.ts';

test.each<[name: string, before: string, after: string]>([
  [
    'sections and keys in the order of the documentation',
    'jobs:\n  a:\n    grants: unknown\n    credentials: [{ in: x, type: y }]\n    purpose: p\nversion: 1\n',
    'version: 1\njobs:\n  a:\n    purpose: p\n    credentials: [{ type: y, in: x }]\n    grants: unknown\n',
  ],
  [
    'names of jobs stay in their order',
    'version: 1\njobs:\n  b: { purpose: x }\n  a: { purpose: x }\n',
    'version: 1\njobs:\n  b: { purpose: x }\n  a: { purpose: x }\n',
  ],
  [
    'comments stay with what they are about',
    '# the file\n\njobs:\n  # about b\n  b:\n    # about its grants\n    grants: unknown # nobody knows\n    # about its purpose\n    purpose: x\n# about the version\nversion: 1\n# the end\n',
    '# the file\n\n# about the version\nversion: 1\njobs:\n  # about b\n  b:\n    # about its purpose\n    purpose: x\n    # about its grants\n    grants: unknown # nobody knows\n\n# the end\n',
  ],
  [
    'spaces inside braces, none inside brackets',
    'version: 1\nnested: [ a,b ]\nassets: {a: {is: {kind: x}}}\n',
    'version: 1\nassets: { a: { is: { kind: x } } }\nnested: [a, b]\n',
  ],
  [
    'numbers as they are written',
    'version: 1\nassets: { a: { is: { at: 007, kind: x } } }\n',
    'version: 1\nassets: { a: { is: { kind: x, at: "007" } } }\n',
  ],
  [
    'Windows, with a byte order mark',
    '\uFEFFnested: [a]\r\nversion: 1\r\n',
    '\uFEFFversion: 1\r\nnested: [a]\r\n',
  ],
  ['nothing', '', ''],
  ['a comment alone', '# nothing yet\n', '# nothing yet\n'],
])('a manifest: %s', (_, before, after) => {
  expect(formatManifest(before)).toBe(after);
  expect(formatManifest(after)).toBe(after);
});

test('what is no YAML is not rewritten', () => expect(formatManifest('version: [1\n')).toBeUndefined());

const A = '- { check: exceeds-job, id: 111111, effect: read, reason: a, until: 2027-01-01 }';
const B = '- { check: scope-unknown, id: "222222", effect: read, reason: b, until: 2027-01-01 }';

test.each<[name: string, before: string, after: string]>([
  [
    'sorted',
    `# all\n${B}\n${A.replace('111111', '"111111"')}\n`,
    `# all\n${A.replace('111111', '"111111"')}\n${B}\n`,
  ],
  ['an id as it is written', `${A.replace('111111', '011111')}\n`, `${A.replace('111111', '"011111"')}\n`],
  ['twice', `${B}\n${B}\n`, `${B}\n`],
  [
    'with comments',
    `# all\n${B} # why b\n# about a\n- check: exceeds-job # in a\n  id: "111111"\n  effect: read\n  reason: a\n  until: 2027-01-01\n# the end\n`,
    `# all\n# about a\n# in a\n${A.replace('111111', '"111111"')}\n${B} # why b\n# the end\n`,
  ],
  [
    'in brackets',
    `# all\n[\n  # about b\n  ${B.slice(2)}, # why b\n  ${A.slice(2).replace('111111', '"111111"')}\n]\n# the end\n`,
    `# all\n# about b\n${A.replace('111111', '"111111"')}\n${B} # why b\n# the end\n`,
  ],
  [
    'Windows',
    `${B}\r\n${A.replace('111111', '"111111"')}\r\n`,
    `${A.replace('111111', '"111111"')}\r\n${B}\r\n`,
  ],
])('acceptances: %s', (_, before, after) => {
  expect(formatAcceptances(before)).toBe(after);
  expect(formatAcceptances(after)).toBe(after);
});

/** The first part of the documentation with a section of each kind. */
const WHOLE = Object.assign(
  {},
  ...[
    ...readFileSync(join(ROOT, 'docs/manifest.md'), 'utf8').matchAll(/^```yaml\n((?!#)[\s\S]*?)^```/gm),
  ].map(([, text = '']) => parse(text) as object),
) as object;

describe('whatever a manifest looks like', () => {
  const comment = string({ unit: constantFrom('a', ' ', '#', ':', "'", '"', '{', '- '), maxLength: 8 }).map(
    (text) => `# ${text}`,
  );
  const layout = record({
    sections: shuffledSubarray(Object.keys(WHOLE), { minLength: Object.keys(WHOLE).length }),
    indent: integer({ min: 1, max: 6 }),
    flow: integer({ min: 1, max: 5 }),
    comments: array(
      record({ at: integer({ min: 0, max: 400 }), text: comment, trailing: constantFrom(true, false) }),
      {
        maxLength: 6,
      },
    ),
    crlf: constantFrom(true, false),
  });

  test('its canonical form says the same, keeps every comment, and stays', () => {
    let rewritten = 0;
    assert(
      property(layout, ({ sections, indent, flow, comments, crlf }) => {
        const shuffled = Object.fromEntries(
          sections.map((name) => [name, (WHOLE as Record<string, unknown>)[name]]),
        );
        const lines = stringify(shuffled, {
          indent,
          collectionStyle: flow === 1 ? 'flow' : 'any',
          lineWidth: flow * 30,
        }).split('\n');
        for (const { at, text, trailing } of comments) {
          const index = at % lines.length;
          if (trailing && /[\w\]}]$/.test(lines[index] ?? '')) lines[index] += ` ${text}`;
          else lines.splice(index, 0, text);
        }
        const before = lines.join(crlf ? '\r\n' : '\n');
        const after = formatManifest(before);
        if (after === undefined) return;
        rewritten += 1;
        expect(parse(after)).toEqual(parse(before));
        expect(formatManifest(after)).toBe(after);
        expect(after.split('#').length).toBe(before.split('#').length);
        expect(after.includes('\r')).toBe(crlf);
      }),
      { numRuns: 150 },
    );
    expect(rewritten).toBeGreaterThan(100);
  });
});
