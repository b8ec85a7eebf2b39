import { describe, expect, test } from 'vitest';
import { createScanner } from '../../../src/read/detect/index.ts';
import { hasRun, runOf } from '../../../src/read/detect/runs.ts';
import { readReferences, readValues } from '../../../src/read/formats/index.ts';
import { detection, file, random, rule } from './detection.ts';

const RULE = rule({
  type: 'acme/key',
  pattern: '\\b(?<secret>acme_[A-Za-z0-9]{20})\\b',
  anchors: ['acme_'],
});
const RARE = rule({
  type: 'rare/key',
  pattern: '\\b(?<secret>rare_[A-Za-z0-9]{20})\\b',
  anchors: ['rare_'],
});

/** Units that are read for values of a file of so many keys, and what is found. */
function workOf(keys: number, end = ''): { units: number; types: Set<string>; skimmed: number } {
  let units = 0;
  const formats = {
    readReferences,
    readValues: (path: string, text: string) => {
      units += text.length;
      return readValues(path, text);
    },
  };
  const scanner = createScanner(detection([RULE, RARE]), formats);
  const text = Array.from({ length: keys }, (_, i) => `k="acme_${random('base62', 20, String(i))}";`).join(
    ' ',
  );
  scanner.scan(file('a.txt', Buffer.from(text + end)));
  const { matches, dense } = scanner.finish();
  return {
    units,
    types: new Set(matches.flatMap(({ fits }) => fits)),
    skimmed: dense?.[0]?.skimmed ?? 0,
  };
}

describe('a file of nothing but keys', () => {
  test('is read for values in proportion to its size', () => {
    const once = workOf(10_000);
    const more = workOf(40_000);
    expect(more.units).toBeLessThan(5 * once.units);
    expect(once.skimmed + more.skimmed).toBe(0);
  });

  test('hides no key of another kind where it is only skimmed, and that is said', () => {
    const { types, skimmed } = workOf(150_000, `\nother = "rare_${random('base62', 20, 'x')}"\n`);
    expect(skimmed).toBeGreaterThan(0);
    expect(types).toEqual(new Set(['acme/key', 'rare/key']));
  });
});

test('what was only skimmed in one content is read in the next', () => {
  const scanner = createScanner(detection([RULE]), { readReferences, readValues });
  const scan = (blob: string, text: string): ReturnType<typeof scanner.finish> => {
    const origin = { source: 'history', path: 'a.txt', tracking: 'history', blob } as const;
    scanner.scan({ origin, bytes: Buffer.from(text) });
    return scanner.finish();
  };
  const keys = Array.from({ length: 60_000 }, (_, i) => `k="acme_${random('base62', 20, String(i))}";`);
  const prose = `\n${'word '.repeat(20_000)}\n`;
  const text = `${prose}x="acme_${random('base62', 20, 'x')}"\n${prose}`;
  expect(scan('1', keys.join(' ') + text).dense).toHaveLength(1);
  expect(scan('2', text).matches).toHaveLength(1);
});

test('an endless run is looked at no further than it tells something', () => {
  let looks = 0;
  const bytes = new Proxy(new Uint8Array(100_000).fill(97), {
    get: (target, key) => {
      looks += 1;
      return Reflect.get(target, key, target) as unknown;
    },
  });
  const run = runOf((byte) => byte === 97, 20, Number.POSITIVE_INFINITY);
  expect(hasRun(bytes, 50_000, 50_100, run)).toBe(true);
  expect(looks).toBeLessThan(500);
});
