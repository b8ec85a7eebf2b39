// Keys, the jobs and the policies that are theirs, from a seed: what judging costs where there are many of each.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { middle, runOnce, summary } from './measure.js';
import { randomFrom } from './synthetic.js';

const SERVICES =
  's3 ec2 iam rds dynamodb lambda sqs sns kms logs cloudformation ecs eks glue athena route53'.split(' ');
const VERBS = ['Get*', 'List*', 'Describe*', 'Put*', 'Create*', 'Delete*', 'Update*', '*Tag*', '*'];
/** What jobs ask for; patterns in them cover nothing that destroys, and some destroy by name. */
const ASKED =
  's3:Get* s3:List* s3:Put* ec2:Describe* ec2:*Tag* iam:List* iam:Get* dynamodb:* lambda:List* lambda:Get* sqs:* sns:* kms:* logs:* rds:Describe* ecs:* glue:Get* cloudformation:List* *:List* *:Describe* s3:PutObject s3:DeleteObject rds:DeleteDBInstance dynamodb:PutItem'.split(
    ' ',
  );
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Makes a folder of `count` AWS keys, with a job and an IAM policy each: wildcards, `NotAction`, refusals, conditions. Of
 * every four policies one is bound to nobody, one to its key, and two are declared complete.
 */
export function makeAuthorities(dir, count, seed = 1) {
  const { below } = randomFrom(seed);
  const one = (list) => list[below(list.length)];
  const text = (alphabet, length) => Array.from({ length }, () => one(alphabet)).join('');
  const jobs = [];
  const evidence = [];
  for (let i = 0; i < count; i += 1) {
    const folder = join(dir, `svc${i}`);
    mkdirSync(folder, { recursive: true });
    const id = `AKIA${text(BASE32, 16)}`;
    writeFileSync(
      join(folder, '.env'),
      `AWS_ACCESS_KEY_ID=${id}\nAWS_SECRET_ACCESS_KEY=${text(BASE64, 40)}\n`,
    );
    writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy(i, one, below), null, 1));
    const operations = Array.from({ length: 4 }, () => JSON.stringify(`aws:${one(ASKED)}`)).join(', ');
    const on = i % 3 === 0 ? `, on: ['arn:aws:s3:::b${i}/*']` : '';
    const key = `{ type: aws/*, in: svc${i}/.env }`;
    jobs.push(`  job-${i}:`, `    purpose: work ${i}`, `    credentials: [${key}]`);
    jobs.push(`    grants: [{ operations: [${operations}]${on} }]`);
    if (i % 5 === 0) jobs.push('    environment: production');
    const complete =
      i % 4 > 1 ? ', complete: { by: ana, on: 2026-11-02, source: console, until: 2027-05-01 }' : '';
    const principal = `arn:aws:iam::123456789012:user/u${i}`;
    evidence.push(
      `  - { credential: ${key}, principal: '${principal}', from: [svc${i}/policy.json]${complete} }`,
    );
  }
  const lines = ['version: 1', 'jobs:', ...jobs, 'evidence:', ...evidence, ''];
  writeFileSync(join(dir, 'overscope.yaml'), lines.join('\n'));
}

function policy(i, one, below) {
  const action = () => `${one(SERVICES)}:${one(VERBS)}`;
  const statements = [
    { Effect: 'Allow', Action: Array.from({ length: 6 }, action), Resource: `arn:aws:s3:::b${i}/*` },
    { Effect: 'Allow', Action: [`${one(SERVICES)}:*`], Resource: '*' },
  ];
  if (below(4) === 0) statements.push({ Effect: 'Deny', Action: [action(), action()], Resource: '*' });
  if (below(12) === 0) statements.push({ Effect: 'Allow', NotAction: ['iam:*', action()], Resource: '*' });
  if (below(6) === 0) {
    const Condition = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } };
    statements.push({ Effect: 'Allow', Action: action(), Resource: '*', Condition });
  }
  const document = { Version: '2012-10-17', Statement: statements };
  return i % 4 === 0 ? document : { UserName: `u${i}`, PolicyName: `p${i}`, PolicyDocument: document };
}

/** The row of `count` keys: the whole run, and of it the judging, as the program itself says. */
export function measureAuthorities(own, dir, count, runs) {
  makeAuthorities(dir, count);
  const asked = own.tree(dir);
  const done = Array.from({ length: runs }, () => runOnce(own.command, () => asked));
  const failed = done.find((run) => run.failed !== undefined);
  if (failed !== undefined) throw new Error(failed.failed);
  const judging = Array.from({ length: runs }, () => {
    const { stderr } = spawnSync(own.command, [...asked, '--verbose'], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    return Number(/judging (\d+\.\d+) s/.exec(stderr)?.[1]);
  });
  return { count, judging: middle(judging), ...summary(done) };
}
