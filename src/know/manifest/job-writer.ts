import { isMap, isNode, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, Pair, YAMLMap } from 'yaml';
import type { ProposedJob } from '../../model/proposal.ts';
import { jobLines, UNKNOWN_LINE } from './job-lines.ts';

const HEADER = [
  '# What each credential here is for. Proposed by overscope init from what it found: behind every line',
  '# stands why. A line with "unknown # ?" is a question that only you can answer.',
];
const STEP = '  ';

/** The text of a manifest with jobs added, and the lines in it, from 1, that ask something. */
export interface Written {
  readonly text: string;
  readonly unknown: readonly number[];
}

/** A manifest of these jobs. */
export function newManifest(jobs: readonly ProposedJob[]): Written {
  const lines = [...HEADER, 'version: 1', '', 'jobs:', ...blocks(jobs, STEP, STEP)];
  return { text: `${lines.join('\n')}\n`, unknown: asking(lines, 0, lines.length) };
}

/** Jobs, an empty line between them, indented. */
function blocks(jobs: readonly ProposedJob[], indent: string, step: string): string[] {
  return jobs.flatMap((job, index) => [
    ...(index === 0 ? [] : ['']),
    ...jobLines(job, step).map((line) => `${indent}${line}`),
  ]);
}

function asking(lines: readonly string[], from: number, to: number): number[] {
  return lines.flatMap((line, index) =>
    index >= from && index < to && UNKNOWN_LINE.test(line) ? [index + 1] : [],
  );
}

/**
 * A manifest with jobs added behind those that it has; every other byte stays. Where its jobs stand in brackets, they
 * become lines, in their order and with their comments. The text is one that `readManifests` found nothing wrong in;
 * `undefined` where nothing can be added without a change to what is there, as behind an alias.
 */
export function addJobs(existing: string, jobs: readonly ProposedJob[]): Written | undefined {
  const mark = /^\uFEFF/.exec(existing)?.[0] ?? '';
  const text = existing.slice(mark.length);
  const place = insertionPlace(text);
  const written = place === undefined ? unfolded(text, jobs) : inserted(text, place, jobs);
  if (written === undefined || !keepsAll(text, written.text, jobs)) return undefined;
  return { ...written, text: `${mark}${written.text}` };
}

function inserted(text: string, place: Insertion, jobs: readonly ProposedJob[]): Written {
  const newline = /\r\n/.test(text) ? '\r\n' : '\n';
  const added = [
    ...(place.separated ? [''] : []),
    ...(place.opens ? ['jobs:'] : []),
    ...blocks(jobs, place.indent, STEP),
  ];
  const [before, after] = [text.slice(0, place.at), text.slice(place.from)];
  const start = before === '' || before.endsWith('\n') ? before : `${before}${newline}`;
  const gap = after !== '' && !/^[ \t]*\r?\n/.test(after) && place.separated ? newline : '';
  const whole = `${start}${added.join(newline)}${newline}${gap}${after}`;
  const first = start.split('\n').length - 1;
  return { text: whole, unknown: asking(whole.split(/\r?\n/), first, first + added.length) };
}

/** Jobs in brackets as lines, with the new ones behind them. */
function unfolded(text: string, jobs: readonly ProposedJob[]): Written | undefined {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'error' });
  const root = document.contents;
  if (!isMap(root)) return undefined;
  const value = pairOf(root, 'jobs')?.value;
  const added = parseDocument(blocks(jobs, '', STEP).join('\n'), { logLevel: 'error' }).contents;
  if (!isMap(added) || (value !== undefined && !isMap(value))) return undefined;
  root.flow = false;
  if (isMap(value)) {
    value.flow = false;
    value.items.push(...added.items);
  } else root.items.push(document.createPair('jobs', added));
  const whole = document.toString({ lineWidth: 0 });
  const before = new Set(text.split(/\r?\n/));
  const lines = whole.split('\n').map((line) => (before.has(line) ? '' : line));
  return { text: whole, unknown: asking(lines, 0, lines.length) };
}

