import { parse as parseToml } from 'smol-toml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Node, type Pair } from 'yaml';
import { parseTree, type Node as JsonNode } from 'jsonc-parser';
import { LineIndex } from '../../../util/lines.ts';
import { nesting } from '../../../util/nesting.ts';
import type { Setting } from './setting.ts';

const MAX_DEPTH = 40;
const MAX_NODES = 200_000;
const MAX_TEXT = 2_000_000;

interface Budget {
  left: number;
  /** What an anchor stands for; an alias shares it and is not copied. */
  readonly anchors: Map<string, Setting>;
}

/**
 * Reads JSON (with comments), YAML (all documents) or TOML by the path's ending. A text that does not parse gives
 * what could be read, or nothing; aliases and nesting are bounded. CloudFormation's `!Ref` is a reference, `!Sub` a
 * text with computed parts.
 */
export function readDocuments(path: string, text: string): readonly Setting[] {
  if (text.length > MAX_TEXT || nesting(text) > MAX_DEPTH * 2) return [];
  const lower = path.toLowerCase();
  try {
    if (lower.endsWith('.toml')) return [fromToml(text)];
    if (/\.jsonc?$/.test(lower) || (lower.endsWith('.template') && text.trimStart().startsWith('{'))) {
      return fromJson(text);
    }
    return fromYaml(text);
  } catch {
    return [];
  }
}

function fromJson(text: string): readonly Setting[] {
  const root = parseTree(text, [], { allowTrailingComma: true, disallowComments: false });
  if (root === undefined) return [];
  const lines = new LineIndex(text);
  return [jsonSetting(root, lines, { left: MAX_NODES, anchors: new Map<string, Setting>() }, 0)];
}

function jsonSetting(node: JsonNode, lines: LineIndex, budget: Budget, depth: number): Setting {
  const place = lines.at(node.offset);
  budget.left -= 1;
  if (depth > MAX_DEPTH || budget.left < 0) return place;
  if (node.type === 'array') {
    return {
      ...place,
      list: (node.children ?? []).map((each) => jsonSetting(each, lines, budget, depth + 1)),
    };
  }
  if (node.type !== 'object') return { ...place, value: node.value as string | number | boolean | null };
  const map = new Map<string, Setting>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    map.set(String(key.value), jsonSetting(value, lines, budget, depth + 1));
  }
  return intrinsic({ ...place, map });
}

/** CloudFormation's functions in their long form: `{ "Ref": "Bucket" }`. */
function intrinsic(setting: Setting): Setting {
  const map = setting.map;
  if (map === undefined || map.size !== 1) return setting;
  const place = { line: setting.line, column: setting.column };
  const ref = map.get('Ref')?.value;
  if (typeof ref === 'string') return { ...place, reference: ref };
  const sub = map.get('Fn::Sub');
  const template = sub?.value ?? sub?.list?.[0]?.value;
  if (typeof template === 'string') return substituted(template, place);
  const attribute = map.get('Fn::GetAtt');
  const target = attribute?.value ?? attribute?.list?.[0]?.value;
  return typeof target === 'string' ? { ...place, reference: target.split('.')[0] ?? target } : setting;
}

function substituted(template: string, place: { line: number; column: number }): Setting {
  if (!template.includes('${')) return { ...place, value: template };
  return { ...place, glob: template.replaceAll(/\$\{[^}]{0,200}\}/g, '*') };
}

function fromYaml(text: string): readonly Setting[] {
  const counter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: counter, logLevel: 'silent', strict: false });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const budget = { left: MAX_NODES, anchors: new Map<string, Setting>() };
    return document.contents === null ? [] : [yamlSetting(document.contents, counter, budget, 0)];
  });
}

function yamlSetting(node: Node, counter: LineCounter, budget: Budget, depth: number): Setting {
  const at = counter.linePos(node.range?.[0] ?? 0);
  const place = { line: at.line, column: at.col };
  budget.left -= 1;
  if (depth > MAX_DEPTH || budget.left < 0) return place;
  if (isAlias(node)) return budget.anchors.get(node.source) ?? place;
  const setting = yamlContent(node, place, counter, budget, depth);
  if ((isScalar(node) || isSeq(node) || isMap(node)) && node.anchor !== undefined)
    budget.anchors.set(node.anchor, setting);
  return setting;
}

function yamlContent(
  node: Node,
  place: { line: number; column: number },
  counter: LineCounter,
  budget: Budget,
  depth: number,
): Setting {
  if (isScalar(node)) return yamlScalar(node.value, node.tag ?? '', place);
  if (isSeq(node)) {
    return {
      ...place,
      list: node.items.map((item) => yamlSetting(item as Node, counter, budget, depth + 1)),
    };
  }
  if (!isMap(node)) return place;
  const map = new Map<string, Setting>();
  for (const pair of node.items as readonly Pair[]) {
    const key = isScalar(pair.key) ? String(pair.key.value) : undefined;
    if (key === undefined || pair.value === null) continue;
    map.set(key, yamlSetting(pair.value as Node, counter, budget, depth + 1));
  }
  return intrinsic({ ...place, map });
}

function yamlScalar(value: unknown, tag: string, place: { line: number; column: number }): Setting {
  if (typeof value === 'string') {
    if (tag === '!Ref') return { ...place, reference: value };
    if (tag === '!GetAtt') return { ...place, reference: value.split('.')[0] ?? value };
    if (tag === '!Sub') return substituted(value, place);
  }
  if (tag.startsWith('!')) return place;
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return { ...place, value };
  }
  return place;
}

function fromToml(text: string): Setting {
  const lines = text.split('\n');
  return tomlSetting(parseToml(text), '', lines, 0);
}

function tomlSetting(value: unknown, key: string, lines: readonly string[], depth: number): Setting {
  const index = key === '' ? 0 : lines.findIndex((line) => keyed(line, key));
  const place = { line: Math.max(0, index) + 1, column: 1 };
  if (depth > MAX_DEPTH) return place;
  if (Array.isArray(value))
    return { ...place, list: value.map((each) => tomlSetting(each, key, lines, depth + 1)) };
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return { ...place, value };
  if (typeof value !== 'object' || value === null || value instanceof Date) return place;
  const entries = Object.entries(value).map(([name, each]): [string, Setting] => [
    name,
    tomlSetting(each, name, lines, depth + 1),
  ]);
  return { ...place, map: new Map(entries) };
}

function keyed(line: string, key: string): boolean {
  const text = line.trim();
  return text.startsWith(key)
    ? /^\s*=/.test(text.slice(key.length))
    : text.startsWith('[') && text.includes(key);
}
