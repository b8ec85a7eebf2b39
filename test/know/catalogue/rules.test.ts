import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkRules, compileRules, openCatalogue } from '../../../src/know/catalogue/index.ts';

const OWN = ['railway', 'postgres', 'mysql', 'redis'];

const files = OWN.flatMap((provider) =>
  readdirSync(`rules/${provider}`).map((name) => ({
    path: `rules/${provider}/${name}`,
    text: readFileSync(`rules/${provider}/${name}`, 'utf8'),
  })),
);
const compilation = compileRules(files);
const { core, providers } = compilation.catalogue;
const catalogue = openCatalogue(core, (provider) => providers[provider]);

/** Ids of what a type may do at most, or surely. */
function permitted(type: string, bound: 'permits' | 'floor'): Set<string> {
  const { provider = '', authority } = catalogue.types.get(type) ?? {};
  const operations = catalogue.operations(provider);
  const { set } = operations.resolve(authority?.[bound] ?? []);
  return new Set([...set].map((index) => operations.list[index]?.id ?? ''));
}

test('the rules hold without a scanner', () => {
  expect([...compilation.problems, ...checkRules(compilation, files)]).toEqual([]);
});

test('every operation of Railway is there and reviewed', () => {
  const { list } = catalogue.operations('railway');
  expect(list).toHaveLength(382);
  expect(list.filter((operation) => operation.method === 'mutation')).toHaveLength(230);
  expect(list.filter((operation) => !operation.reviewed)).toEqual([]);
});

test.each([
  ['railway:volumeDelete', 'destroy', 'railway/volume'],
  ['railway:environmentPatchCommit', 'destroy', 'railway/volume'],
  ['railway:environmentPatchCommitStaged', 'destroy', 'railway/bucket'],
  ['railway:environmentApplyChangeSet', 'destroy', 'railway/service'],
  ['railway:volumeInstanceUpdate', 'destroy', 'railway/volume'],
  ['railway:volumeInstanceBackupDelete', 'unprotect', 'railway/volume-backup'],
  ['railway:volumeInstanceBackupScheduleUpdate', 'unprotect', 'railway/volume-backup'],
  ['postgres:truncate', 'destroy', 'postgres/table'],
  ['postgres:ALTER SYSTEM', 'unprotect', 'postgres/wal-archive'],
  ['mysql:PURGE BINARY LOGS', 'unprotect', 'mysql/binary-log'],
  ['redis:flushall', 'destroy', 'redis/dataset'],
  ['redis:SET', 'destroy', 'redis/key'],
  ['redis:CONFIG SET', 'unprotect', 'redis/persistence'],
] as const)('%s: %s %s', (id, effect, asset) => {
  const operations = catalogue.operations(id.split(':')[0] ?? '');
  expect(operations.list[operations.index(id) ?? -1]?.assets[effect]).toContain(asset);
});

test.each([
  'railway/account-token',
  'railway/workspace-token',
  'railway/project-token',
  'railway/oauth-token',
])('at most, %s deletes volumes', (type) => {
  expect(permitted(type, 'permits')).toContain('railway:volumeDelete');
});

test('a project token stays in its environment and surely only deploys', () => {
  const most = permitted('railway/project-token', 'permits');
  expect(most).toContain('railway:environmentPatchCommit');
  expect(most).not.toContain('railway:projectDelete');
  expect(most).not.toContain('railway:apiTokenCreate');
  expect(permitted('railway/project-token', 'floor')).not.toContain('railway:volumeDelete');
});

test.each([
  'postgres/url',
  'postgres/password',
  'mysql/url',
  'mysql/password',
  'redis/url',
  'redis/password',
])('%s: everything at most, nothing harmful surely', (type) => {
  const provider = type.split('/')[0] ?? '';
  const operations = catalogue.operations(provider);
  expect(permitted(type, 'permits').size).toBe(operations.list.length);
  const floor = [...permitted(type, 'floor')].map((id) => operations.list[operations.index(id) ?? -1]);
  expect(floor.length).toBeGreaterThan(0);
  const harmful = floor.filter((operation) =>
    operation?.effects.some((effect) => effect !== 'read' && effect !== 'change'),
  );
  expect(harmful).toEqual([]);
});

test('an undo on which the sources disagree says so', () => {
  const railway = catalogue.operations('railway');
  expect(railway.list[railway.index('railway:volumeDelete') ?? -1]?.undo?.disputed).toMatch(/permanently/);
});
