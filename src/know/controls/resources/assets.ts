import type { Catalogue } from '../../../model/catalogue.ts';
import type { FoundAsset } from '../../../model/evidence.ts';
import type { Resource, ResourceGroup } from './resource.ts';
import { referred } from './resource.ts';
import { child, textOf, type Setting } from './setting.ts';

/** A resource type that keeps data or copies: how it is named and which asset kind it is. */
interface AssetType {
  readonly types: readonly string[];
  /** Settings that state its name, Terraform's and CloudFormation's. */
  readonly named: readonly string[];
  /** The provider's resource name, with `{}` for the name; without it the name alone. */
  readonly at?: string;
  /** Names of the asset kind in the catalogue, first that exists. */
  readonly kinds: readonly string[];
}

/** Resource types by provider; resource names as in the AWS service authorization reference. */
const ASSET_TYPES: readonly AssetType[] = [
  {
    types: ['aws_db_instance', 'AWS::RDS::DBInstance'],
    named: ['identifier', 'DBInstanceIdentifier'],
    at: 'arn:aws:rds:*:*:db:{}',
    kinds: ['aws/rds-instance', 'aws/db-instance'],
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
    named: ['cluster_identifier', 'DBClusterIdentifier'],
    at: 'arn:aws:rds:*:*:cluster:{}',
    kinds: ['aws/rds-cluster', 'aws/db-cluster', 'aws/rds-instance'],
  },
  {
    types: [
      'aws_dynamodb_table',
      'AWS::DynamoDB::Table',
      'AWS::DynamoDB::GlobalTable',
      'AWS::Serverless::SimpleTable',
    ],
    named: ['name', 'TableName'],
    at: 'arn:aws:dynamodb:*:*:table/{}',
    kinds: ['aws/dynamodb-table'],
  },
  {
    types: ['aws_s3_bucket', 'AWS::S3::Bucket'],
    named: ['bucket', 'BucketName'],
    at: 'arn:aws:s3:::{}',
    kinds: ['aws/s3-bucket'],
  },
  {
    types: ['aws_efs_file_system', 'AWS::EFS::FileSystem'],
    named: [],
    kinds: ['aws/efs-file-system', 'aws/efs'],
  },
  { types: ['aws_ebs_volume', 'AWS::EC2::Volume'], named: [], kinds: ['aws/ebs-volume'] },
  { types: ['aws_instance', 'AWS::EC2::Instance'], named: [], kinds: ['aws/ec2-instance'] },
  {
    types: [
      'aws_elasticache_replication_group',
      'aws_elasticache_cluster',
      'AWS::ElastiCache::ReplicationGroup',
    ],
    named: ['replication_group_id', 'cluster_id', 'ReplicationGroupId'],
    at: 'arn:aws:elasticache:*:*:replicationgroup:{}',
    kinds: ['aws/elasticache-cluster', 'aws/elasticache-replication-group'],
  },
  {
    types: ['aws_redshift_cluster', 'AWS::Redshift::Cluster'],
    named: ['cluster_identifier', 'ClusterIdentifier'],
    at: 'arn:aws:redshift:*:*:cluster:{}',
    kinds: ['aws/redshift-cluster'],
  },
  {
    types: ['aws_opensearch_domain', 'aws_elasticsearch_domain', 'AWS::OpenSearchService::Domain'],
    named: ['domain_name', 'DomainName'],
    at: 'arn:aws:es:*:*:domain/{}',
    kinds: ['aws/opensearch-domain'],
  },
  {
    types: [
      'aws_backup_vault',
      'aws_backup_logically_air_gapped_vault',
      'AWS::Backup::BackupVault',
      'AWS::Backup::LogicallyAirGappedBackupVault',
    ],
    named: ['name', 'BackupVaultName'],
    at: 'arn:aws:backup:*:*:backup-vault:{}',
    kinds: ['aws/backup-vault', 'aws/backup-recovery-point'],
  },
  { types: ['aws_kms_key', 'AWS::KMS::Key'], named: [], kinds: ['aws/kms-key'] },
  {
    types: ['aws_cognito_user_pool', 'AWS::Cognito::UserPool'],
    named: ['name', 'UserPoolName'],
    kinds: ['aws/cognito-user-pool'],
  },
  {
    types: ['google_sql_database_instance'],
    named: ['name'],
    kinds: ['gcp/cloud-sql-instance', 'gcp/sql-instance', 'gcp/cloudsql-instance'],
  },
  {
    types: ['google_storage_bucket'],
    named: ['name'],
    kinds: ['gcp/storage-bucket', 'gcp/gcs-bucket', 'gcp/bucket'],
  },
  { types: ['google_bigquery_dataset'], named: ['dataset_id'], kinds: ['gcp/bigquery-dataset'] },
  { types: ['google_bigquery_table'], named: ['table_id'], kinds: ['gcp/bigquery-table'] },
  {
    types: ['google_spanner_database', 'google_spanner_instance'],
    named: ['name'],
    kinds: ['gcp/spanner-database', 'gcp/spanner-instance'],
  },
  { types: ['google_firestore_database'], named: ['name'], kinds: ['gcp/firestore-database'] },
  { types: ['google_bigtable_instance'], named: ['name'], kinds: ['gcp/bigtable-instance'] },
  { types: ['google_compute_disk'], named: ['name'], kinds: ['gcp/compute-disk', 'gcp/disk'] },
  {
    types: ['azurerm_mssql_database', 'azurerm_sql_database'],
    named: ['name'],
    kinds: ['azure/sql-database', 'azure/mssql-database'],
  },
  {
    types: ['azurerm_mssql_server', 'azurerm_sql_server'],
    named: ['name'],
    kinds: ['azure/sql-server', 'azure/mssql-server'],
  },
  {
    types: ['azurerm_postgresql_flexible_server', 'azurerm_postgresql_server'],
    named: ['name'],
    kinds: ['azure/postgresql-server', 'azure/postgresql-flexible-server'],
  },
  {
    types: ['azurerm_mysql_flexible_server', 'azurerm_mysql_server'],
    named: ['name'],
    kinds: ['azure/mysql-server', 'azure/mysql-flexible-server'],
  },
  {
    types: ['azurerm_cosmosdb_account'],
    named: ['name'],
    kinds: ['azure/cosmosdb-account', 'azure/cosmos-account'],
  },
  { types: ['azurerm_storage_account'], named: ['name'], kinds: ['azure/storage-account'] },
  { types: ['azurerm_managed_disk'], named: ['name'], kinds: ['azure/managed-disk', 'azure/disk'] },
  { types: ['azurerm_key_vault'], named: ['name'], kinds: ['azure/key-vault'] },
  {
    types: ['mongodbatlas_cluster', 'mongodbatlas_advanced_cluster'],
    named: ['name'],
    kinds: ['mongodb-atlas/cluster'],
  },
  {
    types: ['digitalocean_database_cluster'],
    named: ['name'],
    kinds: ['digitalocean/database-cluster', 'digitalocean/database'],
  },
  { types: ['digitalocean_volume'], named: ['name'], kinds: ['digitalocean/volume'] },
];

