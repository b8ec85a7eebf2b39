import { expect, test } from 'vitest';
import { readIam } from '../../../../src/know/evidence/aws/index.ts';
import { smallAws, treeOf, words } from './world.ts';

const aws = smallAws();
const ACCOUNT = 'arn:aws:iam::123456789012';
const ASSUMES = '{ Effect = "Allow", Action = "sts:AssumeRole", Resource = "*" }';

function user(statement?: string, more = ''): string {
  const policy = `resource "aws_iam_user_policy" "p" {\n  user = aws_iam_user.u.name\n  policy = jsonencode({ Statement = [${statement}] })\n}\n`;
  return `resource "aws_iam_user" "u" {\n  name = "u"\n${more}}\n${statement === undefined ? '' : policy}`;
}

function role(principal: string, more = '', arguments_ = 'name = "r"'): string {
  return `resource "aws_iam_role" "r" {\n  ${arguments_}\n  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = ${principal}, Action = "sts:AssumeRole"${more} }] })\n}\n`;
}

const NAMED = '{ AWS = aws_iam_user.u.arn }';
const ROOT = '{ AWS = "arn:aws:iam::${data.aws_caller_identity.c.account_id}:root" }';
const DENY = ', { Effect = "Deny", Action = "sts:*", Principal = { AWS = aws_iam_user.u.arn } }';
const IF = ', Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }';

function stack(trust: object, more: object = {}): string {
  const document = { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: trust }] };
  const resources = {
    U: { Type: 'AWS::IAM::User', Properties: { UserName: 'u' } },
    R: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: document } },
    ...more,
  };
  return JSON.stringify({ Resources: resources });
}

function cliRole(principal: string, arn = `${ACCOUNT}:role/r`): object {
  const document = {
    Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: principal } },
  };
  return { RoleName: 'r', Arn: arn, AssumeRolePolicyDocument: document };
}

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly principal?: string;
  readonly becomes?: string;
  readonly doubt?: string;
}

