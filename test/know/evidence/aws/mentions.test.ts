import { expect, test } from 'vitest';
import { readIam } from '../../../../src/know/evidence/aws/index.ts';
import { smallAws, treeOf } from './world.ts';

const aws = smallAws();
const USER = 'resource "aws_iam_user" "u" {\n  name = "uploader"\n}\n';
const GROUP = `resource "aws_iam_group" "g" {\n  name = "team"\n}\nresource "aws_iam_user_group_membership" "m" {\n  user = aws_iam_user.u.name\n  groups = [aws_iam_group.g.name]\n}\n`;
const ROLE = 'resource "aws_iam_role" "r" {\n  name = "runner"\n}\n';

interface Case {
  readonly name: string;
  readonly tf: string;
  readonly principal?: string;
  /** What is named; absent where the principal is given nothing. */
  readonly named?: string;
}

function block(head: string, body: string): string {
  return `${head} {\n${body}\n}\n`;
}

const CASES: Case[] = [
  { name: 'module with the address', tf: block('module "admins"', 'user = aws_iam_user.u.name'), named: 'module.admins' }, // prettier-ignore
  { name: 'module with the address inside a text', tf: block('module "admins"', 'user = "x/${aws_iam_user.u.name}"'), named: 'module.admins' }, // prettier-ignore
  { name: 'module with the name', tf: block('module "admins"', 'users = ["a", "uploader"]'), named: 'module.admins' }, // prettier-ignore
  { name: 'module with an ARN', tf: block('module "admins"', 'user = "arn:aws:iam::123456789012:user/uploader"'), named: 'module.admins' }, // prettier-ignore
  { name: 'module with a local', tf: `locals {\n  a = local.b\n  b = [aws_iam_user.u.arn]\n}\n${block('module "admins"', 'users = local.a')}`, named: 'module.admins' }, // prettier-ignore
  { name: 'module with the default of a variable', tf: `variable "who" {\n  default = "uploader"\n}\n${block('module "admins"', 'user = var.who')}`, named: 'module.admins' }, // prettier-ignore
  { name: 'module with a data source', tf: `data "aws_iam_user" "x" {\n  user_name = "uploader"\n}\n${block('module "admins"', 'user = data.aws_iam_user.x.arn')}`, named: 'module.admins' }, // prettier-ignore
  { name: 'module with a for expression', tf: block('module "admins"', 'users = [for u in [aws_iam_user.u] : u.name]'), named: 'module.admins' }, // prettier-ignore
  { name: 'module with the group', tf: GROUP + block('module "admins"', 'group = aws_iam_group.g.name'), named: 'module.admins' }, // prettier-ignore
  { name: 'module without it', tf: block('module "uploader"', 'name = "uploader-2"\n  other = aws_iam_user.uploader2.name') }, // prettier-ignore
  { name: 'module for another user', tf: block('module "admins"', 'user = aws_iam_user.u2.name') },
  { name: 'unknown IAM resource', tf: block('resource "aws_iam_new_thing" "x"', 'user = var.x'), named: 'aws_iam_new_thing.x' }, // prettier-ignore
  { name: 'access key', tf: block('resource "aws_iam_access_key" "x"', 'user = aws_iam_user.u.name') },
  {
    name: 'login profile',
    tf: block('resource "aws_iam_user_login_profile" "x"', 'user = aws_iam_user.u.name'),
  },
  { name: 'grant of a key', tf: block('resource "aws_kms_grant" "x"', 'grantee_principal = aws_iam_user.u.arn'), named: 'aws_kms_grant.x' }, // prettier-ignore
  { name: 'a policy in an unknown resource', tf: block('resource "aws_new_thing_policy" "x"', 'policy = jsonencode({ Principal = { AWS = aws_iam_user.u.arn } })'), named: 'aws_new_thing_policy.x' }, // prettier-ignore
  { name: 'a script', tf: block('resource "null_resource" "x"', 'provisioner "local-exec" {\n  command = "aws iam attach-user-policy --user-name uploader --policy-arn x"\n}'), named: 'null_resource.x' }, // prettier-ignore
  { name: 'a resource of that label', tf: block('resource "aws_lambda_function" "uploader"', 'function_name = "uploader"') }, // prettier-ignore
  { name: 'a function that runs as it', tf: ROLE + block('resource "aws_lambda_function" "x"', 'role = aws_iam_role.r.arn'), principal: 'role/runner' }, // prettier-ignore
  { name: 'an annotation in Kubernetes', tf: ROLE + block('resource "kubernetes_service_account" "x"', 'a = aws_iam_role.r.arn'), principal: 'role/runner' }, // prettier-ignore
];

