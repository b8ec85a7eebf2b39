// node facts.mjs <table> <plane> <title> <source> <prefix> [--incomplete] [name ...] > ../<provider>/<list>.operations.json
//
// A table is JSON: { operations: [{ name, kind | method, path, deprecated }] }. A name that stands twice, or is given here
// because another list of the provider has it, is told apart by its method or kind. `*` in a route is written `:`, because
// it stands for anything in the catalogue.
import { readFileSync } from 'node:fs';
import { operationList } from './operation-list.mjs';

const [file, plane, title, source, prefix, ...rest] = process.argv.slice(2);
const { operations } = JSON.parse(readFileSync(file, 'utf8'));
const shared = new Set(rest.filter((item) => !item.startsWith('--')));
const count = new Map();
for (const { name } of operations) count.set(name, (count.get(name) ?? 0) + 1);

const rows = operations.map(({ name, kind, method, path, deprecated }) => {
  const verb = method ?? kind;
  const apart = shared.has(name) || count.get(name) > 1;
  const row = [(apart ? `${name} (${verb})` : name).replaceAll('*', ':'), verb];
  if (path !== undefined) row.push(path.replaceAll('*', ':'));
  return deprecated ? [...row, 'deprecated'] : row;
});

process.stdout.write(
  operationList({ plane, title, complete: !rest.includes('--incomplete'), source, prefix, rows }),
);
