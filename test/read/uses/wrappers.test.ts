import { expect, test } from 'vitest';
import { lines, readFiles } from './read.ts';

test.each([
  [
    'a client and a name that a wrapper is handed, at the places that call it',
    `import boto3
iam = boto3.client('iam')
s3 = boto3.client('s3')
def every(service, method, **kwargs):
    return service.get_paginator(method).paginate(**kwargs)
every(iam, 'list_users')
every(s3, method='list_objects_v2')
every(s3, chosen)`,
    ['a.py:5 ?', 'a.py:6 aws:iam:ListUsers', 'a.py:7 aws:s3:ListBucket'],
  ],
  [
    'getattr with the name that callers hand over',
    `import boto3
def call(client, name, **kwargs):
    return getattr(client, name)(**kwargs)
call(boto3.client('cloudformation'), 'delete_stack', StackName='a')
call(boto3.client('ec2'), name='describe_instances')`,
    ['a.py:4 aws:cloudformation:DeleteStack', 'a.py:5 aws:ec2:DescribeInstances'],
  ],
  [
    'a query that is built is told where it is built',
    `from sqlalchemy import create_engine, delete, select
import psycopg2
engine = create_engine(url)
with engine.connect() as connection:
    connection.execute(select(users))
    connection.execute(delete(users))`,
    ['a.py:5 postgres:SELECT', 'a.py:6 postgres:DELETE'],
  ],
])('%s', async (_, code, wanted) => {
  expect(lines((await readFiles({ 'a.py': code })).uses)).toEqual(wanted);
});

test.each([
  ['postgresql', ['src/a.ts:3 postgres:SELECT', 'src/a.ts:4 postgres:INSERT', 'src/a.ts:5 postgres:DELETE']],
  ['mysql', ['src/a.ts:3 mysql:SELECT', 'src/a.ts:4 mysql:INSERT', 'src/a.ts:5 mysql:DELETE']],
  ['sqlite', []],
])('Prisma asks the database that its schema names: %s', async (provider, wanted) => {
  const { uses } = await readFiles({
    'prisma/schema.prisma': `datasource db {\n  provider = "${provider}"\n  url = env("DATABASE_URL")\n}`,
    'src/a.ts': `import { PrismaClient } from '@prisma/client';
const db = new PrismaClient();
await db.user.findMany({});
await db.user.create({});
await db.$transaction((tx) => tx.user.deleteMany({}));`,
  });
  expect(lines(uses)).toEqual(wanted);
});

test('an image goes to the registry that its name says', async () => {
  const { uses } = await readFiles({
    'a.sh': `docker push me/app
docker push ghcr.io/me/app
docker push 1.dkr.ecr.eu-west-1.amazonaws.com/app
docker build --push -t me/app .`,
  });
  expect(uses.map(({ line, provider, unknown }) => [line, provider, unknown !== undefined])).toEqual([
    [1, 'dockerhub', true],
    [2, 'github', false],
    [3, 'aws', false],
    [4, 'dockerhub', true],
  ]);
});

/** A workflow whose step builds an image. */
function step(push: string): string {
  return `jobs:
  a:
    steps:
      - uses: docker/build-push-action@v6
        with:
          push: ${push}
`;
}

/** Uses in a workflow whose step has this input. */
async function found(push: string): Promise<number> {
  return (await readFiles({ '.github/workflows/a.yml': step(push) })).uses.length;
}

test('a step counts only with the input that makes it ask', async () => {
  expect([await found('true'), await found('false'), await found("${{ github.ref == 'x' }}")]).toEqual([
    1, 0, 1,
  ]);
});

test('what callers tell in another file hides no request that stands at the same place in this one', async () => {
  const files = {
    'wrap.py': `import boto3
import requests
def every(service, method):
    return service.get_paginator(method).paginate()

requests.delete('https://api.github.com/repos/a/b')`,
    'use.py': `import boto3
from wrap import every



every(boto3.client('iam'), 'list_users')
every(boto3.client('s3'), 'list_objects_v2')`,
  };
  expect(lines((await readFiles(files)).uses)).toEqual([
    'use.py:6 aws:iam:ListUsers',
    'use.py:7 aws:s3:ListBucket',
    'wrap.py:6 github:repos/delete',
  ]);
});

test('files that export all of each other are asked once', async () => {
  const start = "import { S3Client, DeleteBucketCommand } from '@aws-sdk/client-s3';";
  const files = {
    'a.js': `${start}\nexport * from './b.js';`,
    'b.js': `${start}\nexport * from './a.js';\nexport const s3 = new S3Client({});`,
    'c.js': `${start}\nimport { s3, absent } from './a.js';\nabsent.x();\ns3.send(new DeleteBucketCommand({}));`,
  };
  expect(lines((await readFiles(files)).uses)).toEqual(['c.js:4 aws:s3:DeleteBucket']);
});
