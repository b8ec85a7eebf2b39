import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { Locate } from '../locator.ts';
import {
  ACCOUNT,
  HOLE,
  PARTITION,
  REGION,
  entry,
  itemsOf,
  literal,
  markedText,
  textOf,
  textValue,
} from './value.ts';
import type { Value } from './value.ts';

const MOST_NODES = 200_000;
const MOST_DEPTH = 60;
const MOST_TEXT = 100_000;

const PSEUDO = new Map([
  ['AWS::AccountId', ACCOUNT],
  ['AWS::Region', REGION],
  ['AWS::Partition', PARTITION],
]);

/** Reads YAML (JSON too); a tag such as `!Sub` becomes the map `{ Fn::Sub: … }`. `undefined` where it is neither. */
export function yamlValue(text: string, locate: Locate): Value | undefined {
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false, uniqueKeys: false });
  if (document.errors.length > 0) return undefined;
  return new YamlReader(document, locate).value(document.contents, 0);
}

class YamlReader {
  readonly #document: Document;
  readonly #locate: Locate;
  #nodes = 0;

  constructor(document: Document, locate: Locate) {
    this.#document = document;
    this.#locate = locate;
  }

  value(node: unknown, depth: number): Value {
    const range = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
    const at = this.#locate(range?.[0] ?? 0);
    this.#nodes += 1;
    if (depth > MOST_DEPTH || this.#nodes > MOST_NODES)
      return { kind: 'unknown', source: 'nested too deeply', at };
    if (isAlias(node)) return this.value(node.resolve(this.#document), depth + 1);
    const plain = this.#plain(node, depth, at);
    const tag = isMap(node) || isSeq(node) || isScalar(node) ? node.tag : undefined;
    const name = tag?.startsWith('!') && !tag.startsWith('!!') ? tag.slice(1) : undefined;
    if (name === undefined) return plain;
    const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
    return { kind: 'map', entries: new Map([[key, plain]]), open: false, at };
  }

  #plain(node: unknown, depth: number, at: Value['at']): Value {
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.value(item, depth + 1)), open: false, at };
    }
    if (isMap(node)) {
      const entries = new Map<string, Value>();
      let open = false;
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : undefined;
        if (name === undefined || name === '<<' || entries.has(name)) open = true;
        else if (!isScalar(value) || value.value !== null) entries.set(name, this.value(value, depth + 1));
      }
      return { kind: 'map', entries, open, at };
    }
    if (isScalar<string | number | boolean | bigint | null>(node) && node.value !== null)
      return textValue(String(node.value), at);
    return { kind: 'unknown', source: 'null', at };
  }
}

/** What a template's functions mean, with the names and ARNs of its own resources. */
export class Template {
  readonly #resources: ReadonlyMap<string, Value>;
  #steps = 0;

  constructor(resources: ReadonlyMap<string, Value>) {
    this.#resources = resources;
  }

  /** The value with its functions resolved as far as the template states them. */
  resolve(value: Value, depth = 0): Value {
    this.#steps += 1;
    if (depth > MOST_DEPTH || this.#steps > MOST_NODES)
      return { kind: 'unknown', source: 'too deep', at: value.at };
    if (value.kind === 'list') return this.#list(value, depth);
    if (value.kind !== 'map') return value;
    const [only] = value.entries;
    if (value.entries.size === 1 && only && /^(?:Ref|Fn::.*)$/.test(only[0])) {
      return this.#call(only[0], only[1], value, depth);
    }
    const entries = new Map<string, Value>();
    for (const [key, item] of value.entries) {
      if (!isNoValue(item)) entries.set(key, this.resolve(item, depth + 1));
    }
    return { ...value, entries };
  }

  #list(value: Value & { readonly kind: 'list' }, depth: number): Value {
    const items = value.items.filter((item) => !isNoValue(item)).map((item) => this.resolve(item, depth + 1));
    return { ...value, items };
  }

