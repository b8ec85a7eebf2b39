import type { Operation, ProviderOperations } from '../../../../src/model/catalogue.ts';
import { OperationSet } from '../../../../src/model/operation-set.ts';
import type { Grant } from '../../../../src/model/authority.ts';
import type { Tree } from '../../../../src/model/tree.ts';
import { globMatch } from '../../../../src/util/glob.ts';

const IDS =
  `s3:GetObject s3:PutObject s3:DeleteObject s3:ListBucket s3:DeleteBucket iam:CreateUser iam:PassRole
iam:AttachUserPolicy sts:AssumeRole ec2:RunInstances ec2:TerminateInstances ec2:DescribeInstances rds:DeleteDBInstance
sqs:SendMessage sqs:PurgeQueue kms:Decrypt lambda:InvokeFunction lambda:UpdateFunctionCode logs:PutLogEvents`.split(
    /\s+/,
  );

const GROUPS = new Map([
  ['aws/AdministratorAccess', ['aws:*']],
  ['aws/AmazonS3ReadOnlyAccess', ['aws:s3:Get*', 'aws:s3:List*']],
  ['aws/Partly', ['aws:s3:*']],
  ['aws/Partly:floor', ['aws:s3:Get*']],
]);

/** A small provider to reason about. */
export function smallAws(): ProviderOperations {
  const list = IDS.map((id): Operation => ({
    id: `aws:${id}`,
    plane: 'api',
    effects: ['read'],
    assets: {},
    reviewed: true,
  }));
  const index = (id: string): number | undefined => {
    const found = list.findIndex((operation) => operation.id.toLowerCase() === id.toLowerCase());
    return found === -1 ? undefined : found;
  };
  const expand = (name: string): number[] => {
    const group = GROUPS.get(name);
    if (group) return group.flatMap(expand);
    return [...list.keys()].filter((i) => globMatch(name.toLowerCase(), (list[i]?.id ?? '').toLowerCase()));
  };
  return {
    provider: 'aws',
    planes: [{ provider: 'aws', name: 'api', complete: true, source: '', title: '' }],
    list,
    assets: new Map(),
    prominence: () => Infinity,
    groups: new Map([...GROUPS].map(([id, operations]) => [id, { id, title: id, operations }])),
    gates: new Map(),
    index,
    resolve: (names) => ({ set: new OperationSet('aws', list.length, names.flatMap(expand)), unknown: [] }),
  };
}

/** A tree of texts. */
export function treeOf(files: Readonly<Record<string, string>>): Tree {
  return {
    revision: 'worktree',
    paths: () => Object.keys(files).sort(),
    read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
  };
}

/** Grants in words: `s3:GetObject s3:PutObject on a, b`, sorted; every operation is `*`. */
export function words(grants: readonly Grant[], operations: ProviderOperations): string {
  const lines = grants.map((grant) => {
    const ids = [...grant.operations].map((i) => operations.list[i]?.id.slice('aws:'.length) ?? '');
    const named = ids.length === operations.list.length ? '*' : ids.sort().join(' ');
    return `${named} on ${grant.on.join(', ')}`;
  });
  return lines.sort().join('; ');
}
