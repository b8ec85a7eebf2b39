import { join, resolve } from 'node:path';
import type { Redact } from '../../audit.ts';
import { proposal, type Proposal } from '../../audit/proposal.ts';
import { addJobs, newManifest, type Written } from '../../know/manifest/index.ts';
import { NAMED_EXACTLY } from '../../model/effect.ts';
import type { ProposedJob } from '../../model/proposal.ts';
import type { Report } from '../../model/report.ts';
import { typeTitle } from '../../model/credential.ts';
import {
  introduction,
  jobBlock,
  leftText,
  nextLines,
  outcomeText,
  remainder,
} from '../../tell/proposal/index.ts';
import { wrap } from '../../util/wrap.ts';
import { settleJob } from '../dialogue.ts';
import { usesIn } from '../uses.ts';
import { ProblemsError, UsageError } from '../errors.ts';
import { plainAudit, readWords, shellWord, type ReadFlags } from '../options.ts';
import type { InitFlags } from '../program.ts';
import { Interrupted, openQuestions } from '../questions.ts';
import type { Terminal } from '../terminal.ts';
import { runAudit, type Audited } from './audit.ts';

const FILES = ['overscope.yaml', 'overscope.yml'] as const;
const INTERRUPTED = 130;
const INCOMPLETE = 3;

/** The manifest as it stands before the dialogue. */
interface Existing {
  /** `overscope.yaml`, or `overscope.yml` where that is there. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string | undefined;
}

/** Proposes a job for each distinct use of each credential, asks on a terminal, and writes them at the end. */
export async function initCommand(
  folder: string,
  flags: InitFlags & ReadFlags,
  terminal: Terminal,
): Promise<number> {
  if (folder === '-')
    throw new UsageError('init writes into a folder: standard input has none', [
      'write  overscope init ../api',
    ]);
  const existing = existingManifest(folder, flags, terminal);
  const audited = await auditOf(folder, flags, terminal);
  const { report, redact } = audited;
  const unread = report.coverage.gaps.find(({ source, scope }) => source === 'tree' && scope === 'source');
  if (unread !== undefined) throw new UsageError(`${unread.what}. Nothing was written.`, [], INCOMPLETE);
  const say = (lines: readonly string[]): void => terminal.out(redact(`${lines.join('\n')}\n`));
  const root = resolve(terminal.host.cwd, folder);
  terminal.progress('reading what the code does');
  const { uses, gaps } = await usesIn(audited.tree, report.catalogue, audited.calls());
  terminal.progress('judging');
  const proposed = proposal({ ...audited, host: terminal.host, root }, uses);
  if (proposed.jobs.length === 0) {
    say(nothingLines(existing, proposed, terminal.width));
    return exitOf(report);
  }
  const asks = terminal.interactive && flags.yes !== true && flags.print !== true;
  const jobs = asks ? await discussed(proposed, audited, say, terminal) : proposed.jobs;
  if (jobs === undefined) return INTERRUPTED;
  if (jobs.length === 0) {
    say(['', 'No job was kept: nothing was written.']);
    return exitOf(report);
  }
  const written = textOf(existing, jobs, redact);
  if (flags.print === true) {
    terminal.out(written.text);
    return exitOf(report);
  }
  if (!asks) say(assumedLines(jobs, report, terminal.width));
  write(existing, written, terminal);
  if (asks) say(['']);
  say(endLines(folder, flags, existing, jobs, written, proposed, report, terminal));
  return exitOf(report);
}

function exitOf(report: Report): number {
  return report.result === 'incomplete' ? INCOMPLETE : 0;
}

/** The file that is there; without `--update` (or `--print`, which writes nothing) it is not touched. */
function existingManifest(folder: string, flags: InitFlags, { host }: Terminal): Existing {
  const root = resolve(host.cwd, folder);
  const name = FILES.find((file) => host.stat(join(root, file)).ok);
  if (name === undefined) return { name: FILES[0], path: join(root, FILES[0]), text: undefined };
  const shown = shownFile(folder, name);
  if (flags.update !== true && flags.print !== true) {
    const call = folder === '.' ? '' : ` ${shellWord(folder)}`;
    throw new UsageError(`${shown} is already here; nothing was written`, [
      `write  overscope init${call} --update, which adds jobs for what has none and keeps the rest`,
    ]);
  }
  const path = join(root, name);
  return { name, path, text: readText(path, shown, host) };
}

function readText(path: string, shown: string, host: Terminal['host']): string {
  const bytes = host.read(path);
  if (!bytes.ok) throw new UsageError(`${shown} cannot be read: ${bytes.error.message}`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.value);
  } catch {
    throw new UsageError(`${shown} is no UTF-8; nothing was written`, ['write  it in UTF-8']);
  }
}

function shownFile(folder: string, name: string): string {
  return folder === '.' ? name : join(folder, name);
}

