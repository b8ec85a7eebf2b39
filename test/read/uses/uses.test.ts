import { expect, test } from 'vitest';
import { lines, readFiles } from './read.ts';

test.each([
  [
    'a client of a package, by import, alias and constant',
    'a.ts',
    `import { S3Client as Client, GetObjectCommand as Get } from '@aws-sdk/client-s3';
const s3 = new Client({});
const wanted = new Get({ Bucket: 'b', Key: 'k' });
await s3.send(wanted);`,
    ['a.ts:3 aws:s3:GetObject'],
  ],
  [
    'a method of the same name of another package is none',
    'a.ts',
    `import { repos } from './repos';
import { Octokit } from '@octokit/rest';
repos.createRelease();
new Octokit().rest.repos.get();`,
    ['a.ts:4 github:repos/get'],
  ],
  [
    'a method handed over is called',
    'a.ts',
    `import { getOctokit } from '@actions/github';
const octokit = getOctokit(token);
await octokit.paginate(octokit.rest.pulls.listFiles, {});`,
    ['a.ts:3 github:pulls/list-files'],
  ],
  [
    'an operation that a variable names is unknown',
    'a.py',
    `import boto3
boto3.client(service).describe_instances()`,
    ['a.py:2 ?'],
  ],
  [
    'SQL: a value that is put in changes no command, a table that is put in is not named, a text of a variable is unknown',
    'a.js',
    `const { Pool } = require('pg');
const pool = new Pool();
pool.query(\`SELECT 1 FROM a WHERE id = \${id}\`);
pool.query(\`DELETE FROM \${table}\`);
pool.query(sql);
pool.query('WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone');`,
    [
      'a.js:3 postgres:SELECT',
      'a.js:4 postgres:DELETE',
      'a.js:5 ?',
      'a.js:6 postgres:DELETE postgres:INSERT postgres:SELECT',
    ],
  ],
  [
    'a request: host, method and path decide',
    'a.py',
    `import requests
API = "https://api.github.com"
requests.delete(f"{API}/repos/{owner}/{name}/labels/{label}")
requests.get("https://example.com/repos/a/b")
requests.post(url)`,
    ['a.py:3 github:issues/delete-label'],
  ],
  [
    'a wrapper of the file is followed to what its callers ask',
    'a.js',
    `const call = (path, method) => fetch('https://api.digitalocean.com' + path, { method });
call('/v2/droplets', 'GET');`,
    ['a.js:1 digitalocean:droplets_list'],
  ],
  [
    'a command line in code',
    'a.go',
    `package a
import "os/exec"
func run() { exec.Command("gh", "release", "delete", tag).Run() }`,
    ['a.go:3 github:repos/delete-release github:repos/get-release-by-tag'],
  ],
  [
    'commands of scripts: wrappers, constants, here-documents and shells within',
    'a.sh',
    `DEST=s3://bucket/site
sudo -E env A=1 aws s3 cp index.html $DEST
bash -c "kubectl delete pod web-1"
psql <<SQL
TRUNCATE sessions;
SQL
echo 'aws s3 rm s3://bucket'
# aws s3 rb s3://bucket`,
    ['a.sh:2 aws:s3:PutObject', 'a.sh:3 kubernetes:delete pods', 'a.sh:4 postgres:TRUNCATE'],
  ],
  [
    'Ruby: a method that gives a client',
    'a.rb',
    `def client
  @client ||= Aws::SQS::Client.new(access_key_id: ENV['A'])
end
client.send_message(queue_url: 'q')`,
    ['a.rb:4 aws:sqs:SendMessage'],
  ],
])('%s', async (_, path, code, wanted) => {
  const { uses, gaps } = await readFiles({ [path]: code });
  expect(lines(uses)).toEqual(wanted);
  expect(gaps).toEqual([]);
});

test('a client is followed into the files that import it', async () => {
  const { uses } = await readFiles({
    'src/lib/stripe.ts': `import Stripe from 'stripe';
export const stripe = new Stripe(process.env.STRIPE_KEY!);
export function billing() { return stripe; }`,
    'src/lib/index.ts': `export * from './stripe';`,
    'src/app/pay.ts': `import { stripe as payments } from '@/lib/stripe';
await payments.refunds.create({});`,
    'src/app/other.ts': `import { billing } from '../lib';
await billing().customers.del('c');`,
  });
  expect(lines(uses)).toEqual([
    'src/app/other.ts:2 stripe:DeleteCustomersCustomer',
    'src/app/pay.ts:2 stripe:PostRefunds',
  ]);
  expect(uses.map((use) => use.by.variables)).toEqual([['STRIPE_KEY'], ['STRIPE_KEY']]);
});