test.each(CASES)('Terraform: $name', ({ tf, principal = 'user/uploader', named }) => {
  const text = USER + tf;
  const evidence = readIam(treeOf({ 'a.tf': text }), aws).find((one) => one.principal.name === principal);
  const line = named === undefined ? 0 : text.split('\n').findIndex((one) => /^(?:module|resource) /.test(one) && matches(one, named)); // prettier-ignore
  const expected = named === undefined ? [] : [`${named}, which may give it more at ${line + 1}`];
  expect(evidence?.notUnderstood.map(({ what, place }) => `${what} at ${place.line}`)).toEqual(expected);
});

/** Whether a line is the head of the block of that address. */
function matches(line: string, address: string): boolean {
  const [type = '', name = ''] = address.split('.');
  return line.includes(type) && line.includes(`"${name}"`);
}

test('Terraform in JSON: a module with the user', () => {
  const files = { 'a.tf': USER, 'b.tf.json': '{"module": {"m": {"user": "${aws_iam_user.u.name}"}}}' };
  const evidence = readIam(treeOf(files), aws).find((one) => one.principal.name === 'user/uploader');
  expect(evidence?.notUnderstood.map(({ what }) => what)).toEqual(['module.m, which may give it more']);
});

const TEMPLATES: readonly (readonly [string, string, string | undefined])[] = [
  ['nested stack by Ref', '  S:\n    Type: AWS::CloudFormation::Stack\n    Properties: {Parameters: {Who: !Ref U}}\n', 'S, a AWS::CloudFormation::Stack'], // prettier-ignore
  ['nested stack by name', '  S:\n    Type: AWS::CloudFormation::Stack\n    Properties: {Parameters: {Who: uploader}}\n', 'S, a AWS'], // prettier-ignore
  ['custom resource by Sub', '  S:\n    Type: Custom::Grant\n    Properties: {Who: !Sub "x/${U.Arn}"}\n', 'S, a Custom::Grant'], // prettier-ignore
  ['unknown IAM resource', '  S:\n    Type: AWS::IAM::NewThing\n    Properties: {A: b}\n', 'S, a AWS::IAM::NewThing'], // prettier-ignore
  ['loop', '  Fn::ForEach::S:\n    - X\n    - [a]\n    - {}\n', 'Fn::ForEach::S'],
  ['macro', 'Transform: Mine\n', 'a macro over the whole template'],
  ['access key', '  S:\n    Type: AWS::IAM::AccessKey\n    Properties: {UserName: !Ref U}\n', undefined],
  ['known transform', 'Transform: AWS::Serverless-2016-10-31\n', undefined],
  ['another resource', '  S:\n    Type: AWS::SNS::Topic\n    Properties: {TopicName: uploader}\n', undefined],
];

test.each(TEMPLATES)('CloudFormation: %s', (_, more, named) => {
  const text = `Resources:\n  U:\n    Type: AWS::IAM::User\n    Properties:\n      UserName: uploader\n${more}`;
  const evidence = readIam(treeOf({ 't.yaml': text }), aws).find(
    (one) => one.principal.name === 'user/uploader',
  );
  expect(evidence).toBeDefined();
  const doubts = evidence?.notUnderstood.map(({ what }) => what).join() ?? '';
  if (named === undefined) expect(doubts).toBe('');
  else expect(doubts).toContain(named);
});

const STATES: readonly (readonly [string, object, string | undefined])[] = [
  ['aws_kms_grant', { grantee_principal: 'arn:aws:iam::123456789012:user/uploader' }, 'aws_kms_grant.x'],
  ['aws_kms_grant', { grantee_principal: 'arn:aws:iam::123456789012:user/other' }, undefined],
  ['aws_iam_new_thing', {}, 'aws_iam_new_thing.x'],
  ['aws_iam_access_key', { user: 'uploader' }, undefined],
  ['aws_batch_job', { role_arn: 'arn:aws:iam::123456789012:user/uploader' }, undefined],
];

function resource(type: string, attributes: object): object {
  return { mode: 'managed', type, name: 'x', instances: [{ attributes }] };
}

test.each(STATES)('state: %s %j', (type, attributes, named) => {
  const user = { name: 'uploader', arn: 'arn:aws:iam::123456789012:user/uploader' };
  const text = JSON.stringify({ resources: [resource('aws_iam_user', user), resource(type, attributes)] });
  const [evidence] = readIam(treeOf({ 'x.tfstate': text }), aws);
  const expected = named === undefined ? [] : [`${named}, which may give it more`];
  expect(evidence?.notUnderstood.map(({ what }) => what)).toEqual(expected);
});
