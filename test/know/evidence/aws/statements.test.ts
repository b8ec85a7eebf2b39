import { expect, test } from 'vitest';
import { readIam } from '../../../../src/know/evidence/aws/index.ts';
import { smallAws, treeOf, words } from './world.ts';

const aws = smallAws();
const ALL_S3 = 's3:DeleteBucket s3:DeleteObject s3:GetObject s3:ListBucket s3:PutObject';
const OPEN = '* on *';
const B = 'arn:aws:s3:::b/*';

interface Case {
  readonly name: string;
  readonly statements: readonly object[];
  readonly floor: string;
  readonly ceiling: string;
}

function allow(action: unknown, resource: unknown, more: object = {}): object {
  return { Effect: 'Allow', Action: action, Resource: resource, ...more };
}

function deny(action: unknown, resource: unknown, more: object = {}): object {
  return { Effect: 'Deny', Action: action, Resource: resource, ...more };
}

const IF = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
const GET = `s3:GetObject on ${B}`;

const CASES: Case[] = [
  { name: 'one action', statements: [allow('s3:GetObject', B)], floor: GET, ceiling: GET },
  { name: 'action in another case', statements: [allow('S3:getobject', B)], floor: GET, ceiling: GET },
  {
    name: 'wildcard action',
    statements: [allow('s3:*', '*')],
    floor: `${ALL_S3} on *`,
    ceiling: `${ALL_S3} on *`,
  },
  { name: 'wildcard in another case', statements: [allow('S3:gEt*', B)], floor: GET, ceiling: GET },
  { name: 'question mark', statements: [allow('s3:?etObject', B)], floor: GET, ceiling: GET },
  { name: 'everything', statements: [allow('*', '*')], floor: OPEN, ceiling: OPEN },
  { name: 'everything as *:*', statements: [allow('*:*', '*')], floor: OPEN, ceiling: OPEN },
  { name: 'empty list', statements: [allow([], B)], floor: '', ceiling: '' },
  { name: 'list of actions', statements: [allow(['s3:GetObject', 's3:PutObject'], B)], floor: `s3:GetObject s3:PutObject on ${B}`, ceiling: `s3:GetObject s3:PutObject on ${B}` }, // prettier-ignore
  { name: 'two resources', statements: [allow('s3:GetObject', [B, 'arn:aws:s3:::c'])], floor: `s3:GetObject on ${B}, arn:aws:s3:::c`, ceiling: `s3:GetObject on ${B}, arn:aws:s3:::c` }, // prettier-ignore
  { name: 'condition', statements: [allow('s3:GetObject', B, IF)], floor: '', ceiling: GET },
  { name: 'policy variable', statements: [allow('s3:GetObject', 'arn:aws:s3:::b/${aws:username}/*')], floor: '', ceiling: 's3:GetObject on arn:aws:s3:::b/*/*' }, // prettier-ignore
  { name: 'policy variable first', statements: [allow('s3:GetObject', '${aws:PrincipalTag/x}')], floor: '', ceiling: 's3:GetObject on *' }, // prettier-ignore
  { name: 'deny on the same', statements: [allow('s3:GetObject', B), deny('s3:GetObject', B)], floor: '', ceiling: GET }, // prettier-ignore
  { name: 'deny on an overlapping resource', statements: [allow('s3:GetObject', B), deny('s3:*', 'arn:aws:s3:::*/secret')], floor: '', ceiling: GET }, // prettier-ignore
  { name: 'deny elsewhere', statements: [allow('s3:GetObject', B), deny('s3:*', 'arn:aws:s3:::other/*')], floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'star in a deny crosses slashes', statements: [allow('s3:GetObject', 'arn:aws:s3:::acme-uploads/a'), deny('s3:*', 'arn:aws:s3:::acme*')], floor: '', ceiling: 's3:GetObject on arn:aws:s3:::acme-uploads/a' }, // prettier-ignore
  { name: 'deny of another action', statements: [allow('s3:GetObject', B), deny('s3:PutObject', '*')], floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'deny of one of several', statements: [allow(['s3:GetObject', 's3:PutObject'], B), deny('s3:Put*', '*')], floor: GET, ceiling: `s3:GetObject s3:PutObject on ${B}` }, // prettier-ignore
  { name: 'conditional deny still subtracts', statements: [allow('s3:GetObject', B), deny('*', '*', IF)], floor: '', ceiling: GET }, // prettier-ignore
  { name: 'deny with a variable', statements: [allow('s3:GetObject', B), deny('s3:*', '${aws:x}')], floor: '', ceiling: GET }, // prettier-ignore
  { name: 'deny NotAction', statements: [allow(['s3:GetObject', 's3:PutObject'], B), { Effect: 'Deny', NotAction: 's3:Get*', Resource: '*' }], floor: GET, ceiling: `s3:GetObject s3:PutObject on ${B}` }, // prettier-ignore
  { name: 'deny NotResource that covers', statements: [allow('s3:GetObject', B), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::b*' }], floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'deny NotResource that does not', statements: [allow('s3:GetObject', B), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::b/x' }], floor: '', ceiling: GET }, // prettier-ignore
  { name: 'deny NotResource with a variable', statements: [allow('s3:GetObject', B), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::b/${aws:username}*' }], floor: '', ceiling: GET }, // prettier-ignore
  { name: 'allow NotResource', statements: [{ Effect: 'Allow', Action: 's3:GetObject', NotResource: B }], floor: '', ceiling: 's3:GetObject on *' }, // prettier-ignore
  { name: 'allow NotAction', statements: [{ Effect: 'Allow', NotAction: ['iam:*', 'sts:*', 'ec2:*', 'rds:*', 'sqs:*', 'kms:*', 'lambda:*', 'logs:*'], Resource: '*' }], floor: `${ALL_S3} on *`, ceiling: `${ALL_S3} on *` }, // prettier-ignore
  { name: 'allow NotAction of an unlisted action', statements: [{ Effect: 'Allow', NotAction: 'new:Thing', Resource: '*' }], floor: OPEN, ceiling: OPEN }, // prettier-ignore
  { name: 'both Action and NotAction', statements: [{ Effect: 'Allow', Action: 's3:GetObject', NotAction: 's3:*', Resource: B }], floor: '', ceiling: '* on arn:aws:s3:::b/*' }, // prettier-ignore
  { name: 'no effect', statements: [{ Action: 's3:GetObject', Resource: B }], floor: '', ceiling: GET },
  { name: 'effect in another case', statements: [{ Effect: 'allow', Action: 's3:GetObject', Resource: B }], floor: '', ceiling: GET }, // prettier-ignore
  { name: 'keys in another case', statements: [{ effect: 'Allow', action: 's3:GetObject', resource: B }], floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'no resource', statements: [{ Effect: 'Allow', Action: 's3:GetObject' }], floor: '', ceiling: 's3:GetObject on *' }, // prettier-ignore
  { name: 'unknown key', statements: [allow('s3:GetObject', B, { When: 'x' })], floor: '', ceiling: GET },
  { name: 'action of the wrong type', statements: [allow({ a: 1 }, B)], floor: '', ceiling: `* on ${B}` },
  { name: 'a statement that is a string', statements: ['x' as unknown as object], floor: '', ceiling: OPEN },
];

test.each(CASES)('$name', ({ statements, floor, ceiling }) => {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const [evidence] = readIam(treeOf({ 'p.json': text }), aws);
  expect(evidence?.principal.name).toBe('policy/p.json');
  expect(words(evidence?.floor ?? [], aws)).toBe(floor);
  expect(words(evidence?.ceiling ?? [], aws)).toBe(ceiling);
});

function text(more: object): string {
  return JSON.stringify({ Statement: allow('*', '*', more) });
}

test('an administrator is one, a conditional one is not', () => {
  const tree = treeOf({ 'a.json': text({}), 'b.json': text(IF) });
  expect(readIam(tree, aws).map((one) => one.administrator)).toEqual([true, false]);
});

test('an action that no list has is named', () => {
  const [evidence] = readIam(
    treeOf({ 'p.json': JSON.stringify({ Statement: [allow('new:Thing', '*')] }) }),
    aws,
  );
  expect(evidence?.notUnderstood.map((one) => one.what)).toEqual([
    'new:Thing is not in the list of operations',
  ]);
});
