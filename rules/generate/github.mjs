// node github.mjs <unpacked @octokit/openapi 23.0.2> <unpacked @octokit/graphql-schema 15.26.1>: writes ../github/*.operations.json and ../github/permissions.yaml
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BESIDE_REST, permissionsOf, scopesOf } from './github-permissions.mjs';
import { operationList } from './operation-list.mjs';

const SOURCES = {
  permission: 'https://docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens',
  scope: 'https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps',
};

const folder = process.argv[2];
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const source = `npm @octokit/openapi ${version}`;
const { paths } = JSON.parse(readFileSync(join(folder, 'generated/api.github.com.json'), 'utf8'));
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([, operation]) => operation.operationId !== undefined)
    .map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
);

writeFileSync(new URL('../github/github.operations.json', import.meta.url), listText());
writeFileSync(new URL('../github/graphql.operations.json', import.meta.url), graphqlText(process.argv[3]));
writeFileSync(new URL('../github/permissions.yaml', import.meta.url), setsText());

function listText() {
  const rows = operations.map(({ operationId, method, path, deprecated }) =>
    deprecated ? [operationId, method, path, 'deprecated'] : [operationId, method, path],
  );
  return operationList({ plane: 'rest', title: 'REST API', complete: true, source, prefix: 'github:', rows });
}

/** Mutations by name. The schema of the package is older than the one that GitHub serves: the list is not complete. */
function graphqlText(from) {
  const schema = JSON.parse(readFileSync(join(from, 'schema.json'), 'utf8'));
  const { version: published } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  const { fields } = (schema.data ?? schema).__schema.types.find((type) => type.name === 'Mutation');
  return operationList({
    plane: 'graphql',
    title: 'GraphQL API',
    complete: false,
    source: `npm @octokit/graphql-schema ${published}`,
    prefix: 'github:graphql/',
    rows: fields.map(({ name, isDeprecated }) => (isDeprecated ? [name, 'mutation', 'deprecated'] : [name, 'mutation'])),
  });
}

/** Permissions of fine-grained tokens, applications and workflows, and scopes of classic tokens, as sets. */
function setsText() {
  const sets = new Map();
  const add = (kind, name, id) => sets.set(name, { kind, ids: [...(sets.get(name)?.ids ?? []), `github:${id}`] });
  for (const { operationId, method, path, description } of operations) {
    for (const name of permissionsOf(method, path)) add('permission', name, operationId);
    for (const name of scopesOf(method, path, description ?? '')) add('scope', name, operationId);
  }
  for (const [name, ids] of BESIDE_REST) {
    for (const id of ids) add(sets.get(name)?.kind ?? 'permission', name, id);
  }
  const lines = [
    `# Written by rules/generate/github.mjs from ${source} and rules/generate/github-permissions.mjs: which operation needs`,
    '# which permission or scope. A write set holds what write adds to read. More of them is in sets.yaml.',
    'provider: github',
    'sets:',
  ];
  for (const [name, { kind, ids }] of [...sets].sort(([a], [b]) => (a < b ? -1 : 1))) {
    lines.push(`  ${JSON.stringify(name)}:`, `    title: ${JSON.stringify(`${kind} ${name}`)}`, `    source: ${SOURCES[kind]}`);
    lines.push('    operations:', ...ids.sort().map((id) => `      - ${id}`));
  }
  return `${lines.join('\n')}\n`;
}
