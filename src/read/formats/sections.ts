import { addGroup } from './draft.ts';
import type { Draft, Reading } from './draft.ts';
import { readGeneric } from './generic.ts';
import { InertLines } from './inert.ts';
import { addScalar } from './scalar.ts';

/** How lines of `key = value` differ between formats. */
export interface LineRules {
  /** `[section]` headers. */
  readonly sections: boolean;
  /** Marks that part key and value. */
  readonly separator: RegExp;
  /** White space and `#` or `;` end an unquoted value. */
  readonly comments: boolean;
  /** A backslash at the end continues the value. */
  readonly continued: boolean;
  /** The whole file is one mapping of variables. */
  readonly variables: boolean;
  /** Keys that begin with `//` and a registry's host. */
  readonly registries: boolean;
  /** Lines that were read by these rules before. */
  readonly inert: InertLines;
}

const PAIR =
  /^(?:export[ \t\u00a0]+|set[ \t\u00a0]+|setenv[ \t\u00a0]+)?((?:"[^"\n]{1,200}"|'[^'\n]{1,200}'|[^\s=:#;"'[{<>()|][^\n=]{0,255}?))[ \t\u00a0]*(=>|\+=|\?=|=)[ \t\u00a0]*/;
const NPM_PAIR = /^(\/\/[^\s=]{1,255}?|[^\s=:#;]{1,128})[ \t\u00a0]*(=)[ \t\u00a0]*/;
const COLON_PAIR = /^([^\s=:#![;{"'<>][^\n=:]{0,255}?)[ \t\u00a0]*([=:])[ \t\u00a0]*/;
const SPACE_PAIR = /^([A-Za-z][\w.-]{1,60})([ \t\u00a0]+)(?=\S)/;

export const INI: LineRules = {
  sections: true,
  separator: PAIR,
  comments: true,
  continued: false,
  variables: false,
  registries: false,
  inert: new InertLines(),
};
export const NPMRC: LineRules = {
  ...INI,
  separator: NPM_PAIR,
  registries: true,
  inert: new InertLines(),
};
export const ENV: LineRules = {
  sections: false,
  separator: PAIR,
  comments: true,
  continued: false,
  variables: true,
  registries: false,
  inert: new InertLines(),
};
export const PROPERTIES: LineRules = {
  sections: false,
  separator: COLON_PAIR,
  comments: false,
  continued: true,
  variables: false,
  registries: false,
  inert: new InertLines(),
};

/**
 * Reads files of lines: `.env`, INI, TOML, properties, `.npmrc` and their like. Quoted values may go over lines; a
 * line that is no pair is read as any text.
 */
export function readSections(reading: Reading, rules: LineRules): void {
  const { text } = reading;
  let section: readonly string[] = [];
  let group = addGroup(reading, -1);
  let first = 0;
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    let end = newline === -1 ? text.length : newline;
    let start = at;
    at = end + 1;
    while (start < end && text.charCodeAt(start) <= 32) start++;
    while (end > start && text.charCodeAt(end - 1) <= 32) end--;
    if (end === start || rules.inert.replay(reading, start, end)) continue;
    const header = rules.sections ? headerOf(text.slice(start, Math.min(end, start + 300))) : undefined;
    if (header) {
      nameSection(reading.drafts, first, section);
      first = reading.drafts.length;
      section = header;
      group = addGroup(reading, -1);
      continue;
    }
    at = Math.max(at, readLine(reading, rules, start, end, section, group));
  }
}

/** A section that says where it leads hands its hosts over through its group; nothing else is to be settled. */
function nameSection(drafts: readonly Draft[], from: number, section: readonly string[]): void {
  const name = section.join('.');
  for (let index = from; index < drafts.length; index++) {
    const draft = drafts[index];
    if (draft && name !== '') draft.section ??= name;
  }
}

function headerOf(line: string): readonly string[] | undefined {
  const match = /^\[{1,2}\s*([^\]\n]{0,250}?)\s*\]{1,2}\s*(?:[#;].*)?$/.exec(line);
  if (match?.[1] === undefined) return undefined;
  const sub = /^([\w-]+)\s+"(.*)"$/.exec(match[1]);
  if (sub) return [sub[1] ?? '', sub[2] ?? ''];
  const quoted = match[1].match(/"[^"]*"|'[^']*'|[^.]+/g);
  return /["']/.test(match[1]) && quoted
    ? quoted.map((part) => part.replace(/^["'\s]+|["'\s]+$/g, ''))
    : [match[1]];
}

/** Reads a line; returns the offset at which the next one starts. */
function readLine(
  reading: Reading,
  rules: LineRules,
  start: number,
  end: number,
  section: readonly string[],
  group: number,
): number {
  const { text } = reading;
  const head = text.slice(start, Math.min(end, start + 600));
  const comment = /^(?:#+|;+|!|\/\/(?=\s)|rem\s)\s*/i.exec(head);
  const skip = comment && !(rules.registries && head.startsWith('//')) ? comment[0].length : 0;
  const body = head.slice(skip);
  const match = rules.separator.exec(body) ?? otherPair(rules, body);
  if (!match?.[1] || (skip > 0 && /\s/.test(match[1].trim()))) {
    const [drafts, statements] = [reading.drafts.length, reading.statements.length];
    readGeneric(reading, start, end, { code: false, depth: 0, group, ...sectionContext(section) });
    rules.inert.remember(reading, start, end, drafts, statements);
    return end + 1;
  }
  const key = match[1].trim().replace(/^["']|["']$/g, '');
  const value = start + skip + match[0].length;
  const extent = valueExtent(text, value, end, rules);
  if (extent.nested) {
    readGeneric(reading, value, extent.next - 1, {
      code: false,
      depth: 0,
      name: key,
      keys: [...section, key],
      group,
      ...sectionContext(section),
    });
    return extent.next;
  }
  const draft = addScalar(reading, {
    start: extent.start,
    end: extent.end,
    keys: [...section, ...keyPath(key, rules)],
    ...sectionContext(section),
    group,
    from: start + skip,
    inner: 'string',
  });
  if (draft && extent.value !== undefined && draft.scheme === undefined) draft.value = extent.value;
  if (draft && section.length === 0 && draft.keys?.length === 1) delete draft.keys;
  return extent.next;
}

/** `//registry.npmjs.org/:_authToken` is the key `_authToken` of that registry. */
function keyPath(key: string, { registries }: LineRules): readonly string[] {
  if (!registries || !key.startsWith('//')) return [key];
  const colon = key.lastIndexOf(':');
  return colon > 2 ? [key.slice(0, colon), key.slice(colon + 1)] : [key];
}

/** `key: value` of setup.cfg and `.pypirc`, `key value` of redis.conf. */
function otherPair(rules: LineRules, body: string): RegExpExecArray | null {
  if (!rules.sections) return null;
  const colon = /^([A-Za-z_][\w.-]{0,127})[ \t]*(:)[ \t]+(?=\S)/.exec(body);
  if (colon) return colon;
  if (!/^[A-Za-z][\w.-]*[ \t]+\S+$/.test(body)) return null;
  return SPACE_PAIR.exec(body);
}

function sectionContext(section: readonly string[]): { section?: string } {
  return section.length > 0 ? { section: section.join('.') } : {};
}

interface Extent {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  readonly value?: string;
  /** An array or inline table. */
  readonly nested?: true;
}

const MAX_VALUE = 65_536;

function valueExtent(text: string, start: number, end: number, rules: LineRules): Extent {
  const quote = text.charAt(start);
  if (start < end && (quote === '"' || quote === "'" || quote === '`')) {
    const mark = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
    const close = closing(text, start + mark.length, mark, Math.min(text.length, start + MAX_VALUE), end);
    if (close !== -1) {
      const newline = text.indexOf('\n', close);
      const raw = text.slice(start + mark.length, close);
      const value = quote === '"' && raw.includes('\\') ? { value: raw.replace(/\\(["'\\$`])/g, '$1') } : {};
      return {
        start: start + mark.length,
        end: close,
        next: newline === -1 ? text.length : newline + 1,
        ...value,
      };
    }
  }
  if (rules.sections && (quote === '[' || quote === '{')) {
    const close = endOfList(text, start, end);
    if (close !== -1) return { start, end: close + 1, next: close + 2, nested: true };
  }
  return plainExtent(text, start, end, rules);
}

const MAX_LIST = 8192;

/** Closing bracket of an array or inline table, at the end of its line or of one of the next that is no pair. */
function endOfList(text: string, start: number, line: number): number {
  const mark = text.charAt(start) === '[' ? ']' : '}';
  let end = line;
  while (end - start < MAX_LIST) {
    const tail = Math.max(start + 1, end - 120);
    const last = tail + text.slice(tail, end).lastIndexOf(mark);
    if (last >= tail && /^[\]}]\s*(?:#.*)?$/.test(text.slice(last, end))) return last;
    if (end >= text.length || mark === '}') return -1;
    const from = end + 1;
    const newline = text.indexOf('\n', from);
    end = newline === -1 ? text.length : newline;
    if (/^\s*(?:\[[\w.-]+\]|[\w.-]+\s*=)/.test(text.slice(from, Math.min(end, from + 100)))) return -1;
  }
  return -1;
}

/** The closing quote: on the same line, or on a later one where only a whole value is left behind it. */
function closing(text: string, from: number, mark: string, limit: number, line: number): number {
  for (let at = from; at < limit; at++) {
    if (mark.startsWith('"') && text.charCodeAt(at) === 92) at++;
    else if (text.startsWith(mark, at)) {
      const after = text.slice(at + mark.length, at + mark.length + 8);
      if (at < line) return /^\s*(?:$|[#;,])|^\s/.test(after) || at + mark.length >= line ? at : -1;
      return /^[ \t]*(?:\r?\n|$|#)/.test(after) ? at : -1;
    }
  }
  return -1;
}

function plainExtent(text: string, start: number, end: number, rules: LineRules): Extent {
  let last = end;
  let next = end + 1;
  if (rules.comments) {
    const comment = text.slice(start, Math.min(end, start + MAX_VALUE)).search(/[ \t][#;](?:\s|$)|[ \t]#/);
    if (comment !== -1) last = start + comment;
  }
  if (!rules.continued || text.charCodeAt(end - 1) !== 92)
    return { start, end: Math.max(start, trimmed(text, start, last)), next };
  while (text.charCodeAt(last - 1) === 92 && next < text.length && next - start < MAX_VALUE) {
    const newline = text.indexOf('\n', next);
    last = newline === -1 ? text.length : newline;
    next = last + 1;
    if (text.charCodeAt(last - 1) === 13) last--;
  }
  return { start, end: last, next, value: text.slice(start, last).replace(/\\\r?\n[ \t]*/g, '') };
}

function trimmed(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && text.charCodeAt(last - 1) <= 32) last--;
  return last;
}
