import { FUNCTIONS, LARGE_OBJECT, RELATIONS, ROLES, SCHEMAS, SEQUENCES } from './script.ts';

/** One thing to try: what the engine calls it, and the SQL that does it. */
export interface Probe {
  readonly operation: string;
  readonly resource: string;
  readonly sql: string;
  /** Without a resource of its own: only its effects on tables are judged. */
  readonly effects: boolean;
}

/** Every operation that a probe or an effect is compared under. */
export const OPERATIONS = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'TRUNCATE',
  'DROP TABLE',
  'ALTER TABLE',
  'DROP VIEW',
  'ALTER VIEW',
  'CREATE TABLE',
  'DROP SCHEMA',
  'CREATE ROLE',
  'ALTER ROLE',
  'DROP ROLE',
  'GRANT',
  'DROP OWNED',
  'CREATE INDEX',
  'CREATE TRIGGER',
  'DROP DATABASE',
  'DROP FUNCTION',
  'ALTER FUNCTION',
  'COPY TO PROGRAM',
  'CHECKPOINT',
  'CREATE DATABASE',
  'CREATE SCHEMA',
  'pg_terminate_backend',
  'VACUUM',
  'nextval',
  'setval',
  'lo_get',
  'lo_put',
  'lo_unlink',
];

function probe(operation: string, resource: string, sql: string): Probe {
  return { operation, resource, sql, effects: resource === '' };
}

/** Everything that is tried for each role on the things that exist. */
export function probesFor(existing: ReadonlyMap<string, string>): readonly Probe[] {
  return [
    ...RELATIONS.filter((name) => existing.has(name)).flatMap((name) =>
      existing.get(name) === 'v' ? viewProbes(name) : tableProbes(name),
    ),
    ...SCHEMAS.filter((name) => existing.has(name)).flatMap((name) => [
      probe('CREATE TABLE', `${name}.zz`, `CREATE TABLE ${name}.zz (i int)`),
      probe('DROP SCHEMA', name, `DROP SCHEMA ${name} CASCADE`),
    ]),
    ...FUNCTIONS.filter((name) => existing.has(`${name}()`)).flatMap((name) => [
      probe('', '', `SELECT ${name}()`),
      probe('DROP FUNCTION', name, `DROP FUNCTION ${name}() CASCADE`),
    ]),
    ...SEQUENCES.filter((name) => existing.has(name)).flatMap((name) => [
      probe('nextval', name, `SELECT nextval('${name}')`),
      probe('setval', name, `SELECT setval('${name}', 7)`),
      probe('SELECT', name, `SELECT * FROM ${name}`),
    ]),
    ...['lo_get', 'lo_put', 'lo_unlink'].map((name) =>
      probe(
        name,
        String(LARGE_OBJECT),
        `SELECT ${name}(${LARGE_OBJECT}${name === 'lo_put' ? ", 0, 'x'" : ''})`,
      ),
    ),
    probe('CREATE ROLE', 'zz', 'CREATE ROLE zz'),
    probe('CREATE SCHEMA', 'zz', 'CREATE SCHEMA zz'),
    ...ROLES.map((name) => probe('ALTER ROLE', name, `ALTER ROLE ${name} PASSWORD 'x'`)),
    ...ROLES.map((name) => probe('DROP ROLE', name, `DROP ROLE ${name}`)),
    probe('', '', 'DROP OWNED BY CURRENT_USER CASCADE'),
    probe(
      '',
      '',
      `CREATE TEMP TABLE zt (i int); CREATE TRIGGER zt AFTER INSERT ON zt FOR EACH ROW EXECUTE FUNCTION public.g(); INSERT INTO zt VALUES (1)`,
    ),
  ];
}

function tableProbes(name: string): readonly Probe[] {
  return [
    probe('SELECT', name, `SELECT id FROM ${name}`),
    probe('SELECT', name, `SELECT x FROM ${name}`),
    probe('SELECT', name, `SELECT * FROM ${name}`),
    probe('INSERT', name, `INSERT INTO ${name} DEFAULT VALUES`),
    probe('UPDATE', name, `UPDATE ${name} SET x = 2`),
    probe('UPDATE', name, `UPDATE ${name} SET id = 7`),
    probe('DELETE', name, `DELETE FROM ${name}`),
    probe('TRUNCATE', name, `TRUNCATE ${name}`),
    probe('TRUNCATE', name, `TRUNCATE ${name} CASCADE`),
    probe('DROP TABLE', name, `DROP TABLE ${name} CASCADE`),
    probe('ALTER TABLE', name, `ALTER TABLE ${name} ADD COLUMN zz int`),
  ];
}

function viewProbes(name: string): readonly Probe[] {
  return [
    probe('SELECT', name, `SELECT * FROM ${name}`),
    probe('DELETE', name, `DELETE FROM ${name}`),
    probe('DROP VIEW', name, `DROP VIEW ${name} CASCADE`),
  ];
}
