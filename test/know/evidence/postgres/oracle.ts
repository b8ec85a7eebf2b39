import type { Evidence } from '../../../../src/model/evidence.ts';
import { readPostgres } from '../../../../src/know/evidence/postgres/index.ts';
import { fakeOperations, holds, treeOf } from './operations.ts';
import { OPERATIONS, type Probe, probesFor } from './probes.ts';
import {
  FUNCTIONS,
  LARGE_OBJECT,
  Random,
  RELATIONS,
  ROLES,
  SCHEMAS,
  SEQUENCES,
  SERVER_ROLES,
  statement,
} from './script.ts';
import type { Server } from './server.ts';

/** What one script showed: where engine and server differ, and how much was compared. */
export interface Outcome {
  readonly script: readonly string[];
  readonly differences: readonly string[];
  readonly probes: number;
  readonly allowed: number;
  readonly inFloor: number;
  /** Role and operation pairs that the ceiling leaves out; all were refused. */
  readonly excluded: number;
  /** Roles whose ceiling is everything. */
  readonly open: number;
}

const operations = fakeOperations(OPERATIONS);

/**
 * Builds a random script that the server takes, reads it with the engine, and compares what every role may do to what
 * is not its own. Of the probes a `share` is tried. Not probed, because it reaches nothing of others: a role's own
 * password, sessions, prepared transactions, temporary tables and the large objects that it makes itself.
 */
export async function compare(server: Server, seed: number, share = 1): Promise<Outcome> {
  const random = new Random(seed);
  await must(server, 'BEGIN');
  try {
    await must(server, 'SET LOCAL check_function_bodies = off');
    const script = await build(server, random);
    const evidence = await readPostgres(
      filesOf(script, random),
      operations,
      random.next() < 0.9 ? { runAs: 'postgres' } : {},
    );
    await must(server, 'SET SESSION AUTHORIZATION postgres');
    await must(server, 'RESET search_path');
    return await judge(server, script, evidence, () => random.next() < share);
  } finally {
    await server.run('ROLLBACK');
    await server.run('SET SESSION AUTHORIZATION postgres; RESET ALL');
  }
}

async function must(server: Server, sql: string): Promise<readonly (readonly string[])[]> {
  const { error, rows } = await server.run(sql);
  if (error !== undefined) throw new Error(`${server.name}: ${error} from ${sql}`);
  return rows;
}

async function build(server: Server, random: Random): Promise<readonly string[]> {
  const kept: string[] = [];
  await must(server, `SELECT lo_create(${LARGE_OBJECT})`);
  const start = random.next() < 0.7 ? ['ALTER ROLE postgres SUPERUSER'] : [];
  for (const role of ROLES) start.push(`CREATE ROLE ${role}${random.pick(['', ' NOINHERIT', ' LOGIN', ''])}`);
  start.push('CREATE SCHEMA s0', 'CREATE SCHEMA s1 AUTHORIZATION r0');
  for (const schema of SCHEMAS) start.push(`CREATE TABLE ${schema}.t0 (id int primary key, x int)`);
  await must(server, 'SAVEPOINT s');
  const wanted = 15 + random.below(60);
  for (let tries = 0; kept.length < wanted + start.length && tries < 400; tries += 1) {
    const sql = start[tries] ?? statement(random);
    const { error } = await server.run(`${sql}; RELEASE s; SAVEPOINT s`);
    if (error === undefined) kept.push(sql);
    else await must(server, 'ROLLBACK TO s');
  }
  return kept;
}

/** One file, or two where nobody is in another role between them. */
function filesOf(script: readonly string[], random: Random): ReturnType<typeof treeOf> {
  const cut = random.below(script.length);
  if (random.next() < 0.5) return treeOf({ 'migrations/1.sql': script.join(';\n') });
  return treeOf({
    'migrations/1.sql': script.slice(0, cut).join(';\n'),
    'migrations/2.sql': script.slice(cut).join(';\n'),
  });
}

async function existing(server: Server): Promise<ReadonlyMap<string, string>> {
  const rows = await must(
    server,
    `SELECT n.nspname || '.' || c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 's0', 's1') AND c.relkind IN ('r', 'v', 'S') UNION ALL SELECT n.nspname || '.' || p.proname || '()', 'f' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('public', 's0', 's1') AND p.pronargs = 0 UNION ALL SELECT nspname, 's' FROM pg_namespace`,
  );
  return new Map(rows.map(([name = '', kind = '']) => [name, kind]));
}

