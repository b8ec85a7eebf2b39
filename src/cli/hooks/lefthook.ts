import { isMap, isScalar, isSeq, parseDocument, type Pair, type YAMLMap } from 'yaml';
import type { HookName } from './script.ts';

const NAME = 'overscope';

/** The file with a command for a hook, every other byte as it was; `undefined` where its form leaves no place for lines. */
export function withCommand(text: string, hook: HookName, run: string): string | undefined {
  if (hasCommand(text, hook)) return text;
  const next = inserted(text, hook, run);
  return next !== undefined && means(next, hook, run) && withoutCommand(next, hook) === text
    ? next
    : undefined;
}

/** What a command is; what is pushed is said on standard input, which lefthook hands on only when asked. */
export function commandLines(hook: HookName, run: string): string[] {
  return [`run: ${run}`, ...(hook === 'pre-push' ? ['use_stdin: true'] : [])];
}

/** Whether a reader of the file finds the command. */
function means(text: string, hook: HookName, run: string): boolean {
  const document = parseDocument(text);
  if (document.errors.length > 0 || document.warnings.length > 0) return false;
  if (document.getIn([hook, 'commands', NAME, 'run']) === run) return true;
  const jobs = document.getIn([hook, 'jobs']);
  return isSeq(jobs) && isMap(jobs.items[0]) && jobs.items[0].get('run') === run;
}

function inserted(text: string, hook: HookName, run: string): string | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const top = document.contents;
  if (top !== null && !(isMap(top) && top.flow !== true)) return undefined;
  const own = top === null ? undefined : pairOf(top, hook);
  if (own === undefined) return appended(text, hook, run);
  if (!isMap(own.value) || own.value.flow === true) return undefined;
  const jobs = pairOf(own.value, 'jobs');
  const commands = pairOf(own.value, 'commands');
  if (jobs !== undefined) {
    if (!isSeq(jobs.value) || jobs.value.flow === true) return undefined;
    return insertedBefore(text, jobs, jobs.value.range?.[0], (indent) => [
      `${indent}- name: ${NAME}`,
      ...commandLines(hook, run).map((line) => `${indent}  ${line}`),
    ]);
  }
  if (commands !== undefined) {
    if (!isMap(commands.value) || commands.value.flow === true) return undefined;
    return insertedBefore(text, commands, commands.value.range?.[0], (indent) => [
      `${indent}${NAME}:`,
      ...commandLines(hook, run).map((line) => `${indent}  ${line}`),
    ]);
  }
  return insertedBefore(text, own, own.value.range?.[0], (indent) => [
    `${indent}commands:`,
    `${indent}  ${NAME}:`,
    ...commandLines(hook, run).map((line) => `${indent}    ${line}`),
  ]);
}

/** The file without the command, and without the lists that held nothing else. */
export function withoutCommand(text: string, hook: HookName): string {
  const lines = text.split('\n');
  const at = commandAt(lines, hook);
  if (at === undefined) return text;
  lines.splice(at, /^\s+use_stdin: true\s*$/.test(lines[at + 2] ?? '') ? 3 : 2);
  const commands = at - 1;
  if (!/^\s+commands:\s*$/.test(lines[commands] ?? '') || hasChild(lines, commands)) return lines.join('\n');
  lines.splice(commands, 1);
  const own = commands - 1;
  if ((lines[own] ?? '').trimEnd() !== `${hook}:` || hasChild(lines, own)) return lines.join('\n');
  const last = lines.slice(own + 1).every((line) => line.trim() === '');
  const gap = last && own > 0 && (lines[own - 1] ?? '').trim() === '' ? 1 : 0;
  lines.splice(own - gap, 1 + gap);
  return lines.join('\n');
}

/** Whether lefthook runs overscope for a hook, as it reads the file; `conditional`: something may keep it from that. */
export function commandOf(text: string, hook: HookName): 'none' | 'runs' | 'conditional' {
  if (!hasCommand(text, hook)) return 'none';
  const document = parseDocument(text);
  const own = document.errors.length > 0 ? undefined : document.getIn([hook]);
  if (!isMap(own)) return 'conditional';
  const commands = own.get('commands');
  const jobs = own.get('jobs');
  const all = isSeq(jobs) ? jobs.items : isMap(commands) ? [commands.get(NAME)] : [];
  const plain = all.some((one) => isMap(one) && onlyHas(one, OURS) && runsHook(one.get('run'), hook));
  return plain && onlyHas(own, AROUND) ? 'runs' : 'conditional';
}

/** What our own command is written with, and what may stand beside it without a say in whether it runs. */
const OURS: ReadonlySet<unknown> = new Set(['name', 'run', 'use_stdin']);
const AROUND: ReadonlySet<unknown> = new Set(['commands', 'jobs', 'scripts', 'parallel', 'follow']);

function onlyHas(map: YAMLMap, keys: ReadonlySet<unknown>): boolean {
  return map.items.every(({ key }) => isScalar(key) && keys.has(key.value));
}

function runsHook(run: unknown, hook: HookName): boolean {
  return typeof run === 'string' && new RegExp(`^[\\w./@+-]*overscope hook run ${hook}$`).test(run);
}

/** Whether the file calls overscope for a hook. */
function hasCommand(text: string, hook: HookName): boolean {
  return commandAt(text.split('\n'), hook) !== undefined;
}

function commandAt(lines: readonly string[], hook: HookName): number | undefined {
  const at = lines.findIndex(
    (line, position) =>
      /^\s+(?:- name: overscope|overscope:)\s*$/.test(line) &&
      /^\s+run: \S*overscope hook run /.test(lines[position + 1] ?? '') &&
      (lines[position + 1] ?? '').trimEnd().endsWith(` ${hook}`),
  );
  return at < 0 ? undefined : at;
}

function hasChild(lines: readonly string[], parent: number): boolean {
  const own = indentOf(lines[parent] ?? '');
  const next = lines.slice(parent + 1).find((line) => line.trim() !== '');
  return next !== undefined && indentOf(next) > own;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function appended(text: string, hook: HookName, run: string): string {
  const end = endOf(text);
  const gap = text === '' || text.endsWith(`${end}${end}`) ? '' : text.endsWith(end) ? end : `${end}${end}`;
  const own = commandLines(hook, run).map((line) => `      ${line}`);
  const lines = [`${hook}:`, '  commands:', `    ${NAME}:`, ...own, ''];
  return `${text}${gap}${lines.join(end)}`;
}

function endOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Lines directly below a key, as deep as what stands there first; comments above that stay with it. */
function insertedBefore(
  text: string,
  pair: Pair,
  first: number | undefined,
  lines: (indent: string) => string[],
): string | undefined {
  if (first === undefined || !isScalar(pair.key)) return undefined;
  const lineStart = text.lastIndexOf('\n', first - 1) + 1;
  const indent = text.slice(lineStart, first);
  const below = text.indexOf('\n', pair.key.range?.[1] ?? 0) + 1;
  if (!/^ *$/.test(indent) || below === 0 || below > first) return undefined;
  const end = endOf(text);
  return `${text.slice(0, below)}${lines(indent).join(end)}${end}${text.slice(below)}`;
}
