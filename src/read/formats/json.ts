import { createScanner } from 'jsonc-parser';
import type { JSONScanner } from 'jsonc-parser';
import { decodeBase64 } from './base64.ts';
import { addGroup } from './draft.ts';
import type { Reading } from './draft.ts';
import { joinNameValue, readGeneric } from './generic.ts';
import { addScalar } from './scalar.ts';

interface Level {
  readonly array: boolean;
  readonly group: number;
  /** Key of the entry that is being read, where it starts, and its number in a sequence. */
  key: string | undefined;
  keyStart: number;
  index: number;
}

/** jsonc-parser's token numbers; its own enum cannot be imported under isolated modules. */
const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  string: 10,
  number: 11,
  unknown: 16,
  end: 17,
} as const;

/**
 * Reads JSON with comments, trailing commas and errors, token by token: no recursion, so that no depth is too deep.
 * `auth` of a Docker registry is decoded. What stands between documents or is assigned within one is no JSON: the
 * reader for every language takes it.
 */
export function readJson(reading: Reading, notebook: boolean): void {
  const scanner = createScanner(reading.text, true);
  const levels: Level[] = [];
  const path: string[] = [];
  for (let token: number = scanner.scan(); token !== TOKEN.end; token = scanner.scan()) {
    const level = levels.at(-1);
    const foreign = token === TOKEN.unknown ? foreignEnd(reading.text, scanner, level) : undefined;
    if (foreign !== undefined) {
      readGeneric(reading, scanner.getTokenOffset(), foreign, { code: false, depth: 0 });
      scanner.setPosition(foreign);
      continue;
    }
    switch (token) {
      case TOKEN.openBrace:
      case TOKEN.openBracket:
        enter(reading, levels, path, token === TOKEN.openBracket);
        break;
      case TOKEN.closeBrace:
      case TOKEN.closeBracket:
        if (levels.pop() && levels.length > 0) path.pop();
        break;
      case TOKEN.comma:
        if (level?.array) level.index++;
        else if (level) level.key = undefined;
        break;
      case TOKEN.colon:
        break;
      default:
        if (level && !level.array && level.key === undefined) {
          level.key = scanner.getTokenValue();
          level.keyStart = scanner.getTokenOffset();
        } else if (token === TOKEN.string || token === TOKEN.number)
          addValue(reading, scanner, level, path, token, notebook);
    }
  }
  joinNameValue(reading.drafts, 0);
}

/** Where a stretch that is no JSON ends: before the next document's line, within a document at the line's own end. */
function foreignEnd(text: string, scanner: JSONScanner, level: Level | undefined): number | undefined {
  const start = scanner.getTokenOffset();
  if (level !== undefined && !ASSIGNMENT.test(text.slice(start, start + MOST_NAME))) return undefined;
  const next = level === undefined ? DOCUMENT_LINE : LINE_END;
  next.lastIndex = start;
  return next.exec(text)?.index ?? text.length;
}

const MOST_NAME = 130;
const ASSIGNMENT = /^[A-Za-z_][\w.-]*\s*=(?!=)/;
const DOCUMENT_LINE = /\n[ \t]*[{[]/g;
const LINE_END = /\n/g;

function enter(reading: Reading, levels: Level[], path: string[], array: boolean): void {
  const parent = levels.at(-1);
  if (parent) path.push(keyOf(parent));
  const group = array ? (parent?.group ?? -1) : addGroup(reading, parent?.group ?? -1);
  levels.push({ array, group, key: undefined, keyStart: -1, index: 0 });
}

function keyOf(level: Level): string {
  return level.array ? String(level.index) : (level.key ?? '');
}

function addValue(
  reading: Reading,
  scanner: JSONScanner,
  level: Level | undefined,
  path: readonly string[],
  token: number,
  notebook: boolean,
): void {
  const offset = scanner.getTokenOffset();
  const quoted = token === TOKEN.string ? 1 : 0;
  const start = offset + quoted;
  const error: number = scanner.getTokenError();
  const closed = quoted === 1 && scanner.getTokenLength() > 1 && error === 0;
  const end = offset + scanner.getTokenLength() - (closed ? 1 : 0);
  const keys = [...path.slice(-24), ...(level ? [keyOf(level)] : [])];
  const draft = addScalar(reading, {
    start,
    end,
    value: scanner.getTokenValue(),
    keys,
    group: level?.group ?? -1,
    from: level && !level.array && level.keyStart >= 0 ? level.keyStart : start,
    ...(quoted === 1 ? { inner: 'string' } : {}),
    ...sectionOf(keys),
  });
  if (notebook && draft && keys.includes('source')) delete draft.name;
  if (draft?.name === 'auth' && keys.includes('auths')) {
    const decoded = decodeBase64(draft.value);
    if (decoded?.includes(':') === true) draft.value = decoded;
  }
}

function sectionOf(keys: readonly string[]): { section?: string } {
  const at = keys.findIndex((key) => SECTIONED.has(key));
  const section = at === -1 ? undefined : keys[at + 1];
  return section === undefined || at + 2 >= keys.length ? {} : { section };
}

const SECTIONED = new Set(['mcpServers', 'servers', 'context_servers', 'services', 'profiles', 'auths']);
