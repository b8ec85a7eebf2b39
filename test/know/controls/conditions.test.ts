import { expect, test } from 'vitest';
import { readControls } from '../../../src/know/controls/index.ts';
import { NO_MANIFEST } from '../../../src/know/manifest/index.ts';
import { catalogueOfGates, treeOf } from './world.ts';

const CATALOGUE = catalogueOfGates();

function protectionOf(body: string, before = ''): string {
  const text = `${before}resource "aws_db_instance" "o" {\n  identifier = "orders"\n${body}\n}\n`;
  const { controls } = readControls(treeOf({ 'a.tf': text }), NO_MANIFEST, CATALOGUE, '2026-11-23');
  const [gate] = controls.gates.filter(({ ladder }) => ladder === 'provider-refusal');
  return gate === undefined ? 'none' : gate.doubt === undefined ? 'stands' : 'in doubt';
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
  ['for each of an empty set', 'for_each = toset([])\ndeletion_protection = true', 'none'],
  ['for each of an empty map', 'for_each = tomap({})\ndeletion_protection = true', 'none'],
  ['for each of a set', 'for_each = toset(["a"])\ndeletion_protection = true', 'stands'],
  ['for each of a computed set', 'for_each = var.names\ndeletion_protection = true', 'in doubt'],
  ['a computed number of times', 'count = var.some ? 1 : 0\ndeletion_protection = true', 'in doubt'],
  ['not enabled', 'deletion_protection = true\nlifecycle {\n  enabled = false\n}', 'none'],
  ['enabled', 'deletion_protection = true\nlifecycle {\n  enabled = true\n}', 'stands'],
  ['enabled by a variable', 'deletion_protection = true\nlifecycle {\n  enabled = var.on\n}', 'in doubt'],
  ['for each of two', 'for_each = { a = 1, b = 2 }\ndeletion_protection = true', 'stands'],
  [
    'not applied again',
    'deletion_protection = true\nlifecycle { ignore_changes = [deletion_protection] }',
    'none',
  ],
  ['nothing applied again', 'deletion_protection = true\nlifecycle { ignore_changes = all }', 'in doubt'],
  [
    'another one not applied again',
    'deletion_protection = true\nlifecycle { ignore_changes = [tags] }',
    'stands',
  ],
])('a protection that is written %s', (_, body, expected) => {
  expect(protectionOf(body)).toBe(expected);
});

function gatesOf(files: Readonly<Record<string, string>>): readonly string[] {
  const { controls } = readControls(treeOf(files), NO_MANIFEST, CATALOGUE, '2026-11-23');
  return controls.gates
    .filter(({ ladder }) => ladder === 'provider-refusal')
    .map(({ place, doubt }) => `${place?.path}: ${doubt ?? 'stands'}`);
}

function database(name: string, identifier: string, more = ''): string {
  return `resource "aws_db_instance" "${name}" {\n  identifier = "${identifier}"\n${more}}\n`;
}

function template(resource: string): string {
  return `Conditions: {Never: !Equals [a, b]}\nResources:\n  Orders:\n    Type: AWS::RDS::DBInstance\n${resource}    Properties: {DBInstanceIdentifier: orders, DeletionProtection: true}\n`;
}

const ON = '  deletion_protection = true\n';
const TWICE = (place: string): string => `the same name is described without it, ${place}`;

test.each([
  ['where it is deployed', { 'infra/a.tf': database('o', 'orders', ON) }, ['infra/a.tf: stands']],
  ...['examples/old', 'test', 'tests/aws', 'docs', 'infra/fixtures', 'samples'].map(
    (folder): [string, Record<string, string>, string[]] => [
      `in ${folder}`,
      { [`${folder}/a.tf`]: database('o', 'orders', ON) },
      [],
    ],
  ),
  [
    'of one of two of a name',
    { 'a.tf': database('o', 'orders') + database('r', 'orders', ON) },
    [`a.tf: ${TWICE('a.tf:1')}`],
  ],
  [
    'of one of two modules of an address',
    { 'a/a.tf': database('o', 'orders', ON), 'b/b.tf': database('o', 'bills') },
    [`a/a.tf: ${TWICE('b/b.tf:1')}`],
  ],
  ['of both of a name', { 'a.tf': database('o', 'x', ON), 'b/b.tf': database('p', 'x', ON) }, ['a.tf: stands', 'b/b.tf: stands']], // prettier-ignore
  ['of another name', { 'a.tf': database('o', 'orders', ON) + database('r', 'bills') }, ['a.tf: stands']],
  [
    'that an example lacks',
    { 'a.tf': database('o', 'orders', ON), 'examples/a.tf': database('o', 'orders') },
    ['a.tf: stands'],
  ],
  ['in a template', { 'infra/t.yaml': template('') }, ['infra/t.yaml: stands']],
  [
    'in a template, under a condition',
    { 'infra/t.yaml': template('    Condition: Never\n') },
    ['infra/t.yaml: the file does not show that its resource is there'],
  ],
])('a protection %s', (_, files, expected) => {
  expect(gatesOf(files)).toEqual(expected);
});

test.each([
  ['deployed', 'infra/a.tf', '', ['verified']],
  ['in an example', 'examples/a.tf', '', []],
  ['of a resource that may not be there', 'infra/a.tf', 'count = var.n\n', ['declared']],
])('backups %s', (_, path, more, expected) => {
  const text = database('o', 'orders', `${more}  backup_retention_period = 7\n`);
  const { controls } = readControls(treeOf({ [path]: text }), NO_MANIFEST, CATALOGUE, '2026-11-23');
  expect(controls.recovery.map(({ basis }) => basis)).toEqual([...expected, 'catalogue']);
});
