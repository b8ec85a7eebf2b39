import { expect, test } from 'vitest';
import { readControls } from '../../../src/know/controls/index.ts';
import type { DeclaredGate, DeclaredRecovery } from '../../../src/model/manifest.ts';
import { catalogueOfGates, manifestOf, treeOf } from './world.ts';

const place = { path: 'overscope.yaml', line: 1, column: 1 };
const RDS =
  'resource "aws_db_instance" "orders" {\n  identifier = "orders"\n  deletion_protection = true\n  backup_retention_period = 7\n}\n';
const assets = [
  { name: 'orders', kind: 'aws/rds-instance', at: 'arn:aws:rds:eu-west-1:123456789012:db:orders', place },
];

function declared(parts: Partial<DeclaredGate>): DeclaredGate {
  return {
    operations: ['aws:rds:DeleteDBInstance'],
    on: ['orders'],
    kind: 'provider-refusal',
    disarmedBy: [],
    place,
    ...parts,
  };
}

function bases(gate: DeclaredGate, files: Readonly<Record<string, string>>): readonly string[] {
  const { controls } = readControls(
    treeOf(files),
    manifestOf({ gates: [gate], assets }),
    catalogueOfGates(),
    '2026-11-23',
  );
  return controls.gates.map((each) => `${each.basis} ${each.ladder} ${each.operations.join(' ')}`);
}

const statement = { by: 'ana', on: '2026-11-02', source: 'console', until: '2027-05-01' };

test.each([
  [
    'its file holds the control',
    declared({ evidence: 'infra/rds.tf' }),
    ['verified provider-refusal aws:rds:DeleteDBInstance'],
  ],
  [
    'the control is in another file',
    declared({ evidence: 'infra/other.tf' }),
    [
      'verified provider-refusal aws:rds:DeleteDBInstance',
      'declared provider-refusal aws:rds:DeleteDBInstance',
    ],
  ],
  [
    'the control covers another operation',
    declared({ evidence: 'infra/rds.tf', operations: ['aws:s3:DeleteBucket'] }),
    ['verified provider-refusal aws:rds:DeleteDBInstance', 'declared provider-refusal aws:s3:DeleteBucket'],
  ],
  [
    'the control is on another asset',
    declared({ evidence: 'infra/rds.tf', on: ['payments'] }),
    [
      'verified provider-refusal aws:rds:DeleteDBInstance',
      'declared provider-refusal aws:rds:DeleteDBInstance',
    ],
  ],
  [
    'it is stated and has not ended',
    declared({ on: ['payments'], attested: statement }),
    [
      'verified provider-refusal aws:rds:DeleteDBInstance',
      'attested provider-refusal aws:rds:DeleteDBInstance',
    ],
  ],
  [
    'the statement is dated in the future',
    declared({ on: ['payments'], attested: { ...statement, on: '2026-11-24' } }),
    [
      'verified provider-refusal aws:rds:DeleteDBInstance',
      'declared provider-refusal aws:rds:DeleteDBInstance',
    ],
  ],
  [
    'the statement has ended',
    declared({ on: ['payments'], attested: { ...statement, until: '2026-11-22' } }),
    [
      'verified provider-refusal aws:rds:DeleteDBInstance',
      'declared provider-refusal aws:rds:DeleteDBInstance',
    ],
  ],
] as const)('a declared gate: %s', (_name, gate, expected) => {
  expect(bases(gate, { 'infra/rds.tf': RDS, 'infra/other.tf': 'resource "aws_sqs_queue" "q" {}\n' })).toEqual(
    expected,
  );
});

test('an invented gate file stays declared, and is a gap', () => {
  const gate = declared({ evidence: 'gates/volume.yaml', operations: ['railway:volumeDelete'] });
  const { controls, gaps } = readControls(
    treeOf({
      'gates/volume.yaml': 'gate: two-person-rule\noperations: [railway:volumeDelete]\nenforced: true\n',
    }),
    manifestOf({ gates: [gate] }),
    catalogueOfGates(),
    '2026-11-23',
  );
  expect(controls.gates.map((each) => each.basis)).toEqual(['declared']);
  expect(gaps.map((gap) => `${gap.kind} ${gap.path}`)).toEqual(['not-understood gates/volume.yaml']);
});

