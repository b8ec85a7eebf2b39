import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Evidence } from '../../../../src/model/evidence.ts';
import { readPostgres } from '../../../../src/know/evidence/postgres/index.ts';
import { RULED } from '../../../../src/know/evidence/postgres/operations.ts';
import { fakeOperations, holds, treeOf } from './operations.ts';

const operations = fakeOperations([
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'TRUNCATE',
  'DROP TABLE',
  'ALTER TABLE',
  'DROP SCHEMA',
  'DROP DATABASE',
  'CREATE ROLE',
  'SET ROLE',
  'GRANT',
  'ALTER ROLE',
  'CREATE TABLE',
  'CALL',
  'nextval',
  'setval',
  'lo_get',
  'lo_put',
  'lo_unlink',
  'DROP OWNED',
  'DO',
  'COMMIT PREPARED',
  'LOCK',
  'COPY TO',
]);

async function read(
  files: Readonly<Record<string, string>>,
  runAs?: string,
): Promise<ReadonlyMap<string, Evidence>> {
  const found = await readPostgres(treeOf(files), operations, runAs === undefined ? {} : { runAs });
  return new Map(found.map((one) => [one.principal.name, one]));
}

async function readOne(sql: string, role = 'app', runAs: string | undefined = 'boss'): Promise<Evidence> {
  const found = (await read({ 'migrations/1.sql': sql }, runAs)).get(role);
  if (found === undefined) throw new Error(`no evidence of ${role}`);
  return found;
}

const BASE = 'CREATE ROLE app LOGIN; CREATE ROLE owner; CREATE TABLE t (id int);';

const PASSING = [
  'lo_unlink',
  'lo_put',
  'DROP OWNED',
  'DO',
  'COMMIT PREPARED',
  'ALTER ROLE',
  'LOCK',
  'COPY TO',
];

/** Blocks that create what is missing, as migrations guard them: they add to the ceiling and never to the floor. */
function guardedCases(): readonly Case[] {
  const base = 'CREATE TABLE t (id int);';
  const missing = `IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'app') THEN CREATE ROLE app LOGIN;`;
  const beyond = [
    ['DROP DATABASE', 'x'],
    ['DELETE', 'public.t'],
  ] as const;
  const after = 'GRANT SELECT ON t TO app;';
  const floor = [['SELECT', 'public.t']] as const;
  return [
    {
      name: 'a role if missing',
      sql: `${base} DO $$ BEGIN ${missing} END IF; END $$; ${after}`,
      floor,
      beyond,
    },
    {
      name: 'a role if missing, else its password',
      sql: `${base} DO $$ DECLARE n int; BEGIN ${missing} ELSE ALTER ROLE app PASSWORD 'x'; END IF; END $$; ${after}`,
      floor,
      beyond,
    },
    {
      name: 'a role unless it exists already',
      sql: `${base} DO $$ BEGIN CREATE ROLE app; EXCEPTION WHEN duplicate_object THEN RAISE NOTICE 'there'; END $$; ${after}`,
      floor,
      beyond,
    },
    {
      name: 'a role under another condition may be anyone',
      sql: `${base} DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'b') THEN CREATE ROLE app; END IF; END $$; ${after}`,
      floor,
      ceiling: [['DROP DATABASE', 'x']],
    },
    {
      name: 'a superuser if missing',
      sql: `${base} DO $$ BEGIN ${missing.replace('LOGIN', 'SUPERUSER')} END IF; END $$; ${after}`,
      floor,
      ceiling: [['DROP DATABASE', 'x']],
    },
    {
      name: 'a guarded grant is at most one',
      sql: `${BASE} DO $$ BEGIN IF now() > '2020-01-01' THEN GRANT DELETE ON t TO app; END IF; END $$;`,
      ceiling: [['DELETE', 'public.t']],
      beyond: [['DROP DATABASE', 'x']],
    },
    {
      name: 'a guarded reference cascades',
      sql: `${BASE} CREATE TABLE c (id int); DO $$ BEGIN ALTER TABLE c ADD CONSTRAINT r FOREIGN KEY (id) REFERENCES t (id) ON DELETE CASCADE; EXCEPTION WHEN duplicate_object THEN null; END $$; GRANT DELETE ON t TO app;`,
      floor: [['DELETE', 'public.t']],
      ceiling: [['DELETE', 'public.c']],
    },
    {
      name: 'a guarded REVOKE is not followed',
      sql: `${BASE} DO $$ BEGIN IF now() > '2020-01-01' THEN REVOKE ALL ON t FROM app; END IF; END $$;`,
      ceiling: [['DROP DATABASE', 'x']],
    },
  ];
}

