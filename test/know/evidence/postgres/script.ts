/** Numbers from a seed (mulberry32); the same seed gives the same script. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  some<T>(items: readonly T[], chance: number): T[] {
    return items.filter(() => this.next() < chance);
  }
}

export const ROLES = ['r0', 'r1', 'r2', 'r3'] as const;
export const SCHEMAS = ['public', 's0', 's1'] as const;
export const TABLES = ['t0', 't1', 't2'] as const;
export const RELATIONS: readonly string[] = SCHEMAS.flatMap((schema) =>
  [...TABLES, 'v0', 'v1'].map((name) => `${schema}.${name}`),
);
export const SEQUENCES: readonly string[] = SCHEMAS.map((schema) => `${schema}.q0`);
/** Made by the server's superuser before each script. */
export const LARGE_OBJECT = 90001;
export const FUNCTIONS: readonly string[] = SCHEMAS.flatMap((schema) =>
  ['f0', 'f1'].map((name) => `${schema}.${name}`),
);

const ATTRIBUTES = ['CREATEDB', 'BYPASSRLS', 'NOINHERIT', 'LOGIN', 'REPLICATION', 'INHERIT'];
export const SERVER_ROLES = [
  'pg_read_all_data',
  'pg_write_all_data',
  'pg_maintain',
  'pg_signal_backend',
  'pg_checkpoint',
  'pg_monitor',
];
const PRIVILEGES = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'ALL'];

type Maker = (random: Random) => string;