async function auditOf(folder: string, flags: ReadFlags, terminal: Terminal): ReturnType<typeof runAudit> {
  try {
    return await runAudit(folder, plainAudit(flags), terminal);
  } catch (error) {
    if (error instanceof ProblemsError) throw new ProblemsError(error.problems, 'Nothing was written.');
    throw error;
  }
}

function nothingLines({ text, name }: Existing, { left }: Proposal, width: number): string[] {
  const sentence =
    text === undefined
      ? 'No credential here needs a job: nothing was written.'
      : `Every credential that needs a job has one: ${name} stays as it is.`;
  return [sentence, ...left.flatMap(({ why, count }) => wrap(leftText(why, count), width))];
}

/** Goes through the jobs one by one; `undefined` where the person ended it. */
async function discussed(
  { jobs }: Proposal,
  { report, redact }: Audited,
  say: (lines: readonly string[]) => void,
  terminal: Terminal,
): Promise<readonly ProposedJob[] | undefined> {
  const ask = await openQuestions();
  const kept: ProposedJob[] = [];
  const { catalogue, asOf } = report;
  say(introduction(jobs, terminal.width));
  try {
    for (const [index, job] of jobs.entries()) {
      say(['', ...jobBlock(job, `${index + 1}/${jobs.length}`, catalogue.types, terminal.width), '']);
      const others = [...jobs.slice(index + 1), ...kept].map(({ name }) => name);
      const { job: settled, rest } = await settleJob(job, {
        ask: (question) => ask(redact(question)),
        say,
        catalogue,
        taken: new Set([...others, ...report.manifest.jobs.map(({ name }) => name)]),
        said: `answered on ${asOf}`,
        width: terminal.width,
      });
      if (settled === undefined) continue;
      kept.push(settled);
      const more = remainderOf(settled, report, terminal.width);
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
function assumedLines(jobs: readonly ProposedJob[], report: Report, width: number): string[] {
  return [
    'Assumed, because nobody was asked:',
    ...jobs.flatMap((job, index) => [
      '',
      ...jobBlock(job, `${index + 1}/${jobs.length}`, report.catalogue.types, width),
    ]),
    '',
  ];
}

/** The whole file. A value that was found somewhere stands in none of its lines. */
function textOf({ text, name }: Existing, jobs: readonly ProposedJob[], redact: Redact): Written {
  const clean = jobs.map((job) => withoutValues(job, redact));
  const written = text === undefined ? newManifest(clean) : addJobs(text, clean);
  if (written !== undefined) return written;
  throw new UsageError(`no job can be added to ${name} without changing what is there; nothing was written`, [
    'write  jobs: as a mapping of its own, without an alias',
    'or     overscope init --print in a copy without the file, and take the jobs from there',
  ]);
}

function withoutValues(job: ProposedJob, redact: Redact): ProposedJob {
  const { credential, ...rest } = job;
  return { credential, ...(JSON.parse(redact(JSON.stringify(rest))) as typeof rest) };
}

/** Writes the file, unless somebody else has since. */
function write({ path, name, text }: Existing, written: Written, { host }: Terminal): void {
  const now = host.stat(path).ok ? readText(path, name, host) : undefined;
  if (now !== text)
    throw new UsageError(`${name} was changed by somebody else meanwhile; nothing was written`, [
      'write  overscope init --update',
    ]);
  const result = host.write(path, written.text);
  if (!result.ok) throw new UsageError(`${name} cannot be written: ${result.error.message}`);
}

function endLines(
  folder: string,
  flags: ReadFlags,
  existing: Existing,
  jobs: readonly ProposedJob[],
  { unknown }: Written,
  { left, owners }: Proposal,
  report: Report,
  { width }: Terminal,
): string[] {
  const words = [...(folder === '.' ? [] : ['audit', shellWord(folder)]), ...readWords(flags)];
  const outcome = {
    file: shownFile(folder, existing.name),
    jobs: jobs.length,
    unknown,
    updated: existing.text !== undefined,
  };
  const gaps = report.coverage.gaps.filter(({ scope }) => scope === 'source');
  return [
    ...outcomeText(outcome, width),
    ...left.flatMap(({ why, count }) => wrap(leftText(why, count), width)),
    ...gaps.flatMap(({ what }) => wrap(`Not read: ${what}. A use there is not in these jobs.`, width)),
    '',
    ...nextLines(
      ['overscope', ...words].join(' '),
      owners.missingLine,
      report.audited.head !== undefined && jobs.some((job) => hasUndone(job, report)),
      width,
    ),
  ];
}

/** Whether a job names what only a reviewed manifest grants. */
function hasUndone({ grants }: ProposedJob, { catalogue }: Report): boolean {
  return grants.some(({ operations }) =>
    operations.some(({ id }) => {
      const operations = catalogue.operations(id.split(/[:/]/)[0] ?? '');
      const operation = operations.list[operations.index(id) ?? -1];
      return operation?.effects.some((effect) => NAMED_EXACTLY.includes(effect)) === true;
    }),
  );
}