interface Case {
  readonly name: string;
  readonly sql: string;
  readonly floor?: readonly (readonly [string, string])[];
  readonly ceiling?: readonly (readonly [string, string])[];
  readonly beyond?: readonly (readonly [string, string])[];
}

const CASES: readonly Case[] = [
  {
    name: 'a grant',
    sql: `${BASE} GRANT SELECT ON t TO app;`,
    floor: [['SELECT', 'public.t']],
    beyond: [
      ['DELETE', 'public.t'],
      ['DROP TABLE', 'public.t'],
    ],
  },
  {
    name: 'a revoked grant',
    sql: `${BASE} GRANT SELECT ON t TO app; REVOKE SELECT ON t FROM app;`,
    beyond: [['SELECT', 'public.t']],
  },
  {
    name: 'ALL TABLES means those existing then',
    sql: `${BASE} GRANT SELECT ON ALL TABLES IN SCHEMA public TO app; CREATE TABLE later (id int);`,
    floor: [['SELECT', 'public.t']],
    beyond: [['SELECT', 'public.later']],
  },
  {
    name: 'default privileges reach what is made later',
    sql: `${BASE} ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT DELETE ON TABLES TO app; CREATE TABLE later (id int);`,
    floor: [['DELETE', 'public.later']],
    beyond: [['DELETE', 'public.t']],
  },
  {
    name: 'the owner drops',
    sql: `${BASE} ALTER TABLE t OWNER TO app;`,
    floor: [
      ['DROP TABLE', 'public.t'],
      ['TRUNCATE', 'public.t'],
    ],
  },
  {
    name: "a schema's owner drops what others own in it",
    sql: `${BASE} CREATE SCHEMA s AUTHORIZATION app; CREATE TABLE s.t (id int);`,
    floor: [
      ['DROP SCHEMA', 's'],
      ['DROP TABLE', 's.t'],
    ],
    beyond: [
      ['ALTER TABLE', 's.t'],
      ['SELECT', 's.t'],
    ],
  },
  {
    name: 'a member has what its group has',
    sql: `${BASE} GRANT DELETE ON t TO owner; GRANT owner TO app;`,
    floor: [['DELETE', 'public.t']],
    beyond: [
      ['SET ROLE', 'owner'],
      ['ALTER ROLE', 'owner'],
    ],
  },
  {
    name: 'a member of an owner takes its place',
    sql: `${BASE} ALTER TABLE t OWNER TO owner; GRANT owner TO app;`,
    floor: [
      ['DROP TABLE', 'public.t'],
      ['SET ROLE', 'owner'],
    ],
    ceiling: [['DROP OWNED', 'owner']],
    beyond: [
      ['DROP OWNED', 'app'],
      ['lo_unlink', 'owner'],
    ],
  },
  {
    name: 'a member of one that logs in reaches what that one made in passing',
    sql: `${BASE} ALTER ROLE owner LOGIN; GRANT owner TO app;`,
    floor: [['SET ROLE', 'owner']],
    ceiling: [
      ['ALTER ROLE', 'owner'],
      ['lo_unlink', 'owner'],
    ],
  },
  {
    name: 'what a role makes in passing is its own',
    sql: `${BASE} GRANT SELECT ON t TO app;`,
    beyond: PASSING.map((operation) => [operation, 'x'] as const),
  },
  {
    name: 'a grant on a large object, which may be its own',
    sql: `${BASE} GRANT SELECT ON LARGE OBJECT 7 TO app;`,
    ceiling: [
      ['lo_get', '7'],
      ['lo_unlink', '7'],
    ],
    beyond: [['lo_get', '8']],
  },
  {
    name: 'who inserts takes the next number of a serial column',
    sql: `${BASE} CREATE TABLE s (id serial); CREATE SEQUENCE q; GRANT INSERT ON s TO app; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app;`,
    floor: [['INSERT', 'public.s']],
    ceiling: [['nextval', 'public.q']],
    beyond: [
      ['nextval', 'public.s_id_seq'],
      ['setval', 'public.q'],
    ],
  },
  {
    name: 'a function that runs with the rights of its caller lends nothing',
    sql: `${BASE} CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE PROCEDURE p() LANGUAGE sql AS ''; CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();`,
    ceiling: [['CALL', 'public.p']],
    beyond: [['CALL', 'public.f']],
  },
  {
    name: 'CONNECT on a database that was there before the role',
    sql: `${BASE} GRANT CONNECT ON DATABASE shop TO app;`,
    beyond: [['DROP DATABASE', 'shop']],
  },
  {
    name: 'unless what nobody named was handed over',
    sql: `${BASE} REASSIGN OWNED BY owner TO app; GRANT CONNECT ON DATABASE shop TO app;`,
    ceiling: [['DROP DATABASE', 'shop']],
  },
  {
    name: 'public of a server before version 15',
    sql: `-- Dumped from database version 14.9\n${BASE}`,
    ceiling: [['CREATE TABLE', 'public.x']],
  },
  {
    name: 'settings that change nothing',
    sql: `SELECT pg_catalog.set_config('search_path', '', false); SELECT set_config('app.tenant', 'x', false); ALTER DATABASE shop SET timezone TO 'UTC'; SET statement_timeout = 0; SET search_path = public; ${BASE}`,
    beyond: [['DROP DATABASE', 'x']],
  },
  {
    name: 'a setting that takes another role',
    sql: `${BASE} SELECT set_config('role', 'app', false);`,
    ceiling: [['DROP DATABASE', 'x']],
  },
  {
    name: 'a setting that opens all large objects',
    sql: `${BASE} ALTER DATABASE shop SET lo_compat_privileges = on;`,
    ceiling: [['DROP DATABASE', 'x']],
  },
  {
    name: 'a schema of the path that the role may not use is passed over',
    sql: `${BASE} CREATE SCHEMA s; SET search_path TO s, public; SET SESSION AUTHORIZATION app; CREATE TABLE made (id int);`,
    ceiling: [['DROP TABLE', 'public.made']],
  },
  { name: 'public of a server since', sql: BASE, beyond: [['CREATE TABLE', 'public.x']] },
  ...guardedCases(),
  {
    name: 'NOINHERIT takes SET ROLE, and is in the floor all the same',
    sql: `CREATE ROLE app NOINHERIT; CREATE ROLE owner; CREATE TABLE t (id int); GRANT DELETE ON t TO owner; GRANT owner TO app;`,
    floor: [['DELETE', 'public.t']],
  },
  {
    name: 'a SECURITY DEFINER function lends its owner',
    sql: `${BASE} ALTER TABLE t OWNER TO owner; CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN END $$; ALTER FUNCTION f() OWNER TO owner;`,
    ceiling: [['DROP TABLE', 'public.t']],
    beyond: [['DROP DATABASE', 'x']],
  },
  {
    name: 'unless EXECUTE was taken from PUBLIC',
    sql: `${BASE} ALTER TABLE t OWNER TO owner; CREATE FUNCTION f() RETURNS void LANGUAGE sql SECURITY DEFINER AS ''; REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC; ALTER FUNCTION f() OWNER TO owner;`,
    beyond: [['DROP TABLE', 'public.t']],
  },
  {
    name: 'row security is subtracted from the floor only',
    sql: `${BASE} GRANT DELETE, TRUNCATE ON t TO app; ALTER TABLE t ENABLE ROW LEVEL SECURITY;`,
    floor: [['TRUNCATE', 'public.t']],
    ceiling: [['DELETE', 'public.t']],
  },
  {
    name: 'a column grant is at most one on the table',
    sql: `${BASE} GRANT UPDATE (id) ON t TO app;`,
    ceiling: [['UPDATE', 'public.t']],
  },
  {
    name: 'a view reads with the rights of its owner',
    sql: `${BASE} CREATE VIEW v AS SELECT * FROM t; GRANT SELECT ON v TO app;`,
    ceiling: [
      ['SELECT', 'public.t'],
      ['SELECT', 'public.v'],
    ],
    beyond: [['DELETE', 'public.t']],
  },
  {
    name: 'security_invoker does not',
    sql: `${BASE} CREATE VIEW v WITH (security_invoker = true) AS SELECT * FROM t; GRANT SELECT ON v TO app;`,
    beyond: [['SELECT', 'public.t']],
  },
  {
    name: 'deleting a referenced row deletes the rows that refer to it',
    sql: `${BASE} CREATE TABLE c (id int REFERENCES t (id) ON DELETE CASCADE); GRANT DELETE ON t TO app;`,
    ceiling: [['DELETE', 'public.c']],
  },
  {
    name: 'a schema that may not be entered',
    sql: `${BASE} CREATE SCHEMA s; CREATE TABLE s.t (id int); GRANT DELETE ON s.t TO app;`,
    beyond: [['DELETE', 's.t']],
  },
  {
    name: 'CREATEROLE is everything before PostgreSQL 16',
    sql: `${BASE} ALTER ROLE app CREATEROLE;`,
    floor: [['CREATE ROLE', 'x']],
    ceiling: [['DROP DATABASE', 'x']],
  },
  { name: 'a superuser', sql: `${BASE} ALTER ROLE app SUPERUSER;`, floor: [['DROP DATABASE', 'x']] },
  {
    name: "a member of the server's writers",
    sql: `${BASE} GRANT pg_write_all_data TO app;`,
    floor: [['DELETE', 'public.t']],
    beyond: [['TRUNCATE', 'public.t']],
  },
  {
    name: 'a program runner',
    sql: `${BASE} GRANT pg_execute_server_program TO app;`,
    ceiling: [['DROP DATABASE', 'x']],
  },
  {
    name: 'a DO block that may do anything',
    sql: `${BASE} GRANT SELECT ON t TO app; DO $$ BEGIN EXECUTE 'REVOKE ALL ON t FROM app'; END $$;`,
    ceiling: [['DROP DATABASE', 'x']],
    beyond: [],
  },
  {
    name: 'a guarded constraint changes nothing',
    sql: `${BASE} DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0); EXCEPTION WHEN duplicate_object THEN null; END $$;`,
    beyond: [
      ['DROP DATABASE', 'x'],
      ['DROP TABLE', 'public.t'],
    ],
  },
  {
    name: 'an untrusted extension',
    sql: `${BASE} CREATE EXTENSION dblink;`,
    ceiling: [['DROP DATABASE', 'x']],
  },
  {
    name: 'a trusted extension',
    sql: `${BASE} CREATE EXTENSION IF NOT EXISTS pgcrypto;`,
    beyond: [['DROP DATABASE', 'x']],
  },
  {
    name: 'a password from psql is no riddle',
    sql: `CREATE ROLE app LOGIN PASSWORD :'app_password'; CREATE TABLE t (id int);`,
    beyond: [['SELECT', 'public.t']],
  },
  {
    name: 'ownership by SET ROLE',
    sql: `${BASE} SET ROLE app; CREATE TABLE mine (id int); RESET ROLE; CREATE TABLE other (id int);`,
    floor: [['DROP TABLE', 'public.mine']],
    beyond: [['DROP TABLE', 'public.other']],
  },
  {
    name: 'a renamed role keeps what it has',
    sql: `CREATE ROLE a; CREATE TABLE t (id int); GRANT SELECT ON t TO a; ALTER ROLE a RENAME TO app;`,
    floor: [['SELECT', 'public.t']],
  },
];

