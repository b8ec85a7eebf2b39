import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readIam } from '../../src/know/evidence/aws/index.ts';
import type { Credential } from '../../src/model/credential.ts';
import type { Excess } from '../../src/model/finding.ts';
import { globMatch } from '../../src/util/glob.ts';
import { catalogueOf, credential, verdict } from '../support/world.ts';

/** What operations of a made-up AWS do; `destroy` loses objects for good. */
const OPERATIONS: Readonly<Record<string, string>> = {
  's3:GetObject': 'read',
  's3:ListBucket': 'read',
  's3:PutObject': 'destroy',
  's3:DeleteObject': 'destroy',
  's3:PutBucketAcl': 'change',
  'sqs:SendMessage': 'change',
  'sqs:DeleteQueue': 'destroy',
  'sqs:GetQueueUrl': 'read',
  'kms:Decrypt': 'disclose',
  'kms:ScheduleKeyDeletion': 'destroy',
  'ec2:RunInstances': 'spend',
  'ec2:DescribeInstances': 'read',
  'ec2:TerminateInstances': 'destroy',
  'iam:ListUsers': 'read',
  'iam:CreateAccessKey': 'escalate',
  'iam:AttachUserPolicy': 'escalate, yields everything',
  'sts:GetCallerIdentity': 'read',
};
const IDS = Object.keys(OPERATIONS);
const LOST = IDS.filter((id) => OPERATIONS[id] === 'destroy');
const COMMON = 'sts:GetCallerIdentity';

const aws = catalogueOf(`
provider: aws
title: AWS
reviewed: 2026-11-23
fold-case: true
types:
  - id: aws/access-key
    title: AWS access key
    recognised: its prefix
    detect: { pattern: '\\bAKIA[a-z0-9]{24}\\b', examples: ['AKIA{alnum:24}'], negatives: ['AKIX{alnum:24}'] }
    authority: { known: no, planes: [api], permits: ['aws:*'], floor: ['aws:${COMMON}'], reaches: the account }
    narrower: []
    narrower-note: nothing narrower exists
    expires: never
    references: [https://aws.example/docs]
planes: [{ name: api, title: API, complete: true, source: https://aws.example/api }]
operations:
${IDS.map((id) => {
  const [effect, ...yields] = OPERATIONS[id]?.split(', ') ?? [];
  const more = yields.length > 0 ? ", yields: [{ type: '*' }]" : '';
  const kinds = effect === 'destroy' ? '[thing]' : '[]';
  return `  - { id: 'aws:${id}', does: { ${effect}: ${kinds} }${more}, source: https://aws.example/api }`;
}).join('\n')}
first: []
assets:
  thing: { title: a thing, in: [], keeps: data }
