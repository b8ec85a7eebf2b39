import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CI_ENVIRONMENTS } from '../../src/cli/ci/environments.ts';
import { ROOT } from '../support/fixtures.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };
const GUIDE = read('docs/guide/ci.md');

interface Described {
  readonly description: string;
  readonly default?: string;
}

/** Rows of the guide's table under a heading cell: the cells, code marks off. */
function table(head: string): string[][] {
  const lines = GUIDE.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  const end = lines.findIndex((line, at) => at > start && line === '');
  return lines.slice(start + 2, end).map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  );
}

describe('the guide about CI', () => {
  const action = parse(read('action.yml')) as Record<'inputs' | 'outputs', Record<string, Described>>;

  test('its inputs and outputs are the action’s', () => {
    expect(table('input')).toEqual(
      Object.entries(action.inputs).map(([name, input]) => [
        name,
        input.default === '' ? 'none' : input.default,
        input.description,
      ]),
    );
    expect(table('output')).toEqual(
      Object.entries(action.outputs).map(([name, output]) => [name, output.description]),
    );
  });

  test('it has every CI with its files', () => {
    const rows = table('CI');
    expect(rows.map(([name]) => name).sort()).toEqual(CI_ENVIRONMENTS.map(({ title }) => title).sort());
    for (const { title, outputs } of CI_ENVIRONMENTS)
      for (const file of outputs) expect(rows.find(([name]) => name === title)?.[3]).toContain(file);
  });

  test('every version that is named is this one', () => {
    const named = [
      ...GUIDE.matchAll(/overscope@v?(\d[\w.]*\w)|rev: v(\S+)/g),
      ...read('hooks/gitlab/overscope.gitlab-ci.yml').matchAll(/VERSION: (\S+)/g),
    ].map((match) => match[1] ?? match[2]);
    expect(named.length).toBeGreaterThan(3);
    expect(new Set(named)).toEqual(new Set([version]));
  });
});

test('the GitLab job gives its report to GitLab, and fetches what a range needs', () => {
  const { overscope } = parse(read('hooks/gitlab/overscope.gitlab-ci.yml')) as {
    overscope: {
      variables: Record<string, unknown>;
      script: string[];
      artifacts: { when: string; reports: Record<string, string> };
    };
  };
  const gitlab = CI_ENVIRONMENTS.find(({ id }) => id === 'gitlab');
  expect(overscope.variables['GIT_DEPTH']).toBe(0);
  expect(overscope.script).toEqual(['overscope ci --fail-on "$OVERSCOPE_FAIL_ON"']);
  expect(overscope.artifacts.when).toBe('always');
  expect([overscope.artifacts.reports['secret_detection']]).toEqual(gitlab?.outputs);
});

test('the image is small, runs as nobody in particular, and asks for what is there', () => {
  const stages = read('Dockerfile')
    .split(/^FROM /m)
    .slice(1);
  expect(stages).toHaveLength(2);
  const [build = '', image = ''] = stages;
  expect(image).toMatch(/^node:\d+-alpine$/m);
  expect(image).toMatch(/^USER [1-9]\d*/m);
  expect(image).not.toMatch(/^COPY (?!--from=build)/m);
  expect(image.indexOf('USER')).toBeLessThan(image.indexOf('ENTRYPOINT ["overscope"]'));
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const [, name = ''] of build.matchAll(/npm run (\w+)/g)) expect(scripts[name]).toBeDefined();
  const ignored = read('.dockerignore').split('\n');
  for (const needed of ['src', 'rules', 'bin', 'package.json', 'README.md', 'LICENSE', 'CHANGELOG.md'])
    expect(ignored).not.toContain(needed);
});
