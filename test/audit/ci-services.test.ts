import { expect, test } from 'vitest';

import { jobServices } from '../../src/audit/compose.ts';
import type { Tree } from '../../src/model/tree.ts';

const WORKFLOW = `services:
  none: {}
jobs:
  test:
    runs-on: ubuntu-latest
    services: # started beside the job
      main-db:
        image: postgres:17
        env:
          POSTGRES_DB: app

      "cache":
        image: redis
    steps:
      - run: npm test
  other:
    services:
      queue: { image: rabbitmq }
`;

function treeOf(files: Readonly<Record<string, string>>): Tree {
  return { revision: 'worktree', paths: () => Object.keys(files), read: (path: string) => files[path] };
}

test('the services of a workflow are those of its jobs', () => {
  const head = treeOf({ '.github/workflows/ci.yml': WORKFLOW, 'ci.yml': WORKFLOW });
  expect([...jobServices(head, undefined)]).toEqual([
    ['.github/workflows/ci.yml', new Set(['main-db', 'cache', 'queue'])],
  ]);
});

test('what only the change starts makes nothing milder', () => {
  const head = treeOf({ '.github/workflows/ci.yml': WORKFLOW });
  const reviewed = treeOf({ '.github/workflows/ci.yml': WORKFLOW.replace('main-db', 'db') });
  expect(jobServices(head, reviewed).get('.github/workflows/ci.yml')).toEqual(new Set(['cache', 'queue']));
  expect(jobServices(head, treeOf({})).size).toBe(0);
});
