import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readControls } from '../../../src/know/controls/index.ts';
import { catalogueOfGates, manifestOf, treeOf, writtenGates } from './world.ts';

function gatesOf(files: Readonly<Record<string, string>>): readonly string[] {
  const { controls } = readControls(treeOf(files), manifestOf(), catalogueOfGates(), '2026-11-23');
  return controls.gates.map(
    (gate) =>
      `${gate.kind ?? gate.ladder} ${gate.title} @${gate.place?.line}:${gate.place?.column} on ${gate.on.join(' ')}`,
  );
}

const TERRAFORM: readonly (readonly [name: string, text: string, gates: readonly string[]])[] = [
  [
    'RDS deletion protection',
    'resource "aws_db_instance" "orders" {\n  identifier          = "orders"\n  deletion_protection = true\n}\n',
    [
      'aws/rds-deletion-protection RDS deletion protection @3:3 on arn:aws:rds:*:*:db:orders orders aws_db_instance.orders',
    ],
  ],
  ['protection that is off', 'resource "aws_db_instance" "o" {\n  deletion_protection = false\n}\n', []],
  [
    'protection that is a variable',
    'resource "aws_db_instance" "o" {\n  deletion_protection = var.confirmed\n}\n',
    [],
  ],
  ['a commented line', 'resource "aws_db_instance" "o" {\n  # deletion_protection = true\n}\n', []],
  [
    'no instance of it',
    'resource "aws_db_instance" "o" {\n  count = 0\n  deletion_protection = true\n}\n',
    [],
  ],
  [
    'a computed name',
    'resource "aws_rds_cluster" "c" {\n  cluster_identifier = "${var.env}-orders"\n  deletion_protection = true\n}\n',
    [
      'aws/rds-cluster-deletion-protection cluster deletion protection @3:3 on arn:aws:rds:*:*:cluster:*-orders *-orders aws_rds_cluster.c',
    ],
  ],
  [
    'prevent_destroy is local',
    'resource "aws_s3_bucket" "b" {\n  bucket = "acme"\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n',
    ['local prevent_destroy @4:5 on arn:aws:s3:::acme acme aws_s3_bucket.b'],
  ],
  [
    'the Google provider’s own flag is local, the API’s is not',
    'resource "google_sql_database_instance" "m" {\n  name = "main"\n  deletion_protection = true\n  settings {\n    deletion_protection_enabled = true\n  }\n}\n',
    [
      'local deletion_protection of the Terraform provider @3:3 on main google_sql_database_instance.m',
      'gcp/cloud-sql-deletion-protection Cloud SQL deletion protection @5:5 on main google_sql_database_instance.m',
    ],
  ],
  [
    'Object Lock names its mode and days, and the bucket behind a reference',
    'resource "aws_s3_bucket" "dumps" {\n  bucket = local.name\n}\nlocals {\n  name = "acme-dumps"\n}\nresource "aws_s3_bucket_object_lock_configuration" "l" {\n  bucket = aws_s3_bucket.dumps.id\n  rule {\n    default_retention {\n      mode = "COMPLIANCE"\n      days = 30\n    }\n  }\n}\n',
    [
      'aws/s3-object-lock-compliance S3 Object Lock, COMPLIANCE, 30 days @11:7 on arn:aws:s3:::acme-dumps arn:aws:s3:::acme-dumps/* acme-dumps aws_s3_bucket.dumps',
    ],
  ],
  [
    'Object Lock without a period holds nothing',
    'resource "aws_s3_bucket_object_lock_configuration" "l" {\n  bucket = "x"\n}\n',
    [],
  ],
  [
    'versioning is undo',
    'resource "aws_s3_bucket_versioning" "v" {\n  bucket = "x"\n  versioning_configuration {\n    status = "Enabled"\n  }\n}\n',
    [],
  ],
  [
    'Vault Lock without a grace period is governance',
    'resource "aws_backup_vault_lock_configuration" "l" {\n  backup_vault_name = "v"\n  min_retention_days = 7\n}\n',
    [
      'aws/backup-vault-lock-governance AWS Backup Vault Lock, governance @3:3 on arn:aws:backup:*:*:backup-vault:v v',
    ],
  ],
  [
    'Vault Lock with one is compliance',
    'resource "aws_backup_vault_lock_configuration" "l" {\n  backup_vault_name = "v"\n  min_retention_days = 7\n  changeable_for_days = 3\n}\n',
    [
      'aws/backup-vault-lock-compliance AWS Backup Vault Lock, compliance, changeable for 3 days @4:3 on arn:aws:backup:*:*:backup-vault:v v',
    ],
  ],
  [
    'a computed bucket: the lock covers no other',
    'resource "aws_s3_bucket_object_lock_configuration" "l" {\n  bucket = var.a ? var.b : var.c\n  rule {\n    default_retention {\n      mode = "GOVERNANCE"\n      years = 1\n    }\n  }\n}\n',
    [
      'aws/s3-object-lock-governance S3 Object Lock, GOVERNANCE, 1 year @5:7 on aws_s3_bucket_object_lock_configuration.l',
    ],
  ],
  [
    'a branch protection',
    'resource "github_branch_protection" "m" {\n  pattern = "main"\n  allows_force_pushes = true\n  required_pull_request_reviews {\n    required_approving_review_count = 1\n  }\n}\n',
    [
      'github/branch-protection-deletion branch protection: no deletion @1:1 on main',
      'github/branch-protection-review branch protection: review before a merge @4:3 on main',
    ],
  ],
  [
    'a ruleset that only evaluates',
    'resource "github_repository_ruleset" "r" {\n  enforcement = "evaluate"\n  rules {\n    deletion = true\n  }\n}\n',
    [],
  ],
  [
    'an environment without reviewers',
    'resource "github_repository_environment" "p" {\n  environment = "production"\n}\n',
    [],
  ],
  [
    'an environment with reviewers',
    'resource "github_repository_environment" "p" {\n  environment = "production"\n  reviewers {\n    teams = [1]\n  }\n}\n',
    ['github/environment-reviewers environment with required reviewers @3:3 on production'],
  ],
  [
    'a service control policy refuses the principal: no gate',
    'resource "aws_organizations_policy" "deny" {\n  content = jsonencode({ Statement = [{ Effect = "Deny", Action = "rds:Delete*" }] })\n}\n',
    [],
  ],
  [
    'a management lock',
    'resource "azurerm_management_lock" "l" {\n  scope = azurerm_storage_account.s.id\n  lock_level = "CanNotDelete"\n}\nresource "azurerm_storage_account" "s" {\n  name = "acme"\n}\n',
    ['azure/management-lock Azure management lock, CanNotDelete @3:3 on acme azurerm_storage_account.s'],
  ],
];

