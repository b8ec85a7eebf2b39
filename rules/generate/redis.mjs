// node redis.mjs > ../redis/redis.operations.json   (npm install here first)
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { operationList } from './operation-list.mjs';

const require = createRequire(import.meta.url);
const file = process.argv[2] ?? require.resolve('@ioredis/commands/built/commands.json');
const commands = JSON.parse(readFileSync(file, 'utf8'));
const version = process.argv[3] ?? require('@ioredis/commands/package.json').version;

/** Commands that are nothing without a subcommand; those are written by hand in redis/operations.yaml. */
const CONTAINERS = new Set(
  'acl client cluster command config function latency memory module object pubsub script slowlog xgroup xinfo'.split(' '),
);

process.stdout.write(
  operationList({
    plane: 'commands',
    title: 'commands',
    complete: true,
    source: `npm @ioredis/commands ${version}`,
    prefix: 'redis:',
    rows: Object.entries(commands).filter(([name]) => !CONTAINERS.has(name)).map(([name, { flags }]) => [name.toUpperCase(), kind(flags)]),
  }),
);

/** What a default is chosen by: whether the server counts the command as one that writes, reads or administers. */
function kind(flags) {
  for (const name of ['admin', 'write', 'readonly', 'pubsub']) if (flags.includes(name)) return name;
  return 'other';
}
