import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globCovers, globMatch, globsIntersect, pathGlobMatch } from '../../src/util/glob.ts';

const pattern = array(constantFrom('a', 'b', '*', '?'), { maxLength: 5 }).map((parts) => parts.join(''));

/** Every word of up to seven letters over `a`, `b` and a letter that no pattern names. */
const WORDS = words(7);

function words(length: number): string[] {
  let last = [''];
  const all = [''];
  for (let i = 0; i < length; i += 1) {
    last = last.flatMap((word) => ['a', 'b', 'x'].map((c) => word + c));
    all.push(...last);
  }
  return all;
}

function expression(glob: string): RegExp {
  return new RegExp(`^${glob.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`);
}

describe('globMatch', () => {
  test.each([
    ['railway:*', 'railway:volumeDelete', true],
    ['arn:aws:s3:::acme-uploads*', 'arn:aws:s3:::acme-uploads-backup/x/y', true],
    ['arn:aws:s3:::acme-uploads/*', 'arn:aws:s3:::acme-uploads-backup/x', false],
    ['*', '', true],
    ['?', '', false],
    ['', '', true],
    ['a.c', 'abc', false],
  ])('%s on %s is %s', (glob, text, expected) => expect(globMatch(glob, text)).toBe(expected));

  test('agrees with a regular expression', () => {
    const text = string({ unit: constantFrom('a', 'b', 'x', '/'), maxLength: 8 });
    assert(
      property(pattern, text, (glob, text) => {
        expect(globMatch(glob, text)).toBe(expression(glob).test(text));
      }),
    );
  });

  test('a pattern built to backtrack is quick', () => {
    expect(globMatch('a*'.repeat(200) + 'b', 'a'.repeat(20_000))).toBe(false);
  });
});

describe('globCovers', () => {
  test.each([
    ['?*', '*a', true],
    ['*?', '?*', true],
    ['*', '', true],
    ['?*', '*', false],
    ['arn:aws:s3:::acme-uploads*', 'arn:aws:s3:::acme-uploads/*', true],
    ['arn:aws:s3:::acme-uploads/*', 'arn:aws:s3:::acme-uploads*', false],
    ['*a*', '*a*b*a*', true],
    ['a*a', 'a', false],
  ])('%s covers %s: %s', (wider, narrower, expected) => expect(globCovers(wider, narrower)).toBe(expected));

  test('is inclusion of languages, both ways', () => {
    assert(
      property(pattern, pattern, (wider, narrower) => {
        const [outer, inner] = [expression(wider), expression(narrower)];
        const included = WORDS.every((word) => !inner.test(word) || outer.test(word));
        expect(globCovers(wider, narrower)).toBe(included);
      }),
      { numRuns: 300 },
    );
  });

  test('patterns built to explode end', () => {
    expect(globCovers(`*a${'?'.repeat(60)}*b${'?'.repeat(60)}`, '*a*b'.repeat(40))).toBe(false);
  });
});

describe('globsIntersect', () => {
  test.each([
    ['a*', '*b', true],
    ['a*', 'b*', false],
    ['*', '', true],
    ['??', '*', true],
    ['??', '?', false],
    ['*a*', '*b*', true],
  ])('%s and %s: %s', (a, b, expected) => expect(globsIntersect(a, b)).toBe(expected));

  test('finds a common word exactly when there is one', () => {
    assert(
      property(pattern, pattern, (a, b) => {
        const [x, y] = [expression(a), expression(b)];
        // A shortest common word takes at most one character for each part of both.
        const common = words(7).some((word) => x.test(word) && y.test(word));
        if (common) expect(globsIntersect(a, b)).toBe(true);
        else if (a.length + b.length <= 7) expect(globsIntersect(a, b)).toBe(false);
        expect(globsIntersect(a, b)).toBe(globsIntersect(b, a));
      }),
      { numRuns: 200 },
    );
  });
});

describe('pathGlobMatch', () => {
  test.each([
    ['scripts/add-domain.sh', 'scripts/add-domain.sh', true],
    ['scripts/*', 'scripts/a/b.sh', false],
    ['scripts/**', 'scripts/a/b.sh', true],
    ['**/*.tf', 'main.tf', true],
    ['**/*.tf', 'infra/iam/main.tf', true],
    ['infra/**/main.tf', 'infra/main.tf', true],
    ['packages/*', 'packages/web', true],
    ['packages/*', 'packages', false],
    ['vendor/', 'vendor/a/b', true],
    ['./a.env', 'a.env', true],
    ['.env*', '.env.production', true],
    ['*.env', '.env', true],
    ['**', 'a/b/c', true],
    ['a?c', 'a/c', false],
  ])('%s on %s is %s', (glob, path, expected) => expect(pathGlobMatch(glob, path)).toBe(expected));

  test('many deep wildcards are quick', () => {
    expect(pathGlobMatch('**/a/'.repeat(200) + 'b', 'a/'.repeat(2000) + 'c')).toBe(false);
  });
});