`);

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource: string;
  readonly Condition?: object;
}

/** A key, its policy, and what its job asks for. */
interface Case {
  readonly statements: readonly Statement[];
  readonly job: readonly string[];
  readonly bound: boolean;
  readonly complete: boolean;
  readonly production: boolean;
}

const written = ['*', 's3:*', 'S3:Get*', 's3:?utObject', 'k?s:*', 'iam:*', 'sqs:*Queue*', 'ec2:*Inst?nces'];
const patterns = fc.array(fc.constantFrom(...IDS, ...written), { minLength: 1, maxLength: 3 });
const asked = fc.array(fc.constantFrom(...IDS, ...written.slice(1), '*:Describe*', '*:*et*'), {
  maxLength: 3,
});
const statement: fc.Arbitrary<Statement> = fc
  .record({
    effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    names: patterns,
    not: fc.nat(4).map((n) => n === 0),
    resource: fc.constantFrom('*', 'arn:aws:s3:::box/*'),
    condition: fc.nat(4).map((n) => n === 0),
  })
  .map(({ effect, names, not, resource, condition }) => ({
    Effect: effect,
    ...(not ? { NotAction: names } : { Action: names }),
    Resource: effect === 'Deny' ? '*' : resource,
    ...(condition ? { Condition: { Bool: { 'aws:SecureTransport': 'true' } } } : {}),
  }));
const world: fc.Arbitrary<readonly Case[]> = fc.array(
  fc.record({
    statements: fc.array(statement, { minLength: 1, maxLength: 4 }),
    job: asked,
    bound: fc.boolean(),
    complete: fc.boolean(),
    production: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

const fits = (name: string, id: string): boolean => globMatch(name.toLowerCase(), id.toLowerCase());

function speaksOf({ Action, NotAction }: Statement, id: string): boolean {
  return Action?.some((name) => fits(name, id)) ?? !NotAction?.some((name) => fits(name, id));
}

/** What the policy surely allows, one operation at a time. */
function surely({ statements, bound }: Case, id: string): boolean {
  if (id === COMMON) return true;
  if (!bound) return false;
  return (
    statements.some((one) => one.Effect === 'Allow' && one.Condition === undefined && speaksOf(one, id)) &&
    !statements.some((one) => one.Effect === 'Deny' && speaksOf(one, id))
  );
}

/** What it may allow; who may give himself anything may do everything. */
function perhaps(item: Case, id: string): boolean {
  if (!item.bound || !item.complete) return true;
  const allowed = (wanted: string): boolean =>
    surely(item, wanted) || item.statements.some((one) => one.Effect === 'Allow' && speaksOf(one, wanted));
  return allowed(id) || allowed('iam:AttachUserPolicy');
}

/** What the job covers: patterns cover nothing that is lost, and nothing that spends or escalates. */
function inJob({ job }: Case, id: string): boolean {
  if (job.some((name) => name.toLowerCase() === id.toLowerCase())) return true;
  const effect = OPERATIONS[id]?.split(',')[0] ?? '';
  return !['destroy', 'escalate', 'spend'].includes(effect) && job.some((name) => fits(name, id));
}

interface Answer {
  readonly bound: 'floor' | 'ceiling';
  readonly operations: number;
  readonly irreversible: number;
  readonly authority: number;
  readonly job: number;
  readonly worst: readonly string[];
  readonly milder: number;
}

function pairwise(item: Case): Answer | undefined {
  const needed = IDS.filter((id) => inJob(item, id));
  const outside = (holds: (id: string) => boolean): string[] =>
    IDS.filter((id) => holds(id) && !needed.includes(id) && id !== COMMON);
  const sure = outside((id) => surely(item, id));
  const most = outside((id) => perhaps(item, id));
  const bound = sure.length > 0 ? 'floor' : 'ceiling';
  const own = bound === 'floor' ? sure : most;
  if (own.length === 0) return undefined;
  const lost = most.filter((id) => LOST.includes(id));
  const sureLost = lost.filter((id) => sure.includes(id));
  const atMostLost = lost.filter((id) => !sure.includes(id));
  return {
    bound,
    operations: own.length,
    irreversible: sureLost.length,
    authority: IDS.filter((id) => (bound === 'floor' ? surely(item, id) : perhaps(item, id))).length,
    job: needed.length,
    worst: [
      ...sureLost.map((id) => `floor aws:${id}`).sort(),
      ...atMostLost.map((id) => `ceiling aws:${id}`).sort(),
    ],
    milder: own.filter((id) => !LOST.includes(id)).length,
  };
}

function answerOf(excess: Excess | undefined): Answer | undefined {
  if (excess === undefined) return undefined;
  const worst = excess.worst.map(({ id, bound }) => `${bound} ${id}`);
  const end = (bound: string): string[] => worst.filter((one) => one.startsWith(bound)).sort();
  expect(worst.map((one) => one.split(' ')[0])).toEqual(
    [...end('floor'), ...end('ceiling')].map((one) => one.split(' ')[0]),
  );
  return {
    bound: excess.bound,
    operations: excess.operations,
    irreversible: excess.irreversible,
    authority: excess.authorityOperations,
    job: excess.jobOperations,
    worst: [...end('floor'), ...end('ceiling')],
    milder: excess.milder.count,
  };
}

function idOf(position: number): string {
  return position.toString(16).padStart(6, 'a');
}

function keyOf({ production }: Case, position: number): Credential {
  return credential('aws/access-key', {
    id: idOf(position),
    environment: { name: production ? 'production' : 'unknown', basis: 'file' },
    at: { path: `svc${position}/.env` },
  });
}

function select(position: number): string {
  return `{ type: aws/*, in: svc${position}/.env }`;
}

function manifestOf(cases: readonly Case[]): string {
  const jobs = cases.map(
    ({ job }, position) => `  job-${position}:
    purpose: Work
    credentials: [${select(position)}]
    grants: [${job.length === 0 ? '' : `{ operations: ${JSON.stringify(job.map((name) => `aws:${name}`))} }`}]`,
  );
  const evidence = cases.flatMap(({ bound, complete }, position) => {
    if (!bound) return [];
    const end = complete ? ', complete: { by: ana, on: 2026-11-02, source: console, until: 2027-05-01 }' : '';
    return [
      `  - { credential: ${select(position)}, principal: 'user/u${position}', from: [svc${position}/policy.json]${end} }`,
    ];
  });
  const said = evidence.length === 0 ? [] : ['evidence:', ...evidence];
  return ['version: 1', 'jobs:', ...jobs, ...said, ''].join('\n');
}

function policies(cases: readonly Case[]): Record<string, string> {
  return Object.fromEntries(
    cases.map(({ statements }, position) => [
      `svc${position}/policy.json`,
      JSON.stringify({ UserName: `u${position}`, PolicyDocument: { Statement: statements } }),
    ]),
  );
}

test('judging many credentials at once comes to what each comes to, operation by operation', () => {
  fc.assert(
    fc.property(world, (cases) => {
      const files = policies(cases);
      const tree = {
        revision: 'worktree' as const,
        paths: () => Object.keys(files),
        read: (path: string) => files[path],
      };
      const { findings } = verdict({
        catalogue: aws,
        credentials: cases.map(keyOf),
        manifest: manifestOf(cases),
        evidence: readIam(tree, aws.operations('aws')),
      });
      const judged = cases.map((_case, position) =>
        answerOf(findings.find((finding) => finding.id === idOf(position))?.excess),
      );
      expect(judged).toEqual(cases.map(pairwise));
    }),
    { numRuns: 300 },
  );
});
