import type { Tree } from '../../../model/tree.ts';
import type { Actions } from './actions.ts';
import { Deployment, arnOf, attach } from './deployment.ts';
import type { Holder, HolderKind } from './deployment.ts';
import { locator } from '../locator.ts';
import { jsonValue } from './json-value.ts';
import { documentOf, managedPolicy, unknownPolicy } from './policies.ts';
import type { Statement } from './statement.ts';
import { misreadFile } from './unread.ts';
import type { Doubt } from './unread.ts';
import { entry, itemsOf, literal } from './value.ts';
import type { Value } from './value.ts';

/** Deployments of JSON files: policies alone, and what the AWS CLI prints about users and roles. */
export function readDocuments(
  tree: Tree,
  actions: Actions,
  taken: ReadonlySet<string>,
  misread: Doubt[],
): Deployment[] {
  const deployments: Deployment[] = [];
  for (const path of tree.paths()) {
    if (!path.endsWith('.json') || taken.has(path)) continue;
    const text = tree.read(path) ?? '';
    if (
      !/"(?:Statement|PolicyDocument|UserDetailList)"/i.test(text) ||
      /"AWSTemplateFormatVersion"|"AWS::/.test(text)
    )
      continue;
    const root = jsonValue(text, locator(path, text));
    if (!root) {
      misread.push(misreadFile(path));
      continue;
    }
    const deployment = new Deployment();
    readDetails(root, deployment, actions);
    readRoles(root, deployment, actions);
    readPolicies(root, path, deployment);
    if (deployment.holders.size > 0 || deployment.resourcePolicies.length > 0) deployments.push(deployment);
  }
  return deployments;
}

/** A file that is a policy, a list of them, or `aws iam get-user-policy` and its like. */
function readPolicies(root: Value, path: string, deployment: Deployment): void {
  for (const item of itemsOf(root)) {
    const version = entry(item, 'PolicyVersion');
    const document =
      entry(item, 'PolicyDocument') ??
      entry(version, 'Document') ??
      (entry(item, 'Statement') ? item : undefined);
    if (!document) continue;
    const statements = documentOf(document);
    const own = statements.filter((statement) => statement.whom === undefined);
    deployment.resourcePolicies.push(...statements.filter((statement) => statement.whom !== undefined));
    if (own.length > 0) attach(holderOf(item, path, deployment), own, true, item.at);
  }
}

/** The user, role or group that the command was asked about; else the policy itself, by its file. */
function holderOf(item: Value, path: string, deployment: Deployment): Holder {
  for (const [key, kind] of [
    ['UserName', 'user'],
    ['RoleName', 'role'],
    ['GroupName', 'group'],
  ] as const) {
    // prettier-ignore
    const name = literal(entry(item, key));
    if (name !== undefined) return deployment.holder(kind, `${kind}/${name}`, arnOf(kind, name), item.at);
  }
  return deployment.holder('policy', `policy/${path}`, '', item.at);
}

/** `aws iam get-account-authorization-details`. */
function readDetails(root: Value, deployment: Deployment, actions: Actions): void {
  const policies = new Map<string, readonly Statement[]>();
  for (const policy of itemsOf(entry(root, 'Policies'))) {
    const versions = itemsOf(entry(policy, 'PolicyVersionList'));
    const current = versions.find((version) => literal(entry(version, 'IsDefaultVersion')) === 'true');
    const arn = literal(entry(policy, 'Arn'));
    const document = entry(current, 'Document');
    if (arn !== undefined && document) policies.set(arn, documentOf(document));
  }
  const details = { policies, deployment, actions };
  for (const item of itemsOf(entry(root, 'GroupDetailList'))) readDetail(item, 'group', 'Group', details);
  for (const item of itemsOf(entry(root, 'RoleDetailList'))) readDetail(item, 'role', 'Role', details);
  for (const item of itemsOf(entry(root, 'UserDetailList'))) readDetail(item, 'user', 'User', details);
}

/** `aws iam get-role`, `aws iam list-roles`, and what creates one: the trust policy, and no other. */
function readRoles(root: Value, deployment: Deployment, actions: Actions): void {
  const details = { policies: new Map<string, readonly Statement[]>(), deployment, actions };
  for (const item of [...itemsOf(entry(root, 'Role')), ...itemsOf(entry(root, 'Roles'))]) {
    readDetail(item, 'role', 'Role', details);
  }
}

interface Details {
  readonly policies: ReadonlyMap<string, readonly Statement[]>;
  readonly deployment: Deployment;
  readonly actions: Actions;
}

function readDetail(item: Value, kind: HolderKind, word: string, details: Details): void {
  const arn = literal(entry(item, 'Arn'));
  if (arn === undefined) return;
  const holder = details.deployment.holder(kind, arn, arn, item.at);
  for (const inline of itemsOf(entry(item, `${word}PolicyList`))) {
    const document = entry(inline, 'PolicyDocument');
    if (document) attach(holder, documentOf(document), true, inline.at);
  }
  for (const managed of itemsOf(entry(item, 'AttachedManagedPolicies'))) {
    attach(holder, attached(entry(managed, 'PolicyArn'), managed, details), true, managed.at);
  }
  const boundary = entry(entry(item, 'PermissionsBoundary'), 'PermissionsBoundaryArn');
  if (boundary) holder.boundaries.push(attached(boundary, boundary, details));
  const trust = entry(item, 'AssumeRolePolicyDocument');
  if (trust) holder.trust.push(...documentOf(trust));
  for (const group of itemsOf(entry(item, 'GroupList'))) {
    const named = details.deployment.named('group', group);
    for (const one of named.holders) holder.groups.push({ group: one, certain: named.certain });
  }
}

function attached(arn: Value | undefined, item: Value, details: Details): readonly Statement[] {
  if (arn === undefined) return [unknownPolicy(undefined, item.at)];
  const stated = details.policies.get(literal(arn) ?? '');
  if (stated) return stated;
  return [managedPolicy(arn, details.actions) ?? unknownPolicy(arn, item.at)];
}
