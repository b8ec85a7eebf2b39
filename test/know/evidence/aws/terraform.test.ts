import { expect, test } from 'vitest';
import { readIam } from '../../../../src/know/evidence/aws/index.ts';
import { smallAws, treeOf, words } from './world.ts';

const aws = smallAws();
const GET = 's3:GetObject on arn:aws:s3:::b/*';
const USER = 'resource "aws_iam_user" "u" {\n  name = "u"\n}\n';

function policy(body: string, more = ''): string {
  return `${USER}resource "aws_iam_user_policy" "p" {\n  user = aws_iam_user.u.name\n  policy = ${body}\n${more}}\n`;
}

function json(action: string, resource: string): string {
  return `jsonencode({ Statement = [{ Effect = "Allow", Action = ${action}, Resource = ${resource} }] })`;
}

const PLAIN = json('["s3:GetObject"]', '"arn:aws:s3:::b/*"');
const MANAGED = 'arn:aws:iam::aws:policy/';

interface Case {
  readonly name: string;
  readonly tf: string;
  readonly more?: Readonly<Record<string, string>>;
  readonly principal?: string;
  readonly floor: string;
  readonly ceiling: string;
  readonly becomes?: readonly string[];
}

const BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n';
const DOCUMENT = 'data "aws_iam_policy_document" "d" {\n  statement {\n    actions = ["s3:GetObject"]\n    resources = ["arn:aws:s3:::b/*"]\n  }\n}\n'; // prettier-ignore
const ATTACH =
  'resource "aws_iam_user_policy_attachment" "a" {\n  user = aws_iam_user.u.name\n  policy_arn = ARN\n}\n';
const POLICY = `resource "aws_iam_policy" "p" {\n  name = "p"\n  policy = ${PLAIN}\n}\n`;
const OPEN = '* on *';

