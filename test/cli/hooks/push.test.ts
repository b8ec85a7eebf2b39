import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pushedRanges, pushedRefs } from '../../../src/cli/hooks/pushed.ts';
import { LEAK, Workplace } from './world.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const NONE = '0'.repeat(40);
const MAIN = 'refs/remotes/origin/main';

describe('the ranges of a push', () => {
  const cases: readonly [string, string, readonly string[], readonly object[]][] = [
    [
      'a branch that is there',
      `refs/heads/x ${A} refs/heads/x ${B}\n`,
      [B, MAIN],
      [{ ref: 'refs/heads/x', head: A, base: B }],
    ],
    [
      'a new branch',
      `refs/heads/x ${A} refs/heads/x ${NONE}\n`,
      [MAIN],
      [{ ref: 'refs/heads/x', head: A, base: MAIN }],
    ],
    [
      'what is there was never fetched',
      `HEAD ${A} refs/heads/x ${B}\n`,
      [MAIN],
      [{ ref: 'refs/heads/x', head: A, base: MAIN }],
    ],
    [
      'nothing is known of the other side',
      `HEAD ${A} refs/heads/x ${NONE}\n`,
      [],
      [{ ref: 'refs/heads/x', head: A }],
    ],
    ['a deletion', `(delete) ${NONE} refs/heads/x ${A}\n`, [MAIN], []],
    [
      'two names for one commit',
      `refs/heads/x ${A} refs/heads/x ${B}\nrefs/heads/y ${A} refs/heads/y ${B}\n`,
      [B],
      [{ ref: 'refs/heads/y', head: A, base: B }],
    ],
    [
      'a local name with spaces',
      `HEAD~1 of that ${A} refs/heads/x ${B}\n`,
      [B],
      [{ ref: 'refs/heads/x', head: A, base: B }],
    ],
    ['nothing', '', [MAIN], []],
    ['what is no line of git', `x\n--output=y ${A}\n`, [MAIN], []],
  ];
  test.each(cases)('%s', (_, input, here, expected) => {
    const facts = { has: (rev: string) => here.includes(rev), tracked: [MAIN] };
    expect(pushedRanges(pushedRefs(input), facts)).toEqual(expected);
  });
});

function withRemote(): Workplace {
  const place = new Workplace();
  place.run('git', ['init', '--quiet', '--bare', '../remote.git']);
  place.git('remote', 'add', 'origin', '../remote.git');
  place.git('push', '--quiet', '--set-upstream', 'origin', 'main');
  expect(place.overscope('hook', 'install', '--pre-push').exit).toBe(0);
  return place;
}

/** Commits without the commit hook, as somebody does who has none. */
function committed(place: Workplace, path: string, text: string): string {
  place.write(path, text).git('add', '--all');
  place.git('commit', '--quiet', '--no-verify', '-m', path);
  return place.head();
}

describe('the hook before a push', () => {
  test('stops what the range brings, on the branch that is there and on a new one', () => {
    const place = withRemote();
    committed(place, 'README.md', '# Shop\n');
    expect(place.tryGit('push').said).toContain('no finding');
    const leak = committed(place, 'a.env', LEAK);
    const stopped = place.tryGit('push');
    expect(stopped.exit).toBe(1);
    expect(stopped.said).toContain('a.env:1');
    const why = /overscope (explain \S+ --base \S+)/.exec(stopped.said)?.[1] ?? '';
    expect(place.overscope(...why.split(' ')).said).toContain('volumeDelete');
    committed(place, 'a.env', 'A=1\n');
    const deleted = place.tryGit('push', 'origin', 'HEAD:refs/heads/topic');
    expect(deleted.exit, 'it is in a commit of the range').toBe(1);
    place.git('reset', '--quiet', '--hard', `${leak}~1`);
    expect(place.tryGit('push', 'origin', 'HEAD:refs/heads/topic').exit).toBe(0);
  });

  test('a branch that is not checked out is read as it is pushed', () => {
    const place = withRemote();
    place.git('switch', '--quiet', '--create', 'topic');
    committed(place, 'a.env', LEAK);
    place.git('switch', '--quiet', 'main');
    const ran = place.tryGit('push', 'origin', 'topic');
    expect(ran.exit).toBe(1);
    expect(ran.said).toContain('a.env:1');
    expect(ran.said, 'explain would read the branch that is checked out').not.toContain('Why:');
    expect(place.tryGit('push', 'origin', '--delete', 'main').said).toContain(
      'nothing is pushed that could be read',
    );
  });

  test('the first push of all audits everything, and a tag is a push as well', () => {
    const place = new Workplace();
    place.run('git', ['init', '--quiet', '--bare', '../remote.git']);
    place.git('remote', 'add', 'origin', '../remote.git');
    place.overscope('hook', 'install', '--pre-push');
    committed(place, 'a.env', LEAK);
    const first = place.tryGit('push', 'origin', 'main');
    expect(first.exit).toBe(1);
    expect(first.said).toContain('is known to be on the other side');
    place.git('push', '--quiet', '--no-verify', 'origin', 'main~1:refs/heads/main');
    place.git('fetch', '--quiet');
    place.git('tag', '-a', 'v1', '-m', 'v1');
    expect(place.tryGit('push', 'origin', 'v1').said).toContain('a.env:1');
  });

  test('a hook that is there already gets the same input, before or after', () => {
    const place = withRemote();
    place.overscope('hook', 'uninstall');
    const hook = join(place.top, '.git/hooks/pre-push');
    for (const text of [
      '#!/bin/sh\nwhile read -r _ local _ _; do echo "$local" >> seen.txt; done\n',
      "#!/usr/bin/env node\nrequire('node:fs').appendFileSync('seen.txt', require('node:fs').readFileSync(0, 'utf8').split(' ')[1] + '\\n');\n",
    ]) {
      place.script('.git/hooks/pre-push', text).write('seen.txt', '');
      place.overscope('hook', 'install', '--pre-push');
      const head = committed(place, `${text.length}.md`, '# Shop\n');
      const ran = place.tryGit('push');
      expect(ran.exit, ran.said).toBe(0);
      expect(readFileSync(join(place.top, 'seen.txt'), 'utf8')).toBe(`${head}\n`);
      place.overscope('hook', 'uninstall');
      expect(readFileSync(hook, 'utf8')).toBe(text);
      writeFileSync(join(place.top, 'seen.txt'), '');
    }
  });
});
