import type { Place } from '../../../model/fragment.ts';
import type { Tree } from '../../../model/tree.ts';
import type { HclBlock, HclBody, HclExpression } from '../../../util/hcl.ts';
import { jsonValue } from './json-value.ts';
import { fileValue } from './terraform-file-function.ts';
import { addressOf, readTerraformFiles } from './terraform-files.ts';
import type { TerraformBlock } from './terraform-files.ts';
import {
  concatenated,
  counted,
  formatted,
  joined,
  joinedText,
  member,
  mergedMaps,
  repeated,
} from './terraform-functions.ts';
import type { Iteration } from './terraform-functions.ts';
import type { Doubt } from './unread.ts';
import { resourceText } from './terraform-names.ts';
import { itemsOf, literal, markedText, textOf, textValue, withoutForeignMarks } from './value.ts';
import type { Value } from './value.ts';

/** A resource or data source of Terraform, one instance, with its values evaluated as far as they are stated. */
export interface TerraformResource {
  readonly type: string;
  /** `aws_iam_user.uploader`, `data.aws_iam_policy_document.x`, with `["key"]` where it is repeated. */
  readonly address: string;
  readonly values: Value;
  /** It surely exists: no `count` or `for_each` that is not stated. */
  readonly certain: boolean;
  /** It uses an aliased provider, so that its account need not be the others'. */
  readonly elsewhere: boolean;
  readonly at: Place;
}

interface Scope {
  readonly path: string;
  readonly iteration?: Iteration;
  readonly depth: number;
}

const MOST_DEPTH = 40;
const MOST_STEPS = 200_000;

/** One folder of `.tf` files: its resources, and what its expressions mean. */
export class TerraformFolder {
  readonly #tree: Tree;
  readonly #folder: string;
  readonly #locals = new Map<string, { readonly value: HclExpression; readonly path: string }>();
  readonly #blocks = new Map<string, TerraformBlock>();
  /** Texts of the values of locals. */
  readonly localTexts = new Map<string, string>();
  /** Every block of every file. */
  readonly blocks: readonly TerraformBlock[];
  /** What could not be read. */
  readonly problems: readonly Doubt[];
  readonly #resources = new Map<string, readonly TerraformResource[]>();
  readonly #open = new Set<string>();
  #steps = 0;

  constructor(tree: Tree, folder: string, files: readonly string[]) {
    this.#tree = tree;
    this.#folder = folder;
    const { blocks, problems } = readTerraformFiles(tree, files);
    this.blocks = blocks;
    this.problems = problems;
    for (const block of blocks) this.#declare(block);
  }