test.each(CASES)('$name', async ({ sql, floor = [], ceiling = [], beyond = [] }) => {
  const evidence = await readOne(sql);
  for (const [operation, on] of floor)
    expect([operation, on, holds(operations, evidence.floor, operation, on)]).toEqual([operation, on, true]);
  for (const [operation, on] of [...floor, ...ceiling])
    expect([operation, on, holds(operations, evidence.ceiling, operation, on)]).toEqual([
      operation,
      on,
      true,
    ]);
  for (const [operation, on] of ceiling)
    expect([operation, on, holds(operations, evidence.floor, operation, on)]).toEqual([operation, on, false]);
  for (const [operation, on] of beyond)
    expect([operation, on, holds(operations, evidence.ceiling, operation, on)]).toEqual([
      operation,
      on,
      false,
    ]);
});

test('a group that has nothing but what it lends is none to become', async () => {
  const group = `${BASE} GRANT SELECT ON t TO owner; GRANT owner TO app;`;
  expect((await readOne(group)).becomes).toEqual([]);
  const login = await readOne(`${group} ALTER ROLE owner LOGIN;`);
  expect(login.becomes.map(({ principal, by }) => [principal, by])).toEqual([['owner', 'SET ROLE']]);
});

test('without run-as the owner may be anyone', async () => {
  const sql = 'CREATE ROLE app; CREATE TABLE t (id int);';
  const unknown = (await read({ 'migrations/1.sql': sql })).get('app');
  expect(unknown !== undefined && holds(operations, unknown.ceiling, 'DROP TABLE', 'public.t')).toBe(true);
  expect(holds(operations, (await readOne(sql)).ceiling, 'DROP TABLE', 'public.t')).toBe(false);
});