/** Whether a text says all that it said before, and the new jobs besides. */
function keepsAll(before: string, after: string, jobs: readonly ProposedJob[]): boolean {
  const [old, now] = [valueOf(before), valueOf(after)];
  if (old === undefined || now === undefined) return false;
  const { jobs: all, ...rest } = now;
  const { jobs: had, ...others } = old;
  if (typeof all !== 'object' || all === null) return false;
  const names = new Set(jobs.map(({ name }) => name));
  const kept = Object.entries(all).filter(([name]) => !names.has(name));
  const hadJobs = typeof had === 'object' && had !== null ? Object.entries(had) : [];
  return (
    Object.keys(all).length === kept.length + names.size &&
    JSON.stringify([rest, kept]) === JSON.stringify([others, hadJobs])
  );
}

function valueOf(text: string): Readonly<Record<string, unknown>> | undefined {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'error' });
  if (document.errors.length > 0) return undefined;
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

/** Where lines are added: they replace what stands from `at` to `from`, mostly nothing. */
interface Insertion {
  readonly at: number;
  readonly from: number;
  readonly indent: string;
  /** An empty line comes first. */
  readonly separated: boolean;
  /** `jobs:` is not there yet. */
  readonly opens: boolean;
}

function insertionPlace(text: string): Insertion | undefined {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'error' });
  const root = document.contents;
  if (!isMap(root) || root.flow === true) return undefined;
  const pair = pairOf(root, 'jobs');
  if (pair === undefined) return behindAll(text, document);
  const { value } = pair;
  if (isMap(value)) return value.flow === true ? inPlaceOf(text, value) : behindLast(text, value);
  const blank = value === null || (isScalar(value) && value.value === null);
  if (!blank || !isScalar(pair.key)) return undefined;
  const end = lineEnd(text, pair.key.range?.[1] ?? 0);
  const rest = text.slice(pair.key.range?.[1] ?? 0, end);
  return /^\s*:\s*(?:#.*)?$/.test(rest.trimEnd()) ? plain(end) : undefined;
}

function pairOf(root: YAMLMap, key: string): Pair | undefined {
  return root.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function plain(at: number): Insertion {
  return { at, from: at, indent: STEP, separated: false, opens: false };
}

/** `jobs: {}` gives way to a block; brackets with something in them stay whole. */
function inPlaceOf(text: string, value: YAMLMap): Insertion | undefined {
  const [start = 0, end = 0] = value.range ?? [];
  const stop = lineEnd(text, end);
  if (value.items.length > 0 || text.slice(end, stop).trim() !== '' || text.slice(start, end).includes('#'))
    return undefined;
  const at = start - (/[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0);
  return { ...plain(at), from: stop };
}

/** Behind the last job and the comments that are indented as its lines are. */
function behindLast(text: string, jobs: YAMLMap): Insertion | undefined {
  const [first] = jobs.items;
  const start = isScalar(first?.key) ? first.key.range?.[0] : undefined;
  if (start === undefined) return undefined;
  const column = start - lineStart(text, start);
  const indent = text.slice(start - column, start);
  if (!/^ +$/.test(indent)) return undefined;
  let at = lineEnd(text, text.slice(0, lastEnd(jobs) ?? start).trimEnd().length);
  for (;;) {
    const comment = /^(?:[ \t]*\r?\n)*( *)#[^\n]*(?:\n|$)/.exec(text.slice(at));
    if (comment === null || (comment[1] ?? '').length <= column) break;
    at += comment[0].length;
  }
  return { at, from: at, indent, separated: true, opens: false };
}

/** Where the last thing of a block ends that is no comment. */
function lastEnd(node: unknown): number | undefined {
  const item = isMap(node) || isSeq(node) ? node.items.at(-1) : undefined;
  if ((isMap(node) || isSeq(node)) && node.flow !== true && item !== undefined)
    return isPair(item) ? (lastEnd(item.value) ?? lastEnd(item.key)) : lastEnd(item);
  return isNode(node) ? node.range?.[1] : undefined;
}

/** At the end of the document, in front of the mark that ends it. */
function behindAll(text: string, document: Document): Insertion {
  const end = /^\.\.\.(?=\s|$)/m.exec(text.slice(document.contents?.range?.[1] ?? 0));
  const at = end === null ? text.length : (document.contents?.range?.[1] ?? 0) + end.index;
  return { at, from: at, indent: STEP, separated: text.slice(0, at).trim() !== '', opens: true };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Behind the line break of the line that an offset is in. */
function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at + 1;
}
