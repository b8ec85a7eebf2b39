import type { Resource, ResourceGroup } from '../resources/resource.ts';
import { placeOf } from '../resources/resource.ts';
import { child, children, textOf, type Setting } from '../resources/setting.ts';
import { namesBehind, namesOf, orAddress } from '../resources/assets.ts';
import { generalWeaknesses } from './flags.ts';
import type { FoundGate } from './found.ts';

const BUCKET = 'arn:aws:s3:::{}';
const VAULT = 'arn:aws:backup:*:*:backup-vault:{}';

function gate(
  resource: Resource,
  kind: string,
  title: string,
  on: readonly string[],
  at: Setting | undefined,
  weak: readonly string[] = [],
): FoundGate {
  const weaknesses = [...weak, ...generalWeaknesses(resource)];
  return {
    kind,
    title,
    on: orAddress(on, resource),
    place: placeOf(resource, at),
    editableHere: false,
    weaknesses,
  };
}

function withObjects(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => (name.startsWith('arn:aws:s3:::') ? [name, `${name}/*`] : [name]));
}

interface Period {
  readonly text: string;
  readonly days: number | 'unknown';
}

function period(retention: Setting | undefined): Period | undefined {
  const days = textOf(child(retention, 'days') ?? child(retention, 'Days'));
  const years = textOf(child(retention, 'years') ?? child(retention, 'Years'));
  if (days !== undefined) return periodOf(days, 'day', 1);
  return years === undefined ? undefined : periodOf(years, 'year', 365);
}

function periodOf(written: string, unit: string, days: number): Period {
  const number = /^\d{1,6}$/.test(written) ? Number(written) : undefined;
  return {
    text: `${written} ${unit}${number === 1 ? '' : 's'}`,
    days: number === undefined ? 'unknown' : number * days,
  };
}

/** S3 Object Lock with a default retention; without one nothing is held. */
function objectLock(group: ResourceGroup, resource: Resource): readonly FoundGate[] {
  const inline = resource.type === 'aws_s3_bucket' || resource.type === 'AWS::S3::Bucket';
  const body = inline
    ? (child(resource.body, 'object_lock_configuration') ?? child(resource.body, 'ObjectLockConfiguration'))
    : resource.type === 'aws_s3_bucket_object_lock_configuration'
      ? resource.body
      : undefined;
  const retention = child(body, 'rule', 'default_retention') ?? child(body, 'Rule', 'DefaultRetention');
  const mode = textOf(child(retention, 'mode') ?? child(retention, 'Mode'))?.toUpperCase();
  const held = period(retention);
  if (held === undefined || (mode !== 'COMPLIANCE' && mode !== 'GOVERNANCE')) return [];
  const names = inline ? namesOf(resource).all : namesBehind(group, child(resource.body, 'bucket'), BUCKET);
  const weak = [
    'objects written before it was set, and those older than the period, are not held',
    'deleting the KMS key makes held objects unreadable',
  ];
  const kind = mode === 'COMPLIANCE' ? 'aws/s3-object-lock-compliance' : 'aws/s3-object-lock-governance';
  const title = `S3 Object Lock, ${mode}, ${held.text}`;
  const at = child(retention, 'mode') ?? child(retention, 'Mode');
  return [{ ...gate(resource, kind, title, withObjects(names), at, weak), holdsFor: held.days }];
}

function mfaDelete(group: ResourceGroup, resource: Resource): readonly FoundGate[] {
  const setting =
    resource.type === 'aws_s3_bucket_versioning'
      ? child(resource.body, 'versioning_configuration', 'mfa_delete')
      : resource.type === 'aws_s3_bucket'
        ? child(resource.body, 'versioning', 'mfa_delete')
        : undefined;
  if (setting?.value !== 'Enabled' && setting?.value !== true) return [];
  const names =
    resource.type === 'aws_s3_bucket'
      ? namesOf(resource).all
      : namesBehind(group, child(resource.body, 'bucket'), BUCKET);
  const weak = [
    'only the root user with an MFA device can set it, so Terraform may have failed to',
    'plain deletes (delete markers) and overwrites are not held',
  ];
  return [gate(resource, 'aws/s3-mfa-delete', 'S3 MFA delete', withObjects(names), setting, weak)];
}

