import { resolve } from 'node:path';
import { diff, type DiffRequest, type Named } from '../../audit/diff.ts';
import type { Comparison } from '../../model/change.ts';
import type { Host } from '../../model/host.ts';
import type { View } from '../../model/view.ts';
import { findRepository, resolveCommit, revisionHelp } from '../../read/sources/index.ts';
import { INCOMPLETE, ProblemsError, UsageError } from '../errors.ts';
import { shellWord } from '../options.ts';
import { NO_RULES } from '../rule-texts.ts';
import { hintText } from '../problems.ts';
import type { DiffFlags } from '../program.ts';
import { createServices } from '../services.ts';
import type { Terminal } from '../terminal.ts';
import { givenManifest } from './audit.ts';

const WIDER = 1;
const WORK_TREE = 'work tree';

/** What two to three words of a command line name: a folder, and one or two revisions. */
interface Words {
  readonly before: string;
  readonly after?: string;
  readonly path: string;
}

/** Prints how the authority of a repository changed between two revisions. */
export async function diffCommand(
  words: readonly string[],
  flags: DiffFlags,
  terminal: Terminal,
): Promise<number> {
  const { host } = terminal;
  const { before, after, path } = readWords(words, host);
  const root = resolve(host.cwd, path);
  const stopped = withoutRepository(root, path, after === undefined, terminal);
  if (stopped !== undefined) return stopped;
  const named = [
    before,
    ...(after === undefined ? [] : [after]),
    ...(flags.manifestFrom === undefined ? [] : [flags.manifestFrom]),
  ].map((rev) => ({ rev, oid: resolveCommit(host, root, rev) }));
  const missing = named.find(({ oid }) => oid === undefined);
  if (missing !== undefined) return unknown(missing.rev, root, terminal);
  const [from = { rev: before }, ...others] = named as Named[];
  const request: DiffRequest = {
    root,
    shown: path,
    before: from,
    after: after === undefined ? { rev: WORK_TREE } : (others[0] ?? { rev: after }),
    manifestFrom: flags.manifestFrom === undefined ? from : (others.at(-1) ?? from),
    manifests: flags.manifest.map((file) => givenManifest(file, terminal)),
    asOf: flags.asOf ?? terminal.today,
  };
  return print(request, flags, terminal);
}

async function print(request: DiffRequest, flags: DiffFlags, terminal: Terminal): Promise<number> {
  const { host, version } = terminal;
  const revision = request.manifestFrom.oid ?? 'HEAD';
  const own =
    flags.rules.length === 0
      ? NO_RULES
      : (await import('../own-rules.ts')).readOwnRules(host, flags.rules, { root: request.root, revision });
  const result = await diff(request, createServices(host, version, own, terminal.progress));
  if ('problems' in result) throw new ProblemsError(result.problems, 'Nothing was compared.');
  const { comparison, redact } = result;
  const exit =
    comparison.change.wider && flags.exitCode === true ? WIDER : comparison.complete ? 0 : INCOMPLETE;
  const view = {
    width: terminal.width,
    colour: terminal.colour && flags.color,
    all: flags.all === true,
    quiet: false,
    reproduce: '',
  };
  terminal.out(redact(await textOf(comparison, flags.format, view, exit)));
  return exit;
}

async function textOf(
  comparison: Comparison,
  format: DiffFlags['format'],
  view: View,
  exit: number,
): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('../../tell/report/diff/text.ts')).diffText(comparison, view);
    case 'md':
      return (await import('../../tell/report/diff/markdown.ts')).diffMarkdown(comparison);
    case 'json':
      return (await import('../../tell/report/diff/json.ts')).diffJson(comparison, exit);
  }
}

/**
 * `A B [path]`, `A..B [path]` or `A [path]`. The second of two words is a revision, or a folder where it names no
 * revision; what is both has to be told apart.
 */
function readWords([first = '', second, third]: readonly string[], host: Host): Words {
  const range = /^(.*?)\.\.(\.?)(.*)$/.exec(first);
  if (range !== null) {
    const [, before = '', symmetric, after = ''] = range;
    if (symmetric === '.')
      throw new UsageError(`${first} asks for what one side has since both parted`, [
        `write  overscope audit --base ${shellWord(before === '' ? 'HEAD' : before)}`,
        `or     overscope diff ${shellWord(`${before}..${after}`)}`,
      ]);
    if (third !== undefined) throw tooMany(third);
    return { before: before || 'HEAD', after: after || 'HEAD', path: second ?? '.' };
  }
  if (third !== undefined) return { before: first, after: second ?? '', path: third };
  if (second === undefined) return { before: first, path: '.' };
  const stat = host.stat(resolve(host.cwd, second));
  const isFolder = stat.ok && stat.value.kind === 'directory';
  const isRevision = resolveCommit(host, host.cwd, second) !== undefined;
  if (isFolder && isRevision)
    throw new UsageError(`${second} is a revision and a folder`, [
      `write  overscope diff ${shellWord(first)} ${shellWord(second)} .   for the revision`,
      `or     overscope diff ${shellWord(first)} ${shellWord(`./${second}`)}   for the folder`,
    ]);
  return isFolder ? { before: first, path: second } : { before: first, after: second, path: '.' };
}

function tooMany(word: string): UsageError {
  return new UsageError(`${word} is one word too many: A..B names both revisions`, [
    'write  overscope diff A..B [path]',
  ]);
}

/** Without commits there is nothing to compare: said like a source that could not be read. */
function withoutRepository(
  root: string,
  path: string,
  worktree: boolean,
  { host, err, width }: Terminal,
): number | undefined {
  const real = host.realpath(root);
  const found = real.ok ? findRepository(host, real.value) : undefined;
  if (found?.repository.state === 'present') {
    if (worktree && found.repository.bare)
      throw new UsageError('a bare repository has no work tree', ['write  overscope diff A B']);
    return undefined;
  }
  const gap = found?.gaps[0];
  const what = !real.ok
    ? `there is no folder ${JSON.stringify(path)}`
    : (gap?.what ?? `${path} is in no git repository: there are no revisions to compare`);
  err(hintText(what, [...(gap?.help ?? []), `Nothing was compared. Exit ${INCOMPLETE}.`], width));
  return INCOMPLETE;
}

function unknown(rev: string, root: string, { err, width, host }: Terminal): number {
  const found = revisionHelp(host, root, rev).map((line) => line.replace(': ', '  '));
  const help = [...found, `Nothing was compared. Exit ${INCOMPLETE}.`];
  err(hintText(`${JSON.stringify(rev)} names no commit here`, help, width));
  return INCOMPLETE;
}
