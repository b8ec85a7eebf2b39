import { addGroup } from './draft.ts';
import type { Reading } from './draft.ts';
import { joinNameValue } from './generic.ts';
import { addScalar } from './scalar.ts';

interface Element {
  readonly name: string;
  readonly group: number;
  /** `id`, `name` or `key` by which it is told from its neighbours. */
  id: string | undefined;
  textStart: number;
  children: number;
}

const ATTRIBUTE = /([\w:.-]{1,128})\s*=\s*(?:"([^"<]{0,8192})"|'([^'<]{0,8192})')/g;
const MAX_TAG = 32_768;
const MAX_OPEN = 512;

/** Reads XML and what resembles it: elements and attributes as pairs, `<key>K</key><string>v</string>` too. */
export function readXml(reading: Reading): void {
  const { text } = reading;
  const open: Element[] = [];
  let at = text.indexOf('<');
  while (at !== -1) {
    const next = readMark(reading, open, at);
    at = text.indexOf('<', Math.max(next, at + 1));
  }
  joinNameValue(reading.drafts, 0);
}

/** Reads one tag, comment or section of characters; returns where it ends. */
function readMark(reading: Reading, open: Element[], at: number): number {
  const { text } = reading;
  if (text.startsWith('<!--', at)) return at + 4;
  if (text.startsWith('<![CDATA[', at)) {
    const close = text.indexOf(']]>', at);
    const top = open.at(-1);
    if (top && close !== -1) addText(reading, open, at + 9, close);
    return close === -1 ? text.length : close + 3;
  }
  const end = tagEnd(text, at);
  if (end === -1) return at + 1;
  if (text.charAt(at + 1) === '/') {
    const top = open.pop();
    if (top && top.children === 0 && top.textStart > 0) addText(reading, [...open, top], top.textStart, at);
    return end + 1;
  }
  const name = /^[A-Za-z_][\w:.-]{0,127}/.exec(text.slice(at + 1, at + 130))?.[0];
  if (name === undefined) return end + 1;
  const parent = open.at(-1);
  if (parent) parent.children++;
  const element: Element = {
    name,
    group: addGroup(reading, parent?.group ?? -1),
    id: undefined,
    textStart: end + 1,
    children: 0,
  };
  readAttributes(reading, [...open.slice(-24), element], at + 1 + name.length, end);
  if (text.charAt(end - 1) !== '/') {
    if (open.length < MAX_OPEN) open.push(element);
  }
  return end + 1;
}

function tagEnd(text: string, at: number): number {
  let quote = 0;
  const limit = Math.min(text.length, at + MAX_TAG);
  for (let index = at + 1; index < limit; index++) {
    const code = text.charCodeAt(index);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 62) return index;
    else if (code === 60) return -1;
    else if ((code === 34 || code === 39) && text.charCodeAt(index - 1) === 61) quote = code;
  }
  return -1;
}

function readAttributes(reading: Reading, path: readonly Element[], from: number, to: number): void {
  const tag = reading.text.slice(from, to);
  const element = path.at(-1);
  for (const match of tag.matchAll(ATTRIBUTE)) {
    const value = match[2] ?? match[3] ?? '';
    const name = match[1] ?? '';
    if (element && /^(?:id|name|key)$/i.test(name)) element.id ??= value;
    const end = from + match.index + match[0].length - 1;
    add(reading, path, name, end - value.length, end, from + match.index);
  }
}

function addText(reading: Reading, path: readonly Element[], from: number, to: number): void {
  let start = from;
  let end = Math.min(to, from + 65_536);
  while (start < end && reading.text.charCodeAt(start) <= 32) start++;
  while (end > start && reading.text.charCodeAt(end - 1) <= 32) end--;
  const element = path.at(-1);
  const parent = path.at(-2);
  if (!element || start >= end) return;
  if (parent && /^(?:id|name|key)$/i.test(element.name))
    parent.id = reading.text.slice(start, Math.min(end, start + 128));
  const plist = /^(?:string|data)$/.test(element.name) ? parent?.id : undefined;
  if (plist !== undefined && parent?.name === 'dict') {
    parent.id = undefined;
    add(reading, path.slice(0, -1), plist, start, end, start);
  } else add(reading, path.slice(0, -1), element.name, start, end, from - element.name.length - 2);
}

function add(
  reading: Reading,
  path: readonly Element[],
  name: string,
  start: number,
  end: number,
  from: number,
): void {
  const section = path.findLast((element) => element.id !== undefined && element.id !== '')?.id;
  const value = unescape(reading.text.slice(start, end));
  addScalar(reading, {
    start,
    end,
    value,
    keys: [...path.slice(-16).map((element) => element.name), name],
    ...(section === undefined || section === value ? {} : { section: section.slice(0, 128) }),
    group: path.at(-1)?.group ?? -1,
    from: Math.max(0, from),
    inner: 'string',
  });
}

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function unescape(text: string): string {
  return text.includes('&')
    ? text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => ENTITIES.get(name) ?? whole)
    : text;
}
