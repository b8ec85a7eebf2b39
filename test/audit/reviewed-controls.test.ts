import { expect, test } from 'vitest';
import { reviewedControls } from '../../src/audit/reviewed-controls.ts';
import { readControls } from '../../src/know/controls/index.ts';
import { NO_MANIFEST } from '../../src/know/manifest/index.ts';
import { catalogueOfGates, treeOf } from '../know/controls/world.ts';

const asked = { manifest: NO_MANIFEST, catalogue: catalogueOfGates(), asOf: '2026-11-23' };

/** Basis of the first gate, as far as the reviewed files have it too. */
function basisOf(files: Record<string, string>, reviewed: Record<string, string>): string | undefined {
  const head = treeOf(files);
  const before = { ...treeOf(reviewed), revision: 'reviewed' };
  const { controls } = readControls(head, NO_MANIFEST, asked.catalogue, asked.asOf);
  return reviewedControls(controls, head, before, asked).gates[0]?.basis;
}

const database = (protection: string, name = 'orders'): string =>
  `resource "aws_db_instance" "o" {\n  identifier = "${name}"\n  deletion_protection = ${protection}\n}\n`;
const lock = (days: number): string => `resource "aws_s3_bucket" "b" {
  bucket = "dumps"
  object_lock_enabled = true
}
resource "aws_s3_bucket_versioning" "v" {
  bucket = aws_s3_bucket.b.id
  versioning_configuration {
    status = "Enabled"
  }
}
resource "aws_s3_bucket_object_lock_configuration" "l" {
  bucket = aws_s3_bucket.b.id
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = ${days}
    }
  }
}
`;

const locals = (value: string): string => `locals {\n  kept = ${value}\n}\n`;

test.each([
  ['was there', database('true'), database('true')],
  ['held for longer', lock(30), lock(400)],
])('a gate that %s counts', (_, now, reviewed) => {
  expect(basisOf({ 'a.tf': now }, { 'a.tf': reviewed })).toBe('verified');
});

test.each([
  ['file', { 'a.tf': database('true') }, {}],
  ['argument', { 'a.tf': database('true') }, { 'a.tf': database('false') }],
  ['other resource', { 'a.tf': database('true') }, { 'a.tf': database('true', 'invoices') }],
  ['longer hold', { 'a.tf': lock(400) }, { 'a.tf': lock(30) }],
  [
    'value in another file',
    { 'a.tf': database('local.kept'), 'b.tf': locals('true') },
    { 'a.tf': database('local.kept'), 'b.tf': locals('false') },
  ],
])('a gate that a change brings by a new %s counts for nothing yet', (_, files, reviewed) => {
  expect(basisOf(files, reviewed)).toBe('declared');
});