test('a confirmed gate keeps the recognised rung: prevent_destroy is local whatever the manifest says', () => {
  const text =
    'resource "aws_db_instance" "orders" {\n  identifier = "orders"\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n';
  expect(bases(declared({ evidence: 'infra/rds.tf' }), { 'infra/rds.tf': text })).toEqual([
    'verified local aws:rds:DeleteDBInstance',
  ]);
});

function backup(parts: Partial<DeclaredRecovery>): DeclaredRecovery {
  return {
    name: 'offsite',
    kind: 'aws/s3-object',
    protects: ['bookings'],
    at: 'arn:aws:s3:::acme-dumps',
    place,
    ...parts,
  };
}

test.each([
  [
    'a bucket of that name',
    { evidence: 'infra/backup.tf' },
    'resource "aws_s3_bucket" "d" {\n  bucket = "acme-dumps"\n}\n',
    'verified',
  ],
  [
    'a bucket of another name',
    { evidence: 'infra/backup.tf' },
    'resource "aws_s3_bucket" "d" {\n  bucket = "acme-logs"\n}\n',
    'declared',
  ],
  [
    'a computed name',
    { evidence: 'infra/backup.tf' },
    'resource "aws_s3_bucket" "d" {\n  bucket = var.name\n}\n',
    'declared',
  ],
  [
    'the destination of a replication',
    { evidence: 'infra/backup.tf' },
    'resource "aws_s3_bucket_replication_configuration" "r" {\n  bucket = "acme"\n  rule {\n    destination {\n      bucket = "arn:aws:s3:::acme-dumps"\n      account = "210987654321"\n    }\n  }\n}\n',
    'verified',
  ],
  [
    'the destination of a replication with a computed name',
    { evidence: 'infra/backup.tf' },
    'resource "aws_s3_bucket_replication_configuration" "r" {\n  bucket = "acme"\n  rule {\n    destination {\n      bucket = "arn:aws:s3:::${var.x}"\n    }\n  }\n}\n',
    'declared',
  ],
  [
    'a name in a comment',
    { evidence: 'infra/backup.tf' },
    '# acme-dumps\nresource "aws_sqs_queue" "q" {}\n',
    'declared',
  ],
  ['a statement', { attested: statement }, '', 'attested'],
  ['nothing', {}, '', 'declared'],
] as const)('a declared backup whose evidence is %s', (_name, parts, text, basis) => {
  const manifest = manifestOf({ recovery: [backup(parts)] });
  const { controls } = readControls(
    treeOf({ 'infra/backup.tf': text }),
    manifest,
    catalogueOfGates(),
    '2026-11-23',
  );
  expect(controls.recovery.find((system) => system.id === 'recovery:offsite')?.basis).toBe(basis);
});

test('found and default recovery, and the assets', () => {
  const off =
    'resource "aws_db_instance" "cache" {\n  identifier = "cache"\n  backup_retention_period = 0\n}\n';
  const { controls, assets: found } = readControls(
    treeOf({
      'infra/rds.tf': RDS,
      'infra/off.tf': off,
      'db/1_init.up.sql':
        '-- create table hidden ();\nCREATE TABLE IF NOT EXISTS app."Users" (id int);\ncreate table old (id int);\n',
      'db/2.sql': 'drop table old;',
      'db/1_init.down.sql': 'drop table app."Users";',
    }),
    manifestOf(),
    catalogueOfGates(),
    '2026-11-23',
  );
  expect(found.map((asset) => `${asset.kind} ${asset.name} ${asset.at}`)).toEqual([
    'postgres/table app.Users app.Users',
    'aws/rds-instance aws_db_instance.cache arn:aws:rds:*:*:db:cache',
    'aws/rds-instance aws_db_instance.orders arn:aws:rds:*:*:db:orders',
  ]);
  expect(
    controls.recovery.map((system) => `${system.basis} ${system.kind} ${system.protects.join(' ')}`),
  ).toEqual([
    'verified aws/rds-automated-backup arn:aws:rds:*:*:db:orders orders aws_db_instance.orders',
    'catalogue aws/rds-automated-backup aws_db_instance.orders',
  ]);
});
