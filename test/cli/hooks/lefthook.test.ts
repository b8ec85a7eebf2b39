import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { commandOf, withCommand, withoutCommand } from '../../../src/cli/hooks/lefthook.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEAK, Workplace } from './world.ts';

const RUN = 'overscope hook run pre-commit';

/** Name, file, and what it is with the command; nothing where no line can be added. */
const FILES: readonly [string, string, string | undefined][] = [
  ['an empty file', '', `pre-commit:\n  commands:\n    overscope:\n      run: ${RUN}\n`],
  [
    'other hooks only',
    '# ours\npre-push:\n  commands:\n    test:\n      run: npm test\n',
    `# ours\npre-push:\n  commands:\n    test:\n      run: npm test\n\npre-commit:\n  commands:\n    overscope:\n      run: ${RUN}\n`,
  ],
  [
    'commands with comments',
    'pre-commit:\n    parallel: true # fast\n    commands:\n        # the linter\n        lint:\n            run: "npm run lint"\n',
    `pre-commit:\n    parallel: true # fast\n    commands:\n        overscope:\n          run: ${RUN}\n        # the linter\n        lint:\n            run: "npm run lint"\n`,
  ],
  [
    'jobs',
    'pre-commit:\n  jobs:\n    - name: lint\n      run: npm run lint\n',
    `pre-commit:\n  jobs:\n    - name: overscope\n      run: ${RUN}\n    - name: lint\n      run: npm run lint\n`,
  ],
  [
    'jobs as deep as their key',
    'pre-commit:\n  jobs:\n  - run: npm run lint\n',
    `pre-commit:\n  jobs:\n  - name: overscope\n    run: ${RUN}\n  - run: npm run lint\n`,
  ],
  [
    'settings only',
    'pre-commit:\n  parallel: true\n',
    `pre-commit:\n  commands:\n    overscope:\n      run: ${RUN}\n  parallel: true\n`,
  ],
  ['a hook in one line', 'pre-commit: { commands: { lint: { run: x } } }\n', undefined],
  ['commands in one line', 'pre-commit:\n  commands: { lint: { run: x } }\n', undefined],
  ['a hook without a body', 'pre-commit:\n', undefined],
  ['no map', '- a\n- b\n', undefined],
  ['no YAML', 'pre-commit: [\n', undefined],
];

describe('a command in lefthook.yml', () => {
  test.each(FILES)('%s', (_, before, after) => {
    const added = withCommand(before, 'pre-commit', RUN);
    expect(added).toBe(after);
    if (added === undefined) return;
    expect(commandOf(added, 'pre-commit')).toBe('runs');
    expect(commandOf(added, 'pre-push')).toBe('none');
    expect(withCommand(added, 'pre-commit', RUN)).toBe(added);
    expect(withoutCommand(added, 'pre-commit')).toBe(before);
    expect(() => parse(added)).not.toThrow();
  });

  test('the two hooks do not take each other away', () => {
    const both =
      withCommand(withCommand('', 'pre-commit', RUN) ?? '', 'pre-push', 'overscope hook run pre-push') ?? '';
    expect((parse(both) as Record<string, unknown>)['pre-push']).toEqual({
      commands: { overscope: { run: 'overscope hook run pre-push', use_stdin: true } },
    });
    expect(withoutCommand(both, 'pre-push')).toBe(withCommand('', 'pre-commit', RUN));
    expect(commandOf(withoutCommand(both, 'pre-commit'), 'pre-push')).toBe('runs');
  });

  test('whatever the file holds, it is given back, and never made unreadable', () => {
    const line = constantFrom(
      'pre-commit:',
      '  commands:',
      '    a:',
      '      run: b',
      '# c',
      '',
      '  jobs:',
      '    - run: b',
      'x: [1,',
      '\t- d',
      '  scripts: {}',
      '---',
      '? a',
      '"pre-commit":',
    );
    assert(
      property(array(line, { maxLength: 8 }), (lines) => {
        const before = lines.length === 0 ? '' : `${lines.join('\n').trimEnd()}\n`;
        const added = withCommand(before, 'pre-commit', RUN);
        if (added === undefined) return;
        expect(parse(added)).toBeDefined();
        expect(JSON.stringify(parse(added))).toContain(RUN);
        expect(withoutCommand(added, 'pre-commit')).toBe(before);
      }),
      { numRuns: 500 },
    );
  });
});

test('lefthook is told by its file, and git’s own hooks are left to it', () => {
  const place = new Workplace();
  const text = '# hooks of the team\npre-commit:\n  commands:\n    lint:\n      run: "true"\n';
  place.write('lefthook.yml', text);
  const ran = place.overscope('hook', 'install');
  expect(ran.said).toBe(
    'Every commit is audited: a part of lefthook.yml, whose other lines are as they\nwere.\nCommit that file, and call lefthook install.\n',
  );
  const file = readFileSync(join(place.top, 'lefthook.yml'), 'utf8');
  const run = (parse(file) as { 'pre-commit': { commands: { overscope: { run: string } } } })['pre-commit']
    .commands.overscope.run;
  expect(run).toBe('./node_modules/.bin/overscope hook run pre-commit');
  place.write('a.env', LEAK).git('add', '--all');
  expect(place.run('sh', ['-c', run]).exit).toBe(1);
  expect(place.overscope('hook', 'status').said).toContain('which git does not run: call lefthook install');
  place.script('.git/hooks/pre-commit', '#!/bin/sh\nlefthook run pre-commit "$@"\n');
  expect(place.overscope('hook', 'status').said).toContain('installed in lefthook.yml');
  const skipped = file.replace('pre-commit:', 'pre-commit:\n  skip: true');
  place.write('lefthook.yml', skipped);
  expect(place.overscope('hook', 'status').said).toContain('skips it');
  place.write('lefthook.yml', file);
  place.overscope('hook', 'uninstall');
  expect(readFileSync(join(place.top, 'lefthook.yml'), 'utf8')).toBe(text);
});

test('a lefthook file that is not edited gets the lines to add', () => {
  const place = new Workplace();
  place.write('lefthook.toml', '[pre-commit]\n');
  const ran = place.overscope('hook', 'install');
  expect(ran.exit).toBe(2);
  expect(ran.said).toContain('run: ./node_modules/.bin/overscope hook run pre-commit');
});
