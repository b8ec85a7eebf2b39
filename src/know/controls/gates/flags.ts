import type { Resource, ResourceGroup } from '../resources/resource.ts';
import { placeOf } from '../resources/resource.ts';
import { child, type Setting } from '../resources/setting.ts';
import { namesOf } from '../resources/assets.ts';
import type { FoundGate } from './found.ts';

/** A setting of a resource that is a control when it has one of the values. */
interface Flag {
  readonly types: readonly string[];
  readonly setting: readonly string[];
  readonly values: readonly (string | boolean)[];
  /** Catalogue kind; without one the setting refuses only Terraform's own run. */
  readonly kind?: string;
  readonly title: string;
  readonly weaknesses?: readonly string[];
}

const ITEMS = 'deletes inside it are not refused: rows, items, objects';

/** Protections that the provider keeps on the resource. Sources: the kinds' entries in `rules/<provider>/gates.yaml`. */
const FLAGS: readonly Flag[] = [
  {
    types: ['aws_db_instance', 'AWS::RDS::DBInstance'],
    setting: ['deletion_protection', 'DeletionProtection'],
    values: [true, 'true'],
    kind: 'aws/rds-deletion-protection',
    title: 'RDS deletion protection',
    weaknesses: [ITEMS],
  },
  {
    types: [
      'aws_rds_cluster',
      'aws_docdb_cluster',
      'aws_neptune_cluster',
      'AWS::RDS::DBCluster',
      'AWS::DocDB::DBCluster',
      'AWS::Neptune::DBCluster',
    ],
    setting: ['deletion_protection', 'DeletionProtection'],
    values: [true, 'true'],
    kind: 'aws/rds-cluster-deletion-protection',
    title: 'cluster deletion protection',
    weaknesses: [ITEMS],
  },
  {
    types: ['aws_dynamodb_table', 'AWS::DynamoDB::Table'],
    setting: ['deletion_protection_enabled', 'DeletionProtectionEnabled'],
    values: [true, 'true'],
    kind: 'aws/dynamodb-deletion-protection',
    title: 'DynamoDB deletion protection',
    weaknesses: [ITEMS],
  },
  {
    types: ['aws_instance', 'AWS::EC2::Instance'],
    setting: ['disable_api_termination', 'DisableApiTermination'],
    values: [true, 'true'],
    kind: 'aws/ec2-termination-protection',
    title: 'EC2 termination protection',
    weaknesses: ['a shutdown from inside the instance is not refused'],
  },
  {
    types: ['aws_cognito_user_pool', 'AWS::Cognito::UserPool'],
    setting: ['deletion_protection', 'DeletionProtection'],
    values: ['ACTIVE'],
    kind: 'aws/cognito-deletion-protection',
    title: 'Cognito deletion protection',
  },
  {
    types: ['google_sql_database_instance'],
    setting: ['settings.deletion_protection_enabled'],
    values: [true],
    kind: 'gcp/cloud-sql-deletion-protection',
    title: 'Cloud SQL deletion protection',
    weaknesses: ['deleting its backups or its project is not refused', ITEMS],
  },
  {
    types: ['google_firestore_database'],
    setting: ['delete_protection_state'],
    values: ['DELETE_PROTECTION_ENABLED'],
    kind: 'gcp/firestore-delete-protection',
    title: 'Firestore delete protection',
    weaknesses: [ITEMS],
  },
  {
    types: ['google_spanner_database'],
    setting: ['enable_drop_protection'],
    values: [true],
    kind: 'gcp/spanner-drop-protection',
    title: 'Spanner drop protection',
    weaknesses: [ITEMS],
  },
  {
    types: ['google_storage_bucket'],
    setting: ['retention_policy.is_locked'],
    values: [true],
    kind: 'gcp/storage-locked-retention',
    title: 'locked retention policy',
    weaknesses: ['objects older than the retention period are not held'],
  },
  {
    types: ['azurerm_key_vault'],
    setting: ['purge_protection_enabled'],
    values: [true],
    kind: 'azure/key-vault-purge-protection',
    title: 'Key Vault purge protection',
  },
  {
    types: ['mongodbatlas_cluster', 'mongodbatlas_advanced_cluster'],
    setting: ['termination_protection_enabled'],
    values: [true],
    kind: 'mongodb-atlas/termination-protection',
    title: 'Atlas termination protection',
    weaknesses: [ITEMS],
  },
  {
    types: [
      'google_sql_database_instance',
      'google_container_cluster',
      'google_bigquery_table',
      'google_bigtable_instance',
      'google_spanner_database',
      'google_cloud_run_v2_service',
      'google_project',
      'google_compute_instance',
    ],
    setting: ['deletion_protection', 'deletion_policy'],
    values: [true, 'PROTECTED', 'PREVENT'],
    title: 'deletion_protection of the Terraform provider',
    weaknesses: ['refuses Terraform alone: the API, gcloud and the console delete all the same'],
  },
  {
    types: ['aws_s3_bucket', 'google_storage_bucket'],
    setting: ['force_destroy'],
    values: [false],
    title: 'force_destroy is off',
    weaknesses: ['refuses Terraform alone, and only while the bucket holds objects'],
  },
];

