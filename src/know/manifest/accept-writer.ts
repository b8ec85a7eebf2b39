import { isMap, isSeq, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { Acceptance } from '../../model/manifest.ts';
import { addDays, addMonths, isDay } from '../../util/day.ts';
import { scalar } from './scalar.ts';

const HEADER =
  '# Findings that are known, why, and until when. One line each; a line counts once it is reviewed.';

/** Keys in the order in which a line has them. */
const ORDER = [
  'check',
  'id',
  'effect',
  'reason',
  'until',
  'by',
  'revoked',
  'environment',
  'places',
  'unreviewed',
] as const;

/** An acceptance without the place where it was read. */
export type NewAcceptance = Omit<Acceptance, 'place'>;

/** An entry of the file as it stands: its lines, first and behind the last. */
interface Entry {
  readonly key: string;
  readonly first: number;
  readonly end: number;
}

/**
 * The text of `overscope.accepted.yaml` with this acceptance in it: in the place of the one with the same check and
 * id, else where it sorts. Comments and all other lines stay as they are, so that two branches merge. The existing
 * text is one that `readManifests` found nothing wrong in; one that is no list throws.
 */
export function writeAcceptance(existing: string | undefined, acceptance: NewAcceptance): string {
  const text = (existing ?? '').replace(/^\uFEFF/, '');
  const line = acceptanceLine(acceptance);
  if (text.trim() === '') return `${HEADER}\n${line}\n`;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const document = parseDocument(text, { logLevel: 'silent' });
  const entries = isFlow(document) ? rewritten(document, lines) : entriesOf(document, text);
  place(lines, entries, line, keyOf(acceptance.check, acceptance.id));
  return `${lines.join(newline)}${newline}`;
}

/** The line that `writeAcceptance` would replace, where it says something else. */
export function acceptedBefore(existing: string | undefined, acceptance: NewAcceptance): string | undefined {
  const all: unknown = parseDocument(existing ?? '', { logLevel: 'silent' }).toJS({ maxAliasCount: 100 });
  const before = (Array.isArray(all) ? (all as readonly NewAcceptance[]) : []).find(
    (one) => keyOf(one.check, one.id) === keyOf(acceptance.check, acceptance.id),
  );
  if (before === undefined) return undefined;
  const line = acceptanceLine({ ...before, places: before.places ?? [] });
  return line === acceptanceLine(acceptance) ? undefined : line.slice(2);
}

/** One acceptance as a line of the file, a flow mapping in a list. */
export function acceptanceLine(acceptance: NewAcceptance): string {
  const parts = ORDER.flatMap((key) => {
    const value: string | boolean | readonly string[] | undefined = acceptance[key];
    if (value === undefined) return [];
    if (typeof value === 'boolean') return [`${key}: ${value}`];
    if (typeof value === 'string') return [`${key}: ${scalar(value)}`];
    return value.length === 0 ? [] : [`${key}: [${value.toSorted(byUnits).map(scalar).join(', ')}]`];
  });
  return `- { ${parts.join(', ')} }`;
}

function byUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function keyOf(check: unknown, id: unknown): string {
  return `${String(check)} ${String(id)}`;
}

function isFlow(document: Document): boolean {
  return isSeq(document.contents) && document.contents.flow === true;
}

function entriesOf(document: Document, text: string): Entry[] {
  const root = document.contents;
  if (root === null) return [];
  if (!isSeq(root)) throw new TypeError('the accepted findings are no list');
  return root.items.map((item) => {
    const [start = 0, end = start] = (isMap(item) && item.range) || [];
    // A block mapping's range ends behind its line break, a flow mapping's in front of it.
    const body = text.slice(start, end).trimEnd();
    const first = lineAt(text, start);
    const key = isMap(item) ? keyOf(item.get('check'), item.get('id')) : '';
    return { key, first, end: first + body.split('\n').length };
  });
}

function lineAt(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** A list in brackets becomes one line an entry; the comments in front of it stay. */
function rewritten(document: Document, lines: string[]): Entry[] {
  const header = lines.findIndex((line) => !/^\s*(?:#|$)/.test(line));
  const all = document.toJS({ maxAliasCount: 100 }) as readonly NewAcceptance[];
  lines.splice(
    header,
    lines.length - header,
    ...all.map((one) => acceptanceLine({ ...one, places: one.places ?? [] })),
  );
  return all.map((one, index) => ({
    key: keyOf(one.check, one.id),
    first: header + index,
    end: header + index + 1,
  }));
}

function place(lines: string[], entries: readonly Entry[], line: string, key: string): void {
  const same = entries.find((entry) => entry.key === key);
  if (same) {
    lines.splice(same.first, same.end - same.first, line);
    return;
  }
  const next = entries.findIndex((entry) => entry.key > key);
  const follower = entries[next];
  if (!follower) {
    lines.splice(entries.at(-1)?.end ?? lines.length, 0, line);
    return;
  }
  let at = follower.first;
  // A comment in front of an entry is about it; in front of the first one, about the file.
  if (next > 0) while (/^\s*#/.test(lines[at - 1] ?? '')) at -= 1;
  lines.splice(at, 0, line);
}

/** What `--until` gives: a day, or what is wrong with it in one line. */
export type Until = { readonly day: string } | { readonly wrong: string };

/** Months after which an acceptance is asked for again, as an attestation is. */
const LONGEST = 12;

/**
 * Reads `2027-01-31` or a number of days (`90d`) or weeks (`12w`) from `asOf` on; the day itself still counts. At most
 * twelve months ahead.
 */
export function parseUntil(text: string, asOf: string): Until {
  const [, count = '', unit] = /^(\d{1,4})([dw])$/.exec(text.trim()) ?? [];
  const day = unit === undefined ? text.trim() : addDays(asOf, Number(count) * (unit === 'w' ? 7 : 1));
  if (!isDay(day)) return { wrong: 'this is no day; write YYYY-MM-DD, or a number of days such as 90d' };
  if (day < asOf) return { wrong: `${day} has passed` };
  const latest = addMonths(asOf, LONGEST);
  return day > latest
    ? { wrong: `an acceptance counts for 12 months at most: ${latest} or earlier` }
    : { day };
}
