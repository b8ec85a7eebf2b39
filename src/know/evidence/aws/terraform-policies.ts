import type { Actions } from './actions.ts';
import type { Deployment } from './deployment.ts';
import { documentOf, managedPolicy, unknownPolicy } from './policies.ts';
import type { Statement } from './statement.ts';
import { statementsOf, uncertain } from './statement.ts';
import type { TerraformResource } from './terraform-values.ts';
import { entry, itemsOf, literal, markedText } from './value.ts';
import type { Value } from './value.ts';

/** Finds resources by address; a repeated one has several. */
export type Instances = (address: string) => readonly TerraformResource[];

const MOST_DEPTH = 20;

/** Reads the policies that Terraform's values mean. */
export class TerraformPolicies {
  readonly #instances: Instances;
  readonly #actions: Actions;
  readonly #deployment: Deployment;

  constructor(instances: Instances, actions: Actions, deployment: Deployment) {
    this.#instances = instances;
    this.#actions = actions;
    this.#deployment = deployment;
  }

  /** Statements of a `policy = …`: JSON, `jsonencode`, a file, or a document data source. */
  document(value: Value | undefined, depth = 0): Statement[] {
    if (value === undefined) return [];
    if (value.kind !== 'unknown' || value.link === undefined || depth > MOST_DEPTH) return documentOf(value);
    const { address, attribute } = value.link;
    const found = this.#instances(address.replace(/\[.*$/, '')).filter((one) => this.#isMeant(one, address));
    if (found.length === 0) return documentOf(value);
    const statements = found.flatMap((one) => {
      if (address.startsWith('data.aws_iam_policy_document.')) return this.#dataDocument(one, depth);
      const stated = entry(one.values, attribute);
      return stated && stated !== value ? this.document(stated, depth + 1) : documentOf(value);
    });
    return found.length === 1 && found[0]?.certain ? statements : uncertain(statements);
  }

  #isMeant(resource: TerraformResource, address: string): boolean {
    return resource.address === address || !address.endsWith(']');
  }

  /** Statements of a `policy_arn = …`: a managed policy, or one of this deployment. */
  attached(value: Value | undefined, resource: TerraformResource): Statement[] {
    if (value === undefined) return [unknownPolicy(value, resource.at)];
    const managed = managedPolicy(value, this.#actions);
    if (managed) return [managed];
    const named = this.#deployment.named('policy', knownPolicy(value, this.#deployment));
    if (named.holders.length === 0) return [unknownPolicy(value, resource.at)];
    for (const holder of named.holders) holder.used = true;
    const statements = named.holders.flatMap((holder) => holder.statements);
    return named.certain ? statements : uncertain(statements);
  }

  #dataDocument(resource: TerraformResource, depth: number): Statement[] {
    const { values } = resource;
    const own = itemsOf(entry(values, 'statement')).map(asPolicyStatement);
    const list = { kind: 'list', items: own, open: false, at: resource.at } as const;
    const written = statementsOf({
      kind: 'map',
      entries: new Map([['Statement', list]]),
      open: false,
      at: resource.at,
    });
    const sources = this.#documents(values, ['source_policy_documents', 'source_json'], depth);
    const overrides = this.#documents(values, ['override_policy_documents', 'override_json'], depth);
    const sids = new Set(own.map((statement) => literal(entry(statement, 'Sid'))));
    sids.delete(undefined);
    const replaced = sids.size > 0 ? uncertain(sources) : sources;
    if (overrides.length === 0) return [...written, ...replaced];
    return [...uncertain([...written, ...replaced]), ...overrides];
  }

  #documents(values: Value, names: readonly string[], depth: number): Statement[] {
    return names.flatMap((name) => {
      const value = entry(values, name);
      const statements = itemsOf(value).flatMap((item) => this.document(item, depth + 1));
      if (value?.kind === 'list' && value.open) statements.push(unknownPolicy(undefined, value.at));
      return statements;
    });
  }
}

/** The value, unless it is the ARN of a policy that nothing here defines. */
function knownPolicy(value: Value, deployment: Deployment): Value | undefined {
  if (value.kind === 'list' || value.kind === 'map') return undefined;
  if (value.link && deployment.linked(value.link.address).length > 0) return value;
  const arn = literal(value);
  const known = [...deployment.holders.values()].find(
    (holder) => holder.kind === 'policy' && holder.arn === arn,
  );
  return known && markedText(known.arn, value.at, { address: known.address, attribute: 'arn' });
}

/** A `statement` block of `aws_iam_policy_document` in the words of IAM's JSON. */
function asPolicyStatement(value: Value): Value {
  if (value.kind !== 'map') return value;
  const entries = new Map<string, Value>();
  entries.set('Effect', entry(value, 'effect') ?? markedText('Allow', value.at));
  for (const [name, key] of ELEMENTS) {
    const found = entry(value, name);
    if (found) entries.set(key, withVariables(found));
  }
  const conditions = entry(value, 'condition');
  if (conditions) entries.set('Condition', conditions);
  for (const [name, key] of [
    ['principals', 'Principal'],
    ['not_principals', 'NotPrincipal'],
  ] as const) {
    // prettier-ignore
    const blocks = entry(value, name);
    if (blocks) entries.set(key, principalsOf(blocks));
  }
  return {
    kind: 'map',
    entries,
    open: value.open,
    at: value.at,
    ...(value.maybe && { maybe: true as const }),
  };
}

const ELEMENTS = [
  ['sid', 'Sid'],
  ['actions', 'Action'],
  ['not_actions', 'NotAction'],
  ['resources', 'Resource'],
  ['not_resources', 'NotResource'],
] as const;

/** `&{aws:username}` is how the data source writes a policy variable. */
function withVariables(value: Value): Value {
  if (value.kind === 'list') return { ...value, items: value.items.map(withVariables) };
  return value.kind === 'text' ? { ...value, text: value.text.replaceAll('&{', '${') } : value;
}

function principalsOf(blocks: Value): Value {
  const items: Value[] = [];
  const services: Value[] = [];
  let open = blocks.kind === 'list' && blocks.open;
  for (const block of itemsOf(blocks)) {
    const type = literal(entry(block, 'type'));
    const identifiers = entry(block, 'identifiers');
    if (type === 'Service') services.push(...itemsOf(identifiers));
    if (type !== undefined && type !== 'AWS' && type !== '*') continue;
    open ||=
      type === undefined ||
      (identifiers?.kind === 'list' && identifiers.open) ||
      (block.kind === 'map' && block.maybe === true);
    items.push(...itemsOf(identifiers));
  }
  const entries = new Map<string, Value>([['AWS', { kind: 'list', items, open, at: blocks.at }]]);
  if (services.length > 0)
    entries.set('Service', { kind: 'list', items: services, open: false, at: blocks.at });
  return { kind: 'map', entries, open: false, at: blocks.at };
}
