import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkRules, compileRules, openCatalogue } from '../../../src/know/catalogue/index.ts';

const files = readdirSync('rules/github').map((name) => ({
  path: `rules/github/${name}`,
  text: readFileSync(`rules/github/${name}`, 'utf8'),
}));
const compilation = compileRules(files);
const { core, providers } = compilation.catalogue;
const catalogue = openCatalogue(core, (provider) => providers[provider]);
const github = catalogue.operations('github');

function operation(id: string): (typeof github.list)[number] | undefined {
  return github.list[github.index(`github:${id}`) ?? -1];
}

test('the rules hold', () => {
  expect([...compilation.problems, ...checkRules(compilation, files)]).toEqual([]);
});

test('every operation is there and reviewed', () => {
  expect(github.list.filter((one) => one.plane === 'rest')).toHaveLength(1223);
  expect(github.list.filter((one) => !one.reviewed)).toEqual([]);
  expect(github.list.filter((one) => one.source === undefined)).toEqual([]);
});

test.each([
  ['repos/delete', 'destroy', 'github/repository'],
  ['git/update-ref', 'destroy', 'github/branch'],
  ['git/force-push', 'destroy', 'github/branch'],
  ['graphql/deleteIssue', 'destroy', 'github/issue'],
  ['packages/delete-package-version-for-org', 'destroy', 'github/package-version'],
  ['migrations/delete-archive-for-org', 'unprotect', 'github/migration-archive'],
  ['repos/delete-branch-protection', 'unprotect', 'github/branch'],
  ['repos/update-org-ruleset', 'unprotect', 'github/tag'],
] as const)('%s: %s %s', (id, effect, asset) => {
  expect(operation(id)?.assets[effect]).toContain(asset);
});

test.each([
  ['repos/create-deploy-key', ['escalate']],
  ['apps/create-installation-access-token', ['escalate']],
  ['actions/create-workflow-dispatch', ['execute']],
  ['secret-scanning/list-alerts-for-repo', ['disclose']],
  ['markdown/render', ['read']],
  ['orgs/delete-attestations-bulk', ['destroy']],
  ['repos/delete-webhook', ['change']],
  ['issues/delete-label', ['change']],
  ['repos/get-content', ['read']],
  ['codespaces/create-for-authenticated-user', ['spend', 'execute']],
] as const)('%s does %s', (id, effects) => {
  expect(operation(id)?.effects).toEqual(effects);
});

test.each([
  ['contents:write', 'git/force-push', true],
  ['contents:write', 'repos/delete-release', true],
  ['contents:read', 'repos/get-content', true],
  ['contents:read', 'git/push', false],
  ['contents:write', 'repos/delete', false],
  ['administration:write', 'repos/delete', true],
  ['actions:write', 'actions/create-workflow-dispatch', true],
  ['issues:write', 'repos/delete-file', false],
  ['id-token:write', 'oidc/request-token', true],
  ['workflow-permissions', 'actions/create-or-update-repo-secret', false],
  ['user-token', 'apps/create-installation-access-token', false],
  ['user-token', 'orgs/delete', true],
  ['delete_repo', 'repos/delete', true],
  ['repo', 'repos/delete', false],
] as const)('github/%s holds %s: %s', (name, id, held) => {
  const { set, unknown } = github.resolve([`github/${name}`]);
  expect(unknown).toEqual([]);
  expect(set.has(github.index(`github:${id}`) ?? -1)).toBe(held);
});

test('a workflow can state every permission of its token', () => {
  expect(catalogue.types.get('github/actions-token')?.authority.grantsFrom).toBe('permissions');
  const keys =
    'actions artifact-metadata attestations checks contents deployments discussions id-token issues models packages pages pull-requests repository-projects security-events statuses';
  const sets = keys.split(' ').flatMap((key) => [`github/${key}:read`, `github/${key}:write`]);
  expect(sets.filter((name) => !github.groups.has(name))).toEqual([]);
});

test('who may restore, and where nobody can', () => {
  expect(operation('repos/delete')?.undo?.for).toBe('90 days');
  expect(operation('packages/delete-package-for-org')?.undo?.for).toMatch(/^30 days/);
  expect(operation('orgs/delete')?.undo).toBeUndefined();
});
