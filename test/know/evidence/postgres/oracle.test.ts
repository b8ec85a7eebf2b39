import { afterAll, beforeAll, expect, test } from 'vitest';
import { compare } from './oracle.ts';
import { pglite, psql, type Server } from './server.ts';

/** Scripts to compare, and the first seed; `DATABASE_URL_ORACLE`: a server that listens, for the superuser `postgres`. */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? 120);
const SEED = Number(process.env['ORACLE_SEED'] ?? 1);
const SHARE = Number(process.env['ORACLE_SHARE'] ?? 0.25);
const URL_OF_SERVER = process.env['DATABASE_URL_ORACLE'];

let server: Server;

beforeAll(async () => {
  server = URL_OF_SERVER === undefined ? await pglite() : psql(URL_OF_SERVER);
}, 60_000);

afterAll(() => server.close());

test(
  `PostgreSQL lets no role do more than the ceiling, and all that the floor says (seeds ${SEED} to ${SEED + RUNS - 1})`,
  async () => {
    const total = { probes: 0, allowed: 0, inFloor: 0, excluded: 0 };
    for (let seed = SEED; seed < SEED + RUNS; seed += 1) {
      const outcome = await compare(server, seed, SHARE);
      expect(outcome.differences, `seed ${seed}:\n${outcome.script.join(';\n')}`).toEqual([]);
      total.probes += outcome.probes;
      total.allowed += outcome.allowed;
      total.inFloor += outcome.inFloor;
      total.excluded += outcome.excluded;
    }
    expect(total.probes).toBeGreaterThan(RUNS * 10);
    expect(total.excluded, 'the ceiling must leave something out').toBeGreaterThan(RUNS * 5);
    expect(total.inFloor, 'the floor must say something').toBeGreaterThan(RUNS);
    expect(total.allowed).toBeGreaterThan(RUNS);
  },
  60_000 + RUNS * 3_000,
);
