import type { ValueNode } from '../../model/node.ts';
import { startReading, toNode } from './draft.ts';
import type { Reading } from './draft.ts';
import { readGeneric } from './generic.ts';
import { formatOf } from './kind.ts';
import type { Format } from './kind.ts';
import { fillGroups, joinRequests, linkHosts, settleUrls } from './link.ts';
import { readDocument } from './documents.ts';
import { findUrls } from './urls.ts';

export { readReferences } from './references/index.ts';
export type { FoundReference } from './references/found.ts';

/** A stretch of a text, in UTF-16 units. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

const MAX_STRUCTURED = 2 * 1024 * 1024;
const MAX_WHOLE = 256 * 1024;
const MARGIN = 16 * 1024;

/**
 * Every value that a text writes down, in order, or those that overlap the window. The path chooses the format; a
 * document over 2 MB, and whatever has no format of its own, is read by the reader that serves every language. Never
 * throws; values of odd or broken text are those that can be made out.
 */
export function readValues(path: string, text: string, window?: Window): ValueNode[] {
  const format = formatOf(path, text);
  const reading = startReading(text);
  const structured = format.document !== undefined && text.length <= MAX_STRUCTURED;
  const part =
    structured || window === undefined || text.length <= MAX_WHOLE ? undefined : widen(text, window);
  const from = part?.start ?? 0;
  const to = part?.end ?? text.length;
  if (!structured || !readDocument(reading, format, path)) {
    readGeneric(reading, from, to, { code: format.code, depth: 0 });
  }
  const urls = findUrls(text, from, to);
  settleUrls(reading, urls);
  joinRequests(reading);
  fillGroups(reading, urls);
  linkHosts(reading, usageOf(format));
  return finish(reading, window);
}

function usageOf(format: Format): 'plain' | 'sigil' | 'none' {
  if (format.document === undefined || format.document === 'notebook')
    return format.code || !format.sigils ? 'plain' : 'sigil';
  return format.document === 'yaml' || format.document === 'env' || format.document === 'json'
    ? 'sigil'
    : 'none';
}

/** The window with what lies around it, to whole lines where lines are short. */
function widen(text: string, window: Window): Window {
  const start = Math.max(0, window.start - MARGIN);
  const end = Math.min(text.length, window.end + MARGIN);
  const line = text.indexOf('\n', start);
  return { start: start > 0 && line !== -1 && line < window.start ? line + 1 : start, end };
}

function finish(reading: Reading, window: Window | undefined): ValueNode[] {
  const drafts = window
    ? reading.drafts.filter((draft) => draft.end > window.start && draft.start < window.end)
    : reading.drafts;
  drafts.sort((a, b) => a.start - b.start || b.end - a.end);
  const nodes: ValueNode[] = [];
  for (const [index, draft] of drafts.entries()) {
    const before = drafts[index - 1];
    if (before && before.start === draft.start && before.end === draft.end && before.name === draft.name)
      continue;
    nodes.push(toNode(draft, reading.statements[draft.statement] ?? draft));
  }
  return nodes;
}