async function counts(server: Server): Promise<ReadonlyMap<string, number>> {
  const tables = [...(await existing(server))].filter(
    ([name, kind]) => kind === 'r' && RELATIONS.includes(name),
  );
  if (tables.length === 0) return new Map();
  const sql = tables.map(([name]) => `SELECT '${name}', count(*) FROM ONLY ${name}`).join(' UNION ALL ');
  return new Map((await must(server, sql)).map(([name = '', count = '0']) => [name, Number(count)]));
}

async function fill(server: Server): Promise<void> {
  await must(server, 'SET LOCAL session_replication_role = replica');
  for (const [name, kind] of await existing(server)) {
    if (kind !== 'r') continue;
    await must(server, 'SAVEPOINT f');
    const { error } = await server.run(`INSERT INTO ${name} SELECT 1, 1`);
    if (error !== undefined) await must(server, 'ROLLBACK TO f');
  }
  await must(server, 'SET LOCAL session_replication_role = origin');
}

interface Identity {
  readonly prefix: string;
  readonly boosted: boolean;
}

/** The role itself and those it can become, each also after giving itself what it can. */
async function identitiesOf(server: Server, role: string): Promise<readonly Identity[]> {
  const found: Identity[] = [];
  for (const other of [...ROLES, ...SERVER_ROLES]) {
    const direct = `SET SESSION AUTHORIZATION ${role}${other === role ? '' : `; SET ROLE ${other}`}`;
    const forced = `SET SESSION AUTHORIZATION ${role}; GRANT ${other} TO ${role} WITH SET TRUE, INHERIT TRUE; SET ROLE ${other}`;
    for (const [prefix, boosted] of [
      [direct, false],
      [forced, true],
    ] as const) {
      if (await attempt(server, prefix)) {
        found.push({ prefix, boosted });
        break;
      }
    }
  }
  for (const { prefix } of found.slice()) {
    const gifts: string[] = [];
    await must(server, `SAVEPOINT a; ${prefix}; SAVEPOINT c`);
    for (const target of TARGETS) {
      const gift = `GRANT ALL ON ${target} TO CURRENT_USER`;
      const { error } = await server.run(`${gift}; RELEASE c; SAVEPOINT c`);
      if (error === undefined) gifts.push(gift);
      else await must(server, 'ROLLBACK TO c');
    }
    await must(server, 'ROLLBACK TO a');
    if (gifts.length > 0) found.push({ prefix: [prefix, ...gifts].join('; '), boosted: true });
  }
  return found;
}

const TARGETS: readonly string[] = [
  ...SCHEMAS.map((name) => `SCHEMA ${name}`),
  ...RELATIONS,
  ...SEQUENCES,
  ...FUNCTIONS.map((name) => `FUNCTION ${name}`),
  `LARGE OBJECT ${LARGE_OBJECT}`,
];

async function attempt(server: Server, sql: string): Promise<boolean> {
  await must(server, 'SAVEPOINT a');
  const { error } = await server.run(sql);
  await must(server, 'ROLLBACK TO a');
  return error === undefined;
}

/**
 * Roles whose password nobody but themselves could use: ALTER ROLE upon oneself, and upon a role that may not log in,
 * reaches nothing of others and is in no ceiling.
 */
async function loginless(server: Server): Promise<ReadonlySet<string>> {
  const rows = await must(server, 'SELECT rolname FROM pg_roles WHERE NOT rolcanlogin');
  return new Set(rows.map(([name = '']) => name));
}

/** Errors that come after the server found the role allowed to do it. */
const AFTER_PERMISSION = new Set([
  '23502',
  '23503',
  '23505',
  '0A000',
  '2BP01',
  '55000',
  '55006',
  '428C9',
  '54001',
]);

interface Seen {
  readonly allowed: boolean;
  readonly lost: readonly string[];
  readonly emptied: readonly string[];
}

async function tryProbe(server: Server, probe: Probe, before: ReadonlyMap<string, number>): Promise<Seen> {
  const { error } = await server.run(`ROLLBACK TO b; ${probe.sql}`);
  let lost: string[] = [];
  let emptied: string[] = [];
  const changes = probe.effects || /^(?:DELETE|TRUNCATE|UPDATE|INSERT|DROP TABLE)/u.test(probe.sql);
  if (error === undefined && changes) {
    await must(server, 'SET SESSION AUTHORIZATION postgres');
    const after = await counts(server);
    lost = [...before.keys()].filter((name) => !after.has(name));
    emptied = [...before].filter(([name, count]) => (after.get(name) ?? count) < count).map(([name]) => name);
  }
  return { allowed: error === undefined || AFTER_PERMISSION.has(error), lost, emptied };
}

