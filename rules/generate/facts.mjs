// node facts.mjs <operation table, json> <plane> <title> <source> <prefix> > ../<provider>/<name>.operations.json
// An operation table is { operations: [{ name, kind | method, path, deprecated }] }; one whose name stands twice is told
// apart by its method or kind.
import { readFileSync } from 'node:fs';
import { operationList } from './operation-list.mjs';

const [file, plane, title, source, prefix, ...rename] = process.argv.slice(2);
const { operations } = JSON.parse(readFileSync(file, 'utf8'));
const taken = new Map();
for (const { name } of operations) taken.set(name, (taken.get(name) ?? 0) + 1);
for (const name of rename) taken.set(name, 2);

const rows = operations.map(({ name, kind, method, path, deprecated }) => {
  const verb = method ?? kind;
  const row = [taken.get(name) > 1 ? `${name} (${verb})` : name, verb];
  if (path !== undefined) row.push(path);
  return deprecated ? [...row, 'deprecated'] : row;
});

process.stdout.write(operationList({ plane, title, complete: true, source, prefix, rows }));