const CASES: Case[] = [
  { name: 'jsonencode', tf: policy(PLAIN), floor: GET, ceiling: GET },
  { name: 'heredoc', tf: policy('<<EOT\n{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}\nEOT'), floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'heredoc with a variable inside a string', tf: policy('<<EOT\n{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::${var.b}/*"}}\nEOT'), floor: '', ceiling: 's3:GetObject on arn:aws:s3:::*/*' }, // prettier-ignore
  { name: 'heredoc with a variable instead of a value', tf: policy('<<EOT\n{"Statement":{"Effect":"Allow","Action":${var.a},"Resource":"*"}}\nEOT'), floor: '', ceiling: OPEN }, // prettier-ignore
  { name: 'variable action', tf: policy(json('var.a', '"arn:aws:s3:::b/*"')), floor: '', ceiling: '* on arn:aws:s3:::b/*' }, // prettier-ignore
  { name: 'one variable action among others', tf: policy(json('["s3:GetObject", var.a]', '"arn:aws:s3:::b/*"')), floor: GET, ceiling: '* on arn:aws:s3:::b/*' }, // prettier-ignore
  { name: 'partly variable action', tf: policy(json('"sqs:${var.a}"', '"x"')), floor: '', ceiling: 'sqs:PurgeQueue sqs:SendMessage on x' }, // prettier-ignore
  {
    name: 'variable resource',
    tf: policy(json('"s3:GetObject"', 'var.r')),
    floor: '',
    ceiling: 's3:GetObject on *',
  },
  { name: 'conditional resource', tf: policy(json('"s3:GetObject"', 'var.x ? "*" : "a"')), floor: '', ceiling: 's3:GetObject on *' }, // prettier-ignore
  { name: 'local', tf: `locals {\n  r = "arn:aws:s3:::b/*"\n}\n${policy(json('"s3:GetObject"', 'local.r'))}`, floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'local that refers to itself', tf: `locals {\n  r = local.r\n}\n${policy(json('"s3:GetObject"', 'local.r'))}`, floor: '', ceiling: 's3:GetObject on *' }, // prettier-ignore
  { name: 'default of a variable is not certain', tf: `variable "r" {\n  default = "x"\n}\n${policy(json('"s3:GetObject"', 'var.r'))}`, floor: '', ceiling: 's3:GetObject on *' }, // prettier-ignore
  { name: 'ARN of a bucket', tf: BUCKET + policy(json('"s3:GetObject"', '"${aws_s3_bucket.b.arn}/*"')), floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'ARN of a queue has an unknown account', tf: 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n' + policy(json('"sqs:SendMessage"', 'aws_sqs_queue.q.arn')), floor: '', ceiling: 'sqs:SendMessage on arn:aws:sqs:*:*:q' }, // prettier-ignore
  { name: 'account by data source', tf: policy(json('"sqs:SendMessage"', '"arn:aws:sqs:eu-west-1:${data.aws_caller_identity.c.account_id}:q"')) + 'data "aws_caller_identity" "c" {}', floor: '', ceiling: 'sqs:SendMessage on arn:aws:sqs:eu-west-1:*:q' }, // prettier-ignore
  { name: 'document data source', tf: DOCUMENT + policy('data.aws_iam_policy_document.d.json'), floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'document with a condition', tf: DOCUMENT.replace('actions', 'condition {\n test = "x"\n }\n actions') + policy('data.aws_iam_policy_document.d.json'), floor: '', ceiling: GET }, // prettier-ignore
  { name: 'document with a dynamic statement', tf: DOCUMENT.replace('statement {', 'dynamic "statement" {\n for_each = var.s\n content {').replace('  }\n}', '  }\n }\n}') + policy('data.aws_iam_policy_document.d.json'), floor: '', ceiling: GET }, // prettier-ignore
  { name: 'document on top of an unknown one', tf: DOCUMENT.replace('statement', 'source_policy_documents = [var.x]\n  statement') + policy('data.aws_iam_policy_document.d.json'), floor: GET, ceiling: `${OPEN}; ${GET}` }, // prettier-ignore
  { name: 'document overridden by an unknown one', tf: DOCUMENT.replace('statement', 'override_policy_documents = [var.x]\n  statement') + policy('data.aws_iam_policy_document.d.json'), floor: '', ceiling: `${OPEN}; ${GET}` }, // prettier-ignore
  { name: 'document with &{aws:username}', tf: DOCUMENT.replace('b/*', 'b/&{aws:username}') + policy('data.aws_iam_policy_document.d.json'), floor: '', ceiling: 's3:GetObject on arn:aws:s3:::b/*' }, // prettier-ignore
  { name: 'file', tf: policy('file("${path.module}/p.json")'), more: { 'p.json': '{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}' }, floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'template file', tf: policy('templatefile("p.tpl", { b = "b" })'), more: { 'p.tpl': '{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::${b}/*"}}' }, floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'attached policy of the folder', tf: USER + POLICY + ATTACH.replace('ARN', 'aws_iam_policy.p.arn'), floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'attached managed policy', tf: USER + ATTACH.replace('ARN', `"${MANAGED}AmazonS3ReadOnlyAccess"`), floor: 's3:GetObject s3:ListBucket on *', ceiling: 's3:GetObject s3:ListBucket on *' }, // prettier-ignore
  { name: 'managed policy with conditions', tf: USER + ATTACH.replace('ARN', `"${MANAGED}Partly"`), floor: 's3:GetObject on *', ceiling: 's3:DeleteBucket s3:DeleteObject s3:GetObject s3:ListBucket s3:PutObject on *' }, // prettier-ignore
  { name: 'managed policy by data source ARN', tf: `data "aws_iam_policy" "x" {\n  arn = "${MANAGED}AdministratorAccess"\n}\n${USER}${ATTACH.replace('ARN', 'data.aws_iam_policy.x.arn')}`, floor: OPEN, ceiling: OPEN }, // prettier-ignore
  { name: 'managed policy that no list has', tf: USER + ATTACH.replace('ARN', `"${MANAGED}NoSuchThing"`), floor: '', ceiling: OPEN }, // prettier-ignore
  { name: 'unknown attachment beside a known policy', tf: policy(PLAIN) + ATTACH.replace('ARN', 'var.arn'), floor: GET, ceiling: `${OPEN}; ${GET}` }, // prettier-ignore
  { name: 'attachment to an unknown user may be this one', tf: USER + POLICY + ATTACH.replace('ARN', 'aws_iam_policy.p.arn').replace('aws_iam_user.u.name', 'var.user'), floor: '', ceiling: GET }, // prettier-ignore
  { name: 'aws_iam_policy_attachment', tf: `${USER}${POLICY}resource "aws_iam_policy_attachment" "a" {\n  name = "a"\n  users = [aws_iam_user.u.name]\n  policy_arn = aws_iam_policy.p.arn\n}`, floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'group', tf: `${USER}resource "aws_iam_group" "g" {\n  name = "g"\n}\nresource "aws_iam_group_policy" "p" {\n  group = aws_iam_group.g.name\n  policy = ${PLAIN}\n}\nresource "aws_iam_user_group_membership" "m" {\n  user = aws_iam_user.u.name\n  groups = [aws_iam_group.g.name]\n}`, floor: GET, ceiling: GET }, // prettier-ignore
  {
    name: 'group that is not stated',
    tf: `${policy(PLAIN)}resource "aws_iam_user_group_membership" "m" {\n  user = aws_iam_user.u.name\n  groups = ["admins"]\n}`,
    floor: GET,
    ceiling: `${OPEN}; ${GET}`,
  },
  { name: 'count = 0', tf: policy(PLAIN, '  count = 0\n'), floor: '', ceiling: '' },
  { name: 'count that is a choice', tf: policy(PLAIN, '  count = var.x ? 1 : 0\n'), floor: '', ceiling: GET },
  { name: 'for_each over literals', tf: policy(json('"s3:GetObject"', '"arn:aws:s3:::${each.key}/*"'), '  for_each = toset(["b", "c"])\n'), floor: 's3:GetObject on arn:aws:s3:::b/*; s3:GetObject on arn:aws:s3:::c/*', ceiling: 's3:GetObject on arn:aws:s3:::b/*; s3:GetObject on arn:aws:s3:::c/*' }, // prettier-ignore
  { name: 'for_each over a variable', tf: policy(json('"s3:GetObject"', '"arn:aws:s3:::${each.key}/*"'), '  for_each = var.s\n'), floor: '', ceiling: 's3:GetObject on arn:aws:s3:::*/*' }, // prettier-ignore
  { name: 'unknown boundary', tf: policy(PLAIN).replace('name = "u"', 'name = "u"\n  permissions_boundary = var.b'), floor: '', ceiling: GET }, // prettier-ignore
  { name: 'boundary that allows', tf: policy(PLAIN).replace('name = "u"', `name = "u"\n  permissions_boundary = "${MANAGED}AmazonS3ReadOnlyAccess"`), floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'boundary that narrows', tf: policy(json('["s3:GetObject", "s3:PutObject"]', '"*"')).replace('name = "u"', 'name = "u"\n  permissions_boundary = aws_iam_policy.p.arn') + POLICY, floor: GET, ceiling: 's3:GetObject s3:PutObject on *' }, // prettier-ignore
  { name: 'service control policy', tf: policy(PLAIN) + 'resource "aws_organizations_policy" "x" {\n  content = jsonencode({ Statement = [{ Effect = "Deny", Action = "s3:*", Resource = "*" }] })\n}', floor: '', ceiling: GET }, // prettier-ignore
  {
    name: 'HCL that is broken elsewhere',
    tf: `${policy(PLAIN)}@@@\n`,
    floor: '',
    ceiling: `${OPEN}; ${GET}`,
  },
  { name: 'bucket policy that names the user', tf: `${USER}${BUCKET}resource "aws_s3_bucket_policy" "p" {\n  bucket = aws_s3_bucket.b.id\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = aws_iam_user.u.arn }, Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*" }] })\n}`, floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'bucket policy that refuses everybody', tf: `${policy(PLAIN)}resource "aws_s3_bucket_policy" "p" {\n  policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::b/*" }] })\n}`, floor: '', ceiling: GET }, // prettier-ignore
  { name: 'key policy of the account grants nothing by itself', tf: `${policy(PLAIN)}resource "aws_kms_key" "k" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" }] })\n}`, floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'name that is not stated', tf: policy(PLAIN).replace('name = "u"', 'name = "u-${var.env}"'), principal: 'aws_iam_user.u', floor: GET, ceiling: GET }, // prettier-ignore
  {
    name: 'becomes a role that trusts it',
    tf: `${policy(json('"sts:AssumeRole"', 'aws_iam_role.r.arn'))}resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::\${data.aws_caller_identity.c.account_id}:root" }, Action = "sts:AssumeRole" }] })\n}\ndata "aws_caller_identity" "c" {}`,
    floor: '',
    ceiling: 'sts:AssumeRole on arn:aws:iam::*:role/r',
    becomes: ['role/r'],
  },
  {
    name: 'becomes a role that names it',
    tf: `${USER}resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = aws_iam_user.u.arn }, Action = "sts:AssumeRole" }] })\n}`,
    floor: '',
    ceiling: 'sts:AssumeRole on arn:aws:iam::*:role/r',
    becomes: ['role/r'],
  },
  {
    name: 'does not become a role that asks for more',
    tf: `${USER}resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = aws_iam_user.u.arn }, Action = "sts:AssumeRole", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } }] })\n}`,
    floor: '',
    ceiling: 'sts:AssumeRole on arn:aws:iam::*:role/r',
    becomes: [],
  },
];

test.each(CASES)('$name', ({ tf, more, principal = 'user/u', floor, ceiling, becomes }) => {
  const all = readIam(treeOf({ 'main.tf': tf, ...more }), aws);
  const evidence = all.find((one) => one.principal.name === principal);
  expect(evidence, all.map((one) => one.principal.name).join()).toBeDefined();
  expect(words(evidence?.floor ?? [], aws)).toBe(floor);
  expect(words(evidence?.ceiling ?? [], aws)).toBe(ceiling);
  if (becomes) expect(evidence?.becomes.map((one) => one.principal)).toEqual(becomes);
});

function instance(type: string, attributes: object): object {
  return { mode: 'managed', type, name: 'x', instances: [{ attributes }] };
}

test('a state file gives ARNs, key ids and whole policies', () => {
  const document = JSON.stringify({ Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' } }); // prettier-ignore
  const state = JSON.stringify({
    version: 4,
    resources: [
      instance('aws_iam_user', {
        name: 'u',
        arn: 'arn:aws:iam::123456789012:user/u',
        permissions_boundary: null,
      }),
      instance('aws_iam_user_policy', { user: 'u', policy: document }),
      instance('aws_iam_access_key', { id: 'AKIAEXAMPLE', user: 'u' }),
    ],
  });
  const [evidence] = readIam(treeOf({ 'terraform.tfstate': state }), aws);
  expect(evidence?.principal).toEqual({ provider: 'aws', name: 'arn:aws:iam::123456789012:user/u', identifiers: ['AKIAEXAMPLE'] }); // prettier-ignore
  expect(words(evidence?.floor ?? [], aws)).toBe(GET);
});
