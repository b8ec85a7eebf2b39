import type { Catalogue } from '../../../model/catalogue.ts';
import type { RecoverySystem } from '../../../model/safeguard.ts';
import { assetKind, namesBehind, namesOf } from '../resources/assets.ts';
import { placeOf, referred, type Resource, type ResourceGroup } from '../resources/resource.ts';
import { child, children, textOf, type Setting } from '../resources/setting.ts';

const VAULT = 'arn:aws:backup:*:*:backup-vault:{}';
const BUCKET = 'arn:aws:s3:::{}';

interface Found {
  readonly kinds: readonly string[];
  readonly title: string;
  readonly protects: readonly string[];
  readonly setting?: Setting | undefined;
  readonly at?: string | undefined;
  readonly account?: string | undefined;
}

type Recogniser = (group: ResourceGroup, resource: Resource) => readonly Found[];

/** Days of automated backups that an instance keeps; absent means the default of the language. */
function automatedBackups(_group: ResourceGroup, resource: Resource): readonly Found[] {
  const cluster = /cluster/i.test(resource.type);
  if (
    !/^(?:aws_db_instance|aws_(?:rds|docdb|neptune)_cluster|AWS::(?:RDS|DocDB|Neptune)::DB(?:Instance|Cluster))$/.test(
      resource.type,
    )
  )
    return [];
  const setting =
    child(resource.body, 'backup_retention_period') ?? child(resource.body, 'BackupRetentionPeriod');
  const days = Number(textOf(setting) ?? NaN);
  if (!(days > 0)) return [];
  const kinds = cluster
    ? ['aws/rds-cluster-automated-backup', 'aws/rds-cluster-backup', 'aws/rds-automated-backup']
    : ['aws/rds-automated-backup'];
  return [{ kinds, title: `automated backups, ${days} days`, protects: namesOf(resource).all, setting }];
}