test('a role that no file creates stays open, and is named with its place', async () => {
  const evidence = await readOne('CREATE TABLE t (id int);\n  GRANT SELECT ON t TO app;');
  expect(holds(operations, evidence.floor, 'SELECT', 'public.t')).toBe(true);
  expect(holds(operations, evidence.ceiling, 'DROP DATABASE', 'x')).toBe(true);
  expect(evidence.notUnderstood).toEqual([
    {
      what: expect.stringContaining('no file creates app'),
      place: { path: 'migrations/1.sql', line: 2, column: 3 },
    },
  ]);
});

const RIDDLES: readonly (readonly [string, string, number])[] = [
  ['a template', 'CREATE ROLE app;\nGRANT ALL ON TABLE t TO {{ role }};', 2],
  ['a template in quotes', 'CREATE ROLE app;\nGRANT ALL ON TABLE t TO "${ROLE}";', 2],
  ['a psql variable', 'CREATE ROLE app;\n\nGRANT ALL ON t TO :role;\nSELECT 1;', 3],
  ['a meta-command', 'CREATE ROLE app;\n\\i grants.sql\n', 2],
  ['dynamic SQL', "CREATE ROLE app;\nDO $$ BEGIN EXECUTE format('GRANT ALL ON t TO %I', x); END $$;", 2],
  ['an unknown function', 'CREATE ROLE app;\nSELECT grant_all();', 2],
  ['a rolled back transaction', 'CREATE ROLE app;\nBEGIN;\nROLLBACK;', 3],
];

