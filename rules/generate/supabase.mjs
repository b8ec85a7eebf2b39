// node supabase.mjs <openapi.json of supabase/cli, packages/api/src/generated | a list of operations> > ../supabase/supabase.operations.json
import { readFileSync } from 'node:fs';
import { operationList } from './operation-list.mjs';
import { operationsOf } from './openapi.mjs';

const input = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const all = input.paths === undefined ? input.operations : operationsOf(input);

process.stdout.write(
  operationList({
    plane: 'management',
    title: 'Management API (api.supabase.com)',
    complete: true,
    source:
      'https://github.com/supabase/cli/blob/627e534b4f2b5f2f367e7e9a46fc4a0975a92ebe/packages/api/src/generated/openapi.json',
    prefix: 'supabase:',
    rows: all.map(({ name, method, path, deprecated }) =>
      deprecated ? [name, method, path, 'deprecated'] : [name, method, path],
    ),
  }),
);
