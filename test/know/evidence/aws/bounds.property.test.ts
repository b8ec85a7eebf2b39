import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Grant } from '../../../../src/model/authority.ts';
import { globMatch } from '../../../../src/util/glob.ts';
import { readIam } from '../../../../src/know/evidence/aws/index.ts';
import { smallAws, treeOf } from './world.ts';

/** A text that the file states, or one that only the world knows. */
interface Written {
  readonly text: string;
  readonly stated: boolean;
}

interface RandomStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly Written[];
  readonly notAction: boolean;
  readonly resources: readonly Written[];
  readonly notResource: boolean;
  /** A condition, and whether the world meets it. */
  readonly condition: 'none' | 'met' | 'unmet';
}

interface RandomPolicy {
  readonly statements: readonly RandomStatement[];
  /** `count` that the file does not state, and what it is. */
  readonly count: 'stated' | 'one' | 'zero';
}

interface RandomWorld {
  readonly policies: readonly RandomPolicy[];
  readonly boundary?: RandomPolicy;
}

const aws = smallAws();
const RESOURCES = [
  'arn:aws:s3:::a',
  'arn:aws:s3:::a/x',
  'arn:aws:s3:::a/x/y',
  'arn:aws:s3:::ab',
  'arn:aws:sqs:eu:1:q',
];
const ACTIONS = [
  '*',
  's3:*',
  'S3:Get*',
  's3:PutObject',
  's3:?utObject',
  's3:DeleteObject',
  'sqs:SendMessage',
  'kms:*',
  'no:Such',
];
const GLOBS = [
  '*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::a',
  'arn:aws:s3:::a/*',
  'arn:aws:s3:::a*',
  '*x',
  'arn:aws:sqs:eu:1:?',
  'arn:*:q',
];

const written = (texts: readonly string[]): fc.Arbitrary<Written> =>
  fc.record({ text: fc.constantFrom(...texts), stated: fc.integer({ min: 0, max: 5 }).map((n) => n > 0) });

const statement: fc.Arbitrary<RandomStatement> = fc.record({
  effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Allow', 'Deny'),
  actions: fc.array(written(ACTIONS), { minLength: 1, maxLength: 3 }),
  notAction: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  resources: fc.array(written(GLOBS), { minLength: 1, maxLength: 3 }),
  notResource: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  condition: fc.constantFrom('none', 'none', 'none', 'met', 'unmet'),
});

const policy: fc.Arbitrary<RandomPolicy> = fc.record({
  statements: fc.array(statement, { minLength: 1, maxLength: 4 }),
  count: fc.constantFrom('stated', 'stated', 'one', 'zero'),
});

const world: fc.Arbitrary<RandomWorld> = fc.record(
  { policies: fc.array(policy, { minLength: 1, maxLength: 3 }), boundary: policy },
  { requiredKeys: ['policies'] },
);

function hcl(list: readonly Written[], name: string): string {
  return `[${list.map((one, i) => (one.stated ? JSON.stringify(one.text) : `var.${name}${i}`)).join(', ')}]`;
}

function documentText({ statements }: RandomPolicy): string {
  const texts = statements.map((one) => {
    const condition =
      one.condition === 'none' ? '' : ', Condition = { Bool = { "aws:SecureTransport" = "true" } }';
    const action = `${one.notAction ? 'NotAction' : 'Action'} = ${hcl(one.actions, 'a')}`;
    const resource = `${one.notResource ? 'NotResource' : 'Resource'} = ${hcl(one.resources, 'r')}`;
    return `{ Effect = "${one.effect}", ${action}, ${resource}${condition} }`;
  });
  return `jsonencode({ Statement = [${texts.join(', ')}] })`;
}

function terraform({ policies, boundary }: RandomWorld): string {
  const bound = boundary ? '  permissions_boundary = aws_iam_policy.b.arn\n' : '';
  const user = `resource "aws_iam_user" "u" {\n  name = "u"\n${bound}}\n`;
  const limits = boundary
    ? `resource "aws_iam_policy" "b" {\n  name = "b"\n  policy = ${documentText(boundary)}\n}\n`
    : '';
  const inline = policies.map((one, i) => {
    const count = one.count === 'stated' ? '' : '  count = var.on ? 1 : 0\n';
    return `resource "aws_iam_user_policy" "p${i}" {\n${count}  user = aws_iam_user.u.name\n  policy = ${documentText(one)}\n}\n`;
  });
  return user + limits + inline.join('');
}

function applies(one: RandomStatement, action: string, resource: string): boolean {
  const named = one.actions.some(({ text }) => globMatch(text.toLowerCase(), action.toLowerCase()));
  const placed = one.resources.some(({ text }) => globMatch(text, resource));
  return one.condition !== 'unmet' && named !== one.notAction && placed !== one.notResource;
}

/** IAM's own rule: an explicit deny wins, else an allow, and a boundary must allow too. */
function isAllowed({ policies, boundary }: RandomWorld, action: string, resource: string): boolean {
  const attached = policies.filter((one) => one.count !== 'zero').flatMap((one) => one.statements);
  const limits = boundary?.statements ?? [];
  const hit = (list: readonly RandomStatement[], effect: string): boolean =>
    list.some((one) => one.effect === effect && applies(one, action, resource));
  if (hit(attached, 'Deny') || hit(limits, 'Deny')) return false;
  return hit(attached, 'Allow') && (boundary === undefined || hit(limits, 'Allow'));
}

function grants(list: readonly Grant[], operation: number, resource: string): boolean {
  return list.some(
    (grant) => grant.operations.has(operation) && grant.on.some((glob) => globMatch(glob, resource)),
  );
}

test('floor ⊆ allowed ⊆ ceiling', () => {
  let floors = 0;
  fc.assert(
    fc.property(world, (random) => {
      const all = readIam(treeOf({ 'main.tf': terraform(random) }), aws);
      const evidence = all.find((one) => one.principal.name === 'user/u');
      for (const [index, operation] of aws.list.entries()) {
        for (const resource of RESOURCES) {
          const allowed = isAllowed(random, operation.id.slice('aws:'.length), resource);
          const floor = grants(evidence?.floor ?? [], index, resource);
          const ceiling = grants(evidence?.ceiling ?? [], index, resource);
          if (floor) floors += 1;
          if (floor) expect(allowed, `floor has ${operation.id} on ${resource}`).toBe(true);
          if (allowed) expect(ceiling, `ceiling lacks ${operation.id} on ${resource}`).toBe(true);
        }
      }
    }),
    { numRuns: 500 },
  );
  expect(floors).toBeGreaterThan(100);
});
