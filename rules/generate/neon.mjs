// node neon.mjs <unpacked npm @neondatabase/api-client 2.7.3> > ../neon/neon.operations.json
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { operationList } from './operation-list.mjs';
import { operationsOf } from './openapi.mjs';

const spec = parse(readFileSync(join(process.argv[2], 'public-v2-for-users.gen.yaml'), 'utf8'), { maxAliasCount: -1 });

process.stdout.write(
  operationList({
    plane: 'management',
    title: 'Neon API v2 (console.neon.tech)',
    complete: true,
    source: 'npm @neondatabase/api-client 2.7.3, public-v2-for-users.gen.yaml',
    prefix: 'neon:',
    rows: operationsOf(spec).map(({ name, method, path, deprecated }) =>
      deprecated ? [name, method, path, 'deprecated'] : [name, method, path],
    ),
  }),
);