test.each(TERRAFORM)('Terraform: %s', (_name, text, gates) => {
  expect(gatesOf({ 'infra/main.tf': text })).toEqual(gates);
});

test('CloudFormation in YAML and JSON', () => {
  const yaml =
    'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Orders:\n    Type: AWS::RDS::DBInstance\n    DeletionPolicy: Retain\n    Properties:\n      DBInstanceIdentifier: !Sub "${Stage}-orders"\n      DeletionProtection: true\n';
  const json = JSON.stringify({
    Resources: {
      T: {
        Type: 'AWS::DynamoDB::Table',
        Properties: { TableName: 'users', DeletionProtectionEnabled: true },
      },
    },
  });
  expect(gatesOf({ 'infra/db.yaml': yaml, 'cfn/table.json': json })).toEqual([
    'aws/dynamodb-deletion-protection DynamoDB deletion protection @1:112 on arn:aws:dynamodb:*:*:table/users users T',
    'local DeletionPolicy Retain @5:21 on arn:aws:rds:*:*:db:*-orders *-orders Orders',
    'aws/rds-deletion-protection RDS deletion protection @8:27 on arn:aws:rds:*:*:db:*-orders *-orders Orders',
  ]);
});

test('an exported ruleset and the Settings app', () => {
  const ruleset = JSON.stringify({
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: ['refs/heads/main'] } },
    rules: [
      { type: 'deletion' },
      { type: 'pull_request', parameters: { required_approving_review_count: 0 } },
    ],
  });
  const settings =
    'branches:\n  - name: main\n    protection:\n      required_pull_request_reviews:\n        required_approving_review_count: 2\n      allow_deletions: true\n      allow_force_pushes: true\n';
  expect(
    gatesOf({ '.github/rulesets/main.json': ruleset, '.github/settings.yml': settings }).map(
      (gate) => gate.split(' @')[0],
    ),
  ).toEqual([
    'github/ruleset-deletion ruleset: no deletion of the branch',
    'github/branch-protection-review branch protection: review before a merge',
  ]);
});

