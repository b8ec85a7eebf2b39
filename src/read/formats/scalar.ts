import { decodeBase64 } from './base64.ts';
import { addDraft, addStatement } from './draft.ts';
import type { Draft, Reading } from './draft.ts';
import { readGeneric } from './generic.ts';
import { headerOf, schemeOf } from './names.ts';
import { isTemplate } from './template.ts';

/** A value of a document: where it is written, what it says once unescaped, and under which keys. */
export interface Scalar {
  readonly start: number;
  readonly end: number;
  /** Unescaped value, where it differs from the text. */
  readonly value?: string;
  readonly keys: readonly string[];
  readonly section?: string;
  readonly group: number;
  /** Where the entry starts: its key. */
  readonly from: number;
  /** Read in it: `lines` as a script, `string` as a quoted text; absent: nothing. */
  readonly inner?: 'lines' | 'string';
}

const MAX_KEYS = 24;
const STRUCTURED = /[=:]|\s-{1,2}[A-Za-z]/;
const BARE_URL = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i;

/** Adds a scalar of a document and what is written inside it; returns its draft. */
export function addScalar(reading: Reading, scalar: Scalar): Draft | undefined {
  if (scalar.end <= scalar.start) return undefined;
  const keys = scalar.keys.length > MAX_KEYS ? scalar.keys.slice(-MAX_KEYS) : scalar.keys;
  const name = keys.findLast((key) => !/^\d+$/.test(key));
  const statement = addStatement(reading, scalar.from, scalar.end);
  const draft = addDraft(reading, scalar.start, scalar.end, statement);
  if (scalar.value !== undefined) draft.value = scalar.value;
  if (name !== undefined) draft.name = name;
  if (keys.length > 0) draft.keys = keys;
  if (scalar.section !== undefined) draft.section = scalar.section;
  draft.group = scalar.group;
  const group = reading.groups[scalar.group];
  if (group) group.entries++;
  addKeyHosts(draft, keys);
  if (draft.hosts.length > 0) reading.statements[statement]?.hosts.push(...draft.hosts);
  setHeader(draft, keys);
  if (isTemplate(draft.value)) draft.reference = true;
  if (scalar.inner !== undefined) readInner(reading, scalar, keys, statement, draft);
  return draft;
}

/** Keys such as `ghcr.io` or `https://index.docker.io/v1/` say where the value is for. */
function addKeyHosts(draft: Draft, keys: readonly string[]): void {
  for (const key of keys.slice(0, -1)) {
    const host =
      /^(?:https?:)?\/\/([^/:\s]+)/.exec(key)?.[1] ??
      /^((?:[\w-]+\.)+[a-z]{2,24})(?:[:/].*)?$/i.exec(key)?.[1];
    if (host !== undefined && keyIsHost(key)) draft.hosts.push(host.toLowerCase());
  }
}

function keyIsHost(key: string): boolean {
  return (
    key.includes('//') ||
    /\.(?:com|io|net|org|dev|app|co|ai|cloud|sh|internal|local|us|eu|uk|de)(?:[:/]|$)/i.test(key)
  );
}

function setHeader(draft: Draft, keys: readonly string[]): void {
  const name = draft.name ?? '';
  const within = keys.slice(-3, -1).some((key) => /headers?$/i.test(key));
  const header = headerOf(name) ?? (within ? name.toLowerCase() : undefined);
  if (header !== undefined && header !== '') draft.header = header;
  const scheme = schemeOf(draft.value);
  if (!scheme || scheme.rest >= draft.value.length) return;
  if (draft.header === undefined && !/^(?:bearer|basic)$/.test(scheme.scheme)) return;
  const rest = draft.value.slice(scheme.rest);
  if (/\s/.test(rest) && !isTemplate(rest)) return;
  draft.scheme = scheme.scheme;
  draft.header ??= 'authorization';
  const decoded = scheme.scheme === 'basic' ? decodeBase64(rest) : undefined;
  draft.value = decoded?.includes(':') === true ? decoded : rest;
  draft.start += scheme.rest;
}

function readInner(
  reading: Reading,
  scalar: Scalar,
  keys: readonly string[],
  statement: number,
  draft: Draft,
): void {
  const sample = reading.text.slice(scalar.start, Math.min(scalar.end, scalar.start + 8192));
  if (!STRUCTURED.test(sample) || BARE_URL.test(sample) || draft.scheme !== undefined) return;
  const context = {
    code: false,
    keys,
    group: scalar.group,
    ...(scalar.section === undefined ? {} : { section: scalar.section }),
  };
  if (scalar.inner === 'lines') readGeneric(reading, scalar.start, scalar.end, { ...context, depth: 0 });
  else
    readGeneric(
      reading,
      scalar.start,
      scalar.end,
      { ...context, depth: 1 },
      scalar.end - scalar.start < 4096 ? statement : undefined,
    );
}
