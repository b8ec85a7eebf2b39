import type { Tree } from '../../../model/tree.ts';
import type { Actions } from './actions.ts';
import { Deployment, arnOf, attach } from './deployment.ts';
import type { Holder, HolderKind } from './deployment.ts';
import { locator } from '../locator.ts';
import { documentOf, managedPolicy, unknownPolicy } from './policies.ts';
import type { Statement } from './statement.ts';
import { uncertain } from './statement.ts';
import { doubtTemplate } from './template-mentions.ts';
import { Template, yamlValue } from './template-values.ts';
import { misreadFile } from './unread.ts';
import type { Doubt } from './unread.ts';
import { HOLE, entry, itemsOf, literal, markedText } from './value.ts';
import type { Value } from './value.ts';

const OF_INTEREST =
  /AWS::(?:IAM::|S3::BucketPolicy|Serverless::|SQS::QueuePolicy|Organizations::Policy)|iamRoleStatements|^\s+iam:/m;

const ENTITIES = new Map<string, HolderKind>([
  ['AWS::IAM::User', 'user'],
  ['AWS::IAM::Role', 'role'],
  ['AWS::IAM::Group', 'group'],
  ['AWS::IAM::ManagedPolicy', 'policy'],
]);

/** Resources whose policy names principals, and the property that holds it. */
const RESOURCE_POLICIES = new Map([
  ['AWS::S3::BucketPolicy', 'PolicyDocument'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument'],
  ['AWS::KMS::Key', 'KeyPolicy'],
  ['AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy'],
  ['AWS::ECR::Repository', 'RepositoryPolicyText'],
  ['AWS::DynamoDB::Table', 'ResourcePolicy'],
  ['AWS::Backup::BackupVault', 'AccessPolicy'],
]);

interface TemplateResource {
  readonly id: string;
  readonly type: string;
  readonly properties: Value;
  readonly certain: boolean;
}

/** Deployments of CloudFormation, SAM and Serverless Framework templates. */
export function readTemplates(tree: Tree, actions: Actions, misread: Doubt[]): Deployment[] {
  const deployments: Deployment[] = [];
  for (const path of tree.paths()) {
    if (!/\.(?:ya?ml|json|template)$/.test(path)) continue;
    const text = tree.read(path) ?? '';
    if (!OF_INTEREST.test(text)) continue;
    const root = yamlValue(text, locator(path, text));
    if (!root) misread.push(misreadFile(path));
    const deployment = root && deploymentOf(root, actions);
    if (deployment && (deployment.holders.size > 0 || deployment.resourcePolicies.length > 0)) {
      deployments.push(deployment);
    }
  }
  return deployments;
}

function deploymentOf(root: Value, actions: Actions): Deployment {
  const resources = entry(root, 'Resources');
  const declared = resources ?? entry(entry(root, 'resources'), 'Resources');
  const byId = declared?.kind === 'map' ? declared.entries : new Map<string, Value>();
  const template = new Template(byId);
  const list = [...byId].flatMap(([id, resource]): TemplateResource[] => {
    const type = literal(entry(resource, 'Type'));
    const properties = template.resolve(entry(resource, 'Properties') ?? resource);
    return type === undefined
      ? []
      : [{ id, type, properties, certain: entry(resource, 'Condition') === undefined }];
  });
  const reader = new Reader(template, actions);
  for (const resource of list) reader.declare(resource);
  for (const resource of list) reader.read(resource);
  reader.serverless(root);
  doubtTemplate(root, byId, reader.deployment, isRead);
  return reader.deployment;
}

const POLICY = /^AWS::IAM::(?:User|Role|Group|Managed)?Policy$/;

/** Other resources that {@link Reader} understands. */
const OTHERS = new Set([
  'AWS::IAM::UserToGroupAddition',
  'AWS::Serverless::Function',
  'AWS::Organizations::Policy',
]);

function isRead(type: string): boolean {
  return ENTITIES.has(type) || RESOURCE_POLICIES.has(type) || OTHERS.has(type) || POLICY.test(type);
}

class Reader {
  readonly deployment = new Deployment();
  readonly #template: Template;
  readonly #actions: Actions;

  constructor(template: Template, actions: Actions) {
    this.#template = template;
    this.#actions = actions;
  }

  declare(resource: TemplateResource): void {
    const kind = ENTITIES.get(resource.type);
    if (kind === undefined) return;
    const { id, properties } = resource;
    const arn = this.#template.resolve({
      kind: 'map',
      entries: new Map([['Fn::GetAtt', markedText(`${id}.Arn`, properties.at)]]),
      open: false,
      at: properties.at,
    });
    const holder = this.deployment.holder(
      kind,
      id,
      arn.kind === 'text' ? arn.text : arnOf(kind, HOLE),
      properties.at,
    );
    const document = entry(properties, 'PolicyDocument');
    if (kind === 'policy' && document) attach(holder, documentOf(document), resource.certain, properties.at);
  }

  read(resource: TemplateResource): void {
    const { type, properties, certain } = resource;
    const kind = ENTITIES.get(type);
    const holder = this.deployment.holders.get(resource.id);
    if (holder && kind !== undefined && kind !== 'policy') this.#entity(holder, properties, certain);
    if (POLICY.test(type)) this.#policy(resource);
    if (type === 'AWS::IAM::UserToGroupAddition') this.#membership(properties, certain);
    if (type === 'AWS::Serverless::Function') this.#function(resource);
    if (type === 'AWS::Organizations::Policy') {
      const content = entry(properties, 'Content');
      if (content) this.deployment.controls.push(...uncertain(documentOf(content)));
    }
    const policy = entry(properties, RESOURCE_POLICIES.get(type) ?? '');
    if (policy)
      this.deployment.resourcePolicies.push(
        ...sure(documentOf(entry(policy, 'PolicyDocument') ?? policy), certain),
      );
  }

  #entity(holder: Holder, properties: Value, certain: boolean): void {
    const boundary = entry(properties, 'PermissionsBoundary');
    if (boundary) holder.boundaries.push(this.#attached(boundary));
    const trust = entry(properties, 'AssumeRolePolicyDocument');
    if (trust) holder.trust.push(...sure(documentOf(trust), certain));
    this.#arns(holder, entry(properties, 'ManagedPolicyArns'));
    const inline = entry(properties, 'Policies');
    for (const item of itemsOf(inline)) {
      const document = entry(item, 'PolicyDocument');
      attach(holder, document ? documentOf(document) : [unknownPolicy(item, item.at)], true, item.at);
    }
    for (const group of itemsOf(entry(properties, 'Groups'))) this.#join([holder], group, true);
  }

  #arns(holder: Holder, list: Value | undefined): void {
    for (const arn of itemsOf(list)) attach(holder, this.#attached(arn), true, arn.at);
    if (list?.kind === 'list' && list.open) attach(holder, [unknownPolicy(list, list.at)], false, list.at);
  }

  #attached(value: Value, bareName = false): Statement[] {
    const managed = managedPolicy(value, this.#actions, bareName);
    if (managed) return [managed];
    const link = value.kind === 'text' || value.kind === 'unknown' ? value.link : undefined;
    const policies = link ? this.deployment.linked(link.address).filter((one) => one.kind === 'policy') : [];
    for (const policy of policies) policy.used = true;
    return policies.length === 0
      ? [unknownPolicy(value, value.at)]
      : policies.flatMap((one) => one.statements);
  }

  #policy(resource: TemplateResource): void {
    const { properties, certain } = resource;
    const document = entry(properties, 'PolicyDocument');
    const statements = document ? documentOf(document) : [unknownPolicy(undefined, properties.at)];
    const own = this.deployment.holders.get(resource.id);
    for (const kind of ['user', 'role', 'group'] as const) {
      const word = kind === 'user' ? 'User' : kind === 'role' ? 'Role' : 'Group';
      const targets = entry(properties, `${word}s`) ?? entry(properties, `${word}Name`);
      for (const target of itemsOf(targets)) {
        const named = this.deployment.named(kind, target);
        const holders = named.holders.length > 0 ? named.holders : this.#ofKind(kind);
        for (const holder of holders) attach(holder, statements, named.certain && certain, properties.at);
        if (own) own.used = true;
      }
    }
  }

  #ofKind(kind: HolderKind): Holder[] {
    return [...this.deployment.holders.values()].filter((holder) => holder.kind === kind);
  }

  #membership(properties: Value, certain: boolean): void {
    for (const user of itemsOf(entry(properties, 'Users'))) {
      const named = this.deployment.named('user', user);
      const users = named.holders.length > 0 ? named.holders : this.#ofKind('user');
      const group = entry(properties, 'GroupName');
      if (group) this.#join(users, group, certain && named.certain);
    }
  }

  #join(users: readonly Holder[], group: Value, certain: boolean): void {
    const named = this.deployment.named('group', group);
    const groups = named.holders.length > 0 ? named.holders : this.#ofKind('group');
    for (const user of users) {
      for (const one of groups) user.groups.push({ group: one, certain: certain && named.certain });
      if (groups.length === 0) attach(user, [unknownPolicy(group, group.at)], false, group.at);
    }
  }

  /** A SAM function with policies has a role of its own, called after it with `Role` at the end. */
  #function(resource: TemplateResource): void {
    const { id, properties, certain } = resource;
    const policies = entry(properties, 'Policies');
    if (!policies || entry(properties, 'Role')) return;
    const holder = this.deployment.holder('role', `${id}Role`, arnOf('role', HOLE), properties.at);
    const boundary = entry(properties, 'PermissionsBoundary');
    if (boundary) holder.boundaries.push(this.#attached(boundary));
    for (const item of itemsOf(policies)) {
      const statements = entry(item, 'Statement') ? documentOf(item) : this.#attached(item, true);
      attach(holder, statements, certain, item.at);
    }
  }

  /** The one role of a Serverless Framework service. */
  serverless(root: Value): void {
    const provider = entry(root, 'provider');
    const role = entry(entry(provider, 'iam'), 'role');
    const statements = entry(role, 'statements') ?? entry(provider, 'iamRoleStatements');
    const managed = entry(role, 'managedPolicies') ?? entry(provider, 'iamManagedPolicies');
    if (!statements && !managed) return;
    const at = (statements ?? managed ?? root).at;
    const service = literal(entry(root, 'service')) ?? 'service';
    const holder = this.deployment.holder('role', `serverless/${service}`, arnOf('role', HOLE), at);
    const boundary = entry(role, 'permissionsBoundary') ?? entry(provider, 'rolePermissionsBoundary');
    if (boundary) holder.boundaries.push(this.#attached(this.#template.resolve(boundary)));
    this.#arns(holder, managed && this.#template.resolve(managed));
    if (!statements) return;
    const entries = new Map([['Statement', this.#template.resolve(statements)]]);
    attach(holder, documentOf({ kind: 'map', entries, open: false, at }), true, at);
  }
}

function sure(statements: readonly Statement[], certain: boolean): readonly Statement[] {
  return certain ? statements : uncertain(statements);
}
