import { appendFileSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Report } from '../../model/report.ts';
import type { Format, View } from '../../model/view.ts';
import { originName, resolveCommit } from '../../read/sources/index.ts';
import { printable } from '../../util/printable.ts';
import { hanging } from '../../util/wrap.ts';
import { decide, type CiFacts, type Decision } from '../ci/decide.ts';
import type { CiEnvironment, Variables } from '../ci/environment.ts';
import { ciEnvironment } from '../ci/environments.ts';
import { INCOMPLETE, UsageError } from '../errors.ts';
import { readWords, shellWord, type AuditFlags } from '../options.ts';
import { render } from '../render.ts';
import type { Terminal } from '../terminal.ts';
import { outputsOf, outputsWithin, runAudit, viewOf, writeReports, type Audited } from './audit.ts';

/** What `ci` is told: the flags of `audit`, whose format is open, and whether to say only what would run. */
export interface CiFlags extends Omit<AuditFlags, 'format'> {
  readonly format?: Format;
  readonly print?: boolean;
  /** The branch that others start from, where the CI does not say it. */
  readonly defaultBranch?: string;
}

/** All that a run in a CI comes to, before it runs. */
interface Plan {
  readonly ci?: CiEnvironment;
  readonly decision: Decision;
  readonly flags: AuditFlags;
  /** File that the CI shows as a page of the run. */
  readonly page?: string;
}

/** GitHub takes a page of one MiB; a longer one is not shown at all. */
const MOST_PAGE = 1_000_000;

/** The audit that fits the CI it runs in: from which base, in which format, into which files. */
export async function ciCommand(
  path: string,
  flags: CiFlags,
  terminal: Terminal,
  env: Variables = process.env,
): Promise<number> {
  if (path === '-')
    throw new UsageError('ci audits a folder', ['write  overscope audit - for standard input']);
  const plan = planFor(path, flags, terminal, env);
  if (flags.print === true) {
    terminal.out(planText(plan, path, terminal));
    return 0;
  }
  const { decision, ci } = plan;
  terminal.err(`${saidOf(plan, terminal)}\n`);
  if (decision.stop !== undefined) {
    const stop = hanging('INCOMPLETE', 12, printable(`${decision.stop}.`), terminal.width);
    terminal.err(`${stop.join('\n')}\nExit ${INCOMPLETE}.\n`);
    return INCOMPLETE;
  }
  const outputs = outputsOf(plan.flags.output, terminal);
  const inside = outputsWithin(path, plan.flags.output, terminal);
  const audited = await runAudit(path, plan.flags, terminal, inside);
  const own = { ...audited, report: withName(withHelp(audited.report, ci), ci, env) };
  const viewFor = (format: Format): View => viewOf(plan.flags, terminal, path, inside, undefined, format);
  await writeReports(own, outputs, viewFor, terminal);
  terminal.out(await render(own.report, plan.flags.format, viewFor(plan.flags.format), own.redact));
  await writePage(plan, own, viewFor('md'), terminal);
  if (plan.flags.quiet !== true) terminal.err(writtenText(plan, terminal));
  return own.report.exit;
}

function planFor(path: string, flags: CiFlags, terminal: Terminal, env: Variables): Plan {
  const ci = ciEnvironment(env);
  const decision = decisionFor(ci, path, flags, terminal, env);
  const page = ci?.page === undefined ? undefined : env[ci.page];
  const { print: _print, defaultBranch: _named, ...own } = flags;
  return {
    decision,
    ...(ci === undefined ? {} : { ci }),
    ...(page === undefined || page === '' ? {} : { page }),
    flags: {
      ...own,
      ...(decision.base === undefined ? {} : { base: decision.base }),
      format: flags.format ?? ci?.format ?? 'text',
      output: flags.output.length > 0 ? flags.output : (ci?.outputs ?? []),
    },
  };
}

function decisionFor(
  ci: CiEnvironment | undefined,
  path: string,
  flags: CiFlags,
  terminal: Terminal,
  env: Variables,
): Decision {
  if (flags.base !== undefined) return { base: flags.base, why: 'the base that --base names' };
  if (flags.staged === true) return { why: 'the index, as asked' };
  if (ci === undefined) return { why: 'no CI that overscope knows' };
  const event = ci.event === undefined ? undefined : eventIn(env[ci.event]);
  const occasion = ci.occasion(env, event);
  const { defaultBranch } = flags;
  const named = occasion.kind === 'push' && defaultBranch !== undefined;
  return decide(named ? { ...occasion, defaultBranch } : occasion, factsOf(path, terminal));
}

