import { expect, test } from 'vitest';
import { readControls } from '../../../src/know/controls/index.ts';
import { NO_MANIFEST } from '../../../src/know/manifest/index.ts';
import { catalogueOfGates, treeOf } from './world.ts';

const CATALOGUE = catalogueOfGates();

function protectionOf(body: string, before = ''): string {
  const text = `${before}resource "aws_db_instance" "o" {\n  identifier = "orders"\n${body}\n}\n`;
  const { controls } = readControls(treeOf({ 'a.tf': text }), NO_MANIFEST, CATALOGUE, '2026-11-23');
  const [gate] = controls.gates.filter(({ ladder }) => ladder === 'provider-refusal');
  return gate === undefined ? 'none' : gate.weaknesses.length > 1 ? 'conditional' : 'stands';
}

test.each([
  ['plainly', 'deletion_protection = true', 'stands'],
  ['as a text', 'deletion_protection = "true"', 'stands'],
  ['in a comment', '# deletion_protection = true', 'none'],
  ['in a tag', 'tags = { deletion_protection = true }', 'none'],
  ['set twice', 'deletion_protection = true\ndeletion_protection = false', 'none'],
  ['negated', 'deletion_protection = !true', 'none'],
  ['computed', 'deletion_protection = true && false', 'none'],
  ['no copy', 'count = 0\ndeletion_protection = true', 'none'],
  ['for each of none', 'for_each = {}\ndeletion_protection = true', 'none'],
  ['for each of a computed set', 'for_each = toset([])\ndeletion_protection = true', 'conditional'],
  ['for each of two', 'for_each = { a = 1, b = 2 }\ndeletion_protection = true', 'stands'],
  [
    'not applied again',
    'deletion_protection = true\nlifecycle { ignore_changes = [deletion_protection] }',
    'none',
  ],
  ['nothing applied again', 'deletion_protection = true\nlifecycle { ignore_changes = all }', 'conditional'],
  [
    'another one not applied again',
    'deletion_protection = true\nlifecycle { ignore_changes = [tags] }',
    'stands',
  ],
])('a protection that is written %s', (_, body, expected) => {
  expect(protectionOf(body)).toBe(expected);
});
