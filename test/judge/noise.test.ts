import { expect, test } from 'vitest';
import type { Evidence } from '../../src/model/evidence.ts';
import { environmentClass } from '../../src/model/environment.ts';
import { acme, credential, lines, verdict, type World } from '../support/world.ts';

const EMPTY = 'version: 1\njobs: {}\n';
const tracked = { tracking: 'tracked' } as const;

function severity(world: World): string | undefined {
  return lines(world)[0]?.split(' ')[0];
}

const named = (id: string, environment?: string, store: 'github-actions' | 'gitlab-ci' = 'github-actions') =>
  credential('acme/job-token', {
    id,
    reached: 'name',
    ...(environment === undefined ? {} : { environment: { name: environment, basis: 'job' } }),
    reference: { store, names: ['ACME'], workflows: ['.github/workflows/a.yml'] },
  });

test.each([
  ['without a manifest', named('a'), undefined, 'medium'],
  ['with a manifest', named('a'), EMPTY, 'high'],
  ['with a manifest, in production', named('a', 'production'), EMPTY, 'critical'],
  ['in a pipeline of another kind', named('a', undefined, 'gitlab-ci'), undefined, 'critical'],
  ['whose value lies here', credential('acme/job-token'), EMPTY, 'critical'],
  ['that lasts', credential('acme/master-key', { reached: 'name' }), undefined, 'critical'],
] as const)('a token that ends with its job, %s', (_what, own, manifest, expected) => {
  expect(severity({ credentials: [own], ...(manifest === undefined ? {} : { manifest }) })).toBe(expected);
});

const DAY = 86_400;
const TODAY = Date.parse('2026-11-23T00:00:00Z') / 1000;

test.each([
  ['yesterday', TODAY - DAY, 'note', 'a tracked file holds it: it ended on 2026-11-22'],
  ['today', TODAY, 'critical', 'a tracked file holds it'],
  ['never, written as 0', 0, 'critical', 'a tracked file holds it'],
  ['in milliseconds', TODAY * 1000, 'critical', 'a tracked file holds it'],
])('a signed value that ends %s', (_what, exp, expected, what) => {
  const own = credential('acme/master-key', { states: { exp }, at: tracked });
  const [finding] = verdict({ credentials: [own] }).findings;
  expect(finding?.severity).toBe(expected);
  expect(finding?.claims.find((claim) => claim.check === 'leaked-credential')?.what).toBe(what);
});

test.each([
  ['a documentation host', { standingBasis: 'documentation host' }, 'high'],
  ['a test of its own', { at: { path: '_unit-test/up.sh' } }, 'high'],
  [
    'a workflow where GitHub runs it',
    { reached: 'name', at: { path: '.github/workflows/a.yml' } },
    'critical',
  ],
  [
    'a workflow among templates',
    { reached: 'name', at: { path: 'lib/templates/app/.github/workflows/a.yml' } },
    'high',
  ],
  [
    'a workflow of a repository inside',
    { reached: 'name', at: { path: 'services/api/.github/workflows/a.yml' } },
    'critical',
  ],
] as const)('what is for show is a step milder: %s', (_what, change, expected) => {
  expect(severity({ credentials: [credential('acme/master-key', change)] })).toBe(expected);
});

test('findings of one severity: what surely destroys first, then values, then what lasts', () => {
  const credentials = [
    credential('acme/scoped-key', { id: 'aaaaaa', reached: 'name', at: { path: 'a' } }),
    credential('acme/scoped-key', { id: 'bbbbbb', at: { path: 'b' } }),
    credential('acme/master-key', { id: 'cccccc', at: { path: 'test/c' } }),
  ];
  const found = verdict({ credentials }).findings;
  expect(found.map(({ id }) => id)).toEqual(['cccccc', 'bbbbbb', 'aaaaaa']);
});

test('what the catalogue names first comes first among what is hit alike', () => {
  const [finding] = verdict({ credentials: [credential('acme/master-key')] }).findings;
  expect(finding?.excess?.worst.map(({ id }) => id).slice(0, 2)).toEqual(['acme:dropBox', 'acme:bin']);
  expect(finding?.excess?.milder).toEqual({
    count: 8,
    first: [
      { id: 'acme:mint', effect: 'escalate' },
      { id: 'acme:pay', effect: 'spend' },
      { id: 'acme:dropLabel', effect: 'change' },
      { id: 'acme:emptyBin', effect: 'change' },
      { id: 'acme:rename', effect: 'change' },
    ],
  });
});

const document = (
  name: string,
  operations: readonly string[],
  path: string,
  ways: readonly string[] = [],
): Evidence => {
  const grant = { operations: acme.operations('acme').resolve(operations).set, on: ['*'] };
  const place = { path, line: 1, column: 1 };
  return {
    principal: { provider: 'acme', name, identifiers: [] },
    plane: 'api',
    floor: [grant],
    ceiling: [grant],
    places: [place],
    notUnderstood: [],
    administrator: false,
    becomes: [],
    mayBecome: ways.map((principal) => ({
      principal,
      by: 'acme:mint',
      what: `whether it becomes ${principal}`,
      place,
    })),
    because: path,
  };
};

const COMPLETE = `version: 1
evidence:
  - credential: { variable: ACME_KEY }
    principal: svc
    from: ['iam/*.tf']
    complete: { by: ana, on: 2026-11-02, source: console, until: 2027-05-01 }
`;

test.each([
  ['all documents are declared complete', ['iam/r.tf', 'iam/s.tf'], 3, ['role', 'second'], 0],
  ['a role of it has documents elsewhere', ['iam/r.tf', 'other/s.tf'], 12, ['role'], 1],
  ['the role has documents elsewhere', ['other/r.tf', 'iam/s.tf'], 12, [], 1],
] as const)('a role that it may become, where %s', (_what, [first, second], operations, ways, doubts) => {
  const authority = verdict({
    credentials: [credential('acme/scoped-key')],
    manifest: COMPLETE,
    evidence: [
      document('svc', ['acme:list'], 'iam/svc.tf', ['role']),
      document('role', ['acme:dropBox'], first, ['second']),
      document('second', ['acme:reveal'], second),
    ],
  }).facts.authorities.get('aaaaaa');
  const held = (authority?.ceiling.planes ?? []).flatMap((plane) =>
    plane.kind === 'listed' ? plane.grants.flatMap((grant) => [...grant.operations]) : [],
  );
  expect(new Set(held).size).toBe(operations);
  expect(authority?.mayBecome.map(({ principal }) => principal)).toEqual(ways);
  expect(authority?.reopened).toHaveLength(doubts);
});

const inJob = (id: string, name: string, environment?: string) => ({
  ...named(id, name),
  reference: {
    store: 'github-actions' as const,
    names: ['ACME'],
    workflows: ['.github/workflows/a.yml'],
    ...(environment === undefined ? {} : { environment }),
  },
});

test.each([
  ['jobs that name an environment each', 'staging', 'production', false],
  ['a job without one', undefined, 'production', true],
  ['one environment for both', 'shared', 'shared', true],
])('environments of one workflow: %s', (_what, first, second, mixed) => {
  const credentials = [inJob('aaaaaa', 'staging', first), inJob('bbbbbb', 'production', second)];
  expect(credentials.map((item) => environmentClass(item.environment.name))).toEqual([
    'staging',
    'production',
  ]);
  expect(lines({ credentials }).some((line) => line.includes('mixed-environments'))).toBe(mixed);
});
