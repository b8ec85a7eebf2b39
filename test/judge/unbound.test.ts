import { expect, test } from 'vitest';
import { unboundAmong } from '../../src/judge/authority/unbound.ts';
import type { Evidence } from '../../src/model/evidence.ts';

function documentOf(name: string, plane: string, path: string): Evidence {
  return {
    principal: { provider: 'acme', name, identifiers: [] },
    plane,
    floor: [],
    ceiling: [],
    becomes: [],
    notUnderstood: [],
    administrator: false,
    places: [{ path, line: 1, column: 1 }],
    because: 'a document',
  };
}

const EVIDENCE = [
  documentOf('user/ana', 'api', 'b.json'),
  documentOf('user/ana', 'api', 'a.json'),
  documentOf('role/ci', 'api', 'c.json'),
  documentOf('user/app', 'sql', 'd.sql'),
];

test('principals are those whose names fit, each answer of its own question', () => {
  const names = (patterns: readonly string[], withoutSql = false): string[] =>
    unboundAmong(EVIDENCE, 'acme', patterns, withoutSql).map(
      ({ principal, paths }) => `${principal}: ${paths.join(' ')}`,
    );
  expect(names(['user/*'])).toEqual(['user/ana: a.json b.json', 'user/app: d.sql']);
  expect(names(['user/*'], true)).toEqual(['user/ana: a.json b.json']);
  expect(names(['role/*'])).toEqual(['role/ci: c.json']);
  expect(names(['user/*', 'role/*'], true)).toEqual(['user/ana: a.json b.json', 'role/ci: c.json']);
  expect(names([])).toEqual([]);
  expect(unboundAmong(EVIDENCE, 'other', ['user/*'], false)).toEqual([]);
  expect(unboundAmong(EVIDENCE.slice(2), 'acme', ['user/*'], false)).toHaveLength(1);
});