/** The document about the run; without one only the variables tell. */
function eventIn(file: string | undefined): unknown {
  if (file === undefined || file === '') return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function factsOf(path: string, { host }: Terminal): CiFacts {
  const folder = resolve(host.cwd, path);
  const ask = (...args: readonly string[]): string | undefined => {
    const asked = host.git(folder, args);
    const text = new TextDecoder().decode(asked.stdout).trim();
    return asked.status === 0 && text !== '' ? text : undefined;
  };
  // Where one branch alone was cloned git takes that one for the other side's.
  const all = ask('config', '--get-all', 'remote.origin.fetch')?.includes('refs/heads/*:') ?? true;
  const shallow = ask('rev-parse', '--is-shallow-repository') === 'true';
  const originHead = ask('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD')?.replace(
    /^origin\//,
    '',
  );
  return {
    commit: (rev) => resolveCommit(host, folder, rev),
    holdsHead: (rev) => host.git(folder, ['merge-base', '--is-ancestor', 'HEAD', rev]).status === 0,
    ...(shallow || !all ? { partial: true as const } : {}),
    ...(originHead === undefined || !all ? {} : { originHead }),
  };
}

/** Where history is missing, how this CI fetches it. */
function withHelp(report: Report, ci: CiEnvironment | undefined): Report {
  if (ci === undefined) return report;
  const gaps = report.coverage.gaps.map((gap) =>
    gap.kind === 'unknown-base' || gap.kind === 'shallow' ? { ...gap, help: [ci.deepen] } : gap,
  );
  return { ...report, coverage: { ...report.coverage, gaps } };
}

/** Where no remote says what the repository is called, what the CI calls it. */
function withName(report: Report, ci: CiEnvironment | undefined, env: Variables): Report {
  const said = ci?.repository(env) ?? '';
  const { audited } = report;
  if (said === '' || audited.name.includes('/')) return report;
  return { ...report, audited: { ...audited, name: originName(said) ?? said } };
}

/** The files that this run leaves behind. */
function writtenText({ flags, page }: Plan, { width }: Terminal): string {
  const files = [...flags.output, ...(page === undefined ? [] : ['the page of the run'])].map(printable);
  if (files.length === 0) return '';
  const [last = '', ...before] = files.toReversed();
  const named = before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
  return `${hanging('', 0, `overscope: wrote ${named}.`, width).join('\n')}\n`;
}

/** The page of the run: GitHub's is appended to, Azure is told the file. */
async function writePage(
  { ci, page, flags }: Plan,
  { report, redact }: Audited,
  view: View,
  { host, out }: Terminal,
): Promise<void> {
  if (page !== undefined) {
    const whole = await render(report, 'md', { ...view, colour: false, all: true }, redact);
    const short = async (): Promise<string> => render(report, 'comment', { ...view, colour: false }, redact);
    appendFileSync(page, Buffer.byteLength(whole) <= MOST_PAGE ? whole : await short());
  }
  if (ci?.attached !== undefined && flags.output.includes(ci.attached))
    out(`##vso[task.uploadsummary]${resolve(host.cwd, ci.attached)}\n`);
}

/** One line before anything is read: which CI, what happened, what is audited. */
function saidOf({ ci, decision }: Plan, { width }: Terminal): string {
  const where = ci === undefined ? '' : `${ci.title}, `;
  const from = decision.base === undefined ? 'all is audited' : `audited from ${shortRev(decision.base)}`;
  const what = decision.stop === undefined ? `: ${from}` : '';
  const help = ci === undefined && decision.base === undefined && decision.stop === undefined ? HOW : '';
  return hanging('', 0, `overscope: ${printable(`${where}${decision.why}${what}`)}.${help}`, width).join(
    '\n',
  );
}

const HOW = ' To audit a change alone, name what it starts from with --base.';

/** A whole object id by its beginning. */
function shortRev(rev: string): string {
  return /^[0-9a-f]{40,64}$/.test(rev) ? rev.slice(0, 12) : rev;
}

function planText(plan: Plan, path: string, { width }: Terminal): string {
  const { flags, decision, ci, page } = plan;
  const words = [
    'overscope audit',
    ...(path === '.' ? [] : [shellWord(path)]),
    ...readWords(flags),
    ...(flags.failOn === 'high' ? [] : ['--fail-on', flags.failOn]),
    ...(flags.strict === true ? ['--strict'] : []),
    ...(flags.format === 'text' ? [] : ['--format', flags.format]),
    ...flags.output.flatMap((file) => ['-o', shellWord(file)]),
  ];
  const rows: readonly (readonly [string, string])[] = [
    ['CI', ci?.title ?? 'none that overscope knows'],
    ['Because', decision.why],
    ['Runs', words.join(' ')],
    ...(page === undefined ? [] : [['Page', `the Markdown report is added to ${ci?.page ?? ''}`] as const]),
    ...(decision.stop === undefined ? [] : [['Stops', decision.stop] as const]),
  ];
  return `${rows.flatMap(([label, text]) => hanging(label, 10, printable(text), width)).join('\n')}\n`;
}
