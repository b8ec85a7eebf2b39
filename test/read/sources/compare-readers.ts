import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import { createHost } from '../../../src/cli/host.ts';
import type { Host } from '../../../src/model/host.ts';
import { attribute, planSources } from '../../../src/read/sources/index.ts';
import { keepWalk, takeWalk, type Walk } from '../../../src/read/sources/walk/walk.ts';

/** Holds what is planned and attributed by a walk against what git tells; gives the walk, if there was one. */
export async function compareReaders(root: string): Promise<Walk | undefined> {
  const [walking, asking] = [createHost(root), createHost(root)];
  const byGit = await planned(asking, root, 'git');
  expect(await planned(walking, root, 'packs')).toEqual(byGit);
  const walk = takeWalk(walking, root);
  if (walk !== undefined) keepWalk(walking, root, walk);
  const oids = objects(root);
  const asked = await attribute(asking, root, oids);
  expect([...(await attribute(walking, root, oids))].toSorted()).toEqual([...asked].toSorted());
  return walk;
}

/** All that a reader plans, in one order; what is made from what only one of them knows. */
async function planned(host: Host, root: string, reader: 'git' | 'packs'): Promise<unknown> {
  const request = { root, mode: 'full', history: true, dependencies: true, exclude: [], reader } as const;
  const { objects, coverage } = await planSources(host, request);
  const { gaps, read } = coverage;
  return {
    objects: objects.map((object) => JSON.stringify({ ...object, whole: undefined })).toSorted(),
    gaps,
    read,
  };
}

/** Names of all objects that something may be found in. */
function objects(root: string): string[] {
  const args = ['cat-file', '--batch-all-objects', '--batch-check=%(objecttype) %(objectname)'];
  const listed = execFileSync('git', ['-C', root, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  return listed
    .toString()
    .split('\n')
    .flatMap((line) => (/^(?:blob|commit|tag) /.test(line) ? [line.replace(/^\w+ /, '')] : []));
}
