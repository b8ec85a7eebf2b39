import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { acceptedSchema, manifestSchema } from '../../../src/know/manifest/index.ts';
import { CHECK_IDS } from '../../../src/model/finding.ts';
import { EXAMPLE, read, source } from './fake.ts';

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: true, strictRequired: false });
formats.default(ajv);
const isManifest = ajv.compile(manifestSchema);
const isAccepted = ajv.compile(acceptedSchema);

function edited(from: string, to: string): string {
  expect(EXAMPLE).toContain(from);
  return EXAMPLE.replace(from, to);
}

test.each<[name: string, text: string]>([
  ['the example', EXAMPLE],
  ['empty sections', 'version: 1\njobs:\nassets:\nexclude:\n'],
  [
    'what nobody knows yet',
    edited('grants: [{ operations: [aws:s3', 'grants: unknown # [{ operations: [aws:s3'),
  ],
  ['an account as a number', edited("'210987654321'", '210987654321')],
  ['an id as a number', edited('variable: STRIPE_REPORT_KEY', 'fingerprint: 123456')],
])('%s is right for both', (_, text) => {
  expect(isManifest(parse(text)), JSON.stringify(isManifest.errors)).toBe(true);
  expect(read(source(text)).problems).toEqual([]);
});

test.each<[name: string, text: string]>([
  ['no version', 'jobs: {}\n'],
  ['another version', 'version: 2\n'],
  ['a version as text', "version: '1'\n"],
  ['a list', '[]\n'],
  ['an unknown key', edited('owner:', 'onwer:')],
  ['an unknown section', edited('jobs:', 'tasks:')],
  ['no purpose', edited('    purpose: CI uploads assets\n', '')],
  ['an empty purpose', edited('purpose: CI uploads assets', "purpose: ''")],
  ['a number for an owner', edited('owner: platform team', 'owner: 7')],
  ['no credentials', edited('[{ type: railway/*, in: scripts/add-domain.sh }]', '[]')],
  ['a selector of nothing', edited('type: railway/*, in:', 'in:')],
  ['a text for a list', edited('nested: [packages/*]', 'nested: packages/*')],
  ['a bad reference', edited('github:secrets.AWS_ACCESS_KEY_ID, in', 'github:AWS, in')],
  ['a bad store', edited('github:secrets.AWS_ACCESS_KEY_ID, in', 'vault:AWS, in')],
  ['a bad fingerprint', edited('variable: STRIPE_REPORT_KEY', 'fingerprint: XYZ')],
  ['a bad day', edited('review-by: 2027-03-01', 'review-by: 2027-02-30')],
  ['a day in words', edited('review-by: 2027-03-01', 'review-by: soon')],
  ['a gate that nothing shows', edited(', evidence: infra/rds.tf', '')],
  ['a gate of no kind', edited('kind: provider-refusal', 'kind: refusal')],
  ['a statement without an end', edited(', until: 2027-05-01 }\nenv', ' }\nenv')],
  ['an attestation of nothing', edited("['stripe/Charges: read']", '[]')],
  ['an exclusion without a reason', edited(', reason: published test vectors', '')],
  ['a context that is none', edited('workspace:', 'laptop:')],
  ['an asset that is nothing', edited('is: { kind: railway/volume, at: 3d2c42fb }, ', '')],
  ['recovery of nothing', edited('protects: [bookings], ', '')],
])('%s is wrong for both', (_, text) => {
  expect(isManifest(parse(text))).toBe(false);
  expect(read(source(text)).problems.length).toBeGreaterThan(0);
});

const LINE =
  '{ check: exceeds-job, id: 9d41c7, effect: read, reason: r, until: 2027-01-31, places: [.env], unreviewed: true }';

test.each<[name: string, text: string, right: boolean]>([
  ['a line', `- ${LINE}\n`, true],
  ['nothing', '# nothing yet\n', true],
  ['an id as a number', `- ${LINE.replace('9d41c7', '123456')}\n`, true],
  ['a mapping', `a: ${LINE}\n`, false],
  ['no such check', `- ${LINE.replace('exceeds-job', 'exceeds')}\n`, false],
  ['no such effect', `- ${LINE.replace('read', 'delete')}\n`, false],
  ['no such id', `- ${LINE.replace('9d41c7', 'zzzzzz')}\n`, false],
  ['no reason', `- ${LINE.replace('reason: r, ', '')}\n`, false],
  ['an unknown key', `- ${LINE.replace('until', 'till')}\n`, false],
  ['a text for a truth', `- ${LINE.replace('true', 'yes')}\n`, false],
])('accepted: both say of %s', (_, text, right) => {
  expect(isAccepted(parse(text))).toBe(right);
  expect(read(source(text, { kind: 'accepted' })).problems.length === 0).toBe(right);
});

test('the schema knows every check', () => {
  expect(acceptedSchema).toMatchObject({ items: { properties: { check: { enum: CHECK_IDS } } } });
});

interface Node {
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly [key: string]: unknown;
}

/** Every property of a schema with where it stands. */
function properties(node: unknown, at: string): [string, Node][] {
  if (typeof node !== 'object' || node === null) return [];
  const own = Object.entries((node as Node).properties ?? {}).map(([key, value]): [string, Node] => [
    `${at}.${key}`,
    value,
  ]);
  return [
    ...own,
    ...Object.entries(node).flatMap(([key, value]) =>
      key === 'examples' ? [] : properties(value, key === 'properties' ? at : `${at}/${key}`),
    ),
  ];
}

test.each([
  ...properties(manifestSchema, 'manifest').map(([at, node]) => [at, node, manifestSchema] as const),
  ...properties(acceptedSchema, 'accepted').map(([at, node]) => [at, node, acceptedSchema] as const),
])('%s is explained, with an example that is right', (_, node, { $defs }) => {
  expect((node.description ?? '').length).toBeGreaterThan(10);
  expect(node.examples ?? []).not.toEqual([]);
  const isRight = ajv.compile({ ...node, $defs });
  for (const example of node.examples ?? [])
    expect(isRight(example), JSON.stringify([example, isRight.errors])).toBe(true);
});
