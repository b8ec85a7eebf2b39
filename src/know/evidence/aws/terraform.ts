import type { Tree } from '../../../model/tree.ts';
import type { Actions } from './actions.ts';
import { Deployment, attach } from './deployment.ts';
import type { Holder, HolderKind } from './deployment.ts';
import type { Statement } from './statement.ts';
import { uncertain, unresolved } from './statement.ts';
import { resourceText } from './terraform-names.ts';
import { isTerraform } from './terraform-files.ts';
import { doubtMentions } from './terraform-mentions.ts';
import { TerraformPolicies } from './terraform-policies.ts';
import { TerraformFolder } from './terraform-values.ts';
import type { TerraformResource } from './terraform-values.ts';
import { ACCOUNT, HOLE, entry, itemsOf, literal } from './value.ts';
import type { Value } from './value.ts';
import { folderOf } from './unread.ts';
import type { Doubt } from './unread.ts';

const ENTITIES = new Map<string, HolderKind>([
  ['aws_iam_user', 'user'],
  ['aws_iam_role', 'role'],
  ['aws_iam_group', 'group'],
  ['aws_iam_policy', 'policy'],
]);

/** Resources whose policy names principals, and the attribute that holds it. */
const RESOURCE_POLICIES = new Map([
  ['aws_s3_bucket', 'policy'],
  ['aws_s3_bucket_policy', 'policy'],
  ['aws_s3_access_point', 'policy'],
  ['aws_sqs_queue', 'policy'],
  ['aws_sqs_queue_policy', 'policy'],
  ['aws_sns_topic', 'policy'],
  ['aws_sns_topic_policy', 'policy'],
  ['aws_kms_key', 'policy'],
  ['aws_kms_key_policy', 'policy'],
  ['aws_secretsmanager_secret', 'policy'],
  ['aws_secretsmanager_secret_policy', 'policy'],
  ['aws_ecr_repository_policy', 'policy'],
  ['aws_dynamodb_resource_policy', 'policy'],
  ['aws_backup_vault_policy', 'policy'],
  ['aws_efs_file_system_policy', 'policy'],
  ['aws_glacier_vault', 'access_policy'],
  ['aws_opensearch_domain_policy', 'access_policies'],
  ['aws_cloudwatch_event_bus_policy', 'policy'],
]);

const INLINE = /^aws_iam_(user|role|group)_policy$/;
const ATTACHMENT = /^aws_iam_(user|role|group)_policy_attachments?(?:_exclusive)?$/;

/** Other resources that {@link Reader} understands. */
const OTHERS = new Set([
  'aws_iam_policy_attachment',
  'aws_iam_user_group_membership',
  'aws_iam_group_membership',
  'aws_iam_access_key',
  'aws_organizations_policy',
]);

/** Whether a resource of that type is understood: what it gives a principal is read. */
export function isRead(type: string): boolean {
  return (
    ENTITIES.has(type) ||
    RESOURCE_POLICIES.has(type) ||
    OTHERS.has(type) ||
    INLINE.test(type) ||
    ATTACHMENT.test(type)
  );
}

type Named = ReturnType<Deployment['named']>;

const OF_INTEREST = /aws_iam_|aws_organizations_policy/;