  #call(name: string, arg: Value, whole: Value, depth: number): Value {
    const unknown: Value = { kind: 'unknown', source: sourceOf(whole), at: whole.at };
    const text = literal(arg);
    switch (name) {
      case 'Ref':
        return text === undefined ? unknown : this.#named(text, 'Ref', unknown);
      case 'Fn::GetAtt': {
        const parts = text?.split('.') ?? itemsOf(arg).map((item) => literal(item) ?? '');
        return this.#named(parts[0] ?? '', parts.slice(1).join('.'), unknown);
      }
      case 'Fn::Sub':
        return this.#sub(arg, unknown, depth);
      case 'Fn::Join': {
        const [between, list] = itemsOf(arg);
        const items = list ? this.resolve(list, depth + 1) : undefined;
        const separator = literal(between);
        if (separator === undefined || items?.kind !== 'list' || items.open) return unknown;
        return bounded(items.items.map(textOf).join(separator), whole);
      }
      default:
        return unknown;
    }
  }

  #sub(arg: Value, unknown: Value, depth: number): Value {
    const [first, variables] = arg.kind === 'list' ? arg.items : [arg];
    if (first?.kind !== 'text') return unknown;
    const text = first.text.replace(/\$\{(!?)([^}]{0,200})\}/g, (_, escaped: string, inner: string) => {
      if (escaped !== '') return `\${${inner}}`;
      const name = inner.trim();
      const given = variables?.kind === 'map' ? variables.entries.get(name) : undefined;
      if (given) return textOf(this.resolve(given, depth + 1));
      const [id = '', ...attribute] = name.split('.');
      return textOf(this.#named(id, attribute.length > 0 ? attribute.join('.') : 'Ref', unknown));
    });
    return bounded(text, first);
  }

  #named(id: string, attribute: string, unknown: Value): Value {
    const pseudo = PSEUDO.get(id);
    if (pseudo !== undefined) return markedText(pseudo, unknown.at);
    const resource = this.#resources.get(id);
    if (!resource) return unknown;
    const link = { address: id, attribute };
    const text = this.#resourceText(resource, attribute);
    return text === undefined
      ? { ...unknown, kind: 'unknown', source: id, link }
      : markedText(text, unknown.at, link);
  }

  #resourceText(resource: Value, attribute: string): string | undefined {
    const shape = SHAPES.get(literal(entry(resource, 'Type')) ?? '');
    if (!shape) return undefined;
    const stated = entry(entry(resource, 'Properties'), shape.name);
    const name = stated === undefined ? HOLE : textOf(this.resolve(stated, 1));
    if (attribute === 'Ref' && !shape.refIsArn) return name;
    if (attribute !== 'Ref' && !/^(?:Arn|TopicArn|.*Arn)$/.test(attribute)) return undefined;
    const place = `${shape.region ? REGION : ''}:${shape.account ? ACCOUNT : ''}`;
    const path = shape.service === 'iam' ? this.#path(resource) : '';
    return `arn:aws:${shape.service}:${place}:${shape.resource}${path}${name}`;
  }

  #path(resource: Value): string {
    const path = entry(entry(resource, 'Properties'), 'Path');
    const text = path === undefined ? '' : textOf(this.resolve(path, 1)).replace(/^\/|\/$/g, '');
    return text === '' ? '' : `${text}/`;
  }
}

/** How `Ref` and `Arn` of a resource are made: docs.aws.amazon.com/AWSCloudFormation, "Return values". */
interface Shape {
  readonly service: string;
  readonly resource: string;
  readonly name: string;
  readonly region: boolean;
  readonly account: boolean;
  readonly refIsArn: boolean;
}

function shape(
  service: string,
  resource: string,
  name: string,
  region = true,
  account = true,
  refIsArn = false,
): Shape {
  return { service, resource, name, region, account, refIsArn };
}

const SHAPES = new Map([
  ['AWS::IAM::User', shape('iam', 'user/', 'UserName', false)],
  ['AWS::IAM::Role', shape('iam', 'role/', 'RoleName', false)],
  ['AWS::IAM::Group', shape('iam', 'group/', 'GroupName', false)],
  ['AWS::IAM::ManagedPolicy', shape('iam', 'policy/', 'ManagedPolicyName', false, true, true)],
  ['AWS::S3::Bucket', shape('s3', '', 'BucketName', false, false)],
  ['AWS::SQS::Queue', shape('sqs', '', 'QueueName')],
  ['AWS::SNS::Topic', shape('sns', '', 'TopicName', true, true, true)],
  ['AWS::DynamoDB::Table', shape('dynamodb', 'table/', 'TableName')],
  ['AWS::Lambda::Function', shape('lambda', 'function:', 'FunctionName')],
  ['AWS::Serverless::Function', shape('lambda', 'function:', 'FunctionName')],
  ['AWS::Logs::LogGroup', shape('logs', 'log-group:', 'LogGroupName')],
  ['AWS::Kinesis::Stream', shape('kinesis', 'stream/', 'Name')],
  ['AWS::RDS::DBInstance', shape('rds', 'db:', 'DBInstanceIdentifier')],
]);

function isNoValue(value: Value): boolean {
  return literal(entry(value, 'Ref')) === 'AWS::NoValue';
}

function bounded(text: string, whole: Value): Value {
  return markedText(text.length > MOST_TEXT ? HOLE : text, whole.at);
}

/** Words of a value, for a message and for whether it may refuse. */
function sourceOf(value: Value, depth = 0): string {
  if (depth > 6) return '…';
  if (value.kind === 'text') return value.text.slice(0, 200);
  if (value.kind === 'list')
    return value.items
      .slice(0, 50)
      .map((item) => sourceOf(item, depth + 1))
      .join(' ');
  if (value.kind !== 'map') return value.source;
  return [...value.entries]
    .slice(0, 50)
    .map(([key, item]) => `${key} ${sourceOf(item, depth + 1)}`)
    .join(' ');
}
