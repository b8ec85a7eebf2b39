import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createScratch, type Scratch } from '../support/scratch.ts';

let repository: Scratch;
beforeEach(() => {
  repository = createScratch();
});
afterEach(() => repository.remove());

const MANIFEST = `# what ours are for
jobs:
  # about it
  domains:
    credentials: [{ in: scripts/add-domain.sh, type: railway/* }]
    purpose: Our customers' domains
    review-by: 2026-12-01
version: 1
nested: [packages/*]
exclude: [{ reason: test vectors, path: corpus/** }]
assets: { bookings: { is: { kind: railway/volume } } }
`;
const ACCEPTED =
  '- { check: scope-unknown, id: "222222", effect: read, reason: b, until: 2026-12-02, places: [gone.sh], unreviewed: true }\n';

test('check says what is there and what is doubtful, without an audit', { timeout: 60_000 }, async () => {
  repository.write({
    'overscope.yaml': MANIFEST,
    'overscope.accepted.yaml': ACCEPTED,
    'packages/x/overscope.yml': 'version: 1\n',
  });
  const { exit, stdout, stderr } = await repository.run('manifest', 'check');
  expect([exit, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`overscope.yaml, packages/x/overscope.yml, overscope.accepted.yaml: 1 job, 1
asset, 1 exclusion, 1 acceptance (1 unreviewed). No problem, 6 warnings:
  overscope.accepted.yaml:1  acceptance 222222: none of its places is here any
                             more
  overscope.accepted.yaml:1  acceptance 222222 ends on 2026-12-02, in 9 days
  overscope.yaml:4  job domains: its review period ends on 2026-12-01, in 8 days
  overscope.yaml:5  job domains: no file here is called scripts/add-domain.sh
  overscope.yaml:10  exclude: no file here fits corpus/**
  overscope.yaml:11  asset bookings: no gate and no recovery system names it
`);
});

test('check says everything wrong at once, with exit 2', { timeout: 60_000 }, async () => {
  repository.write({
    'overscope.yaml': 'version: 2\njob: {}\n',
    'overscope.accepted.yaml': ACCEPTED.replace('scope-unknown', 'scope-unknow'),
  });
  const { exit, stdout, stderr } = await repository.run('manifest', 'check');
  expect([exit, stdout]).toEqual([2, '']);
  for (const said of [
    '2 files have 3 problems.',
    'overscope.yaml:1:10',
    'overscope.yaml:2:1',
    'did you mean  jobs',
    'did you mean  scope-unknown',
  ])
    expect(stderr).toContain(said);
});

test('a folder without a manifest is said', { timeout: 60_000 }, async () => {
  const { exit, stderr } = await repository.run('manifest', 'check');
  expect([exit, stderr]).toEqual([
    2,
    'overscope: there is no overscope.yaml in this folder\n  write  overscope init, which proposes one\nExit 2.\n',
  ]);
});

test(
  'format writes the canonical order, once, and what is wrong is not touched',
  { timeout: 60_000 },
  async () => {
    const files = { 'overscope.yaml': MANIFEST, 'overscope.accepted.yaml': ACCEPTED };
    repository.write(files);
    const checked = await repository.run('manifest', 'format', '--check');
    expect([checked.exit, checked.stdout]).toEqual([
      1,
      'overscope.yaml not in canonical form: overscope manifest format.\n',
    ]);
    expect(repository.read('overscope.yaml')).toBe(MANIFEST);
    const written = await repository.run('manifest', 'format');
    expect([written.exit, written.stdout]).toEqual([0, 'overscope.yaml rewritten.\n']);
    expect(repository.read('overscope.yaml')).toBe(`# what ours are for

version: 1
assets: { bookings: { is: { kind: railway/volume } } }
jobs:
  # about it
  domains:
    purpose: Our customers' domains
    credentials: [{ type: railway/*, in: scripts/add-domain.sh }]
    review-by: 2026-12-01
exclude: [{ path: corpus/**, reason: test vectors }]
nested: [packages/*]
`);
    expect(repository.read('overscope.accepted.yaml')).toBe(ACCEPTED);
    expect((await repository.run('manifest', 'format', '--check')).exit).toBe(0);
    repository.write({ 'overscope.yaml': `${MANIFEST}job: {}\n` });
    const wrong = await repository.run('manifest', 'format');
    expect([wrong.exit, wrong.stderr]).toEqual([2, expect.stringContaining('Nothing was written.')]);
    expect(repository.read('overscope.yaml')).toBe(`${MANIFEST}job: {}\n`);
  },
);

test('schema prints what an editor needs', { timeout: 60_000 }, async () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const { stdout } = await repository.run('manifest', 'schema');
  expect(ajv.validate(JSON.parse(stdout) as object, parse(MANIFEST))).toBe(true);
  const accepted = await repository.run('manifest', 'schema', '--accepted');
  expect(ajv.validate(JSON.parse(accepted.stdout) as object, parse(ACCEPTED))).toBe(true);
});
