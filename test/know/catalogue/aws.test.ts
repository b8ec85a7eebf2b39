import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkRules, compileRules, openCatalogue } from '../../../src/know/catalogue/index.ts';

const files = readdirSync('rules/aws').map((name) => ({
  path: `rules/aws/${name}`,
  text: readFileSync(`rules/aws/${name}`, 'utf8'),
}));
const compilation = compileRules(files);
const { core, providers } = compilation.catalogue;
const catalogue = openCatalogue(core, (provider) => providers[provider]);
const aws = catalogue.operations('aws');

function operation(id: string): (typeof aws.list)[number] | undefined {
  return aws.list[aws.index(`aws:${id}`) ?? -1];
}

test('the rules hold', () => {
  expect([...compilation.problems, ...checkRules(compilation, files)]).toEqual([]);
});

test('every action is there and reviewed', () => {
  expect(aws.list).toHaveLength(22_091);
  expect(aws.list.filter((one) => !one.reviewed)).toEqual([]);
});

test.each([
  ['s3:DeleteObject', 'destroy', 'aws/s3-object'],
  ['s3:PutObject', 'destroy', 'aws/s3-object'],
  ['s3:DeleteObjectVersion', 'destroy', 'aws/s3-object-version'],
  ['s3:DeleteBucket', 'destroy', 'aws/s3-bucket'],
  ['s3:PutLifecycleConfiguration', 'unprotect', 'aws/s3-object-version'],
  ['s3:PutBucketVersioning', 'unprotect', 'aws/s3-object-version'],
  ['rds:DeleteDBInstance', 'destroy', 'aws/rds-instance'],
  ['rds:DeleteDBCluster', 'destroy', 'aws/neptune-cluster'],
  ['rds:ModifyDBInstance', 'unprotect', 'aws/rds-automated-backup'],
  ['rds:DeleteDBSnapshot', 'unprotect', 'aws/rds-snapshot'],
  ['dynamodb:UpdateItem', 'destroy', 'aws/dynamodb-table'],
  ['dynamodb:UpdateContinuousBackups', 'unprotect', 'aws/dynamodb-pitr'],
  ['backup:DeleteRecoveryPoint', 'unprotect', 'aws/recovery-point'],
  ['ec2:TerminateInstances', 'destroy', 'aws/ebs-volume'],
  ['ec2:DeleteSnapshot', 'unprotect', 'aws/ebs-snapshot'],
  ['kms:ScheduleKeyDeletion', 'destroy', 'aws/kms-key'],
  ['elasticfilesystem:DeleteFileSystem', 'destroy', 'aws/efs-file-system'],
  ['athena:StartQueryExecution', 'destroy', 'aws/s3-object'],
  ['cloudformation:UpdateStack', 'destroy', 'aws/stack'],
  ['personalize:CreateDataDeletionJob', 'destroy', 'aws/ml-model'],
  ['secretsmanager:GetSecretValue', 'disclose', 'aws/secret'],
  ['organizations:CloseAccount', 'destroy', 'aws/account'],
] as const)('%s: %s %s', (id, effect, asset) => {
  expect(operation(id)?.assets[effect]).toContain(asset);
});

test.each([
  ['iam:AttachUserPolicy', 'escalate'],
  ['iam:PassRole', 'escalate'],
  ['iam:CreateAccessKey', 'escalate'],
  ['sts:AssumeRole', 'escalate'],
  ['lambda:AddPermission', 'escalate'],
  ['lambda:InvokeFunction', 'execute'],
  ['ssm:SendCommand', 'execute'],
  ['ec2:RunInstances', 'spend'],
  ['ec2:RunInstances', 'execute'],
  ['route53domains:RegisterDomain', 'spend'],
  ['cloudwatch:DeleteAlarms', 'change'],
  ['ec2:DeleteSecurityGroup', 'change'],
  ['s3:ListBucket', 'read'],
] as const)('%s: %s', (id, effect) => {
  expect(operation(id)?.effects).toContain(effect);
});

test('an action that deletes is never harmless', () => {
  const harmless = aws.list.filter(
    (one) =>
      /:(?:BatchDelete|Delete|Purge|Terminate|Drop|Wipe)[A-Z]/.test(one.id) &&
      one.method !== 'Read' &&
      one.effects.every((effect) => effect === 'read' || effect === 'disclose'),
  );
  expect(harmless.map((one) => one.id)).toEqual([]);
});

