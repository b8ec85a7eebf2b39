import { expect, test } from 'vitest';
import { readIam } from '../../../../src/know/evidence/aws/index.ts';
import type { Tree } from '../../../../src/model/tree.ts';
import { smallAws, treeOf, words } from './world.ts';

const aws = smallAws();
const GET = 's3:GetObject on arn:aws:s3:::b/*';
const OPEN = '* on *';
const DOCUMENT = { Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' } };
const USER = 'resource "aws_iam_user" "u" {\n  name = "uploader"\n}\n';
const POLICY = `resource "aws_iam_user_policy" "p" {\n  user = aws_iam_user.u.name\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*" }] })\n}\n`;
const TF = USER + POLICY;
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

function json(type: string, values: object): string {
  return JSON.stringify({ resource: { [type]: { x: values } } });
}

interface JsonCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly floor: string;
  readonly ceiling: string;
}

const SELF = JSON.stringify(DOCUMENT);

const SYNTAX: JsonCase[] = [
  { name: 'an attachment beside HCL, by name', files: { 'a.tf': TF, 'b.tf.json': json('aws_iam_user_policy_attachment', { user: 'uploader', policy_arn: ADMIN }) }, floor: `${OPEN}; ${GET}`, ceiling: `${OPEN}; ${GET}` }, // prettier-ignore
  { name: 'an attachment beside HCL, by reference', files: { 'a.tf': TF, 'b.tf.json': json('aws_iam_user_policy_attachment', { user: '${aws_iam_user.u.name}', policy_arn: ADMIN }) }, floor: `${OPEN}; ${GET}`, ceiling: `${OPEN}; ${GET}` }, // prettier-ignore
  { name: 'OpenTofu', files: { 'a.tf': TF, 'b.tofu.json': json('aws_iam_user_policy_attachment', { user: 'uploader', policy_arn: ADMIN }) }, floor: `${OPEN}; ${GET}`, ceiling: `${OPEN}; ${GET}` }, // prettier-ignore
  { name: 'a variable policy', files: { 'a.tf': TF, 'b.tf.json': json('aws_iam_user_policy_attachment', { user: '${var.x}', policy_arn: '${var.p}' }) }, floor: GET, ceiling: `${OPEN}; ${GET}` }, // prettier-ignore
  { name: 'a policy as text', files: { 'a.tf': USER, 'b.tf.json': json('aws_iam_user_policy', { user: 'uploader', policy: SELF }) }, floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'a policy by jsonencode with quotes', files: { 'a.tf': USER, 'b.tf.json': json('aws_iam_user_policy', { user: 'uploader', policy: '${jsonencode({Statement = [{Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::${local.b}/*"}]})}' }), 'c.tf.json': '{"locals": [{"b": "b"}]}' }, floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'a document with lists of blocks', files: { 'a.tf': USER, 'b.tf.json': JSON.stringify({ data: [{ aws_iam_policy_document: { d: [{ statement: [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*'] }] }] } }], resource: [{ aws_iam_user_policy: { p: { user: 'uploader', policy: '${data.aws_iam_policy_document.d.json}' } } }] }) }, floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'a dynamic statement', files: { 'a.tf': USER, 'b.tf.json': JSON.stringify({ data: { aws_iam_policy_document: { d: { dynamic: { statement: { for_each: '${var.s}', content: { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*'] } } } } } }, resource: { aws_iam_user_policy: { p: { user: 'uploader', policy: '${data.aws_iam_policy_document.d.json}' } } } }) }, floor: '', ceiling: GET }, // prettier-ignore
  { name: 'count = 0', files: { 'a.tf': USER, 'b.tf.json': json('aws_iam_user_policy', { count: 0, user: 'uploader', policy: SELF }) }, floor: '', ceiling: '' }, // prettier-ignore
  { name: 'JSON alone', files: { 'b.tf.json': JSON.stringify({ resource: { aws_iam_user: { u: { name: 'uploader' } }, aws_iam_user_policy: { p: { user: '${aws_iam_user.u.name}', policy: SELF } } } }) }, floor: GET, ceiling: GET }, // prettier-ignore
  { name: 'broken JSON', files: { 'a.tf': TF, 'b.tf.json': '{"resource": {' }, floor: '', ceiling: `${OPEN}; ${GET}` }, // prettier-ignore
  { name: 'deep JSON', files: { 'a.tf': TF, 'b.tf.json': '['.repeat(50_000) }, floor: '', ceiling: `${OPEN}; ${GET}` }, // prettier-ignore
  { name: 'the same property twice', files: { 'a.tf': TF, 'b.tf.json': '{"resource": {"aws_iam_user_policy_attachment": {"x": {"user": "uploader", "user": "v", "policy_arn": "x"}}}}' }, floor: '', ceiling: `${OPEN}; ${GET}` }, // prettier-ignore
  { name: 'a resource twice, as in an override', files: { 'a.tf': TF, 'a_override.tf': 'resource "aws_iam_user_policy" "p" {\n  user = "v"\n}' }, floor: '', ceiling: OPEN }, // prettier-ignore
];

