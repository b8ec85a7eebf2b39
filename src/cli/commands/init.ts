import { resolve } from 'node:path';
import { proposal, type Proposal } from '../../audit/proposal.ts';
import type { Written } from '../../know/manifest/index.ts';
import { typeTitle } from '../../model/credential.ts';
import { NAMED_EXACTLY } from '../../model/effect.ts';
import type { ProposedJob } from '../../model/proposal.ts';
import type { Report } from '../../model/report.ts';
import type { UsesRead } from '../../read/uses/index.ts';
import {
  introduction,
  jobBlock,
  leftText,
  nextLines,
  outcomeText,
  remainder,
} from '../../tell/proposal/index.ts';
import { printable } from '../../util/printable.ts';
import { wrap } from '../../util/wrap.ts';
import { settleJob } from '../dialogue.ts';
import { INCOMPLETE, ProblemsError, UsageError } from '../errors.ts';
import { manifestFile, withJobs, writeManifest, type ManifestFile } from '../manifest-file.ts';
import { plainAudit, readWords, shellWord, type ReadFlags } from '../options.ts';
import type { InitFlags } from '../program.ts';
import { Interrupted, openQuestions } from '../questions.ts';
import type { Terminal } from '../terminal.ts';
import { usesIn } from '../uses.ts';
import { runAudit } from './audit.ts';

const INTERRUPTED = 130;

type Flags = InitFlags & ReadFlags;

/** What a run of init knows once everything is read. */
interface Run extends Proposal {
  readonly folder: string;
  readonly flags: Flags;
  readonly file: ManifestFile;
  readonly report: Report;
  readonly gaps: UsesRead['gaps'];
  /** Lines to standard output, without any value that was found. */
  say(lines: readonly string[]): void;
  readonly redact: (text: string) => string;
  readonly secretLike: (text: string) => boolean;
}

/** Proposes a job for each distinct use of each credential, asks on a terminal, and writes them at the end. */
export async function initCommand(folder: string, flags: Flags, terminal: Terminal): Promise<number> {
  const run = await prepared(folder, flags, terminal);
  const code = run.report.result === 'incomplete' ? INCOMPLETE : 0;
  if (run.jobs.length === 0) {
    run.say(nothingLines(run, terminal.width));
    return code;
  }
  if (flags.print === true) {
    terminal.out(withJobs(run.file, run.jobs, run.redact, run.secretLike).text);
    return code;
  }
  const asks = terminal.interactive && flags.yes !== true;
  const jobs = asks ? await discussed(run, terminal) : run.jobs;
  if (jobs === undefined) return INTERRUPTED;
  if (jobs.length === 0) {
    run.say(['', 'No job was kept: nothing was written.']);
    return code;
  }
  const written = withJobs(run.file, jobs, run.redact, run.secretLike);
  if (!asks) run.say(assumedLines(jobs, run.report, terminal.width));
  writeManifest(run.file, written, terminal.host);
  run.say([...(asks ? [''] : []), ...endLines(run, jobs, written, terminal.width)]);
  return code;
}

/** Reads the manifest, makes the audit and reads what the code does. */
async function prepared(folder: string, flags: Flags, terminal: Terminal): Promise<Run> {
  if (folder === '-')
    throw new UsageError('init writes into a folder: standard input has none', [
      'write  overscope init ../api',
    ]);
  const file = manifestFile(folder, terminal.host);
  if (file.text !== undefined && flags.update !== true && flags.print !== true)
    throw alreadyThere(file, folder);
  const audited = await auditOf(folder, flags, terminal);
  const { report, redact } = audited;
  const unread = report.coverage.gaps.find(({ source, scope }) => source === 'tree' && scope === 'source');
  if (unread !== undefined) throw new UsageError(`${unread.what}. Nothing was written.`, [], INCOMPLETE);
  terminal.progress('reading what the code does');
  const { uses, gaps } = await usesIn(audited.tree, report.catalogue, audited.calls());
  terminal.progress('judging');
  const root = resolve(terminal.host.cwd, folder);
  return {
    ...proposal({ ...audited, host: terminal.host, root }, uses),
    folder,
    flags,
    file,
    report,
    gaps,
    redact,
    secretLike: (text) => audited.scanText('value.txt', text).matches.some(({ role }) => role === 'secret'),
    say: (lines) => terminal.out(redact(`${lines.join('\n')}\n`)),
  };
}

function alreadyThere({ shown }: ManifestFile, folder: string): UsageError {
  const call = folder === '.' ? '' : ` ${shellWord(folder)}`;
  return new UsageError(`${shown} is already here; nothing was written`, [
    `write  overscope init${call} --update, which adds jobs for what has none and keeps the rest`,
  ]);
}

