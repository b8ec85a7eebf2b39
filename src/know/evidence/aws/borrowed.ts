import type { Passage } from '../../../model/evidence.ts';
import { globsIntersect } from '../../../util/glob.ts';
import type { Actions } from './actions.ts';
import type { Deployment, Holder } from './deployment.ts';
import { displayName } from './deployment.ts';
import type { Statement } from './statement.ts';
import { atMost } from './value.ts';

const PASS = 'aws:iam:PassRole';

/**
 * Operations that put the caller's code into what runs with a role already, so that no role is passed; each with the
 * service that such a role trusts.
 */
const RUNS: readonly (readonly [operation: string, service: string])[] = [
  ['aws:lambda:UpdateFunctionCode', 'lambda'],
  ['aws:lambda:UpdateFunctionConfiguration', 'lambda'],
  ['aws:glue:UpdateDevEndpoint', 'glue'],
  ['aws:glue:RunStatement', 'glue'],
  ['aws:codebuild:StartBuild', 'codebuild'],
  ['aws:codebuild:StartBuildBatch', 'codebuild'],
  ['aws:codebuild:UpdateProject', 'codebuild'],
  ['aws:cloudformation:UpdateStack', 'cloudformation'],
  ['aws:cloudformation:ExecuteChangeSet', 'cloudformation'],
  ['aws:ssm:SendCommand', 'ec2'],
  ['aws:ssm:StartSession', 'ec2'],
  ['aws:ssm:ResumeSession', 'ec2'],
  ['aws:ssm:StartAutomationExecution', 'ssm'],
  ['aws:ssm:CreateAssociation', 'ec2'],
  ['aws:ssm:UpdateAssociation', 'ec2'],
  ['aws:ec2-instance-connect:SendSSHPublicKey', 'ec2'],
  ['aws:ec2-instance-connect:SendSerialConsoleSSHPublicKey', 'ec2'],
  ['aws:ec2:ModifyInstanceAttribute', 'ec2'],
  ['aws:ecs:ExecuteCommand', 'ecs-tasks'],
  ['aws:sagemaker:CreatePresignedDomainUrl', 'sagemaker'],
  ['aws:sagemaker:CreatePresignedNotebookInstanceUrl', 'sagemaker'],
  ['aws:sagemaker:UpdateNotebookInstanceLifecycleConfig', 'sagemaker'],
  ['aws:datapipeline:PutPipelineDefinition', 'datapipeline'],
  ['aws:states:UpdateStateMachine', 'states'],
  ['aws:batch:SubmitJob', 'ecs-tasks'],
  ['aws:elasticmapreduce:AddJobFlowSteps', 'ec2'],
  ['aws:elasticmapreduce:GetClusterSessionCredentials', 'ec2'],
  ['aws:apprunner:UpdateService', 'tasks.apprunner'],
  ['aws:bedrock-agentcore:InvokeCodeInterpreter', 'bedrock-agentcore'],
];

/**
 * Roles with which the principal may have a service act: those it may pass, and those of what it may have run its own
 * code. What they permit, it may be permitted.
 */
export function borrowedRoles(
  holder: Holder,
  statements: readonly Statement[],
  deployments: readonly Deployment[],
  actions: Actions,
): Passage[] {
  const said = statements
    .filter((one) => one.effect !== 'deny' && one.doubt === undefined)
    .map((statement) => ({
      statement,
      operations: statement.managed?.ceiling ?? actions.atMost(statement.actions),
    }))
    .filter(({ operations }) => !operations.covers(actions.all));
  if (said.length === 0) return [];
  const roles = deployments.flatMap((deployment) =>
    [...deployment.holders.values()].filter((one) => one.kind === 'role' && one !== holder),
  );
  const pass = actions.operations.index(PASS);
  const ways = said.flatMap(({ statement, operations }) => [
    ...(pass !== undefined && operations.has(pass) ? passed(statement, roles) : []),
    ...RUNS.flatMap(([operation, service]): Passage[] => {
      const index = actions.operations.index(operation);
      if (index === undefined || !operations.has(index)) return [];
      return roles
        .filter((role) => trusts(role, service))
        .map(displayName)
        .map((name) =>
          wayTo(name, operation, statement, `what ${name} permits, with which its code may run`),
        );
    }),
  ]);
  return [...new Map(ways.toReversed().map((way) => [way.principal, way])).values()].toReversed();
}

/** Roles that a statement lets it pass: those of the files, and those that it names or may mean besides. */
function passed(statement: Statement, roles: readonly Holder[]): Passage[] {
  const { resources } = statement;
  const open = resources === undefined || resources.open || resources.negated;
  const patterns = open ? ['*'] : resources.texts.map(atMost);
  return patterns.flatMap((pattern) => {
    const name = pattern.slice(pattern.lastIndexOf('/') + 1);
    if (/[*?]/.test(name))
      return [
        wayTo(pattern, PASS, statement, `what the roles permit that it may pass to a service: ${pattern}`),
      ];
    const named = roles.filter((role) => globsIntersect(pattern, atMost(role.arn)));
    const principals = named.length > 0 ? named.map(displayName) : [pattern];
    return principals.map((principal) =>
      wayTo(principal, PASS, statement, `what ${principal} permits, which it may pass to a service`),
    );
  });
}

/** Whether a role's trust policy names the service, or is not stated. */
function trusts(role: Holder, service: string): boolean {
  return role.trust.some(
    ({ whom }) =>
      whom === undefined ||
      whom.services?.some((name) => name.startsWith(`${service}.`) || name === '*') === true,
  );
}

function wayTo(principal: string, by: string, statement: Statement, what: string): Passage {
  return { principal, by, what, place: statement.at };
}