/** Kinds of statements, with how often each is picked. */
const MAKERS: readonly (readonly [number, Maker])[] = [
  [
    2,
    (r) =>
      `ALTER ROLE ${r.pick(ROLES)} ${r.pick([...ATTRIBUTES, 'NOCREATEDB', 'NOBYPASSRLS', 'NOREPLICATION'])}`,
  ],
  [
    0.3,
    (r) =>
      `ALTER ROLE ${r.pick(ROLES)} ${r.pick(['SUPERUSER', 'NOSUPERUSER', 'CREATEROLE', 'NOCREATEROLE'])}`,
  ],
  [4, (r) => `GRANT ${r.pick(ROLES)} TO ${r.pick(ROLES)}${memberOptions(r)}`],
  [0.7, (r) => `GRANT ${r.pick(SERVER_ROLES)} TO ${r.pick(ROLES)}${memberOptions(r)}`],
  [
    1.5,
    (r) =>
      `REVOKE ${r.pick(['', '', 'ADMIN OPTION FOR ', 'INHERIT OPTION FOR ', 'SET OPTION FOR '])}${r.pick(ROLES)} FROM ${r.pick(ROLES)}${cascade(r)}`,
  ],
  [
    1.5,
    (r) =>
      `CREATE SCHEMA ${r.pick(['', 'IF NOT EXISTS '])}${r.pick(['s0', 's1'])}${r.pick(['', ` AUTHORIZATION ${r.pick(ROLES)}`])}`,
  ],
  [
    6,
    (r) =>
      `CREATE TABLE ${r.pick(['', '', 'IF NOT EXISTS '])}${table(r)} (id int primary key, x int${r.pick(['', '', `, y int references ${table(r)} (id) on delete cascade`])})`,
  ],
  [1, (r) => `CREATE TABLE ${table(r)} () INHERITS (${table(r)})`],
  [
    2,
    (r) =>
      `CREATE VIEW ${schema(r)}.${r.pick(['v0', 'v1'])}${r.pick(['', ' WITH (security_invoker = true)'])} AS SELECT * FROM ${r.pick(RELATIONS)}`,
  ],
  [
    3,
    (r) =>
      `CREATE ${r.pick(['', 'OR REPLACE '])}FUNCTION ${fn(r)}() RETURNS void LANGUAGE sql ${r.pick(['', 'SECURITY DEFINER', 'SECURITY DEFINER'])} AS '${body(r)}'`,
  ],
  [0.7, (r) => `ALTER FUNCTION ${fn(r)}() ${r.pick(['SECURITY DEFINER', 'SECURITY INVOKER'])}`],
  [2, (r) => `ALTER FUNCTION ${fn(r)}() OWNER TO ${r.pick(ROLES)}`],
  [3, (r) => `ALTER TABLE ${r.pick(RELATIONS)} OWNER TO ${who(r)}`],
  [1, (r) => `ALTER SCHEMA ${schema(r)} OWNER TO ${r.pick(ROLES)}`],
  [8, (r) => `GRANT ${privileges(r)} ON ${r.pick(RELATIONS)} TO ${grantee(r)}${option(r)}`],
  [
    2,
    (r) =>
      `GRANT ${r.pick(PRIVILEGES.slice(0, 3))} (${r.pick(['id', 'x'])}) ON ${r.pick(RELATIONS)} TO ${grantee(r)}${option(r)}`,
  ],
  [
    4,
    (r) =>
      `REVOKE ${r.pick(['', '', 'GRANT OPTION FOR '])}${privileges(r)} ON ${r.pick(RELATIONS)} FROM ${grantee(r)}${cascade(r)}`,
  ],
  [
    1,
    (r) =>
      `REVOKE ${r.pick(PRIVILEGES.slice(0, 3))} (x) ON ${r.pick(RELATIONS)} FROM ${grantee(r)}${cascade(r)}`,
  ],
  [2, (r) => `GRANT ${privileges(r)} ON ALL TABLES IN SCHEMA ${schema(r)} TO ${grantee(r)}${option(r)}`],
  [1, (r) => `REVOKE ${privileges(r)} ON ALL TABLES IN SCHEMA ${schema(r)} FROM ${grantee(r)}${cascade(r)}`],
  [
    5,
    (r) => `GRANT ${r.pick(['USAGE', 'CREATE', 'ALL'])} ON SCHEMA ${schema(r)} TO ${grantee(r)}${option(r)}`,
  ],
  [
    2,
    (r) =>
      `REVOKE ${r.pick(['USAGE', 'CREATE', 'ALL'])} ON SCHEMA ${schema(r)} FROM ${grantee(r)}${cascade(r)}`,
  ],
  [2, (r) => `GRANT EXECUTE ON FUNCTION ${fn(r)} TO ${grantee(r)}${option(r)}`],
  [
    2,
    (r) =>
      `REVOKE EXECUTE ON FUNCTION ${fn(r)} FROM ${r.pick(['PUBLIC', 'PUBLIC', r.pick(ROLES)])}${cascade(r)}`,
  ],
  [1, (r) => `REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema(r)} FROM PUBLIC`],
  [
    2,
    (r) =>
      `ALTER DEFAULT PRIVILEGES${r.pick(['', ` FOR ROLE ${r.pick(ROLES)}`])}${r.pick(['', ` IN SCHEMA ${schema(r)}`])} ${r.pick([`GRANT ${privileges(r)} ON TABLES TO ${grantee(r)}`, `REVOKE ${privileges(r)} ON TABLES FROM ${grantee(r)}`, 'REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC', `GRANT EXECUTE ON FUNCTIONS TO ${r.pick(ROLES)}`])}`,
  ],
  [
    2,
    (r) => `ALTER TABLE ${table(r)} ${r.pick(['ENABLE', 'DISABLE', 'FORCE', 'NO FORCE'])} ROW LEVEL SECURITY`,
  ],
  [0.5, (r) => `CREATE POLICY p${r.below(1000)} ON ${table(r)} USING (${r.pick(['true', 'x = 1'])})`],
  [3, (r) => `SET ROLE ${r.pick(ROLES)}`],
  [3, (r) => `SET SESSION AUTHORIZATION ${r.pick(ROLES)}`],
  [3, () => 'SET SESSION AUTHORIZATION postgres'],
  [2, () => 'RESET ROLE'],
  [0.4, (r) => `REASSIGN OWNED BY ${r.pick(ROLES)} TO ${r.pick(ROLES)}`],
  [0.3, (r) => `DROP OWNED BY ${r.pick(ROLES)}${cascade(r)}`],
  [1, (r) => `DROP TABLE ${table(r)}${cascade(r)}`],
  [
    3,
    (r) =>
      guarded(
        r.pick([
          `GRANT ${privileges(r)} ON ${r.pick(RELATIONS)} TO ${grantee(r)}`,
          `GRANT ${r.pick(ROLES)} TO ${r.pick(ROLES)}`,
          `CREATE TABLE ${table(r)} (id int primary key, x int)`,
          `ALTER TABLE ${table(r)} ADD FOREIGN KEY (x) REFERENCES ${table(r)} (id) ON DELETE CASCADE`,
          `CREATE SCHEMA ${r.pick(['s0', 's1'])}`,
        ]),
      ),
  ],
  [1.5, (r) => `CREATE SEQUENCE ${r.pick(SEQUENCES)}`],
  [
    2.5,
    (r) =>
      `GRANT ${r.pick(['USAGE', 'SELECT', 'UPDATE', 'ALL'])} ON SEQUENCE ${r.pick(SEQUENCES)} TO ${grantee(r)}`,
  ],
  [
    0.5,
    (r) => `REVOKE ${r.pick(['USAGE', 'UPDATE'])} ON ALL SEQUENCES IN SCHEMA ${schema(r)} FROM ${grantee(r)}`,
  ],
  [
    0.7,
    (r) => `GRANT ${r.pick(['SELECT', 'UPDATE', 'ALL'])} ON LARGE OBJECT ${LARGE_OBJECT} TO ${grantee(r)}`,
  ],
  [0.2, (r) => `ALTER LARGE OBJECT ${LARGE_OBJECT} OWNER TO ${r.pick(ROLES)}`],
  [0.4, (r) => `DROP VIEW ${schema(r)}.${r.pick(['v0', 'v1'])}`],
  [0.5, (r) => `DROP FUNCTION ${fn(r)}()`],
  [0.3, (r) => `DROP SCHEMA ${r.pick(['s0', 's1'])}${cascade(r)}`],
  [0.7, (r) => `ALTER TABLE ${table(r)} RENAME TO ${r.pick(TABLES)}`],
  [0.7, (r) => `ALTER TABLE ${table(r)} SET SCHEMA ${schema(r)}`],
  [
    0.5,
    (r) =>
      `CREATE RULE u${r.below(1000)} AS ON ${r.pick(['UPDATE', 'INSERT'])} TO ${table(r)} DO ALSO DELETE FROM ${table(r)}`,
  ],
  [0.5, (r) => `SET search_path TO ${r.pick(['s0, public', 'public', 's1', 'DEFAULT'])}`],
  [0.7, (r) => `CREATE TABLE ${r.pick(TABLES)} (id int primary key, x int)`],
  [0.7, (r) => `GRANT SELECT, DELETE ON ${r.pick(TABLES)} TO ${grantee(r)}`],
  [0.4, (r) => `ALTER ROLE ${r.pick(ROLES)} RENAME TO ${r.pick(ROLES)}`],
  [
    0.5,
    (r) =>
      `CREATE OR REPLACE FUNCTION public.g() RETURNS trigger LANGUAGE plpgsql ${r.pick(['', 'SECURITY DEFINER'])} AS 'BEGIN DELETE FROM ${table(r)}; RETURN NULL; END'`,
  ],
  [
    0.5,
    (r) =>
      `CREATE TRIGGER g${r.below(1000)} AFTER ${r.pick(['DELETE', 'UPDATE', 'TRUNCATE'])} ON ${table(r)} FOR EACH STATEMENT EXECUTE FUNCTION public.g()`,
  ],
];

