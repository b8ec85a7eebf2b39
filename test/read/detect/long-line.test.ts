import { expect, test } from 'vitest';

import { createScanner } from '../../../src/read/detect/index.ts';
import * as formats from '../../../src/read/formats/index.ts';
import { detection, file, random, rule } from './detection.ts';

const named = detection([
  rule({
    type: 'acme/password',
    shape: 'password',
    anchors: ['acme_password'],
    near: [{ variable: ['ACME_PASSWORD'] }],
  }),
]);

test.each([
  ['a short text', 'x'.repeat(100)],
  ['a text of one word larger than a block', 'x'.repeat(2_200_000)],
  ['base64 larger than a block', `${'QUJD'.repeat(600_000)}==`],
  ['sentences larger than a block', 'lorem, ipsum; dolor (sit) amet. '.repeat(80_000)],
  ['words larger than a block', 'lorem ipsum '.repeat(200_000)],
])('a member of one line of JSON behind %s', (_what, text) => {
  const secret = random('base62', 24);
  const scanner = createScanner(named, formats);
  scanner.scan(file('data.json', `{"a":"${text}","ACME_PASSWORD":"${secret}"}`));
  expect(scanner.finish().matches).toMatchObject([
    { fits: ['acme/password'], surroundings: { variable: 'ACME_PASSWORD' } },
  ]);
});