test.each(RIDDLES)('%s reopens the ceiling at its place', async (_name, sql, line) => {
  const evidence = await readOne(sql);
  expect(evidence.notUnderstood.map(({ place }) => place.line)).toEqual([line]);
  expect(holds(operations, evidence.ceiling, 'DROP DATABASE', 'x')).toBe(true);
});

test('what is not understood never shows a literal', async () => {
  const evidence = await readOne(`CREATE ROLE app;\nCREATE ROLE app2 PASSWORD 'hunter2hunter2' oops;`);
  expect(JSON.stringify(evidence.notUnderstood)).not.toContain('hunter2');
});

test('down migrations are ignored, and files run in their order', async () => {
  const files = {
    'db/migrations/10_revoke.sql':
      '-- +goose Up\nREVOKE DELETE ON t FROM app;\n-- +goose Down\nGRANT ALL ON t TO app;',
    'db/migrations/2_grant.sql': 'CREATE ROLE app; CREATE TABLE t (id int); GRANT DELETE ON t TO app;',
    'db/migrations/3_x.down.sql': 'ALTER TABLE t OWNER TO app;',
    'db/migrations/4_y.up.sql': 'GRANT SELECT ON t TO app;',
  };
  const evidence = (await read(files, 'boss')).get('app');
  const may = (operation: string): boolean =>
    evidence !== undefined && holds(operations, evidence.ceiling, operation, 'public.t');
  expect([may('SELECT'), may('DELETE'), may('DROP TABLE')]).toEqual([true, false, false]);
});

test('a file without SQL for roles gives nothing, odd bytes do no harm', async () => {
  expect((await read({ 'migrations/1.sql': 'CREATE TABLE t (id int);' })).size).toBe(0);
  expect((await read({ 'migrations/1.sql': "\u0000\ufffd' $$ ((( ; GRANT" })).size).toBe(0);
  expect((await read({ 'src/a.sql': 'CREATE ROLE app;' })).size).toBe(0);
});

test('every operation that the engine speaks of is in the catalogue', () => {
  const text = readFileSync(new URL('../../../../rules/postgres/operations.yaml', import.meta.url), 'utf8');
  const rules: unknown = parse(text);
  const known = new Set<string>();
  JSON.stringify(rules, (key, value: unknown) => {
    if (key === 'id' && typeof value === 'string') known.add(value);
    return value;
  });
  expect(RULED.filter((name) => !known.has(`postgres:${name}`))).toEqual([]);
});