/** Deployments of all Terraform folders and state files that speak of IAM. */
export function readTerraform(tree: Tree, actions: Actions): Deployment[] {
  const folders = new Map<string, string[]>();
  for (const path of tree.paths()) {
    if (!isTerraform(path)) continue;
    const folder = folderOf(path);
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  const deployments: Deployment[] = [];
  for (const [folder, files] of folders) {
    if (!files.some((file) => OF_INTEREST.test(tree.read(file) ?? ''))) continue;
    const terraform = new TerraformFolder(tree, folder, files);
    const instances = (address: string): readonly TerraformResource[] => terraform.instances(address);
    const deployment = deploy(terraform.all(), instances, terraform.problems, actions);
    doubtMentions(terraform.blocks, terraform.localTexts, deployment, isRead);
    deployments.push(deployment);
  }
  return deployments;
}

/** What a set of resources states about principals. */
export function deploy(
  resources: readonly TerraformResource[],
  instances: (address: string) => readonly TerraformResource[],
  problems: readonly Doubt[],
  actions: Actions,
): Deployment {
  const deployment = new Deployment();
  const policies = new TerraformPolicies(instances, actions, deployment);
  for (const resource of resources) declare(resource, deployment, policies);
  const read = new Reader(deployment, policies);
  for (const resource of resources) read.resource(resource);
  const doubts = problems.slice(0, 20).map(({ what, place }) => unresolved(what, place, true));
  for (const holder of deployment.holders.values()) holder.statements.push(...doubts);
  return deployment;
}

function declare(resource: TerraformResource, deployment: Deployment, policies: TerraformPolicies): void {
  const kind = ENTITIES.get(resource.type);
  if (kind === undefined || resource.address.startsWith('data.')) return;
  const stated = literal(entry(resource.values, 'arn'));
  const made = resourceText(resource.address.replace(/\[.*$/, ''), 'arn', resource);
  const arn = stated ?? made ?? `arn:aws:iam::${ACCOUNT}:${kind}/${HOLE}`;
  const holder = deployment.holder(kind, resource.address, arn, resource.at);
  if (kind === 'policy')
    attach(holder, policies.document(entry(resource.values, 'policy')), resource.certain, resource.at);
}

/** Reads attachments, memberships, boundaries, trust and resource policies, once all entities are declared. */
class Reader {
  readonly #deployment: Deployment;
  readonly #policies: TerraformPolicies;

  constructor(deployment: Deployment, policies: TerraformPolicies) {
    this.#deployment = deployment;
    this.#policies = policies;
  }

  resource(resource: TerraformResource): void {
    const { type, values, address } = resource;
    if (address.startsWith('data.')) return;
    const inline = INLINE.exec(type)?.[1];
    const attachment = ATTACHMENT.exec(type)?.[1];
    if (inline !== undefined) this.#inline(resource, kindOf(inline));
    else if (attachment !== undefined) this.#attachment(resource, kindOf(attachment));
    else if (type === 'aws_iam_policy_attachment') this.#everyAttachment(resource);
    else if (type === 'aws_iam_user_group_membership')
      this.#members(resource, [entry(values, 'user')], itemsOf(entry(values, 'groups')));
    else if (type === 'aws_iam_group_membership')
      this.#members(resource, itemsOf(entry(values, 'users')), [entry(values, 'group')]);
    else if (type === 'aws_iam_access_key') this.#accessKey(resource);
    else if (type === 'aws_organizations_policy') this.#control(resource);
    else if (type === 'aws_iam_user' || type === 'aws_iam_role') this.#entity(resource);
    const policy = RESOURCE_POLICIES.get(type);
    const document = policy === undefined ? undefined : entry(values, policy);
    if (document)
      this.#deployment.resourcePolicies.push(...sure(this.#policies.document(document), resource.certain));
  }

  #entity(resource: TerraformResource): void {
    const holder = this.#deployment.holders.get(resource.address);
    if (!holder) return;
    const { values, at } = resource;
    const boundary = entry(values, 'permissions_boundary');
    if (boundary && literal(boundary) !== '')
      holder.boundaries.push(this.#policies.attached(boundary, resource));
    holder.trust.push(...this.#policies.document(entry(values, 'assume_role_policy')));
    for (const inline of itemsOf(entry(values, 'inline_policy'))) {
      const policy = entry(inline, 'policy');
      const certain = inline.kind === 'map' && !inline.maybe;
      if (policy) attach(holder, this.#policies.document(policy), certain, at);
    }
    const managed = entry(values, 'managed_policy_arns');
    for (const arn of itemsOf(managed)) attach(holder, this.#policies.attached(arn, resource), true, at);
    if (managed?.kind === 'list' && managed.open)
      attach(holder, this.#policies.attached(undefined, resource), false, at);
  }

  #inline(resource: TerraformResource, kind: HolderKind): void {
    this.#attach(
      kind,
      entry(resource.values, kind),
      this.#policies.document(entry(resource.values, 'policy')),
      resource,
    );
  }

  #attachment(resource: TerraformResource, kind: HolderKind): void {
    const { values } = resource;
    const target = entry(values, kind) ?? entry(values, `${kind}_name`);
    const many = entry(values, 'policy_arns');
    const arns = many ? itemsOf(many) : [entry(values, 'policy_arn')];
    for (const arn of arns) this.#attach(kind, target, this.#policies.attached(arn, resource), resource);
  }

  #everyAttachment(resource: TerraformResource): void {
    const statements = this.#policies.attached(entry(resource.values, 'policy_arn'), resource);
    for (const kind of ['user', 'role', 'group'] as const) {
      const targets = entry(resource.values, `${kind}s`);
      for (const target of itemsOf(targets)) this.#attach(kind, target, statements, resource);
      if (targets?.kind === 'list' && targets.open) this.#attach(kind, undefined, statements, resource);
    }
  }

  /** Attaches to the holders named; a name that is not stated may mean any of the kind. */
  #attach(
    kind: HolderKind,
    target: Value | undefined,
    statements: readonly Statement[],
    resource: TerraformResource,
  ): void {
    const named = this.#deployment.named(kind, target);
    const holders = named.holders.length > 0 ? named.holders : this.#ofKind(kind);
    for (const holder of holders) attach(holder, statements, named.certain && resource.certain, resource.at);
  }

  #ofKind(kind: HolderKind): Holder[] {
    return [...this.#deployment.holders.values()].filter((holder) => holder.kind === kind);
  }

  #members(
    resource: TerraformResource,
    users: readonly (Value | undefined)[],
    groups: readonly (Value | undefined)[],
  ): void {
    for (const user of users) {
      for (const group of groups) this.#member(this.#all('user', user), this.#all('group', group), resource);
    }
  }

  #all(kind: HolderKind, value: Value | undefined): Named {
    const named = this.#deployment.named(kind, value);
    return named.holders.length > 0 ? named : { holders: this.#ofKind(kind), certain: false };
  }

  #member(users: Named, groups: Named, resource: TerraformResource): void {
    const certain = users.certain && groups.certain && resource.certain;
    for (const user of users.holders)
      for (const group of groups.holders) user.groups.push({ group, certain });
  }

  #accessKey(resource: TerraformResource): void {
    const id = literal(entry(resource.values, 'id'));
    const { holders, certain } = this.#deployment.named('user', entry(resource.values, 'user'));
    const [holder] = holders;
    if (id !== undefined && certain && holder) holder.identifiers.push(id);
  }

  #control(resource: TerraformResource): void {
    const type = literal(entry(resource.values, 'type')) ?? 'SERVICE_CONTROL_POLICY';
    if (!/^(?:SERVICE|RESOURCE)_CONTROL_POLICY$/.test(type)) return;
    this.#deployment.controls.push(...uncertain(this.#policies.document(entry(resource.values, 'content'))));
  }
}

function kindOf(word: string): HolderKind {
  return word === 'user' ? 'user' : word === 'role' ? 'role' : 'group';
}

function sure(statements: readonly Statement[], certain: boolean): readonly Statement[] {
  return certain ? statements : uncertain(statements);
}
