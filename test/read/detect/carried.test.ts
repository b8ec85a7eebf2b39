import { array, assert, constantFrom, nat, oneof, property, record, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';

import type { Detection } from '../../../src/model/detection.ts';
import type { Fragment, Lineage } from '../../../src/model/fragment.ts';
import { placeInBase, placesFrom, placesIn } from '../../../src/read/detect/carried.ts';
import { createScanner } from '../../../src/read/detect/index.ts';
import type { Hits } from '../../../src/read/detect/index.ts';
import { compilePrefilter } from '../../../src/read/detect/prefilter.ts';
import { searchOf } from '../../../src/read/detect/search.ts';
import { readReferences, readValues } from '../../../src/read/formats/index.ts';
import { detection, random, rule, uuid } from './detection.ts';

/** A content made from a base: stretches of it and texts of its own, in turn. */
interface Step {
  readonly from: number;
  readonly length: number;
  readonly text: string;
}

function made(base: Buffer, steps: readonly Step[]): { bytes: Buffer; copies: Int32Array } {
  const parts: Buffer[] = [];
  const copies: number[] = [];
  let at = 0;
  for (const { from, length, text } of steps) {
    const start = Math.min(base.length, from % (base.length + 1));
    const part = base.subarray(start, Math.min(base.length, start + length));
    if (part.length > 0) copies.push(at, start, part.length);
    const own = Buffer.from(text, 'utf8');
    parts.push(part, own);
    at += part.length + own.length;
  }
  return { bytes: Buffer.concat(parts), copies: Int32Array.from(copies) };
}

const anchors = ['abc', 'bca', 'key_', '_abc', 'tokens'];
const tables = compilePrefilter(anchors.map((text) => ({ text })));
const lengths = tables.folded.map((anchor) => anchor.length);
const reaching = {
  search: searchOf(tables),
  lengths,
  longest: Math.max(...lengths),
  reach: 64,
  alike: true,
  about: 32,
};
const word = oneof(
  constantFrom(...anchors),
  string({ unit: constantFrom('a', 'b', 'c', '_', ' '), maxLength: 8 }),
);
const text = array(word, { maxLength: 80 }).map((words) => words.join(''));
const steps = array(
  record({
    from: nat(400),
    length: nat(400),
    text: array(word, { maxLength: 3 }).map((all) => all.join('')),
  }),
  { maxLength: 6 },
);

test('places over a base are the places of the whole', () => {
  assert(
    property(text, steps, (content, changes) => {
      const base = Buffer.from(content, 'utf8');
      const { bytes, copies } = made(base, changes);
      const over = placesFrom(reaching, bytes, copies, placesIn(reaching.search, base));
      expect(over).toEqual(placesIn(reaching.search, bytes));
    }),
    { numRuns: 400 },
  );
});

test('a stretch that was taken over whole is found in the base', () => {
  const copies = Int32Array.from([0, 10, 5, 5, 40, 5, 20, 0, 10]);
  expect(placeInBase(copies, 1, 5)).toBe(11);
  expect(placeInBase(copies, 5, 10)).toBe(40);
  expect(placeInBase(copies, 4, 6)).toBeUndefined();
  expect(placeInBase(copies, 12, 13)).toBeUndefined();
  expect(placeInBase(copies, 20, 31)).toBeUndefined();
});

const rules = detection([
  rule({ type: 'dent/key', pattern: '\\bdent_(?<secret>[A-Za-z0-9]{24})\\b', anchors: ['dent_'] }),
  rule({
    type: 'acme/token',
    shape: 'uuid',
    anchors: ['acme'],
    near: [{ variable: ['ACME_TOKEN'] }, { host: ['api.acme.io'], header: ['authorization'] }],
  }),
  rule({
    type: 'generic/password',
    provider: 'generic',
    shape: 'password',
    anchors: ['password'],
    near: [{ variable: ['*password', '*password_*'] }],
  }),
  rule({
    type: 'store/key',
    shape: 'token',
    anchors: ['access_key'],
    near: [{ variable: ['access_key'], word: ['store.connect'] }],
  }),
]);

const filler = constantFrom(
  'const a = 1;\n',
  '// a comment about acme and its tokens\n',
  'password: string;\n',
  'the db_password_of_the_service and so on\n',
  `${'x = y + z; '.repeat(40)}\n`,
  `${'some prose, and more of it. '.repeat(400)}\n`,
  'https://api.acme.io/v1\n',
  'headers.authorization = value\n',
  'store.connect()\n',
  'db = Store.connect(a, b); ',
  `${'z'.repeat(300)}; `,
);
const secret = constantFrom(
  `dent_${random('base62', 24, 'a')}\n`,
  `ACME_TOKEN=${uuid('b')}\n`,
  `db_password = "${random('base62', 18, 'c')}"\n`,
  `curl -H "Authorization: ${uuid('d')}" https://api.acme.io\n`,
  `access_key = "${random('base62', 32, 'f')}"\n`,
);
const source = array(oneof({ weight: 5, arbitrary: filler }, { weight: 1, arbitrary: secret }), {
  minLength: 1,
  maxLength: 60,
}).map((all) => all.join(''));
const edits = array(
  array(
    record({
      from: nat(500_000),
      length: nat(500_000),
      text: oneof(filler, secret, constantFrom('', 'd', '"')),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  { minLength: 1, maxLength: 4 },
);

/** A change right beside one of the words that rules look for: so much is dropped there, and a text put in. */
const besides = array(
  record({
    word: nat(1000),
    after: nat(60),
    drop: nat(30),
    text: constantFrom('', ': ', 'x', ` = "${secretText()}"\n`, `${secretText()}"`),
  }),
  { minLength: 1, maxLength: 6 },
);

function secretText(): string {
  return random('base62', 18, 'e');
}

function beside(base: Buffer, change: { word: number; after: number; drop: number; text: string }): Step[] {
  const places = [...base.toString('latin1').matchAll(/password|acme|dent_/gi)].map(({ index }) => index);
  const at = Math.min(base.length, (places[change.word % Math.max(1, places.length)] ?? 0) + change.after);
  return [
    { from: 0, length: at, text: change.text },
    { from: Math.min(base.length, at + change.drop), length: base.length, text: '' },
  ];
}

function fragment(path: string, bytes: Uint8Array, blob: string, lineage?: Lineage): Fragment {
  return {
    origin: { source: 'history', path, tracking: 'history', blob },
    bytes,
    ...(lineage && { lineage }),
  };
}

test('a scanner finds in versions made from each other what it finds in each alone', () => {
  const formats = { readValues, readReferences };
  const path = constantFrom('src/a.js', 'docs/a.md', '.env', 'config.yaml');
  assert(
    property(tuple(path, path), source, edits, besides, (paths, content, anywhere, near) => {
      const carrying = createScanner(rules, formats);
      const foundAlone = (one: Fragment): Hits => {
        const scanner = createScanner(rules, formats);
        scanner.scan(one);
        return scanner.finish();
      };
      let bytes: Buffer = Buffer.from(content, 'utf8');
      let self = {};
      carrying.scan(fragment(paths[0], bytes, '0', { self, copies: new Int32Array(0) }));
      const alone = [foundAlone(fragment(paths[0], bytes, '0'))];
      [...near, ...anywhere].forEach((change, i) => {
        const next = made(bytes, Array.isArray(change) ? change : beside(bytes, change));
        const base = self;
        self = {};
        const name = paths[i % 2] ?? '';
        carrying.scan(fragment(name, next.bytes, String(i + 1), { self, base, copies: next.copies }));
        alone.push(foundAlone(fragment(name, next.bytes, String(i + 1))));
        bytes = next.bytes;
      });
      const { matches, references } = carrying.finish();
      expect(matches).toEqual(alone.flatMap((hits) => hits.matches));
      expect(references).toEqual(alone.flatMap((hits) => hits.references));
    }),
    { numRuns: 150 },
  );
});

/** What is found in a version, where all that stood before it leads nowhere in the base. */
function foundAfter(rules: Detection, base: Written, next: Written): readonly string[] {
  const scanner = createScanner(rules, { readValues, readReferences });
  const self = {};
  const bytes = Buffer.from(base.text);
  scanner.scan(fragment(base.path, bytes, '0', { self, copies: new Int32Array(0) }));
  expect(scanner.finish().matches).toEqual([]);
  const copies = Int32Array.from([0, 0, bytes.length]);
  scanner.scan(fragment(next.path, Buffer.from(next.text), '1', { self: {}, base: self, copies }));
  return scanner.finish().matches.flatMap(({ fits }) => fits);
}

interface Written {
  readonly path: string;
  readonly text: string;
}

/** Farther than what any of the rules looks at about an anchor. */
const FAR = 'let x = 1;\n'.repeat(4000);
const acme = rule({
  type: 'acme/token',
  shape: 'uuid',
  anchors: ['acme'],
  near: [{ host: ['api.acme.io'] }],
});
const named = rule({
  type: 'acme/secret',
  shape: 'hex:40',
  anchors: ['acme'],
  near: [{ word: ['acme'], variable: ['*secret'] }],
});

test.each([
  ['alone', [acme]],
  ['beside a rule that asks less of the text', [named, acme]],
  ['before a rule that asks less of the text', [acme, named]],
])('a host that led nowhere leads to a value far below it: %s', (_, own) => {
  const text = `${FAR}fetch("https://api.acme.io/v1", { headers: { authorization: KEY } });\n${FAR}`;
  const more = `${text}const KEY = "${uuid('f')}";\n`;
  const found = foundAfter(detection(own), { path: 'a.js', text }, { path: 'a.js', text: more });
  expect(found).toEqual(['acme/token']);
});

test('a key that led nowhere in prose leads to a value far below it where the file is one of keys', () => {
  const kube = rule({
    type: 'kube/token',
    shape: 'token',
    anchors: ['users'],
    near: [{ keys: ['users.*.user.token'] }],
  });
  const notes = '    note: one of many\n'.repeat(400);
  const comments = '# a comment\n'.repeat(3000);
  const text = `${comments}users:\n- name: x\n  user:\n${notes}    token: ${random('base62', 40, 'g')}\n${comments}`;
  expect(foundAfter(detection([kube]), { path: 'a.md', text }, { path: 'a.yaml', text })).toEqual([
    'kube/token',
  ]);
});
