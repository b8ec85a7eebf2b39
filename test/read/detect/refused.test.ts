import { expect, test } from 'vitest';
import type { DetectionRule } from '../../../src/model/detection.ts';
import { nearTest, placeOf } from '../../../src/read/detect/near.ts';

const RULE: DetectionRule = {
  type: 'acme/project-token',
  provider: 'acme',
  role: 'secret',
  shape: 'uuid',
  near: [{ variable: ['ACME_TOKEN'] }],
  refusedBy: [{ header: ['authorization'] }],
  anchors: ['acme'],
  mayBe: [],
  examples: [],
  negatives: [],
};

test.each([
  ['no header', undefined, true],
  ['a header that the type is sent in', 'project-access-token', true],
  ['a header under which the provider refuses it', 'authorization', false],
])('%s', (_what, header, fits) => {
  const node = {
    value: 'v',
    start: 0,
    end: 1,
    name: 'ACME_TOKEN',
    hosts: [],
    statement: { start: 0, end: 1 },
    ...(header !== undefined && { header }),
  };
  expect(nearTest(RULE)(placeOf(node, 'a.sh', 'v'))).toBe(fits);
});