const CASES: Case[] = [
  { name: 'Terraform, named', files: { 'a.tf': user() + role(NAMED) }, becomes: 'role/r' },
  { name: 'Terraform, named, role without name', files: { 'a.tf': user() + role(NAMED, '', '') }, becomes: 'aws_iam_role.r' }, // prettier-ignore
  { name: 'Terraform, named, one of several', files: { 'a.tf': user() + role('{ AWS = ["*", aws_iam_user.u.arn] }') }, becomes: 'role/r' }, // prettier-ignore
  { name: 'Terraform, named by its data document', files: { 'a.tf': `${user()}data "aws_iam_policy_document" "t" {\n  statement {\n    actions = ["sts:AssumeRole"]\n    principals {\n      type = "AWS"\n      identifiers = [aws_iam_user.u.arn]\n    }\n  }\n}\nresource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = data.aws_iam_policy_document.t.json\n}` }, becomes: 'role/r' }, // prettier-ignore
  { name: 'Terraform, the account and an identity policy', files: { 'a.tf': user(ASSUMES) + role(ROOT) }, becomes: 'role/r' }, // prettier-ignore
  {
    name: 'Terraform, the account alone',
    files: { 'a.tf': user() + role(ROOT) },
    doubt: 'the whole account',
  },
  { name: 'Terraform, everybody', files: { 'a.tf': user() + role('"*"') }, doubt: 'may trust it' },
  { name: 'Terraform, the root of an account that may be another', files: { 'a.tf': user() + role(`{ AWS = "${ACCOUNT}:root" }`) }, doubt: 'may trust it' }, // prettier-ignore
  { name: 'Terraform, a variable', files: { 'a.tf': user() + role('{ AWS = var.who }') }, doubt: 'may trust it' }, // prettier-ignore
  { name: 'Terraform, its name in an account that may be another', files: { 'a.tf': user() + role(`{ AWS = "${ACCOUNT}:user/u" }`) }, doubt: 'may trust it' }, // prettier-ignore
  { name: 'Terraform, a condition', files: { 'a.tf': user() + role(NAMED, IF) }, doubt: 'with conditions' },
  { name: 'Terraform, an aliased provider', files: { 'a.tf': user() + role(NAMED, '', 'name = "r"\n  provider = aws.other') }, doubt: 'in another account' }, // prettier-ignore
  { name: 'Terraform, a trust policy that is not stated', files: { 'a.tf': `${user()}resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = var.t\n}` }, doubt: 'not stated here' }, // prettier-ignore
  { name: 'Terraform, refused by the trust policy', files: { 'a.tf': user() + role(NAMED).replace(' }] })', ` }${DENY}] })`) }, doubt: 'role/r' }, // prettier-ignore
  { name: 'Terraform, refused by its own policy', files: { 'a.tf': user('{ Effect = "Deny", Action = "sts:*", Resource = "*" }') + role(NAMED) }, doubt: 'role/r' }, // prettier-ignore
  { name: 'Terraform, an unknown boundary', files: { 'a.tf': user(undefined, '  permissions_boundary = var.b\n') + role(NAMED) }, doubt: 'role/r' }, // prettier-ignore
  { name: 'Terraform, a service', files: { 'a.tf': user() + role('{ Service = "ec2.amazonaws.com" }') } },
  { name: 'Terraform, another user', files: { 'a.tf': `${user()}resource "aws_iam_user" "v" {\n  name = "v"\n}\n${role('{ AWS = aws_iam_user.v.arn }')}` } }, // prettier-ignore
  { name: 'Terraform, a role by a role', files: { 'a.tf': `${role('{ AWS = aws_iam_role.s.arn }')}resource "aws_iam_role" "s" {\n  name = "s"\n}` }, principal: 'role/s', becomes: 'role/r' }, // prettier-ignore
  { name: 'Terraform, another folder that names it', files: { 'a/a.tf': user(), 'b/b.tf': role(`{ AWS = "${ACCOUNT}:user/u" }`) }, doubt: 'may trust it' }, // prettier-ignore
  { name: 'Terraform, another folder with a variable', files: { 'a/a.tf': user(), 'b/b.tf': role('{ AWS = var.who }') } }, // prettier-ignore
  { name: 'CloudFormation, named', files: { 't.json': stack({ AWS: { 'Fn::GetAtt': ['U', 'Arn'] } }) }, becomes: 'R' }, // prettier-ignore
  { name: 'CloudFormation, named by !Sub', files: { 't.json': stack({ AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:user/u' } }) }, becomes: 'R' }, // prettier-ignore
  { name: 'CloudFormation, the account', files: { 't.json': stack({ AWS: { Ref: 'AWS::AccountId' } }) }, doubt: 'the whole account' }, // prettier-ignore
  { name: 'JSON, aws iam get-role', files: { 'r.json': JSON.stringify({ Role: cliRole(`${ACCOUNT}:user/u`) }) }, principal: `${ACCOUNT}:user/u`, becomes: `${ACCOUNT}:role/r` }, // prettier-ignore
  { name: 'JSON, aws iam list-roles', files: { 'r.json': JSON.stringify({ Roles: [cliRole(`${ACCOUNT}:user/u`)] }) }, principal: `${ACCOUNT}:user/u`, becomes: `${ACCOUNT}:role/r` }, // prettier-ignore
  { name: 'JSON, the whole account', files: { 'd.json': JSON.stringify({ UserDetailList: [{ UserName: 'u', Arn: `${ACCOUNT}:user/u` }], RoleDetailList: [cliRole('*')] }) }, principal: `${ACCOUNT}:user/u`, doubt: 'may trust it' }, // prettier-ignore
  { name: 'JSON, a role of another account', files: { 'r.json': JSON.stringify({ Role: cliRole(`${ACCOUNT}:user/u`, 'arn:aws:iam::210987654321:role/r') }) }, principal: `${ACCOUNT}:user/u`, doubt: 'in another account' }, // prettier-ignore
  { name: 'JSON, a trust policy without a role', files: { 't.json': JSON.stringify(cliRole(`${ACCOUNT}:user/u`)['AssumeRolePolicyDocument' as never]) }, principal: `${ACCOUNT}:user/u`, doubt: 'not named here' }, // prettier-ignore
];

test.each(CASES)('becomes: $name', ({ files, principal = 'user/u', becomes, doubt }) => {
  const all = readIam(treeOf(files), aws);
  const evidence = all.find((one) => one.principal.name === principal);
  expect(evidence, all.map((one) => one.principal.name).join()).toBeDefined();
  expect(evidence?.becomes.map((one) => one.principal)).toEqual(becomes === undefined ? [] : [becomes]);
  for (const step of evidence?.becomes ?? []) {
    expect(all.map((one) => one.principal.name)).toContain(step.principal);
    expect(step.by).toBe('aws:sts:AssumeRole');
  }
  const doubts = [...(evidence?.mayBecome ?? []), ...(evidence?.notUnderstood ?? [])].map(({ what }) => what);
  if (doubt === undefined) expect(doubts).toEqual([]);
  else expect(doubts.join('; ')).toContain(doubt);
});

test('a trust policy that names it is on its floor as well', () => {
  const tree = treeOf({ 'r.json': JSON.stringify({ Role: cliRole(`${ACCOUNT}:user/u`) }) });
  const evidence = readIam(tree, aws).find((one) => one.principal.name === `${ACCOUNT}:user/u`);
  expect(words(evidence?.floor ?? [], aws)).toBe(`sts:AssumeRole on ${ACCOUNT}:role/r`);
});
