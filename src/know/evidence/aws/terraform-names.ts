import type { TerraformResource } from './terraform-values.ts';
import { ACCOUNT, HOLE, PARTITION, REGION, entry } from './value.ts';

/** How the ARN of a resource is made of its name: registry.terraform.io/providers/hashicorp/aws, "arn". */
interface ArnShape {
  /** Service and what stands between account and name. */
  readonly service: string;
  readonly resource: string;
  /** Attribute that holds the name. */
  readonly name: string;
  readonly region: boolean;
  readonly account: boolean;
}

function shape(service: string, resource: string, name = 'name', region = true, account = true): ArnShape {
  return { service, resource, name, region, account };
}

const ARNS = new Map<string, ArnShape>([
  ['aws_s3_bucket', shape('s3', '', 'bucket', false, false)],
  ['aws_iam_user', shape('iam', 'user/', 'name', false)],
  ['aws_iam_role', shape('iam', 'role/', 'name', false)],
  ['aws_iam_group', shape('iam', 'group/', 'name', false)],
  ['aws_iam_policy', shape('iam', 'policy/', 'name', false)],
  ['aws_sqs_queue', shape('sqs', '')],
  ['aws_sns_topic', shape('sns', '')],
  ['aws_dynamodb_table', shape('dynamodb', 'table/')],
  ['aws_lambda_function', shape('lambda', 'function:', 'function_name')],
  ['aws_kinesis_stream', shape('kinesis', 'stream/')],
  ['aws_ecr_repository', shape('ecr', 'repository/')],
  ['aws_ecs_cluster', shape('ecs', 'cluster/')],
  ['aws_cloudwatch_log_group', shape('logs', 'log-group:')],
  ['aws_db_instance', shape('rds', 'db:', 'identifier')],
  ['aws_rds_cluster', shape('rds', 'cluster:', 'cluster_identifier')],
  ['aws_codebuild_project', shape('codebuild', 'project/')],
  ['aws_sfn_state_machine', shape('states', 'stateMachine:')],
]);

const ACCOUNT_FACTS = new Map<string, ReadonlyMap<string, string>>([
  ['aws_caller_identity', new Map([['account_id', ACCOUNT], ['id', ACCOUNT]])], // prettier-ignore
  ['aws_region', new Map([['name', REGION], ['id', REGION], ['region', REGION]])], // prettier-ignore
  ['aws_partition', new Map([['partition', PARTITION], ['id', PARTITION], ['dns_suffix', HOLE]])], // prettier-ignore
]);

/**
 * Text of `address.attribute`, with marks for what is not stated; `undefined` where nothing is known. `resource` is the
 * one instance meant, where there is one.
 */
export function resourceText(
  address: string,
  attribute: string,
  resource: TerraformResource | undefined,
): string | undefined {
  const parts = address.split('.');
  const data = parts[0] === 'data';
  const type = (data ? parts[1] : parts[0]) ?? '';
  const fact = data ? ACCOUNT_FACTS.get(type)?.get(attribute) : undefined;
  if (fact !== undefined) return fact;
  if (resource === undefined) return undefined;
  if (type === 'aws_iam_policy' && data) return policyArn(resource);
  const shape = ARNS.get(type);
  if (shape && attribute === 'arn') return arnText(shape, resource);
  const stated = entry(resource.values, attribute === 'id' ? (shape?.name ?? 'id') : attribute);
  return stated?.kind === 'text' ? stated.text : undefined;
}

function arnText(shape: ArnShape, resource: TerraformResource): string {
  const stated = entry(resource.values, shape.name);
  const name = stated?.kind === 'text' ? stated.text : HOLE;
  const given = entry(resource.values, 'path');
  const path = given === undefined ? '' : given.kind === 'text' ? given.text.replace(/^\/|\/$/g, '') : HOLE;
  const account = resource.elsewhere ? HOLE : ACCOUNT;
  const region = resource.elsewhere ? HOLE : REGION;
  const middle = shape.service === 'iam' && path !== '' ? `${path}/` : '';
  return `arn:aws:${shape.service}:${shape.region ? region : ''}:${shape.account ? account : ''}:${shape.resource}${middle}${name}`;
}

/** A policy looked up by ARN, or by the name of one that AWS keeps. */
function policyArn(resource: TerraformResource): string | undefined {
  const arn = entry(resource.values, 'arn');
  if (arn?.kind === 'text') return arn.text;
  const name = entry(resource.values, 'name');
  return name?.kind === 'text' ? `arn:aws:iam::${HOLE}:policy/${name.text}` : undefined;
}
