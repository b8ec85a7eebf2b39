import { CST, isAlias, isMap, isNode, isScalar, isSeq, Lexer, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { Acceptance } from '../../model/manifest.ts';
import { byteMark } from './byte-mark.ts';
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

/** An entry of the file as it stands, with the comments that belong to it. */
interface Entry {
  readonly acceptance: NewAcceptance;
  readonly key: string;
  /** Its lines: the first one and the one behind the last. */
  readonly first: number;
  readonly end: number;
  /** Comments on lines in front of it, inside it, and behind it on its last line. */
  readonly before: readonly string[];
  readonly inside: readonly string[];
  readonly behind: string | undefined;
}

/**
 * The text of `overscope.accepted.yaml` with this acceptance in it: in the place of the one with the same check and
 * id, else where it sorts. Comments, line ends, a byte order mark and all other lines stay as they are, so that two
 * branches merge. The existing text is one that `readManifests` found nothing wrong in; one that is no list throws.
 */
export function writeAcceptance(existing: string | undefined, acceptance: NewAcceptance): string {
  const { mark, newline, text } = byteMark(existing ?? '');
  if (text.trim() === '') return `${mark}${HEADER}${newline}${acceptanceLine(acceptance)}${newline}`;
  const document = parseDocument(text, { logLevel: 'silent' });
  if (isSeq(document.contents) && document.contents.flow === true) {
    const lines = formatAcceptances(existing ?? '');
    return lines === mark
      ? `${mark}${acceptanceLine(acceptance)}${newline}`
      : writeAcceptance(lines, acceptance);
  }
  const lines = text.replace(/\n$/, '').split('\n');
  place(lines, entriesOf(document, text), acceptance);
  return `${mark}${lines.join(newline)}${newline}`;
}

/**
 * The same acceptances in the order of the file, one canonical line each, with every comment: one in front of an entry
 * stays there, one inside it goes in front. A line that is there twice stays once.
 */
export function formatAcceptances(existing: string): string {
  const { mark, newline, text } = byteMark(existing);
  const document = parseDocument(text, { logLevel: 'silent' });
  const entries = entriesOf(document, text);
  const [first] = entries;
  if (first === undefined)
    return (
      mark +
      comments(text)
        .map((line) => line + newline)
        .join('')
    );
  const last = entries.at(-1) ?? first;
  const after = comments(lastGap(document, text, last));
  const lines = entries
    .map((entry, index) => ({ ...entry, before: index === 0 ? [] : entry.before }))
    .toSorted((a, b) => byUnits(a.key, b.key))
    .flatMap(({ before, inside, behind, acceptance }) => [
      ...before,
      ...inside,
      `${acceptanceLine(acceptance)}${behind === undefined ? '' : ` ${behind}`}`,
    ]);
  const distinct = lines.filter((line, index) => line.startsWith('#') || lines.indexOf(line) === index);
  return `${mark}${[...first.before, ...distinct, ...after].join(newline)}${newline}`;
}

/** The line that `writeAcceptance` would replace, where it says something else. */
export function acceptedBefore(existing: string | undefined, acceptance: NewAcceptance): string | undefined {
  const { text } = byteMark(existing ?? '');
  const key = keyOf(acceptance);
  const before = entriesOf(parseDocument(text, { logLevel: 'silent' }), text).find(
    (entry) => entry.key === key,
  );
  if (before === undefined) return undefined;
  const line = acceptanceLine(before.acceptance);
  return line === acceptanceLine(acceptance) ? undefined : line.slice(2);
}

/** One acceptance as a line of the file, a flow mapping in a list. */
export function acceptanceLine(acceptance: NewAcceptance): string {
  const parts = ORDER.flatMap((key) => {
    const value: string | boolean | readonly string[] | undefined = acceptance[key];
    if (value === undefined) return [];
    if (typeof value === 'boolean') return [`${key}: ${value}`];
    if (typeof value === 'string') return [`${key}: ${scalar(value)}`];
    return [`${key}: [${value.toSorted(byUnits).map(scalar).join(', ')}]`];
  });
  return `- { ${parts.join(', ')} }`;
}

function byUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function keyOf({ check, id }: Pick<NewAcceptance, 'check' | 'id'>): string {
  return `${check} ${id}`;
}

function entriesOf(document: Document, text: string): Entry[] {
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return [];
  if (!isSeq(root)) throw new TypeError('the accepted findings are no list');
  let end = 0;
  return root.items.map((item, index) => {
    const [start = 0, stop = start] = (isNode(item) && item.range) || [];
    // A block mapping's range ends behind its line break, a flow mapping's in front of it.
    const body = text.slice(start, stop).trimEnd();
    const gap = index === 0 ? text.slice(0, start) : text.slice(end, start);
    end = start + body.length;
    const line = text.slice(end, lineEnd(text, end));
    const acceptance = plainAcceptance(item, document);
    const first = lineAt(text, start);
    return {
      acceptance,
      key: keyOf(acceptance),
      first,
      end: first + body.split('\n').length,
      // What follows the entry in front of this one on its line belongs to that one.
      before: comments(index === 0 ? gap : gap.slice(Math.max(0, gap.indexOf('\n')))),
      inside: commentTokens(body),
      behind: comments(line)[0],
    };
  });
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

function lineAt(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** What stands behind the line of the last entry. */
function lastGap(document: Document, text: string, last: Entry): string {
  const root = document.contents;
  const flow = isSeq(root) && root.flow === true;
  const lines = text.split('\n');
  const rest = lines.slice(last.end).join('\n');
  return flow ? rest.replace(/^\s*\]/, '') : rest;
}

/** Comments of a text between entries, where nothing is quoted. */
function comments(gap: string): string[] {
  return (gap.match(/#.*/g) ?? []).map((comment) => comment.trimEnd());
}

/** Comments inside an entry, where a `#` may also stand in a value. */
function commentTokens(body: string): string[] {
  return [...new Lexer().lex(body)].filter((token) => CST.tokenType(token) === 'comment');
}

/** An entry's own words: what YAML would take for a number stays as it is written. */
function plainAcceptance(item: unknown, document: Document): NewAcceptance {
  const node = isAlias(item) ? item.resolve(document) : item;
  const pairs = isMap(node) ? node.items : [];
  return Object.fromEntries(
    pairs.map(({ key, value }) => [String(plainValue(key, document)), plainValue(value, document)]),
  ) as unknown as NewAcceptance;
}

function plainValue(value: unknown, document: Document): string | boolean | readonly string[] | undefined {
  const node = isAlias(value) ? value.resolve(document) : value;
  if (isSeq(node)) return node.items.map((item) => String(plainValue(item, document)));
  if (!isScalar(node) || node.value === null) return undefined;
  if (typeof node.value === 'boolean' || typeof node.value === 'string') return node.value;
  return node.source ?? JSON.stringify(node.value);
}

function place(lines: string[], entries: readonly Entry[], acceptance: NewAcceptance): void {
  const key = keyOf(acceptance);
  const line = acceptanceLine(acceptance);
  const [same, ...copies] = entries.filter((entry) => entry.key === key);
  if (same) {
    for (const copy of copies.toReversed()) lines.splice(copy.first, copy.end - copy.first);
    const behind = same.behind === undefined ? '' : ` ${same.behind}`;
    lines.splice(same.first, same.end - same.first, ...same.inside, `${line}${behind}`);
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
