import { afterAll, beforeAll, expect, test } from 'vitest';
import { compare } from './oracle.ts';
import { pglite, psql, type Server } from './server.ts';

/**
 * The SQL engine against PostgreSQL itself: random scripts that a server took, and what it then lets each role do. In
 * `npm test` the server is pglite. `.ci/run` also starts Debian's, as user `postgres` on a socket in a temporary
 * folder, and runs this file against it with `DATABASE_URL_ORACLE` (a URL for the superuser `postgres`; nothing is
 * committed there). `ORACLE_RUNS`: scripts to compare; `ORACLE_SEED`: the first seed, a failure names its own;
 * `ORACLE_SHARE`: part of the probes that is tried, 1 for all.
 */
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
