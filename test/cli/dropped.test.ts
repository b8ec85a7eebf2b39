import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { expand } from '../../src/util/template.ts';
import { AS_OF, overscope } from '../support/fixtures.ts';
import { TestRepository } from '../read/sources/repository.ts';

const TOKEN = expand('{uuid}', 'dropped').text;
const parent = realpathSync(mkdtempSync(join(tmpdir(), 'overscope-dropped-')));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

test('what was staged and taken out again has a place that says so, and is not said to be in a commit', async () => {
  const repository = new TestRepository(join(parent, 'shop'));
  repository.write('README.md', 'shop\n');
  repository.commit('start');
  repository.write('deploy.sh', `RAILWAY_API_TOKEN=${TOKEN} railway up\n`);
  repository.git('add', 'deploy.sh');
  const object = repository.git('rev-parse', ':deploy.sh').slice(0, 7);
  repository.git('rm', '--quiet', '--force', 'deploy.sh');

  const { stdout } = await overscope(repository.root, ['--as-of', AS_OF]);

  expect(stdout).toContain(`object ${object}:1, in git’s objects, on no branch · id `);
  expect(stdout).toContain('git still stores it, although no branch has it');
  expect(stdout).toContain('if it ever left this computer');
  expect(stdout).not.toContain('history');
});
