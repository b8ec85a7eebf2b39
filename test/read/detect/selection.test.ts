import { expect, test } from 'vitest';
import { placesIn } from '../../../src/read/detect/carried.ts';
import { engineOf } from '../../../src/read/detect/engine.ts';
import { anchorOf, codeOf, decidedBy, listOf } from '../../../src/read/detect/place-codes.ts';
import { candidatesAt, LedLists } from '../../../src/read/detect/selection.ts';
import { readReferences, readValues } from '../../../src/read/formats/index.ts';
import { detection, random, rule } from './detection.ts';

const cache = rule({
  type: 'cache/password',
  shape: 'password',
  anchors: ['cache'],
  near: [{ keys: ['cache.password'] }, { flag: ['a', 'pass'], command: ['cache-cli'] }],
});
const store = rule({
  type: 'store/password',
  shape: 'password',
  anchors: ['store'],
  near: [{ variable: ['password', 'pass'], word: ['store.connect'] }],
});
const vault = rule({
  type: 'locker/token',
  shape: 'token',
  anchors: ['locker'],
  near: [{ flag: ['t', 'access-key'], command: ['locker'] }],
});
const depot = rule({
  type: 'depot/key',
  shape: 'token',
  anchors: ['depot'],
  near: [{ variable: ['*'], word: ['depot'] }],
});
const mail = rule({
  type: 'mail/token',
  shape: 'token',
  anchors: ['mailer'],
  near: [{ flag: ['token'], command: ['mailer'] }],
});
const dent = rule({ type: 'dent/key', pattern: '\\bdent_(?<secret>[a-z0-9]{24})\\b', anchors: ['dent_'] });
const engine = engineOf(
  detection([cache, store, depot, vault, mail, dent]),
  { readValues, readReferences },
  { gated: true },
);

/** Types of which something is looked for in a text. */
function ledTo(path: string, text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const { run } = candidatesAt(engine, bytes, path, placesIn(engine.search, bytes));
  return [...run.keys()].map((one) => one.rule.type);
}

const value = random('base62', 24, 'a');
const named = Buffer.from(`cache.password = "${value}"\nmailer --token=${value}\n`);
const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['a key', `cache.password = "${value}"`, ['cache/password']],
  ['a key in a dictionary', `x = {"cache": {"password": "${value}"}}`, ['cache/password']],
  ['a key behind an escape', `"a\\ncache.password = ${value}"`, ['cache/password']],
  ['a key that goes on', `cache_table.password = "${value}"`, []],
  ['a key that something stands in front of', `my_cache.password = "${value}"`, []],
  ['a key without the one below it', `cache.hits(${value}) // and misses`, []],
  ['a word with the name beside it', `store.connect(h, password="${value}")`, ['store/password']],
  ['a word, and the name in prose', `store.connect(h, "${value}") // without the password they want`, []],
  ['a word, and the name far away', `store.connect()\n${'x = 1;\n'.repeat(2000)}password = "${value}"`, []],
  ['a word, and a name that may be any', `depot(key="${value}")`, ['depot/key']],
  ['a command with its flag', `cache-cli -h h -a ${value}`, ['cache/password']],
  ['a command by its path', `/opt/bin/cache-cli --pass ${value}`, ['cache/password']],
  ['a command without the flag', `cache-cli -h ${value}`, []],
  ['what only begins like the command', `cache-client -a ${value}`, []],
  ['a command with a long flag', `mailer --token=${value}`, ['mail/token']],
  ['a flag of one letter or of words', `locker --Access-Key ${value}`, ['locker/token']],
  ['the same by its letter', `locker -T ${value}`, ['locker/token']],
  ['neither of the two', `locker --file ${value}`, []],
  ['a command without it', `mailer --file ${value}`, []],
  ['a pattern', `dent_${random('hex', 24, 'b')}`, ['dent/key']],
];

test.each(cases)('%s', (_, text, types) => {
  expect(ledTo('a.py', text)).toEqual(types);
  const among = `${'let y = 2;\n'.repeat(3000)}${text}\n${'let z = 3;\n'.repeat(3000)}`;
  expect(ledTo('a.py', among)).toEqual(types);
});

test('a code tells anchor, what decided and the list', () => {
  for (const anchor of [0, 1, 8191]) {
    for (const decided of [0, 1, 2, 3, 4] as const) {
      for (const list of [0, 1, 32_767]) {
        const code = codeOf(anchor, decided, list);
        expect([anchorOf(code), decidedBy(code), listOf(code)]).toEqual([anchor, decided, list]);
        expect(new Int32Array([code])[0]).toBe(code);
      }
    }
  }
});

test('a list of rules has one number, which tells it from others', () => {
  const { run } = candidatesAt(engine, named, 'a.py', placesIn(engine.search, named));
  const [one, other] = [...run.keys()];
  if (one === undefined || other === undefined) throw new Error('two rules lead there');
  const lists = new LedLists();
  const numbers = [
    [],
    [{ rule: one, far: false }],
    [{ rule: one, far: true }],
    [{ rule: one, far: false }],
    [
      { rule: one, far: false },
      { rule: other, far: false },
    ],
  ].map((list) => lists.numberOf(list));
  expect(numbers).toEqual([0, 1, 2, 1, 3]);
  expect(lists.list(2)).toEqual([{ rule: one, far: true }]);
});

test('a word with letters that are not folded is taken to stand there', () => {
  const own = rule({
    type: 'tienda/clave',
    shape: 'password',
    anchors: ['tienda'],
    near: [{ variable: ['tienda_key'], word: ['contraseña'] }],
  });
  const made = engineOf(detection([own]), { readValues, readReferences }, { gated: true });
  const bytes = Buffer.from(`// CONTRASEÑA\ntienda_key = "${value}"\n`);
  expect([...candidatesAt(made, bytes, 'a.py', placesIn(made.search, bytes)).run.keys()]).toHaveLength(1);
});