const BY_TYPE: ReadonlyMap<string, AssetType> = new Map(
  ASSET_TYPES.flatMap((asset) => asset.types.map((type): [string, AssetType] => [type, asset])),
);

/** What a resource is called: the provider's name (`at`), the plain name and its address in the file. */
export interface ResourceNames {
  readonly at?: string;
  readonly plain?: string;
  readonly all: readonly string[];
}

function named(resource: Resource, settings: readonly string[]): Setting | undefined {
  return settings.map((name) => child(resource.body, name)).find((setting) => setting !== undefined);
}

/** A name of which nothing is literal. */
const COMPUTED = /^[*._/-]*$/;

/**
 * Names of a resource. Computed parts are `*`; a name that is wholly computed is left out, so that the resource is
 * known by its address alone and covers no other.
 */
export function namesOf(resource: Resource): ResourceNames {
  const type = BY_TYPE.get(resource.type);
  const setting = named(resource, type?.named ?? ['name', 'Name']);
  const plain = textOf(setting) ?? setting?.glob;
  if (plain === undefined || COMPUTED.test(plain)) return { all: [resource.address] };
  const at = type?.at?.replace('{}', plain) ?? plain;
  return { at, plain, all: [...new Set([at, plain, resource.address])] };
}

/** Names of the resource that a setting refers to, or that it names itself. */
export function namesBehind(
  group: ResourceGroup,
  setting: Setting | undefined,
  at?: string,
): readonly string[] {
  const target = referred(group, setting);
  if (target !== undefined) return namesOf(target).all;
  const plain = textOf(setting) ?? setting?.glob;
  if (plain === undefined || COMPUTED.test(plain))
    return setting?.reference === undefined ? [] : [setting.reference];
  return at === undefined || plain.startsWith('arn:') ? [plain] : [at.replace('{}', plain), plain];
}

/** Names that a control covers; the control's own address where none is known, for an empty list would mean all. */
export function orAddress(names: readonly string[], resource: Resource): readonly string[] {
  return names.length > 0 ? names : [resource.address];
}

/** First of the names that the catalogue has as an asset kind; the first name where it has none of them. */
export function assetKind(catalogue: Catalogue, kinds: readonly string[]): string | undefined {
  const provider = kinds[0]?.split('/')[0];
  if (provider === undefined) return undefined;
  const known = catalogue.operations(provider).assets;
  return kinds.find((kind) => known.has(kind)) ?? kinds[0];
}

/** Asset kind of a resource type. */
export function kindOfType(catalogue: Catalogue, type: string): string | undefined {
  const asset = BY_TYPE.get(type);
  return asset === undefined ? undefined : assetKind(catalogue, asset.kinds);
}

/** Assets that the resources of a group are. */
export function foundAssets(group: ResourceGroup, catalogue: Catalogue): readonly FoundAsset[] {
  return group.resources.flatMap((resource): readonly FoundAsset[] => {
    const kind = kindOfType(catalogue, resource.type);
    if (kind === undefined) return [];
    const { at } = namesOf(resource);
    return [{ kind, name: resource.address, place: resource.place, ...(at === undefined ? {} : { at }) }];
  });
}
