import { expect, test } from 'vitest';
import { readIam } from '../../../../src/know/evidence/aws/index.ts';
import { smallAws, treeOf, words } from './world.ts';

const aws = smallAws();
const GET = 's3:GetObject on arn:aws:s3:::b/*';

function user(properties: string, more = ''): string {
  return `Resources:\n  U:\n    Type: AWS::IAM::User\n    Properties:\n      UserName: u\n${properties}${more}`;
}

function inline(action: string, resource: string): string {
  return `      Policies:\n        - PolicyName: p\n          PolicyDocument:\n            Statement:\n              - Effect: Allow\n                Action: ${action}\n                Resource: ${resource}\n`;
}

interface Case {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly principal: string;
  readonly floor: string;
  readonly ceiling: string;
}

const BUCKET = '  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: b\n';

const CASES: Case[] = [
  { name: 'inline policy', file: 't.yaml', text: user(inline('s3:GetObject', 'arn:aws:s3:::b/*')), principal: 'user/u', floor: GET, ceiling: GET }, // prettier-ignore
  { name: '!Sub of a bucket', file: 't.yaml', text: user(inline('s3:GetObject', '!Sub "${B.Arn}/*"'), BUCKET), principal: 'user/u', floor: GET, ceiling: GET }, // prettier-ignore
  { name: '!Sub of a parameter', file: 't.yaml', text: user(inline('s3:GetObject', '!Sub "arn:aws:s3:::${P}/*"')), principal: 'user/u', floor: '', ceiling: 's3:GetObject on arn:aws:s3:::*/*' }, // prettier-ignore
  { name: '!Ref of a parameter', file: 't.yaml', text: user(inline('!Ref A', 'x')), principal: 'user/u', floor: '', ceiling: '* on x' }, // prettier-ignore
  { name: '!If', file: 't.yaml', text: user(inline('s3:GetObject', '!If [C, "*", "x"]')), principal: 'user/u', floor: '', ceiling: 's3:GetObject on *' }, // prettier-ignore
  { name: '!Join', file: 't.yaml', text: user(inline('s3:GetObject', '!Join ["", ["arn:aws:s3:::", !Ref B, "/*"]]'), BUCKET), principal: 'user/u', floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'managed policies', file: 't.yaml', text: user('      ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess]\n'), principal: 'user/u', floor: 's3:GetObject s3:ListBucket on *', ceiling: 's3:GetObject s3:ListBucket on *' }, // prettier-ignore
  { name: 'AWS::IAM::Policy with a condition on the resource', file: 't.yaml', text: user('', '  P:\n    Type: AWS::IAM::Policy\n    Condition: C\n    Properties:\n      Users: [!Ref U]\n      PolicyDocument:\n        Statement: {Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*"}\n'), principal: 'user/u', floor: '', ceiling: GET }, // prettier-ignore
  { name: 'managed policy of the template', file: 't.yaml', text: user('', '  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      Users: [!Ref U]\n      PolicyDocument:\n        Statement: {Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*"}\n'), principal: 'user/u', floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'JSON template', file: 't.json', text: JSON.stringify({ Resources: { U: { Type: 'AWS::IAM::User', Properties: { UserName: 'u', Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::b/*' } }] } }] } } } }), principal: 'user/u', floor: GET, ceiling: 's3:GetObject on arn:*:s3:::b/*' }, // prettier-ignore
  { name: 'SAM function', file: 't.yaml', text: 'Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Policies:\n        - AmazonS3ReadOnlyAccess\n        - S3CrudPolicy: {BucketName: b}\n', principal: 'FRole', floor: 's3:GetObject s3:ListBucket on *', ceiling: '* on *' }, // prettier-ignore
  { name: 'Serverless Framework', file: 'serverless.yml', text: 'service: shop\nprovider:\n  iam:\n    role:\n      statements:\n        - Effect: Allow\n          Action: s3:GetObject\n          Resource: arn:aws:s3:::b/*\n        - Effect: Allow\n          Action: sqs:SendMessage\n          Resource: arn:aws:sqs:*:*:${self:custom.q}\n', principal: 'serverless/shop', floor: GET, ceiling: `${GET}; sqs:SendMessage on arn:aws:sqs:*:*:*` }, // prettier-ignore
];

test.each(CASES)('$name', ({ file, text, principal, floor, ceiling }) => {
  const all = readIam(treeOf({ [file]: text }), aws);
  const evidence = all.find((one) => one.principal.name === principal);
  expect(evidence, all.map((one) => one.principal.name).join()).toBeDefined();
  expect(words(evidence?.floor ?? [], aws)).toBe(floor);
  expect(words(evidence?.ceiling ?? [], aws)).toBe(ceiling);
});

function document(action: string): object {
  return {
    Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
  };
}

test('an export of the account gives groups, boundaries and versions', () => {
  const text = JSON.stringify({
    UserDetailList: [{ UserName: 'u', Arn: 'arn:aws:iam::123456789012:user/u', GroupList: ['g'], UserPolicyList: [], AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::123456789012:policy/p' }] }], // prettier-ignore
    GroupDetailList: [{ GroupName: 'g', Arn: 'arn:aws:iam::123456789012:group/g', GroupPolicyList: [{ PolicyDocument: document('sqs:*') }] }], // prettier-ignore
    RoleDetailList: [],
    Policies: [{ Arn: 'arn:aws:iam::123456789012:policy/p', PolicyVersionList: [{ IsDefaultVersion: false, Document: document('*') }, { IsDefaultVersion: true, Document: document('kms:*') }] }], // prettier-ignore
  });
  const [evidence] = readIam(treeOf({ 'auth.json': text }), aws);
  expect(evidence?.principal.name).toBe('arn:aws:iam::123456789012:user/u');
  expect(words(evidence?.floor ?? [], aws)).toBe('kms:Decrypt sqs:PurgeQueue sqs:SendMessage on *');
});

const HOSTILE = [
  'Resources: &a\n  U: {Type: AWS::IAM::User, Properties: *a}\n',
  `AWS::IAM::\n${'a: {'.repeat(5000)}`,
  `{"AWS::IAM::User": ${'['.repeat(50_000)}`,
  'Resources:\n  U:\n    Type: AWS::IAM::User\n    Properties: 7\n',
];

test.each(HOSTILE)('odd template %#', (text) => {
  expect(() =>
    readIam(treeOf({ 't.yaml': text, 'p.json': `{"Statement": ${'['.repeat(50_000)}` }), aws),
  ).not.toThrow();
});
