// node vercel.mjs <unpacked npm @vercel/sdk 1.28.35> > ../vercel/vercel.operations.json
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationList } from './operation-list.mjs';

const folder = join(process.argv[2], 'src', 'funcs');

process.stdout.write(
  operationList({
    plane: 'management',
    title: 'REST API (api.vercel.com)',
    complete: false,
    source: 'npm @vercel/sdk 1.28.35',
    prefix: 'vercel:',
    rows: readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => rowOf(file, readFileSync(join(folder, file), 'utf8'))),
  }),
);

/** One function of the SDK is one operation; its id, method and path are literals in the function's body. */
function rowOf(file, code) {
  const name = /operationID:\s*"([^"]+)"/.exec(code)?.[1];
  const method = /\bmethod:\s*"([A-Z]+)"/.exec(code)?.[1];
  const path = /pathToFunc\(\s*"([^"]+)"/.exec(code)?.[1];
  if (name === undefined || method === undefined || path === undefined) throw new Error(`${file}: no operation found`);
  return /^ \* @deprecated\b/m.test(code) ? [name, method, path, 'deprecated'] : [name, method, path];
}