  #declare(written: TerraformBlock): void {
    const { block, path, source } = written;
    if (block.type === 'locals') {
      for (const { name, value, start, end } of block.body.attributes) {
        this.#locals.set(name, { value, path });
        this.localTexts.set(name, source.slice(start - block.start, end - block.start));
      }
    }
    const address = addressOf(block);
    if (address !== undefined && (block.type === 'resource' || block.type === 'data')) {
      this.#blocks.set(address, written);
    }
  }

  /** Every resource and data source. */
  all(): TerraformResource[] {
    return [...this.#blocks.keys()].flatMap((address) => this.instances(address));
  }

  /** Instances of an address; a resource that refers to itself through others has none while it is evaluated. */
  instances(address: string): readonly TerraformResource[] {
    const known = this.#resources.get(address);
    if (known) return known;
    const found = this.#blocks.get(address);
    if (!found || this.#open.has(address)) return [];
    this.#open.add(address);
    const instances = this.#expand(address, found.block, found.path);
    this.#open.delete(address);
    this.#resources.set(address, instances);
    return instances;
  }

  #expand(address: string, block: HclBlock, path: string): TerraformResource[] {
    const at = { path, line: block.line, column: block.column };
    const elsewhere = block.body.attributes.some((attribute) => attribute.name === 'provider');
    const make = (suffix: string, certain: boolean, iteration?: Iteration): TerraformResource => {
      const scope = { path, depth: 0, ...(iteration && { iteration }) };
      const values = this.#body(block.body, scope, block);
      return { type: block.labels[0] ?? '', address: address + suffix, values, certain, elsewhere, at };
    };
    const count = block.body.attributes.find((attribute) => attribute.name === 'count')?.value;
    const each = block.body.attributes.find((attribute) => attribute.name === 'for_each')?.value;
    if (!count && !each) return [make('', true)];
    const scope = { path, depth: 0 };
    const iterations = count ? counted(this.#value(count, scope)) : repeated(this.#value(each, scope));
    if (iterations === undefined) return [make('', false, {})];
    return iterations.map((iteration) => make(`[${literal(iteration.key) ?? ''}]`, true, iteration));
  }

  #body(body: HclBody, scope: Scope, block: HclBlock): Value {
    const at = { path: scope.path, line: block.line, column: block.column };
    const entries = new Map<string, Value>();
    for (const { name, value } of body.attributes) {
      if (value.kind !== 'null') entries.set(name, this.#value(value, scope));
    }
    for (const inner of body.blocks) this.#nested(inner, entries, scope);
    return { kind: 'map', entries, open: false, at };
  }

  #nested(block: HclBlock, entries: Map<string, Value>, scope: Scope): void {
    const dynamic = block.type === 'dynamic';
    const name = dynamic ? (block.labels[0] ?? '') : block.type;
    const content = dynamic ? block.body.blocks.find((inner) => inner.type === 'content') : block;
    const deeper = { ...scope, depth: scope.depth + 1 };
    if (!content || deeper.depth > MOST_DEPTH) return;
    const value = this.#body(content.body, deeper, content);
    const item: Value = dynamic && value.kind === 'map' ? { ...value, maybe: true } : value;
    const before = entries.get(name);
    const items = [...itemsOf(before), item];
    entries.set(name, { kind: 'list', items, open: before?.kind === 'list' && before.open, at: item.at });
  }

  #value(expression: HclExpression | undefined, scope: Scope): Value {
    const at: Place = { path: scope.path, line: expression?.line ?? 1, column: expression?.column ?? 1 };
    this.#steps += 1;
    if (!expression || scope.depth > MOST_DEPTH || this.#steps > MOST_STEPS) {
      return { kind: 'unknown', source: 'nested too deeply', at };
    }
    const inner = { ...scope, depth: scope.depth + 1 };
    switch (expression.kind) {
      case 'string':
      case 'number':
      case 'bool':
        return textValue(String(expression.value), at);
      case 'null':
        return { kind: 'unknown', source: 'null', at };
      case 'unknown':
        return { kind: 'unknown', source: expression.source, at };
      case 'list': {
        return {
          kind: 'list',
          items: expression.items.map((item) => this.#value(item, inner)),
          open: false,
          at,
        };
      }
      case 'template': {
        const parts = expression.parts.map((part) =>
          typeof part === 'string' ? withoutForeignMarks(part) : textOf(this.#value(part, inner)),
        );
        return joinedText(parts, '', at);
      }
      case 'object': {
        const entries = new Map<string, Value>();
        let open = false;
        for (const { key, value } of expression.entries) {
          const name = literal(this.#value(key, inner));
          if (name === undefined || entries.has(name)) open = true;
          else if (value.kind !== 'null') entries.set(name, this.#value(value, inner));
        }
        return { kind: 'map', entries, open, at };
      }
      case 'call':
        return this.#call(expression.name, expression.args, inner, at, expression.source);
      case 'reference':
        return this.#reference(expression.segments, inner, at, expression.path);
    }
  }

  #call(name: string, args: readonly HclExpression[], scope: Scope, at: Place, source: string): Value {
    const values = args.map((arg) => this.#value(arg, scope));
    const [first, second] = values;
    const unknown: Value = { kind: 'unknown', source, at };
    if (first === undefined) return unknown;
    switch (name) {
      case 'jsonencode':
      case 'toset':
      case 'tolist':
      case 'tomap':
      case 'tostring':
      case 'distinct':
      case 'sort':
      case 'sensitive':
      case 'nonsensitive':
        return first;
      case 'jsondecode':
        return first.kind === 'text' ? (jsonValue(first.text, () => first.at, true) ?? unknown) : first;
      case 'concat':
      case 'flatten':
      case 'setunion':
        return concatenated(values, at);
      case 'merge':
        return mergedMaps(values, at);
      case 'lower':
        return first.kind === 'text' ? { ...first, text: first.text.toLowerCase() } : unknown;
      case 'format':
        return formatted(values, at);
      case 'join':
        return joined(first, second, at);
      case 'file':
        return fileValue(this.#tree, this.#folder, first, undefined, at) ?? unknown;
      case 'templatefile':
        return fileValue(this.#tree, this.#folder, first, second, at) ?? unknown;
      default:
        return unknown;
    }
  }

  #reference(segments: readonly string[], scope: Scope, at: Place, source: string): Value {
    const [head = '', second = ''] = segments;
    const unknown: Value = { kind: 'unknown', source, at };
    switch (head) {
      case 'local':
        return this.#local(second, segments.slice(2), scope, at, unknown);
      case 'each':
        return (
          member(second === 'key' ? scope.iteration?.key : scope.iteration?.value, segments.slice(2)) ??
          unknown
        );
      case 'count':
        return scope.iteration?.key ?? unknown;
      case 'path':
        return second === 'module' ? textValue('.', at) : unknown;
      case 'var':
      case 'module':
      case 'self':
      case 'terraform':
        return unknown;
      case 'data':
        return this.#resource(segments.slice(0, 3), segments.slice(3), scope, at, source);
      default:
        if (segments.length < 2) return unknown;
        return this.#resource(segments.slice(0, 2), segments.slice(2), scope, at, source);
    }
  }

  #local(name: string, rest: readonly string[], scope: Scope, at: Place, unknown: Value): Value {
    const local = this.#locals.get(name);
    const key = `local.${name}`;
    if (!local || this.#open.has(key)) return unknown;
    this.#open.add(key);
    const value = this.#value(local.value, { path: local.path, depth: scope.depth });
    this.#open.delete(key);
    const found = member(value, rest) ?? unknown;
    return found.kind === 'text' ? { ...found, at } : found;
  }

  #resource(
    name: readonly string[],
    rest: readonly string[],
    scope: Scope,
    at: Place,
    source: string,
  ): Value {
    const address = name.join('.');
    const [index, ...afterIndex] = rest;
    const picked = index === undefined ? undefined : this.#index(index, scope);
    const instances = this.instances(address);
    const chosen =
      picked === undefined ? undefined : instances.find((one) => one.address === `${address}[${picked}]`);
    const attribute = (
      chosen || (index !== undefined && /^(?:\d+|\*|\?.*)$/.test(index)) ? afterIndex : rest
    ).join('.');
    const only = chosen ?? (instances.length === 1 ? instances[0] : undefined);
    const link = { address: only?.address ?? address, attribute };
    const text = resourceText(address, attribute, only);
    return text === undefined ? { kind: 'unknown', source, at, link } : markedText(text, at, link);
  }

  #index(segment: string, scope: Scope): string | undefined {
    if (!segment.startsWith('?')) return segment;
    const value = this.#reference(
      segment.slice(1).split('.'),
      scope,
      { path: scope.path, line: 1, column: 1 },
      segment,
    );
    return literal(value);
  }
}
