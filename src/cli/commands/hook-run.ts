import { hookReport } from '../../tell/report/hook.ts';
import type { Host } from '../../model/host.ts';
import { resolveCommit } from '../../read/sources/index.ts';
import { printable } from '../../util/printable.ts';
import { UsageError } from '../errors.ts';
import { givenRepository } from '../git-environment.ts';
import { createHost } from '../host.ts';
import { plainAudit, type AuditFlags, type FailFlags, type ReadFlags } from '../options.ts';
import { HOOKS } from '../hooks/script.ts';
import { pushedRanges, pushedRefs, type PushedRange } from '../hooks/pushed.ts';
import type { Terminal } from '../terminal.ts';
import { runAudit, viewOf } from './audit.ts';

/** What `hook run` is told beside the name of the hook. */
export type HookRunFlags = ReadFlags & FailFlags;

/** What a hook calls: audits what is about to be committed or pushed. */
export async function hookRun(
  name: string,
  given: readonly string[],
  flags: HookRunFlags,
  terminal: Terminal,
): Promise<number> {
  const hook = HOOKS.find((item) => item === name);
  if (hook === undefined)
    throw new UsageError(`overscope has no hook ${JSON.stringify(name)}`, [
      `write  one of ${HOOKS.join(', ')}`,
    ]);
  const own = { ...terminal, host: hostOf(terminal) };
  const folder = topOf(own);
  return hook === 'pre-commit'
    ? beforeCommit(folder, flags, own)
    : beforePush(given[0] ?? 'origin', folder, flags, own);
}

/** The repository is found from here; only where none is, the one that git named to the hook counts. */
function hostOf({ host }: Terminal): Host {
  const given = givenRepository(process.env);
  const found = host.git(host.cwd, ['rev-parse', '--git-dir']).status === 0;
  return found || given === undefined ? host : createHost(host.cwd, given);
}

/** The top of the work tree, relative to here. */
function topOf({ host }: Terminal): string {
  const asked = host.git(host.cwd, ['rev-parse', '--show-cdup']);
  const up = new TextDecoder().decode(asked.stdout).trim().replace(/\/$/, '');
  return asked.status !== 0 || up === '' ? '.' : up;
}

/** The index is audited. */
async function beforeCommit(folder: string, flags: HookRunFlags, terminal: Terminal): Promise<number> {
  const range = framework();
  if (range.base !== undefined)
    return auditAndSay(folder, { ...flags, base: range.base }, terminal, range.head);
  if (range.all && nothingStaged(folder, terminal))
    return auditAndSay(folder, { ...flags, history: false }, terminal);
  return auditAndSay(folder, { ...flags, staged: true }, terminal);
}

/**
 * What the pre-commit framework says of a run: the range of a push or of `--from-ref`. A run outside a commit has no
 * index of git’s making; with nothing staged it is one over all files.
 */
function framework(): { readonly base?: string; readonly head?: string; readonly all: boolean } {
  const { PRE_COMMIT, PRE_COMMIT_FROM_REF, PRE_COMMIT_TO_REF, GIT_INDEX_FILE } = process.env;
  if (PRE_COMMIT !== '1') return { all: false };
  return {
    all: GIT_INDEX_FILE === undefined,
    ...(PRE_COMMIT_FROM_REF === undefined ? {} : { base: PRE_COMMIT_FROM_REF }),
    ...(PRE_COMMIT_TO_REF === undefined ? {} : { head: PRE_COMMIT_TO_REF }),
  };
}

function nothingStaged(folder: string, { host }: Terminal): boolean {
  const asked = host.git(`${host.cwd}/${folder}`, ['diff-index', '--cached', '--quiet', 'HEAD']);
  return asked.status === 0;
}

async function beforePush(
  remote: string,
  folder: string,
  flags: HookRunFlags,
  terminal: Terminal,
): Promise<number> {
  const range = framework();
  if (range.base !== undefined)
    return auditAndSay(folder, { ...flags, base: range.base }, terminal, range.head);
  if (range.all) return auditAndSay(folder, flags, terminal);
  const refs = pushedRefs(new TextDecoder().decode(await terminal.host.readStdin()));
  const ranges = pushedRanges(refs, {
    has: (rev) => resolveCommit(terminal.host, terminal.host.cwd, rev) !== undefined,
    tracked: trackedRefs(remote, terminal),
  });
  let worst = 0;
  for (const range of ranges) {
    const exit = await auditPushed(range, folder, flags, terminal);
    worst = worse(worst, exit);
  }
  if (ranges.length === 0) terminal.out('overscope: nothing is pushed that could be read.\n');
  return worst;
}

function auditPushed(
  range: PushedRange,
  folder: string,
  flags: HookRunFlags,
  terminal: Terminal,
): Promise<number> {
  const { base, head, ref } = range;
  if (base !== undefined) return auditAndSay(folder, { ...flags, base }, terminal, head);
  terminal.out(`overscope: nothing of ${printable(ref)} is known to be on the other side: all is audited.\n`);
  return auditAndSay(folder, flags, terminal);
}

/** The exit code that comes first in the order of the manual: a finding before what could not be read. */
function worse(one: number, other: number): number {
  const order = [1, 3, 0];
  return order.find((code) => code === one || code === other) ?? one;
}

/** What is known of the other side, its default branch first. A remote given as an address has no refs. */
function trackedRefs(remote: string, { host }: Terminal): string[] {
  if (!/^[\w][\w./-]*$/.test(remote)) return [];
  const prefix = `refs/remotes/${remote}`;
  const asked = host.git(host.cwd, ['for-each-ref', '--sort=-committerdate', '--format=%(refname)', prefix]);
  const all = new TextDecoder()
    .decode(asked.stdout)
    .split('\n')
    .filter((name) => name !== '');
  const first = ['HEAD', 'main', 'master'].map((name) => `${prefix}/${name}`);
  return [...first.filter((name) => all.includes(name)), ...all.filter((name) => !first.includes(name))];
}

/** Whether a revision is the one that is checked out: `explain` reads no other. */
function sameCommit(rev: string, terminal: Terminal): boolean {
  return (
    resolveCommit(terminal.host, terminal.host.cwd, rev) ===
    resolveCommit(terminal.host, terminal.host.cwd, 'HEAD')
  );
}

async function auditAndSay(
  folder: string,
  flags: HookRunFlags,
  terminal: Terminal,
  head?: string,
): Promise<number> {
  const own: AuditFlags = {
    ...plainAudit(flags),
    failOn: flags.failOn,
    ...(flags.strict === undefined ? {} : { strict: flags.strict }),
    color: true,
  };
  const { report, redact } = await runAudit(folder, own, terminal, [], head);
  const { explain, ...view } = viewOf(own, terminal, folder);
  const again = head === undefined || sameCommit(head, terminal) ? explain : undefined;
  terminal.out(redact(hookReport(report, { ...view, ...(again === undefined ? {} : { explain: again }) })));
  return report.exit;
}