test.each([
  ['aws/AdministratorAccess', 's3:DeleteBucket', true],
  ['aws/PowerUserAccess', 's3:DeleteBucket', true],
  ['aws/PowerUserAccess', 'iam:CreateUser', false],
  ['aws/ReadOnlyAccess', 's3:GetObject', true],
  ['aws/ReadOnlyAccess', 's3:PutObject', false],
  ['aws/AmazonS3ReadOnlyAccess', 's3:ListBucket', true],
  ['aws/AmazonS3FullAccess', 's3:DeleteObject', true],
  ['aws/AWSLambda_FullAccess', 'iam:PassRole', true],
  ['aws/AWSLambda_FullAccess:floor', 'iam:PassRole', false],
])('%s, %s: %s', (group, id, included) => {
  const { set, unknown } = aws.resolve([group]);
  expect(unknown).toEqual([]);
  expect(set.has(aws.index(`aws:${id}`) ?? -1)).toBe(included);
});

test('the floor of a managed policy is within it', () => {
  const floors = [...aws.groups.keys()].filter((id) => id.endsWith(':floor'));
  expect(floors.length).toBeGreaterThan(20);
  for (const floor of floors) {
    expect(aws.resolve([floor.slice(0, -':floor'.length)]).set.covers(aws.resolve([floor]).set)).toBe(true);
  }
});

const OBTAIN =
  `iam:AddUserToGroup iam:AttachGroupPolicy iam:AttachRolePolicy iam:AttachUserPolicy iam:CreateAccessKey
iam:CreateLoginProfile iam:CreatePolicyVersion iam:PassRole iam:PutGroupPolicy iam:PutRolePolicy iam:PutUserPolicy
iam:SetDefaultPolicyVersion iam:UpdateAssumeRolePolicy iam:UpdateLoginProfile sts:AssumeRole lambda:UpdateFunctionCode
lambda:UpdateFunctionConfiguration glue:UpdateDevEndpoint codebuild:StartBuild codebuild:UpdateProject
cloudformation:UpdateStack ssm:SendCommand ssm:StartSession ec2:ModifyInstanceAttribute ecs:ExecuteCommand
sagemaker:CreatePresignedNotebookInstanceUrl datapipeline:PutPipelineDefinition batch:SubmitJob states:UpdateStateMachine
apprunner:UpdateService sso:CreateAccountAssignment secretsmanager:GetSecretValue ssm:GetParameter`.split(
    /\s+/,
  );

test.each(OBTAIN)('%s escalates, to something named', (id) => {
  expect(operation(id)?.effects).toContain('escalate');
  expect(operation(id)?.yields).not.toEqual(undefined);
});

const LEAD_ON =
  `iam:PutUserPermissionsBoundary lambda:CreateFunction lambda:AddPermission codestar:CreateProject
cloudformation:CreateStack cloudformation:SetStackPolicy ec2:RunInstances ec2:AssociateIamInstanceProfile ecs:RunTask
ecs:RegisterTaskDefinition glue:CreateDevEndpoint glue:CreateJob glue:UpdateJob sagemaker:CreateNotebookInstance
sagemaker:CreateTrainingJob sagemaker:CreateProcessingJob datapipeline:CreatePipeline codebuild:CreateProject
apprunner:CreateService batch:RegisterJobDefinition states:CreateStateMachine events:PutTargets scheduler:CreateSchedule
pipes:CreatePipe kms:PutKeyPolicy kms:CreateGrant secretsmanager:PutResourcePolicy s3:PutBucketPolicy
organizations:AttachPolicy organizations:RegisterDelegatedAdministrator sso:CreatePermissionSet`.split(/\s+/);

test.each(LEAD_ON)('%s escalates', (id) => {
  expect(operation(id)?.effects).toContain('escalate');
});

test.each(['kms:PutKeyPolicy', 'kms:CreateGrant', 's3:PutBucketPolicy', 'secretsmanager:PutResourcePolicy'])(
  '%s lets its caller read',
  (id) => {
    expect(operation(id)?.effects).toContain('disclose');
  },
);