test.each(SYNTAX)('Terraform files: $name', ({ files, floor, ceiling }) => {
  const all = readIam(treeOf(files), aws);
  const evidence = all.find((one) => one.principal.name === 'user/uploader');
  expect(words(evidence?.floor ?? [], aws)).toBe(floor);
  expect(words(evidence?.ceiling ?? [], aws)).toBe(ceiling);
});

test('places of a template in JSON are those of its string', () => {
  const text = `{"resource": {"aws_iam_user_policy": {"p": {"user": "uploader",\n "policy": "\${var.p}"}}}}`;
  const evidence = readIam(treeOf({ 'infra/b.tf.json': text }), aws).find(
    (one) => one.principal.name === 'user/uploader',
  );
  expect(evidence?.notUnderstood[0]?.place).toEqual({ path: 'infra/b.tf.json', line: 2, column: 12 });
});

/** A tree in which some paths exist and cannot be read. */
function partly(files: Readonly<Record<string, string>>, unreadable: string): Tree {
  const tree = treeOf(files);
  return { ...tree, paths: () => [...tree.paths(), unreadable].sort() };
}

interface UnreadCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly unreadable: string;
  readonly named: boolean;
}

const STACK = JSON.stringify({ Resources: { U: { Type: 'AWS::IAM::User', Properties: { UserName: 'uploader', Policies: [{ PolicyDocument: DOCUMENT }] } } } }); // prettier-ignore

const UNREAD: UnreadCase[] = [
  { name: '.tf of the module', files: { 'infra/a.tf': TF }, unreadable: 'infra/y.tf', named: true },
  { name: '.tf.json of the module', files: { 'infra/a.tf': TF }, unreadable: 'infra/y.tf.json', named: true },
  { name: '.json of the folder', files: { 'infra/a.tf': TF }, unreadable: 'infra/y.json', named: true },
  {
    name: '.yaml beside a template',
    files: { 'infra/a.json': STACK },
    unreadable: 'infra/y.yaml',
    named: true,
  },
  { name: 'another folder', files: { 'infra/a.tf': TF }, unreadable: 'other/y.tf', named: false },
  { name: 'a picture', files: { 'infra/a.tf': TF }, unreadable: 'infra/y.png', named: false },
  { name: 'the root', files: { 'a.tf': TF }, unreadable: 'y.tf', named: true },
];

test.each(UNREAD)('unreadable: $name', ({ files, unreadable, named }) => {
  const evidence = readIam(partly(files, unreadable), aws).find(
    (one) => one.principal.name === 'user/uploader',
  );
  expect(evidence).toBeDefined();
  expect(evidence?.notUnderstood.map(({ place }) => place.path) ?? []).toEqual(named ? [unreadable] : []);
});

const MISREAD: readonly (readonly [string, string, boolean])[] = [
  ['y.yaml', 'Resources:\n  P:\n    Type: AWS::IAM::Policy\n   Users: [uploader]\n', true],
  ['y.json', '{"Statement": [', true],
  ['y.tfstate', '{"resources": [{"type": "aws_iam_user_policy"', true],
  ['y.yaml', 'a: [', false],
];

test.each(MISREAD)('not understood: %s %j', (path, text, named) => {
  const evidence = readIam(treeOf({ 'a.json': STACK, [path]: text }), aws).find((one) => one.principal.name === 'user/uploader'); // prettier-ignore
  expect(evidence?.notUnderstood.map(({ place }) => place.path)).toEqual(named ? [path] : []);
});