async function judge(
  server: Server,
  script: readonly string[],
  evidence: readonly Evidence[],
  picked: () => boolean,
): Promise<Outcome> {
  await fill(server);
  const before = await counts(server);
  const all = probesFor(await existing(server));
  const powerless = await loginless(server);
  const differences: string[] = [];
  const total = { probes: 0, allowed: 0, inFloor: 0, excluded: 0, open: 0 };
  const rows = await must(server, `SELECT rolname FROM pg_roles WHERE rolname IN ('${ROLES.join("','")}')`);
  for (const [role = ''] of rows) {
    const one = evidence.find((item) => item.principal.name === role);
    if (one === undefined) {
      differences.push(`${role}: no evidence`);
      continue;
    }
    const open = holds(operations, one.ceiling, 'DROP DATABASE', 'x');
    const probes = all.filter(
      (probe) =>
        probe.operation !== 'ALTER ROLE' || (probe.resource !== role && !powerless.has(probe.resource)),
    );
    const wanted = probes.filter((probe) => (!open || inFloor(one, probe)) && picked());
    const allowed = await judgeRole(server, one, wanted, before, differences);
    total.open += open ? 1 : 0;
    total.probes += wanted.length;
    total.allowed += allowed;
    total.inFloor += wanted.filter((probe) => inFloor(one, probe)).length;
    total.excluded += wanted.filter(
      (probe) => !probe.effects && !holds(operations, one.ceiling, probe.operation, probe.resource),
    ).length;
  }
  return { script, differences, ...total };
}

/**
 * A floor names what is surely allowed in its plain form; TRUNCATE … CASCADE reaches further. A view or trigger may
 * refuse even a superuser for lack of its owner's rights.
 */
function inFloor(one: Evidence, probe: Probe): boolean {
  if (one.administrator && /^(?:SELECT|INSERT|UPDATE|DELETE|TRUNCATE)/u.test(probe.sql)) return false;
  if (probe.effects || (probe.sql.startsWith('TRUNCATE') && probe.sql.endsWith('CASCADE'))) return false;
  return holds(operations, one.floor, probe.operation, probe.resource);
}

async function judgeRole(
  server: Server,
  one: Evidence,
  probes: readonly Probe[],
  before: ReadonlyMap<string, number>,
  differences: string[],
): Promise<number> {
  const allowed = new Set<Probe>();
  const plainly = new Set<Probe>();
  for (const identity of probes.length === 0 ? [] : await identitiesOf(server, one.principal.name)) {
    await must(server, `SAVEPOINT a; ${identity.prefix}; SAVEPOINT b`);
    for (const probe of probes) {
      if (identity.boosted && allowed.has(probe) && probe.sql.startsWith('SELECT * ')) continue;
      const seen = await tryProbe(server, probe, before);
      if (seen.allowed) allowed.add(probe);
      if (seen.allowed && !identity.boosted) plainly.add(probe);
      for (const what of understated(one, probe, seen))
        differences.push(`understated: ${what} (${identity.prefix})`);
    }
    await must(server, 'ROLLBACK TO a');
  }
  for (const probe of probes) {
    if (inFloor(one, probe) && !plainly.has(probe))
      differences.push(`overstated: ${one.principal.name} may not ${probe.sql}`);
  }
  return allowed.size;
}

function understated(one: Evidence, probe: Probe, seen: Seen): readonly string[] {
  const role = one.principal.name;
  const may = (operation: string, resource: string): boolean =>
    holds(operations, one.ceiling, operation, resource);
  const found: string[] = [];
  if (seen.allowed && !probe.effects && !may(probe.operation, probe.resource))
    found.push(`${role} may ${probe.sql}`);
  for (const name of seen.lost) {
    const contained = may('DROP TABLE', name) || may('DROP SCHEMA', name.split('.')[0] ?? '');
    if (!contained) found.push(`${role} drops ${name} by ${probe.sql}`);
  }
  for (const name of seen.emptied) {
    const contained = ['DELETE', 'TRUNCATE', 'DROP TABLE'].some((operation) => may(operation, name));
    if (!contained) found.push(`${role} empties ${name} by ${probe.sql}`);
  }
  return found;
}
