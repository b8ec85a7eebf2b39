import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { packTables, unpackTables } from '../../../src/read/detect/packed.ts';
import { compileRule } from '../../../src/read/detect/rules.ts';
import { tablesOf } from '../../../src/read/detect/tables.ts';
import type { Detection } from '../../../src/model/detection.ts';
import { detection, rule } from './detection.ts';

const some = detection([
  rule({ type: 'acme/token', shape: 'uuid', anchors: ['acme'], near: [{ variable: ['ACME_TOKEN'] }] }),
  rule({ type: 'dent/key', pattern: '\\bdent_(?<secret>[A-Za-z0-9]{24})\\b', anchors: ['dent_'] }),
  rule({ type: 'q/key', pattern: '(?<![a-z])q9_(?<secret>[a-f0-9]{8})', anchors: ['q9_'] }),
]);

function made({ rules }: Detection) {
  return tablesOf(rules.map(compileRule), true);
}

test('tables are read as they were made', () => {
  expect(unpackTables(packTables(some))).toEqual(made(some));
});

function bytes(name: string): Buffer {
  return readFileSync(new URL(`../../../dist/catalogue/${name}`, import.meta.url));
}

test('the tables in dist are those of the rules in dist', () => {
  const core = JSON.parse(bytes('core.json').toString()) as { readonly detection: Detection };
  expect(unpackTables(bytes('_anchors.bin'))).toEqual(made(core.detection));
});
