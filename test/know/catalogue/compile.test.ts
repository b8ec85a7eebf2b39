import { expect, test } from 'vitest';
import { compileRules, joinCatalogues, openCatalogue } from '../../../src/know/catalogue/index.ts';

const RULES = `
provider: acme
title: Acme
reviewed: 2026-11-01
types:
  - id: acme/token
    title: Acme token
    recognised: by acme_
    detect: { pattern: '\\bacme_[a-z]{20}\\b', examples: ['acme_{lower:20}'] }
    authority: { known: fixed, planes: [api], permits: ['acme:*'], reaches: everything }
    narrower-note: none
    expires: never
    references: [https://acme.example]
planes: [{ name: api, complete: true, source: https://acme.example/api }]
defaults: { api: { GET: read, DELETE: change } }
effects:
  - { match: 'acme:*/delete', does: { change: [] } }
  - { ids: [acme:disk/delete], does: { destroy: [disk], read: [] }, undo: { by: owner, how: mail, for: 2 days, source: x, seen: 2026-11-01 } }
  - { match: 'acme:disk/*', does: { execute: [] } }
operations:
  - { id: acme:extra, plane: api, does: { escalate: [] }, note: by hand }
assets:
  disk: { title: a disk, keeps: data }
  copy: { title: its copies, in: [disk], keeps: copies }
sets:
  disks:write: { operations: ['acme:disk/*'] }
  all: { operations: [acme/disks:write, acme:extra] }
`;

const LIST = `{ "plane": "api", "title": "API", "complete": true, "source": "npm x", "prefix": "acme:",
"operations": [
["disk/delete","DELETE","/disks/{id}"],
["disk/list","GET","/disks"],
["tag/delete","DELETE","/tags/{id}","deprecated"]
] }`;

function compiled(rules = RULES, list = LIST) {
  return compileRules([
    { path: 'rules/acme/a.yaml', text: rules },
    { path: 'rules/acme/x.operations.json', text: list },
  ]);
}

function opened() {
  const { catalogue, problems } = compiled();
  expect(problems).toEqual([]);
  return openCatalogue(catalogue.core, (provider) => catalogue.providers[provider]);
}

test('effects: an id beats a match, a later match an earlier, a default is not reviewed', () => {
  const { list } = opened().operations('acme');
  const effects = Object.fromEntries(list.map((operation) => [operation.id, operation.effects]));
  expect(effects).toEqual({
    'acme:disk/delete': ['read', 'destroy'],
    'acme:disk/list': ['execute'],
    'acme:tag/delete': ['change'],
    'acme:extra': ['escalate'],
  });
  expect(list[0]?.assets).toEqual({ destroy: ['acme/disk'] });
  expect(list[0]?.undo?.for).toBe('2 days');
  expect(list[2]).toMatchObject({ deprecated: true, method: 'DELETE', path: '/tags/{id}', reviewed: true });
});

test.each([
  [['acme:disk/delete'], ['acme:disk/delete'], []],
  [['acme:*'], ['acme:disk/delete', 'acme:disk/list', 'acme:tag/delete', 'acme:extra'], []],
  [['acme:*/delete'], ['acme:disk/delete', 'acme:tag/delete'], []],
  [['acme/all'], ['acme:disk/delete', 'acme:disk/list', 'acme:extra'], []],
  [['acme:nope*', 'acme:extra'], ['acme:extra'], ['acme:nope*']],
  [['other:*', '*', 'acme:Extra'], [], ['other:*', '*', 'acme:Extra']],
])('resolve %j', (names, ids, unknown) => {
  const operations = opened().operations('acme');
  const { set, unknown: left } = operations.resolve(names ?? []);
  expect([...set].map((index) => operations.list[index]?.id)).toEqual(ids);
  expect(left).toEqual(unknown);
});

test('operation names fold case where the provider says so', () => {
  const { catalogue } = compiled(`${RULES}fold-case: true\n`);
  const operations = openCatalogue(catalogue.core, (provider) => catalogue.providers[provider]).operations(
    'acme',
  );
  expect(operations.index('acme:EXTRA')).toBe(3);
  expect(operations.resolve(['acme:DISK/*']).set.size).toBe(2);
});

test('a provider without lists has none, and says what it does not know', () => {
  const operations = opened().operations('nobody');
  expect(operations.list).toEqual([]);
  expect(operations.resolve(['nobody:*']).unknown).toEqual(['nobody:*']);
});

