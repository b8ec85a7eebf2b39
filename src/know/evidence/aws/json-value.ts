import { parseTree } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import type { Locate } from '../locator.ts';
import { HOLE, markedText, textValue } from './value.ts';
import type { Value } from './value.ts';

const MOST_DEPTH = 60;

/** Reads JSON, without keys whose value is null; `undefined` where it is none. `marked`: marks in the text were put there by us. */
export function jsonValue(text: string, locate: Locate, marked = false): Value | undefined {
  if (nesting(text) > MOST_DEPTH) return undefined;
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  if (!root || errors.length > 0) return undefined;
  return fromNode(root, locate, marked);
}

/** Deepest bracket nesting, strings included: an upper bound that costs one pass. */
export function nesting(text: string): number {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (quoted) {
      if (char === 0x5c) i += 1;
      else if (char === 0x22) quoted = false;
    } else if (char === 0x22) quoted = true;
    else if (char === 0x7b || char === 0x5b) most = Math.max(most, (depth += 1));
    else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
  return most;
}

function fromNode(node: Node, locate: Locate, marked: boolean): Value {
  const at = locate(node.offset);
  const children = node.children ?? [];
  switch (node.type) {
    case 'array':
      return {
        kind: 'list',
        items: children.map((child) => fromNode(child, locate, marked)),
        open: false,
        at,
      };
    case 'object': {
      const entries = new Map<string, Value>();
      let open = false;
      for (const property of children) {
        const [key, value] = property.children ?? [];
        const name: unknown = key?.value;
        if (typeof name !== 'string' || value === undefined || value.type === 'null') continue;
        if (name.includes(HOLE) || entries.has(name)) open = true;
        else entries.set(name, fromNode(value, locate, marked));
      }
      return { kind: 'map', entries, open, at };
    }
    case 'null':
      return { kind: 'unknown', source: 'null', at };
    default: {
      const text = String(node.value);
      return marked ? markedText(text, at) : textValue(text, at);
    }
  }
}