test('a workflow’s environment, a flag, a variable called approved are no gates', () => {
  expect(
    gatesOf({
      '.github/workflows/deploy.yml':
        'jobs:\n  deploy:\n    environment: production\n    steps:\n      - run: railway up --yes\n',
      'config/gate.yaml': 'confirm: true\napproved: true\n',
      'infra/rds.tf': '# deletion protection is on\nvariable "approved" {\n  default = true\n}\n',
    }),
  ).toEqual([]);
});

test('the agents’ own settings are local and say how they fail open', () => {
  const { controls } = readControls(
    treeOf({
      '.claude/settings.json': JSON.stringify({
        permissions: { deny: ['Bash(terraform destroy:*)', 'Read(.env)'] },
        hooks: {
          PreToolUse: [
            {
              matcher: 'Bash',
              hooks: [{ type: 'command', command: '"$CLAUDE_PROJECT_DIR"/.claude/hooks/guard.sh' }],
            },
            { matcher: 'Bash', hooks: [{ type: 'command', command: 'scripts/gone.sh' }] },
          ],
        },
      }),
      '.claude/hooks/guard.sh': '#!/bin/sh\nexit 2\n',
      '.codex/config.toml': 'model = "x"\nsandbox_mode = "workspace-write"\n',
    }),
    manifestOf(),
    catalogueOfGates(),
    '2026-11-23',
  );
  expect(
    controls.gates.every(
      (gate) => gate.ladder === 'local' && gate.editableHere && gate.operations.length === 0,
    ),
  ).toBe(true);
  expect(controls.gates.map((gate) => [gate.title, gate.weaknesses[0]])).toEqual([
    [
      'Claude Code permissions.deny: Bash(terraform destroy:*), Read(.env)',
      expect.stringContaining('walk round it'),
    ],
    ['PreToolUse hook for Bash', 'an exit other than 2, a timeout or a missing script lets the call pass'],
    ['PreToolUse hook for Bash', expect.stringContaining('scripts/gone.sh is not here')],
    ['Codex sandbox_mode workspace-write', 'reads every file by default'],
  ]);
});

test('an event trigger counts only when its function refuses', () => {
  const refusing =
    "create function no_drop() returns event_trigger language plpgsql as $$ begin raise exception 'no'; end $$;\ncreate event trigger guard on sql_drop execute function no_drop();\n";
  const logging =
    "create function log_drop() returns event_trigger language plpgsql as $$ begin raise notice 'x'; end $$;\ncreate event trigger guard on sql_drop execute function log_drop();\n";
  expect(gatesOf({ 'db/1.sql': refusing })).toEqual([
    'postgres/event-trigger event trigger on sql_drop @2:1 on ',
  ]);
  expect(gatesOf({ 'db/1.sql': logging })).toEqual([]);
  expect(gatesOf({ 'db/1.sql': refusing, 'db/2.sql': 'drop event trigger guard;' })).toEqual([]);
});

test.each(['aws', 'gcp', 'azure', 'github'])(
  '%s: the kinds that recognisers name are written in the rules',
  (provider) => {
    const written = writtenGates(provider);
    const named = readdirSync(new URL('../../../src/know/controls/gates/', import.meta.url))
      .map((file) =>
        readFileSync(new URL(`../../../src/know/controls/gates/${file}`, import.meta.url), 'utf8'),
      )
      .flatMap((text) =>
        [...text.matchAll(new RegExp(`'(${provider}/[a-z0-9-]+)'`, 'g'))].map((match) => match[1] ?? ''),
      );
    expect(named.filter((kind) => !written.has(kind))).toEqual([]);
    if (provider !== 'github')
      expect([...written.keys()].filter((kind) => !named.includes(kind))).toEqual([]);
  },
);
