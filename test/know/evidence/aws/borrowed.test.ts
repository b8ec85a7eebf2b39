import { expect, test } from 'vitest';
import { readIam } from '../../../../src/know/evidence/aws/index.ts';
import { smallAws, treeOf } from './world.ts';

const aws = smallAws();
const ACCOUNT = 'arn:aws:iam::123456789012';

function user(action: string, resource: string): string {
  const statement = `{ Effect = "Allow", Action = ["${action}"], Resource = ${resource} }`;
  return `resource "aws_iam_user" "u" {\n  name = "u"\n}\nresource "aws_iam_user_policy" "p" {\n  user = aws_iam_user.u.name\n  policy = jsonencode({ Statement = [${statement}] })\n}\n`;
}

function role(name: string, service: string): string {
  return `resource "aws_iam_role" "${name}" {\n  name = "${name}"\n  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "${service}.amazonaws.com" }, Action = "sts:AssumeRole" }] })\n}\n`;
}

const ROLES = role('r', 'lambda') + role('s', 'ec2');

function waysOf(text: string): readonly string[] {
  const evidence = readIam(treeOf({ 'a.tf': text }), aws).find((item) => item.principal.name === 'user/u');
  return (evidence?.mayBecome ?? []).map(({ principal, by }) => `${by} ${principal}`);
}

test.each([
  ['any role', 'iam:PassRole', '"*"', ['aws:iam:PassRole *']],
  ['every role of an account', 'iam:PassRole', `"${ACCOUNT}:role/*"`, [`aws:iam:PassRole ${ACCOUNT}:role/*`]],
  ['a role of the files', 'iam:PassRole', 'aws_iam_role.s.arn', ['aws:iam:PassRole role/s']],
  ['a role that is not here', 'iam:PassRole', `"${ACCOUNT}:role/x"`, [`aws:iam:PassRole ${ACCOUNT}:role/x`]],
  ['the function of a role', 'lambda:UpdateFunctionCode', '"*"', ['aws:lambda:UpdateFunctionCode role/r']],
  ['neither', 's3:GetObject', '"*"', []],
  ['everything', '*', '"*"', []],
])('a principal that may borrow %s', (_, action, resource, expected) => {
  expect(waysOf(user(action, resource) + ROLES)).toEqual(expected);
});

test('a function whose role trusts the service by a data document', () => {
  const document = `data "aws_iam_policy_document" "t" {\n  statement {\n    actions = ["sts:AssumeRole"]\n    principals {\n      type = "Service"\n      identifiers = ["lambda.amazonaws.com"]\n    }\n  }\n}\nresource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = data.aws_iam_policy_document.t.json\n}\n`;
  expect(waysOf(user('lambda:UpdateFunctionCode', '"*"') + document)).toEqual([
    'aws:lambda:UpdateFunctionCode role/r',
  ]);
});
