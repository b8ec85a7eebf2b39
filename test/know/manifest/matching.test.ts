import { describe, expect, test } from 'vitest';
import { jobsOf, selects } from '../../../src/know/manifest/index.ts';
import type { Credential } from '../../../src/model/credential.ts';
import type { CredentialSelector, Job } from '../../../src/model/manifest.ts';
import { credential, read, sighting, source } from './fake.ts';

type Written = Omit<CredentialSelector, 'place'>;

const place = { path: 'overscope.yaml', line: 1, column: 1 };

function reference(store: 'github-actions' | 'oidc', ...names: string[]): Partial<Credential> {
  return {
    reached: 'name',
    reference: { store, names, workflows: [] },
    sightings: [sighting('.github/workflows/a.yml')],
  };
}

const TWO = [sighting('scripts/add-domain.sh', 'RAILWAY_TOKEN'), sighting('.env', 'railway.apiToken')];

test.each<[selector: Written, more: Partial<Credential>, expected: boolean]>([
  [{ type: 'railway/*' }, {}, true],
  [{ type: 'railway/account-token' }, {}, true],
  [{ type: 'railway/project-token' }, {}, true],
  [{ type: 'aws/*' }, {}, false],
  [{ type: 'railway/*', in: 'scripts/*.sh' }, {}, true],
  [{ type: 'railway/*', in: 'scripts' }, {}, false],
  [{ type: 'railway/*', in: '*.sh' }, {}, false],
  [{ variable: 'railway-token' }, {}, true],
  [{ variable: 'RailwayToken' }, {}, true],
  [{ variable: 'RAILWAY_*' }, {}, true],
  [{ variable: 'RAILWAY' }, {}, false],
  [{ variable: 'RAILWAY_API_TOKEN', in: '.env' }, { sightings: TWO }, true],
  [{ variable: 'RAILWAY_TOKEN', in: '.env' }, { sightings: TWO }, false],
  [{ fingerprint: '9d41c7' }, {}, true],
  [{ fingerprint: 'v1:9d41c7aa00' }, {}, true],
  [{ fingerprint: 'v1:9d41c7aa0' }, {}, true],
  [{ fingerprint: 'v1:9d41c8' }, {}, false],
  [{ fingerprint: 'v1:9d41c7aa00ff' }, {}, false],
  [{ reference: 'github:secrets.TOKEN' }, reference('github-actions', 'TOKEN'), true],
  [{ reference: 'github:secrets.token' }, reference('github-actions', 'KEY', 'TOKEN'), true],
  [{ reference: 'gitlab:TOKEN' }, reference('github-actions', 'TOKEN'), false],
  [{ reference: 'oidc:arn:aws:iam::1:role/x' }, reference('oidc', 'arn:aws:iam::1:role/x'), true],
  [{ reference: 'oidc:arn:aws:iam::1:role/X' }, reference('oidc', 'arn:aws:iam::1:role/x'), false],
  [{ reference: 'github:secrets.TOKEN' }, {}, false],
])('%j selects %j: %s', (selector, more, expected) => {
  expect(selects({ ...selector, place }, credential(more))).toBe(expected);
});

function names(jobs: readonly Job[]): string[] {
  return jobs.map((job) => job.name);
}

describe('jobs of a credential', () => {
  const { manifest } = read(
    source(`version: 1
nested: [packages/*]
jobs:
  domains: { purpose: p, credentials: [{ type: railway/*, in: scripts/* }, { type: railway/*, in: ops/* }] }
  anywhere: { purpose: p, credentials: [{ variable: ANY }] }
`),
    source('version: 1\njobs:\n  web: { purpose: p, credentials: [{ variable: WEB }] }\n', {
      kind: 'nested',
      path: 'packages/web/overscope.yaml',
    }),
  );

  test.each<[name: string, sightings: Credential['sightings'], jobs: string[], elsewhere: string[]]>([
    ['at its place', [sighting('scripts/a.sh')], ['domains'], []],
    ['at both places', [sighting('scripts/a.sh'), sighting('ops/b.sh')], ['domains'], []],
    ['with a copy', [sighting('scripts/a.sh'), sighting('.env')], ['domains'], ['.env']],
    ['nowhere named', [sighting('.env')], [], []],
    ['by two jobs', [sighting('scripts/a.sh', 'ANY'), sighting('.env')], ['domains', 'anywhere'], []],
    ['in a package', [sighting('packages/web/.env', 'WEB')], ['web'], []],
    ['in a package and elsewhere', [sighting('packages/web/.env', 'WEB'), sighting('.env', 'WEB')], [], []],
  ])('%s', (_, sightings, jobs, elsewhere) => {
    const found = jobsOf(credential({ sightings }), manifest);
    expect(names(found.jobs)).toEqual(jobs);
    expect(found.elsewhere.map((one) => one.path)).toEqual(elsewhere);
  });

  test('a job that nobody committed does not count beside a reviewed one', () => {
    const [domains, anywhere] = manifest.jobs;
    if (!domains || !anywhere) throw new Error('no jobs');
    const jobs = [domains, { ...anywhere, uncommitted: true as const }];
    const both = credential({ sightings: [sighting('scripts/a.sh', 'ANY')] });
    expect(names(jobsOf(both, { ...manifest, jobs }).jobs)).toEqual(['domains']);
    const alone = credential({ sightings: [sighting('.env', 'ANY')] });
    expect(names(jobsOf(alone, { ...manifest, jobs }).jobs)).toEqual(['anywhere']);
  });
});
