import { splitUrl } from '../../util/url.ts';
import { addDraft } from './draft.ts';
import type { Draft, Reading } from './draft.ts';
import { isTemplate } from './template.ts';

/** A URL in a text: where it stands and its host, if it names one. */
export interface FoundUrl {
  readonly start: number;
  readonly end: number;
  readonly host?: string;
}

const MAX_URL = 2048;

/** Every `scheme://…` between two offsets, in order. */
export function findUrls(text: string, from: number, to: number): FoundUrl[] {
  const found: FoundUrl[] = [];
  let at = text.indexOf('://', from);
  while (at !== -1 && at < to) {
    const start = schemeStart(text, at, found.at(-1)?.end ?? from);
    const end = urlEnd(text, at + 3, Math.min(to, at + MAX_URL));
    if (start < at && end > at + 3) {
      const host = splitUrl(text.slice(start, end))?.host;
      found.push({ start, end, ...(host !== undefined && isHost(host) ? { host } : {}) });
    }
    at = text.indexOf('://', Math.max(end, at + 3));
  }
  return found;
}

function isHost(host: string): boolean {
  return /^[a-z0-9_.:-]{1,253}$/.test(host);
}

function schemeStart(text: string, at: number, least: number): number {
  let start = at;
  while (start > least && at - start < 30 && isSchemeCode(text.charCodeAt(start - 1))) start--;
  while (start < at && !isLetter(text.charCodeAt(start))) start++;
  return start;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isSchemeCode(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46;
}

/** Where a URL ends whose authority starts at `from`: white space, a quote, an unopened bracket. */
export function urlEnd(text: string, from: number, to: number): number {
  let at = from;
  let open = 0;
  for (; at < to; at++) {
    const code = text.charCodeAt(at);
    if (open === 0 && (code <= 32 || STOPS.has(code))) break;
    if (code === 10 || code === 13) break;
    if (code === 123) open++;
    else if (code === 125) {
      if (open === 0) break;
      open--;
    } else if ((code === 41 || code === 93) && open === 0 && !opened(text, from, at, code)) break;
  }
  while (at > from && '.,;:!?'.includes(text.charAt(at - 1))) at--;
  return at;
}

const STOPS = new Set('"\'`<>|\\^\u00a0\u2028'.split('').map((mark) => mark.charCodeAt(0)));

function opened(text: string, from: number, at: number, closer: number): boolean {
  return at - from < 300 && text.slice(from, at).includes(closer === 41 ? '(' : '[');
}

/** Adds the credentials that a URL carries: its password (or lone user) and the parameters of its query. */
export function addUrlDrafts(reading: Reading, url: FoundUrl, statement: number): void {
  const parts = splitUrl(reading.text.slice(url.start, url.end));
  if (!parts) return;
  const secret = parts.password ?? parts.user;
  if (secret) finish(addDraft(reading, url.start + secret.start, url.start + secret.end, statement), url);
  for (const parameter of parts.parameters) {
    if (parameter.end - parameter.start < 4) continue;
    const draft = addDraft(reading, url.start + parameter.start, url.start + parameter.end, statement);
    draft.name = parameter.name;
    finish(draft, url);
  }
}

function finish(draft: Draft, url: FoundUrl): void {
  if (url.host !== undefined) draft.hosts.push(url.host);
  if (isTemplate(draft.value)) draft.reference = true;
}