async function auditOf(folder: string, flags: Flags, terminal: Terminal): ReturnType<typeof runAudit> {
  try {
    return await runAudit(folder, plainAudit(flags), terminal);
  } catch (error) {
    if (error instanceof ProblemsError) throw new ProblemsError(error.problems, 'Nothing was written.');
    throw error;
  }
}

function nothingLines({ file, left }: Run, width: number): string[] {
  const sentence =
    file.text === undefined
      ? 'No credential here needs a job: nothing was written.'
      : `Every credential that needs a job has one: ${printable(file.shown)} stays as it is.`;
  return [sentence, ...left].flatMap((one) =>
    typeof one === 'string' ? one : wrap(leftText(one.why, one.count), width),
  );
}

/** Goes through the jobs one by one; `undefined` where the person ended it. */
async function discussed(run: Run, terminal: Terminal): Promise<readonly ProposedJob[] | undefined> {
  const { jobs, report, say, redact } = run;
  const ask = await openQuestions();
  const kept: ProposedJob[] = [];
  const { width } = terminal;
  say(introduction(jobs, width));
  try {
    for (const [index, job] of jobs.entries()) {
      say(['', ...jobBlock(job, `${index + 1}/${jobs.length}`, report.catalogue.types, width), '']);
      const others = [...run.taken, ...[...jobs.slice(index + 1), ...kept].map(({ name }) => name)];
      const { job: settled, rest } = await settleJob(job, {
        ask: (question) => ask(redact(question)),
        say,
        catalogue: report.catalogue,
        taken: new Set(others),
        said: `answered on ${report.asOf}`,
        width,
      });
      if (settled === undefined) continue;
      kept.push(settled);
      const more = remainderOf(settled, report, width);
      if (more.length > 0) say(more);
      if (rest === true) return [...kept, ...jobs.slice(index + 1)];
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    terminal.out('\nNothing was written.\n');
    return undefined;
  }
  return kept;
}

/** What the credential can do besides, which stays a finding. */
function remainderOf(job: ProposedJob, report: Report, width: number): string[] {
  const finding = report.findings.find(
    ({ subject }) => subject.kind === 'credential' && subject.id === job.credential.id,
  );
  return remainder(job, typeTitle(job.credential, report.catalogue.types), finding?.excess, width);
}

/** Without a person to ask: each job with the reasons that it was assumed from. */
function assumedLines(jobs: readonly ProposedJob[], { catalogue }: Report, width: number): string[] {
  const blocks = jobs.flatMap((job, index) => [
    '',
    ...jobBlock(job, `${index + 1}/${jobs.length}`, catalogue.types, width),
  ]);
  return ['Assumed, because nobody was asked:', ...blocks, ''];
}

function endLines(run: Run, jobs: readonly ProposedJob[], { unknown }: Written, width: number): string[] {
  const { folder, flags, file, report, left, owners } = run;
  const words = [...(folder === '.' ? [] : ['audit', shellWord(folder)]), ...readWords(flags)];
  const updated = file.text !== undefined;
  const waits = report.audited.head !== undefined && jobs.some((job) => hasUndone(job, report));
  return [
    ...outcomeText({ file: file.shown, jobs: jobs.length, unknown, updated }, width),
    ...left.flatMap(({ why, count }) => wrap(leftText(why, count), width)),
    ...unreadTexts(run).flatMap((what) =>
      wrap(`Not read: ${printable(what)}. What it uses is in no job.`, width),
    ),
    '',
    ...nextLines(['overscope', ...words].join(' '), owners.missingLine, waits, width),
  ];
}

/** Sources, and code, of which uses may be missing. */
function unreadTexts({ report, gaps }: Run): string[] {
  const sources = report.coverage.gaps.flatMap(({ scope, what }) => (scope === 'source' ? [what] : []));
  const [first] = gaps;
  if (first === undefined) return sources;
  const more = gaps.length > 1 ? ` and ${gaps.length - 1} more` : '';
  return [...sources, `${first.path}${more} (${first.reason})`];
}

/** Whether a job names what only a reviewed manifest grants. */
function hasUndone({ grants }: ProposedJob, { catalogue }: Report): boolean {
  return grants.some(({ operations }) =>
    operations.some(({ id }) => {
      const known = catalogue.operations(id.split(/[:/]/)[0] ?? '');
      const operation = known.list[known.index(id) ?? -1];
      return operation?.effects.some((effect) => NAMED_EXACTLY.includes(effect)) === true;
    }),
  );
}
