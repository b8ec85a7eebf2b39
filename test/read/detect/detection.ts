import { createHash } from 'node:crypto';

import type { Detection, DetectionRule } from '../../../src/model/detection.ts';
import type { Fragment } from '../../../src/model/fragment.ts';
import type { ValueNode } from '../../../src/model/node.ts';
import { createScanner } from '../../../src/read/detect/index.ts';
import type { Formats, Hits } from '../../../src/read/detect/index.ts';

/** A rule with defaults for all that a case does not name. */
export function rule(fields: Partial<DetectionRule> & { readonly type: string }): DetectionRule {
  return {
    provider: fields.type.split('/')[0] ?? '',
    role: 'secret',
    near: [],
    anchors: [],
    mayBe: [],
    examples: [],
    negatives: [],
    ...fields,
  };
}

/** Detection data of some rules. */
export function detection(rules: readonly DetectionRule[], known: Detection['known'] = []): Detection {
  return { rules, known, references: [], hash: 'test' };
}

/** Reads `name = value`, `name: value` and `"name": "value"`, a line each; hosts are those of the line. */
export const lineFormats: Formats = {
  readValues(_path, text) {
    const nodes: ValueNode[] = [];
    for (const line of text.matchAll(
      /^[ \t]*["']?([\w.-]+)["']?[ \t]*[=:][ \t]*["']?([^"'\s,]+)["']?.*$/gm,
    )) {
      const [whole, name = '', value = ''] = line;
      const start = line.index + whole.indexOf(value, whole.indexOf(name) + name.length);
      nodes.push({
        value,
        start,
        end: start + value.length,
        name,
        hosts: [...whole.matchAll(/\b[a-z0-9-]+(?:\.[a-z0-9-]+)+\b/g)].map(([host]) => host),
        statement: { start: line.index, end: line.index + whole.length },
      });
    }
    return nodes;
  },
  readReferences(_path, text) {
    return [...text.matchAll(/process\.env\.(\w+)/g)].map((found) => ({
      store: 'environment' as const,
      name: found[1] ?? '',
      uses: [],
      start: found.index,
      end: found.index + found[0].length,
    }));
  },
};

/** A file of a work tree. */
export function file(path: string, content: string | Uint8Array): Fragment {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return { origin: { source: 'tree', path, tracking: 'tracked' }, bytes };
}

/** What rules find in one file. */
export function scan(rules: Detection, path: string, content: string | Uint8Array): Hits {
  const scanner = createScanner(rules, lineFormats);
  scanner.scan(file(path, content));
  return scanner.finish();
}

const ALPHABETS = {
  base62: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  base64: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/',
  base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  hex: '0123456789abcdef',
};

/** A value from a seed, so that no test holds what looks like a real secret. */
export function random(alphabet: keyof typeof ALPHABETS, length: number, seed = 'a'): string {
  const letters = ALPHABETS[alphabet];
  const digest = createHash('shake256', { outputLength: length * 4 })
    .update(`${alphabet} ${seed}`)
    .digest();
  return Array.from({ length }, (_, index) => letters[digest.readUInt32BE(index * 4) % letters.length]).join(
    '',
  );
}

/** A UUID from a seed. */
export function uuid(seed = 'a'): string {
  const digits = random('hex', 32, seed);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}