const WRONG: readonly (readonly [what: string, from: string, to: string, message: RegExp, line?: number])[] =
  [
    ['an unknown key', 'narrower-note', 'narower-note', /unknown key narower-note/, 11],
    ['a missing key', 'expires: never', 'revoke: x', /missing expires/],
    ['an unknown effect', '{ change: [] }', '{ delete: [] }', /unknown key delete|expected/],
    [
      'an operation that is in no list',
      'ids: [acme:disk/delete]',
      'ids: [acme:disk/destroy]',
      /is in no list/,
    ],
    [
      'a pattern that matches nothing',
      "match: 'acme:*/delete'",
      "match: 'acme:*/nope'",
      /matches no operation/,
    ],
    ['an asset that does not exist', 'destroy: [disk]', 'destroy: [disc]', /no asset kind acme\/disc/],
    ['a container that does not exist', 'in: [disk]', 'in: [disc]', /no asset kind acme\/disc/],
    ['a set with an unknown operation', "['acme:disk/*']", "['acme:disc/*']", /names no operation/],
    ['a set that contains itself', "['acme:disk/*']", '[acme/all]', /contains itself/],
    ['permits that resolve to nothing', "permits: ['acme:*']", "permits: ['amce:*']", /names no operation/],
    [
      'known: fixed with a plane without a list',
      'planes: [api]',
      'planes: [data]',
      /neither a list nor words/,
    ],
    [
      'a container cycle',
      'disk: { title: a disk,',
      'disk: { title: a disk, in: [copy],',
      /lead back to itself/,
    ],
    ['a foreign type', 'id: acme/token', 'id: other/token', /is named acme/],
    ['an undo without a source', 'source: x, seen', 'seen', /missing source/],
    ['broken YAML', 'types:', 'types: [', /./],
  ];

const WRONG_CASES = WRONG.map(([what, from, to, message, line]) => ({ what, from, to, message, line }));

test.each(WRONG_CASES)('$what is refused with its place', ({ from, to, message, line }) => {
  const text = RULES.replace(from, to);
  expect(text).not.toBe(RULES);
  const { problems } = compiled(text);
  const found = problems.find((problem) => message.test(problem.message));
  expect(found?.message).toMatch(message);
  expect(found?.place.path).toBe('rules/acme/a.yaml');
  if (line !== undefined) expect(found?.place.line).toBe(line);
});

test('a generated operation without an effect or a default is refused', () => {
  const { problems } = compiled(
    RULES,
    LIST.replace('"DELETE","/tags', '"PURGE","/tags').replace('tag/delete', 'tag/purge'),
  );
  expect(problems.map((problem) => problem.message).join()).toMatch(/without an effect.*acme:tag\/purge/);
});

test("a user's rules add a type and operations to a provider, and replace none", () => {
  const { catalogue } = compiled();
  const load = (provider: string) => catalogue.providers[provider];
  const own = `
provider: acme
plane: api
types:
  - { id: acme/own, title: Own, recognised: x, expires: never, references: [x],
      authority: { known: no, planes: [api], permits: ['acme:disk/*', 'acme:own'], reaches: x } }
  - { id: acme/token, title: Weaker, recognised: x, expires: never, references: [x],
      authority: { known: fixed, planes: [api], permits: ['acme:disk/list'], reaches: x } }
planes: [{ name: api }]
operations: [{ id: acme:own, does: [read] }, { id: acme:disk/delete, does: [read] }]
`;
  const { catalogue: extra, problems } = compileRules([{ path: 'own/a.yaml', text: own }], {
    core: catalogue.core,
    load,
  });
  expect(problems.map((problem) => problem.message)).toEqual([
    'acme/token is in the built-in catalogue and cannot be replaced',
    'acme:disk/delete is in the built-in catalogue and cannot be replaced',
  ]);
  const joined = joinCatalogues(catalogue.core, load, extra);
  const whole = openCatalogue(joined.core, joined.load);
  const { list } = whole.operations('acme');
  expect(list.map((operation) => operation.id)).toContain('acme:own');
  expect(list.find((operation) => operation.id === 'acme:disk/delete')?.effects).toContain('destroy');
  expect(whole.types.get('acme/token')?.title).toBe('Acme token');
  expect(
    whole.operations('acme').resolve(whole.types.get('acme/own')?.authority.permits ?? []).set.size,
  ).toBe(3);
});

test('prototype names are names like any other', () => {
  const text =
    'provider: acme\nassets:\n  __proto__: { title: x, keeps: data }\n  constructor: { title: y, keeps: data }\n';
  const { catalogue, problems } = compileRules([{ path: 'a.yaml', text }]);
  expect(problems).toEqual([]);
  expect(catalogue.providers['acme']?.assets.map((asset) => asset.id)).toEqual([
    'acme/__proto__',
    'acme/constructor',
  ]);
});