test('a workflow: the variables around a command tell by which credential', async () => {
  const { uses } = await readFiles({
    '.github/workflows/deploy.yml': `env:
  REGION: eu
jobs:
  deploy:
    env:
      AWS_ACCESS_KEY_ID: \${{ secrets.DEPLOY_KEY }}
    steps:
      - uses: aws-actions/amazon-ecr-login@v2
      - run: |
          set -e
          aws s3 sync dist s3://site --delete
      - run: gh pr comment 1 --body hi
        env:
          GH_TOKEN: \${{ secrets.BOT }}
`,
  });
  expect(uses.map((use) => [use.line, use.as, use.by.variables])).toEqual([
    [8, 'aws-actions/amazon-ecr-login', ['AWS_ACCESS_KEY_ID', 'DEPLOY_KEY']],
    [11, 'aws s3 sync dist s3://site --delete', ['AWS_ACCESS_KEY_ID', 'DEPLOY_KEY']],
    [12, 'gh pr comment', ['AWS_ACCESS_KEY_ID', 'DEPLOY_KEY', 'GH_TOKEN', 'BOT']],
  ]);
});

test('a document that stands apart is of the provider whose server the repository names', async () => {
  const document = 'mutation Drop($id: String!) { volumeDelete(volumeId: $id) }';
  const client = `fetch('https://backboard.railway.com/graphql/v2', { method: 'POST', body });`;
  const alone = await readFiles({ 'a.graphql': document });
  expect(alone.uses).toEqual([]);
  const { uses } = await readFiles({ 'a.graphql': document, 'client.ts': client });
  expect(lines(uses)).toEqual(['a.graphql:1 railway:volumeDelete', 'client.ts:1 ?']);
});

test('tests, fixtures, vendored and built code are left out', async () => {
  const code = `import boto3\nboto3.client('s3').put_object()`;
  const paths = [
    'tests/a.py',
    'a/test_b.py',
    'vendor/a.py',
    'node_modules/a/a.py',
    'src/fixtures/a.py',
    'app/a.py',
  ];
  const { uses } = await readFiles(Object.fromEntries(paths.map((path) => [path, code])));
  expect(uses.map((use) => use.path)).toEqual(['app/a.py']);
});

test.each([
  [
    'A.java',
    `import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
class A {
  private final S3Client s3 = S3Client.builder().build();
  void run() { s3.deleteObject(r -> r.bucket("b")); PutObjectRequest.builder().build(); }
}`,
    ['A.java:5 aws:s3:DeleteObject', 'A.java:5 aws:s3:PutObject'],
  ],
  [
    'A.cs',
    `using Amazon.S3;
class A { readonly IAmazonS3 s3; async Task Run() { await s3.PutObjectAsync(request); } }`,
    ['A.cs:2 aws:s3:PutObject'],
  ],
  [
    'a.php',
    `<?php
use Aws\\S3\\S3Client;
$s3 = new S3Client(['region' => 'eu', 'credentials' => ['key' => getenv('KEY')]]);
$s3->putObject(['Bucket' => 'b']);
$charge = \\Stripe\\Charge::create(['amount' => 1]);`,
    ['a.php:4 aws:s3:PutObject', 'a.php:5 stripe:PostCharges'],
  ],
])('%s', async (path, code, wanted) => {
  expect(lines((await readFiles({ [path]: code })).uses)).toEqual(wanted);
});

test('a query upon a name is SQL only where the repository declares a driver', async () => {
  const code = { 'src/a.ts': "export const f = (client) => client.query('DELETE FROM jobs');" };
  expect((await readFiles(code)).uses).toEqual([]);
  const { uses } = await readFiles({ ...code, 'package.json': '{ "dependencies": { "pg": "^8" } }' });
  expect(lines(uses)).toEqual(['src/a.ts:1 postgres:DELETE']);
  expect(uses[0]?.resources).toEqual(['jobs']);
});

test('hostile input: no crash, no hang, nothing of the prototype', async () => {
  const deep = 'a('.repeat(20_000);
  const { uses } = await readFiles({
    'a.ts': `import { S3Client } from '@aws-sdk/client-s3';\n${deep}`,
    'b.py': `import boto3\n${'('.repeat(5000)}\nx = __proto__.constructor\nboto3.client('__proto__').constructor()`,
    'c.yml': `run: aws s3 rm s3://x\n${'[ '.repeat(5000)}`,
    'd.sh': `aws s3 rm ${'$('.repeat(3000)}`,
    'package.json': '{"scripts": {"__proto__": "aws s3 rm s3://b", "a": ["aws s3 ls", {}]}}',
    Makefile: `${'\\\n'.repeat(2000)}\taws s3 ls s3://b`,
    'e.ts': `import x from './e'; export * from './e'; export const a = b, b = a; a.b(); fetch('https://api.github.com' + a);`,
  });
  for (const use of uses) expect(use.operations.every((id) => /^[a-z]+:[\w:/.-]+$/.test(id))).toBe(true);
});