const CONDITIONAL = 'its existence is computed (count, condition): the file does not show that it is there';

/** What every control of a resource fails open by. */
export function generalWeaknesses(resource: Resource): readonly string[] {
  return resource.conditional ? [CONDITIONAL] : [];
}

/** Whether a control is one of a resource that may not be there. */
export function isConditional(gate: FoundGate): boolean {
  return gate.weaknesses.includes(CONDITIONAL);
}

/** Kinds of protection that a resource of its type can have and that it is not seen to have. */
export function lackedBy(resource: Resource): readonly string[] {
  return FLAGS.flatMap((flag) =>
    flag.kind !== undefined && flag.types.includes(resource.type) && holds(resource, flag) === undefined
      ? [flag.kind]
      : [],
  );
}

function holds(resource: Resource, flag: Flag): Setting | undefined {
  for (const path of flag.setting) {
    const setting = child(resource.body, ...path.split('.'));
    if (
      setting?.value !== undefined &&
      setting.value !== null &&
      flag.values.includes(setting.value as string | boolean)
    )
      return setting;
  }
  return undefined;
}

function flagGates(resource: Resource): readonly FoundGate[] {
  return FLAGS.flatMap((flag): readonly FoundGate[] => {
    if (!flag.types.includes(resource.type)) return [];
    const setting = holds(resource, flag);
    if (setting === undefined) return [];
    return [
      {
        ...(flag.kind === undefined ? { ladder: 'local' as const } : { kind: flag.kind }),
        title: flag.title,
        on: namesOf(resource).all,
        place: placeOf(resource, setting),
        editableHere: flag.kind === undefined,
        weaknesses: [...(flag.weaknesses ?? []), ...generalWeaknesses(resource)],
      },
    ];
  });
}

/** Operations that Terraform's own refusals stand before, when Terraform performs them. */
const DELETES: Readonly<Record<string, string>> = {
  aws_db_instance: 'aws:rds:DeleteDBInstance',
  aws_rds_cluster: 'aws:rds:DeleteDBCluster',
  aws_dynamodb_table: 'aws:dynamodb:DeleteTable',
  aws_s3_bucket: 'aws:s3:DeleteBucket',
  aws_kms_key: 'aws:kms:ScheduleKeyDeletion',
  aws_ebs_volume: 'aws:ec2:DeleteVolume',
  aws_efs_file_system: 'aws:elasticfilesystem:DeleteFileSystem',
  aws_instance: 'aws:ec2:TerminateInstances',
  aws_backup_vault: 'aws:backup:DeleteBackupVault',
  google_sql_database_instance: 'gcp:cloudsql.instances.delete',
  google_storage_bucket: 'gcp:storage.buckets.delete',
};

function preventDestroy(resource: Resource): readonly FoundGate[] {
  const setting = child(resource.body, 'lifecycle', 'prevent_destroy');
  if (resource.language !== 'terraform' || setting?.value !== true) return [];
  return [
    {
      ladder: 'local',
      title: 'prevent_destroy',
      on: namesOf(resource).all,
      place: placeOf(resource, setting),
      editableHere: true,
      weaknesses: [
        'refuses Terraform alone: the API and the console delete all the same',
        'goes with the line, with the whole block, or with terraform state rm',
      ],
    },
  ];
}

/** Protections that are one setting of a resource, and Terraform's own `prevent_destroy`. */
export function readFlags(group: ResourceGroup): readonly FoundGate[] {
  return group.resources.flatMap((resource) => {
    const gates = [...flagGates(resource), ...preventDestroy(resource)];
    const operation = DELETES[resource.type];
    return gates.map((gate) =>
      gate.kind === undefined && operation !== undefined ? { ...gate, operations: [operation] } : gate,
    );
  });
}