function pointInTime(_group: ResourceGroup, resource: Resource): readonly Found[] {
  const setting =
    child(resource.body, 'point_in_time_recovery', 'enabled') ??
    child(resource.body, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled');
  if (!/dynamodb/i.test(resource.type) || setting?.value !== true) return [];
  const kinds = ['aws/dynamodb-pitr', 'aws/dynamodb-continuous-backup', 'aws/dynamodb-backup'];
  return [{ kinds, title: 'point-in-time recovery', protects: namesOf(resource).all, setting }];
}

function versions(group: ResourceGroup, resource: Resource): readonly Found[] {
  const own = resource.type === 'AWS::S3::Bucket' || resource.type === 'aws_s3_bucket';
  const setting = own
    ? (child(resource.body, 'VersioningConfiguration', 'Status') ??
      child(resource.body, 'versioning', 'enabled'))
    : resource.type === 'aws_s3_bucket_versioning'
      ? child(resource.body, 'versioning_configuration', 'status')
      : undefined;
  if (setting?.value !== 'Enabled' && setting?.value !== true) return [];
  const names = own ? namesOf(resource).all : namesBehind(group, child(resource.body, 'bucket'), BUCKET);
  return [
    {
      kinds: ['aws/s3-object-version', 'aws/s3-version'],
      title: 'S3 versions',
      protects: names,
      setting,
      at: names[0],
    },
  ];
}

/** Replication into another bucket; the destination's account where it is stated. */
function replication(group: ResourceGroup, resource: Resource): readonly Found[] {
  const body =
    resource.type === 'aws_s3_bucket_replication_configuration'
      ? resource.body
      : (child(resource.body, 'replication_configuration') ??
        child(resource.body, 'ReplicationConfiguration'));
  if (body === undefined || !/s3/i.test(resource.type)) return [];
  const own = resource.type !== 'aws_s3_bucket_replication_configuration';
  const protects = own ? namesOf(resource).all : namesBehind(group, child(resource.body, 'bucket'), BUCKET);
  const rules = [...children(body, 'rule'), ...children(body, 'rules'), ...children(body, 'Rules')];
  return rules.flatMap((rule): readonly Found[] => {
    if (textOf(child(rule, 'status') ?? child(rule, 'Status')) === 'Disabled') return [];
    const destination = child(rule, 'destination') ?? child(rule, 'Destination');
    const bucket = child(destination, 'bucket') ?? child(destination, 'Bucket');
    const at = namesBehind(group, bucket, BUCKET)[0];
    const account = textOf(
      child(destination, 'account') ?? child(destination, 'account_id') ?? child(destination, 'Account'),
    );
    return [
      { kinds: ['aws/s3-object'], title: 'S3 replication', protects, setting: destination, at, account },
    ];
  });
}

function accountOf(arn: string | undefined): string | undefined {
  const account = arn?.split(':')[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}

function selected(group: ResourceGroup, plan: Resource): readonly string[] {
  return group.resources.flatMap((resource) => {
    if (resource.type !== 'aws_backup_selection' && resource.type !== 'AWS::Backup::BackupSelection')
      return [];
    const of = child(resource.body, 'plan_id') ?? child(resource.body, 'BackupPlanId');
    if (referred(group, of) !== plan) return [];
    const resources =
      resource.body.map?.get('resources') ?? child(resource.body, 'BackupSelection')?.map?.get('Resources');
    return (resources?.list ?? []).flatMap((each) => namesBehind(group, each));
  });
}

/** Backup plans: the vault they fill, and the vaults into which they copy. */
function backupPlan(group: ResourceGroup, resource: Resource): readonly Found[] {
  if (resource.type !== 'aws_backup_plan' && resource.type !== 'AWS::Backup::BackupPlan') return [];
  const protects = selected(group, resource);
  const body = child(resource.body, 'BackupPlan') ?? resource.body;
  const kinds = ['aws/backup-recovery-point', 'aws/recovery-point'];
  return [...children(body, 'rule'), ...children(body, 'BackupPlanRule')].flatMap(
    (rule): readonly Found[] => {
      const vault = child(rule, 'target_vault_name') ?? child(rule, 'TargetBackupVault');
      const copies = [...children(rule, 'copy_action'), ...children(rule, 'CopyActions')].map(
        (copy): Found => {
          const target = child(copy, 'destination_vault_arn') ?? child(copy, 'DestinationBackupVaultArn');
          const at = namesBehind(group, target, VAULT)[0];
          return { kinds, title: 'AWS Backup copy', protects, setting: target, at, account: accountOf(at) };
        },
      );
      return [
        {
          kinds,
          title: 'AWS Backup plan',
          protects,
          setting: vault,
          at: namesBehind(group, vault, VAULT)[0],
        },
        ...copies,
      ];
    },
  );
}

function snapshots(group: ResourceGroup, resource: Resource): readonly Found[] {
  const of = child(resource.body, 'db_instance_identifier') ?? child(resource.body, 'source_db_instance_arn');
  if (
    resource.type === 'aws_db_snapshot' ||
    resource.type === 'aws_db_instance_automated_backups_replication'
  ) {
    const title =
      resource.type === 'aws_db_snapshot' ? 'RDS snapshot' : 'automated backups in another region';
    const kinds =
      resource.type === 'aws_db_snapshot'
        ? ['aws/rds-snapshot', 'aws/db-snapshot']
        : ['aws/rds-automated-backup'];
    return [{ kinds, title, protects: namesBehind(group, of, 'arn:aws:rds:*:*:db:{}') }];
  }
  if (resource.type !== 'aws_db_snapshot_copy') return [];
  const target = textOf(child(resource.body, 'target_db_snapshot_identifier'));
  const source = referred(group, child(resource.body, 'source_db_snapshot_identifier'));
  const protects =
    source === undefined
      ? []
      : namesBehind(group, child(source.body, 'db_instance_identifier'), 'arn:aws:rds:*:*:db:{}');
  const at = target === undefined ? undefined : `arn:aws:rds:*:*:snapshot:${target}`;
  return [{ kinds: ['aws/rds-snapshot', 'aws/db-snapshot'], title: 'copy of an RDS snapshot', protects, at }];
}

function cloudSql(_group: ResourceGroup, resource: Resource): readonly Found[] {
  const setting = child(resource.body, 'settings', 'backup_configuration', 'enabled');
  if (resource.type !== 'google_sql_database_instance' || setting?.value !== true) return [];
  return [
    {
      kinds: ['gcp/cloud-sql-backup', 'gcp/sql-backup'],
      title: 'Cloud SQL backups',
      protects: namesOf(resource).all,
      setting,
    },
  ];
}

const RECOGNISERS: readonly Recogniser[] = [
  automatedBackups,
  pointInTime,
  versions,
  replication,
  backupPlan,
  snapshots,
  cloudSql,
];

/** Recovery systems that the resources of a group describe. */
export function foundRecovery(group: ResourceGroup, catalogue: Catalogue): readonly RecoverySystem[] {
  return group.resources.flatMap((resource) =>
    RECOGNISERS.flatMap((recognise) => recognise(group, resource)).map((found): RecoverySystem => {
      const kind = assetKind(catalogue, found.kinds) ?? '';
      const place = placeOf(resource, found.setting);
      return {
        id: `recovery:${kind}@${resource.place.path}#${resource.address}:${place.line}`,
        kind,
        title: found.title,
        basis: resource.conditional ? 'declared' : 'verified',
        protects: found.protects,
        place,
        ...(found.at === undefined ? {} : { at: found.at }),
        ...(found.account === undefined ? {} : { account: found.account }),
        ...(resource.conditional
          ? { note: 'its existence is computed: the file does not show that it is there' }
          : {}),
      };
    }),
  );
}

/** Addresses of instances whose file switches automated backups off: `aws_db_instance` keeps none unless told. */
export function withoutAutomatedBackups(group: ResourceGroup): readonly string[] {
  return group.resources.flatMap((resource) => {
    const setting =
      child(resource.body, 'backup_retention_period') ?? child(resource.body, 'BackupRetentionPeriod');
    const absent =
      setting === undefined &&
      resource.type === 'aws_db_instance' &&
      child(resource.body, 'replicate_source_db') === undefined;
    const zero = setting?.value === 0 || setting?.value === '0';
    return absent || zero ? [resource.address] : [];
  });
}

/** Texts by which a file names places that can hold copies: buckets, vaults, destinations. */
export function placesOfCopies(
  group: ResourceGroup,
  found: readonly RecoverySystem[],
): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, string[]>();
  const add = (path: string, name: string): void => {
    const names = places.get(path) ?? [];
    names.push(name);
    places.set(path, names);
  };
  for (const resource of group.resources) {
    if (!/bucket$|vault$|::Bucket$|Vault$|snapshot_copy$/.test(resource.type)) continue;
    const { plain, all } = namesOf(resource);
    if (plain !== undefined && !plain.includes('*')) for (const name of all) add(resource.place.path, name);
  }
  for (const system of found) {
    if (system.at !== undefined && system.place !== undefined && !/[^:]*$/.exec(system.at)?.[0].includes('*'))
      add(system.place.path, system.at);
  }
  return places;
}
