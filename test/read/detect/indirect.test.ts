import { expect, test } from 'vitest';

import { isExpression } from '../../../src/read/detect/expressions.ts';
import { isIndirect } from '../../../src/read/detect/indirect.ts';
import { placeOf } from '../../../src/read/detect/near.ts';

function indirect(before: string, value: string, after: string): boolean {
  const text = before + value + after;
  const node = {
    value,
    start: before.length,
    end: before.length + value.length,
    name: 'PASSWORD',
    hosts: [],
    statement: { start: 0, end: text.length },
  };
  return isIndirect(placeOf(node, 'a.md', text));
}

test.each([
  ["'PASSWORD': os.environ['", 'PGPASSWORD', "'],", true],
  ['password = getenv("', 'PGPASSWORD', '")', true],
  ["ALTER USER app WITH PASSWORD :'", 'pgpass', "';", true],
  ['\\set pgpass `', 'echo', ' "$PGPASSWORD"`', true],
  ['password = getenv("PGPASSWORD", "', 'tz7Kq9', '")', false],
  ["ALTER USER app WITH PASSWORD '", 'tz7Kq9', "';", false],
  ['password = `', 'tz7Kq9', '`', false],
])('%s%s%s: %s', (before, value, after, expected) => {
  expect(indirect(before, value, after)).toBe(expected);
});

test.each([
  ['n.password,t.host=n.host', true],
  ['e.config.dbPassword', true],
  ['this.getPassword(e)', true],
  ['opts?.pwd||null', true],
  ['tz7Kq9,ssl=true', false],
  ['tz7.Kq9', false],
  ['Summer.2024!', false],
  ['pass.word', false],
])('expression %s: %s', (text, expected) => {
  expect(isExpression(text)).toBe(expected);
});