/** Vault Lock: with `changeable_for_days` it becomes a compliance lock, without it is a governance lock. */
function vaultLock(group: ResourceGroup, resource: Resource): readonly FoundGate[] {
  const own = resource.type === 'AWS::Backup::BackupVault';
  if (!own && resource.type !== 'aws_backup_vault_lock_configuration') return [];
  const lock = own ? child(resource.body, 'LockConfiguration') : resource.body;
  const least = child(lock, 'min_retention_days') ?? child(lock, 'MinRetentionDays');
  const grace = child(lock, 'changeable_for_days') ?? child(lock, 'ChangeableForDays');
  if (lock === undefined || (own && least === undefined)) return [];
  const names = own
    ? namesOf(resource).all
    : namesBehind(group, child(resource.body, 'backup_vault_name'), VAULT);
  const days = textOf(grace);
  const weak = least === undefined ? ['no least retention: a recovery point may be kept for a day'] : [];
  if (grace === undefined || grace.value === null) {
    return [
      gate(
        resource,
        'aws/backup-vault-lock-governance',
        'AWS Backup Vault Lock, governance',
        names,
        child(lock, 'min_retention_days'),
        weak,
      ),
    ];
  }
  const title = `AWS Backup Vault Lock, compliance${days === undefined ? '' : `, changeable for ${days} days`}`;
  return [
    gate(resource, 'aws/backup-vault-lock-compliance', title, names, grace, [
      ...weak,
      'removable until its cooling-off has ended',
    ]),
  ];
}

function airGapped(_group: ResourceGroup, resource: Resource): readonly FoundGate[] {
  if (
    resource.type !== 'aws_backup_logically_air_gapped_vault' &&
    resource.type !== 'AWS::Backup::LogicallyAirGappedBackupVault'
  )
    return [];
  return [
    gate(
      resource,
      'aws/backup-air-gapped-vault',
      'logically air-gapped vault',
      namesOf(resource).all,
      undefined,
    ),
  ];
}

function keyWindow(_group: ResourceGroup, resource: Resource): readonly FoundGate[] {
  if (resource.type !== 'aws_kms_key' && resource.type !== 'AWS::KMS::Key') return [];
  const setting =
    child(resource.body, 'deletion_window_in_days') ?? child(resource.body, 'PendingWindowInDays');
  const days = Number(textOf(setting));
  if (!Number.isInteger(days) || days < 7) return [];
  const weak = [
    'whoever schedules the deletion may choose 7 days',
    'DisableKey acts at once',
    'nobody is told unless an alarm is set up',
  ];
  return [
    gate(
      resource,
      'aws/kms-deletion-window',
      `KMS deletion window, ${days} days`,
      namesOf(resource).all,
      setting,
      weak,
    ),
  ];
}

function retained(_group: ResourceGroup, resource: Resource): readonly FoundGate[] {
  if (resource.language !== 'cloudformation') return [];
  const policy = child(resource.outer, 'DeletionPolicy');
  if (typeof policy?.value !== 'string' || !policy.value.startsWith('Retain')) return [];
  return [
    {
      ladder: 'local',
      title: `DeletionPolicy ${policy.value}`,
      on: namesOf(resource).all,
      place: placeOf(resource, policy),
      editableHere: true,
      operations: ['aws:cloudformation:DeleteStack'],
      weaknesses: [
        'holds when the stack is deleted; the service deletes all the same',
        'goes with the line in the template',
      ],
    },
  ];
}

function stackProtection(_group: ResourceGroup, resource: Resource): readonly FoundGate[] {
  if (resource.type !== 'AWS::CloudFormation::Stack' && resource.type !== 'aws_cloudformation_stack')
    return [];
  return children(resource.body, 'EnableTerminationProtection')
    .filter((setting) => setting.value === true)
    .map((setting) =>
      gate(
        resource,
        'aws/cloudformation-termination-protection',
        'stack termination protection',
        namesOf(resource).all,
        setting,
      ),
    );
}

const RECOGNISERS = [
  objectLock,
  mfaDelete,
  vaultLock,
  airGapped,
  keyWindow,
  retained,
  stackProtection,
] as const;

/** Controls of AWS that are more than one setting: locks, windows, vaults. */
export function readAwsGates(group: ResourceGroup): readonly FoundGate[] {
  return group.resources.flatMap((resource) =>
    RECOGNISERS.flatMap((recognise) => recognise(group, resource)),
  );
}
