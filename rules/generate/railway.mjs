// node railway.mjs <schema.json of railwayapp/cli, src/gql/schema.json | a list of operations> > ../railway/railway.operations.json
import { readFileSync } from 'node:fs';
import { operationList } from './operation-list.mjs';

const input = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const schema = (input.data ?? input).__schema;
const rows = schema === undefined ? fromList(input.operations) : [...fields('Query', 'query'), ...fields('Mutation', 'mutation')];

process.stdout.write(
  operationList({
    plane: 'management',
    title: 'public API (GraphQL v2)',
    complete: true,
    source: 'https://github.com/railwayapp/cli/blob/df14f09436ed0f65ad0932b24544eb45a8790558/src/gql/schema.json',
    prefix: 'railway:',
    rows: distinct(rows),
  }),
);

/** A query that has a mutation of its name is told apart by its kind. */
function distinct(all) {
  const mutations = new Set(all.filter((row) => row[1] === 'mutation').map((row) => row[0]));
  return all.map(([name, kind, ...rest]) => [
    kind === 'query' && mutations.has(name) ? `${name} (query)` : name,
    kind,
    ...rest,
  ]);
}

function fields(type, kind) {
  const { fields: all } = schema.types.find((entry) => entry.name === type);
  return all.map((field) => (field.isDeprecated ? [field.name, kind, 'deprecated'] : [field.name, kind]));
}

function fromList(operations) {
  return operations.map(({ name, kind, deprecated }) => (deprecated ? [name, kind, 'deprecated'] : [name, kind]));
}
