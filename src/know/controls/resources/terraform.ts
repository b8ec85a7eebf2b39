import type { Tree } from '../../../model/tree.ts';
import { parseHcl, type HclBody, type HclExpression } from '../../../util/hcl.ts';
import type { Resource, ResourceGroup } from './resource.ts';
import { child, children, textOf, type Setting } from './setting.ts';

const ANCHOR = /\bresource\s+"?(?:aws|google|azurerm|azapi|github|mongodbatlas|digitalocean|gitlab)_/;
const MAX_FILES = 5000;

/** Functions that give what they are given, in another type. */
const SAME_VALUE = new Set(['jsonencode', 'toset', 'tolist', 'tomap']);

type Locals = ReadonlyMap<string, HclExpression>;

function folder(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** All Terraform modules of a tree (a folder is one) that describe resources of a provider known here. */
export function readTerraform(tree: Tree): readonly ResourceGroup[] {
  const folders = new Map<string, string[]>();
  let count = 0;
  for (const path of tree.paths()) {
    if (!path.endsWith('.tf') && !path.endsWith('.tofu')) continue;
    count += 1;
    if (count > MAX_FILES) break;
    const files = folders.get(folder(path)) ?? [];
    files.push(path);
    folders.set(folder(path), files);
  }
  return [...folders.values()].flatMap((files) => readModule(tree, files) ?? []);
}

function readModule(tree: Tree, files: readonly string[]): ResourceGroup | undefined {
  const texts = files.flatMap((path) => {
    const text = tree.read(path);
    return text === undefined ? [] : [{ path, text }];
  });
  if (!texts.some(({ text }) => ANCHOR.test(text))) return undefined;
  const bodies = texts.map(({ path, text }) => ({ path, body: parseHcl(text) }));
  const locals = new Map<string, HclExpression>();
  for (const { body } of bodies) {
    for (const block of body.blocks) {
      if (block.type === 'locals')
        for (const each of block.body.attributes) locals.set(each.name, each.value);
    }
  }
  const resources = bodies.flatMap(({ path, body }) => resourcesOf(path, body, locals));
  return { resources, byAddress: new Map(resources.map((resource) => [resource.address, resource])) };
}

function resourcesOf(path: string, file: HclBody, locals: Locals): readonly Resource[] {
  return file.blocks.flatMap((block): readonly Resource[] => {
    const [type, name] = block.labels;
    if (block.type !== 'resource' || type === undefined || name === undefined) return [];
    const body = bodySetting(block.body, block.line, block.column, locals, 0);
    const count = body.map?.get('count');
    const each = body.map?.get('for_each');
    const enabled = child(body, 'lifecycle', 'enabled');
    if (isNone(count, each) || enabled?.value === false) return [];
    return [
      {
        language: 'terraform',
        type,
        address: `${type}.${name}`,
        place: { path, line: block.line, column: block.column },
        body: withoutIgnored(body),
        conditional: isOpen(count) || isOpen(each) || isOpen(enabled) || isIgnored(body, 'all'),
      },
    ];
  });
}

/** No copies at all are written down. */
function isNone(count: Setting | undefined, each: Setting | undefined): boolean {
  return textOf(count) === '0' || each?.list?.length === 0 || each?.map?.size === 0;
}

/** A number of copies that is computed: there may be none. */
function isOpen(setting: Setting | undefined): boolean {
  return setting !== undefined && setting.value === undefined && !setting.list && !setting.map;
}

/** Whether Terraform leaves an argument as it finds it: what is written of it holds when the resource is made, and no longer. */
function isIgnored(body: Setting, name: string): boolean {
  return children(child(body, 'lifecycle'), 'ignore_changes').some(({ reference }) => reference === name);
}

function withoutIgnored(body: Setting): Setting {
  if (body.map?.has('lifecycle') !== true) return body;
  const map = [...body.map].map(([name, setting]): [string, Setting] =>
    isIgnored(body, name) ? [name, { line: setting.line, column: setting.column }] : [name, setting],
  );
  return { ...body, map: new Map(map) };
}

function bodySetting(body: HclBody, line: number, column: number, locals: Locals, depth: number): Setting {
  const map = new Map<string, Setting>();
  for (const each of body.attributes) {
    map.set(each.name, { ...expressionSetting(each.value, locals, 0), line: each.line, column: each.column });
  }
  if (depth > 30) return { line, column, map };
  for (const block of body.blocks) {
    const dynamic = block.type === 'dynamic';
    const name = dynamic ? block.labels[0] : block.type;
    if (name === undefined) continue;
    const inner: Setting = dynamic
      ? { line: block.line, column: block.column }
      : bodySetting(block.body, block.line, block.column, locals, depth + 1);
    map.set(name, { line: block.line, column: block.column, list: [...(map.get(name)?.list ?? []), inner] });
  }
  return { line, column, map };
}

function expressionSetting(expression: HclExpression, locals: Locals, depth: number): Setting {
  const place = { line: expression.line, column: expression.column };
  if (depth > 20) return place;
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return { ...place, value: expression.value };
    case 'null':
      return { ...place, value: null };
    case 'template':
      return templateSetting(expression.parts, locals, depth, place);
    case 'list':
      return { ...place, list: expression.items.map((item) => expressionSetting(item, locals, depth + 1)) };
    case 'object': {
      const entries = expression.entries.flatMap(({ key, value }): [string, Setting][] =>
        key.kind === 'string' ? [[key.value, expressionSetting(value, locals, depth + 1)]] : [],
      );
      return { ...place, map: new Map(entries) };
    }
    case 'call':
      if (SAME_VALUE.has(expression.name) && expression.args[0] !== undefined) {
        return expressionSetting(expression.args[0], locals, depth + 1);
      }
      return place;
    case 'reference': {
      const [root, name] = expression.segments;
      const local =
        root === 'local' && name !== undefined && expression.segments.length === 2
          ? locals.get(name)
          : undefined;
      if (local !== undefined) return { ...expressionSetting(local, locals, depth + 5), ...place };
      return { ...place, reference: expression.path };
    }
    case 'unknown':
      return place;
  }
}

function templateSetting(
  parts: readonly (string | HclExpression)[],
  locals: Locals,
  depth: number,
  place: { line: number; column: number },
): Setting {
  let glob = '';
  let computed = false;
  for (const part of parts) {
    const known = typeof part === 'string' ? part : expressionSetting(part, locals, depth + 1);
    if (typeof known === 'string') glob += known;
    else if (typeof known.value === 'string' || typeof known.value === 'number') glob += String(known.value);
    else {
      glob += known.glob ?? '*';
      computed = true;
    }
  }
  return computed ? { ...place, glob } : { ...place, value: glob };
}