/** A block that may do nothing, as migrations guard a definition; quoted so that psql sends it whole. */
function guarded(sql: string): string {
  return `DO 'BEGIN ${sql};EXCEPTION WHEN OTHERS THEN NULL;END'`;
}

function schema(r: Random): string {
  return r.pick(SCHEMAS);
}

function table(r: Random): string {
  return `${r.pick(SCHEMAS)}.${r.pick(TABLES)}`;
}

function fn(r: Random): string {
  return r.pick(FUNCTIONS);
}

function who(r: Random): string {
  return r.pick([...ROLES, ...ROLES, 'postgres', 'CURRENT_USER', 'SESSION_USER']);
}

function grantee(r: Random): string {
  return r.pick([...ROLES, ...ROLES, 'PUBLIC']);
}

function privileges(r: Random): string {
  const some = r.some(PRIVILEGES.slice(0, 6), 0.3);
  return r.next() < 0.25 || some.length === 0 ? 'ALL' : some.join(', ');
}

function memberOptions(r: Random): string {
  const options = [
    ...r.some(['ADMIN TRUE'], 0.15),
    ...r.some([`INHERIT ${r.pick(['TRUE', 'FALSE'])}`], 0.3),
    ...r.some([`SET ${r.pick(['TRUE', 'FALSE'])}`], 0.3),
  ];
  return options.length === 0 ? '' : ` WITH ${options.join(', ')}`;
}

function option(r: Random): string {
  return r.next() < 0.2 ? ' WITH GRANT OPTION' : '';
}

function cascade(r: Random): string {
  return r.next() < 0.5 ? ' CASCADE' : '';
}

function body(r: Random): string {
  return r.pick([
    `DROP TABLE ${table(r)} CASCADE`,
    `DELETE FROM ${table(r)}`,
    `TRUNCATE ${table(r)} CASCADE`,
    'SELECT',
  ]);
}

/** A random statement. */
export function statement(random: Random): string {
  const total = MAKERS.reduce((sum, [weight]) => sum + weight, 0);
  let left = random.next() * total;
  for (const [weight, make] of MAKERS) {
    left -= weight;
    if (left < 0) return make(random);
  }
  return 'RESET ROLE';
}
