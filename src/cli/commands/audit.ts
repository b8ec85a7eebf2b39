import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { audit, type AuditRequest, type AuditServices, type Basis, type Redact } from '../../audit.ts';
import type { Report } from '../../model/report.ts';
import type { Format, View } from '../../model/view.ts';
import { nearest } from '../../util/nearest.ts';
import { within } from '../../util/within.ts';
import { openCache, type Cache } from '../cache/open.ts';
import { ProblemsError, UsageError } from '../errors.ts';
import { readWords, shellWord, type AuditFlags } from '../options.ts';
import { NO_RULES } from '../rule-texts.ts';
import { linked } from '../hyperlinks.ts';
import { hintText } from '../problems.ts';
import { createServices, type Services } from '../services.ts';
import { EXTENSIONS, formatOf, isAnothers } from '../report-file.ts';
import type { Terminal } from '../terminal.ts';
import { render } from '../render.ts';
import { createStopwatch, verboseText } from '../verbose.ts';

/** How a report calls this program again: its name on this machine, and the folder where that is not the path. */
export interface Call {
  readonly program: string;
  readonly folder?: string;
}

/** Audits a folder and prints the report; the exit code is the report's. */
export async function auditCommand(
  path: string,
  flags: AuditFlags,
  terminal: Terminal,
  call: Call = { program: 'overscope' },
): Promise<number> {
  const outputs = outputsOf(flags.output, terminal);
  const inside = outputsWithin(path, flags.output, terminal);
  const { report, redact } = await runAudit(path, flags, terminal, inside);
  const viewFor = (format: Format): View => viewOf(flags, terminal, path, inside, call, format);
  await writeReports({ report, redact }, outputs, viewFor, terminal);
  const text = await render(report, flags.format, viewFor(flags.format), redact);
  const root = resolve(terminal.host.cwd, path);
  terminal.out(flags.format === 'text' ? await linked(text, terminal, { root, report }) : text);
  return report.exit;
}

/** A file of `-o`, and the format that its name asks for. */
export interface Output {
  readonly file: string;
  readonly format: Format;
}

/** The files of `-o`; every one whose name asks for no format is wrong usage. */
export function outputsOf(files: readonly string[], terminal: Terminal): Output[] {
  const outputs = files.map((file) => {
    refuseFolder(file, terminal);
    return { file, format: knownFormat(file) };
  });
  for (const file of files) refuseOther(file, terminal);
  return outputs;
}

/** Writes a report to files, whole. */
export async function writeReports(
  { report, redact }: Pick<Audited, 'report' | 'redact'>,
  outputs: readonly Output[],
  viewFor: (format: Format) => View,
  { host }: Terminal,
): Promise<void> {
  for (const { file, format } of outputs) {
    const text = await render(report, format, { ...viewFor(format), colour: false, all: true }, redact);
    const written = host.write(resolve(host.cwd, file), text);
    if (!written.ok) throw new UsageError(`${file} cannot be written: ${written.error.message}`);
  }
}

/** Runs the pipeline for the given flags; `outputs` are the files below the folder that will be written. */
export async function runAudit(
  path: string,
  flags: AuditFlags,
  terminal: Terminal,
  outputs: readonly string[] = [],
  head?: string,
): Promise<Audited & Pick<Services, 'calls' | 'scanText'>> {
  if (path !== '-') hintAtFolder(path, terminal);
  const asked = {
    ...requestOf(path, flags, terminal),
    outputs,
    ...(head === undefined ? {} : { head }),
  };
  const request = flags.import.length === 0 ? asked : await withImports(asked, flags, terminal);
  const revision = request.manifestFrom ?? request.base ?? 'HEAD';
  const own =
    flags.rules.length === 0
      ? NO_RULES
      : (await import('../own-rules.ts')).readOwnRules(terminal.host, flags.rules, {
          root: request.root,
          revision,
        });
  const cache = flags.cache === true ? cacheFor(request.root, terminal) : undefined;
  const watch = createStopwatch(terminal.progress);
  const services = createServices(terminal.host, terminal.version, own, watch.progress, cache);
  const audited = await reportFor(request, services);
  if (flags.verbose === true)
    terminal.err(audited.redact(verboseText(audited.report, watch, terminal.width)));
  return {
    ...audited,
    calls: () => services.calls(),
    scanText: (file, text) => services.scanText(file, text),
  };
}

function cacheFor(root: string, { host }: Terminal): Cache | undefined {
  const real = host.realpath(root);
  return real.ok ? openCache(real.value, process.env) : undefined;
}

/** The request with the reports that `--import` names. */
async function withImports(
  request: AuditRequest,
  flags: AuditFlags,
  { host }: Terminal,
): Promise<AuditRequest> {
  const { givenReports } = await import('../given-reports.ts');
  return { ...request, imports: await givenReports(flags.import, request, host) };
}

/** Beside the report, which says that nothing could be read: what was probably meant by a path that is no folder. */
function hintAtFolder(path: string, { host, err, width }: Terminal): void {
  const full = resolve(host.cwd, path);
  const real = host.realpath(full);
  if (!real.ok) {
    if (real.error.code !== 'ENOENT' && real.error.code !== 'ENOTDIR') return;
    err(hintText(`there is no folder ${JSON.stringify(path)}`, nearFolders(path, full, host), width));
    return;
  }
  const stat = host.stat(real.value);
  if (!stat.ok || stat.value.kind === 'directory') return;
  const help = [
    `write  overscope audit ${shellWord(dirname(path))}`,
    `or     overscope audit - < ${shellWord(path)}`,
  ];
  err(hintText(`${JSON.stringify(path)} is no folder`, help, width));
}

function nearFolders(path: string, full: string, host: Terminal['host']): string[] {
  const listed = host.list(dirname(full));
  const names = listed.ok ? listed.value.flatMap(({ kind, name }) => (kind === 'file' ? [] : [name])) : [];
  const [near] = nearest(basename(full), names, 1);
  return near === undefined
    ? ['write  the path of a folder, or - for standard input']
    : [`did you mean  ${shellWord(join(dirname(path), near))}`];
}

/** A report, or every problem at once as an error. */
export async function reportFor(request: AuditRequest, services: AuditServices): Promise<Audited> {
  const result = await audit(request, services);
  if ('problems' in result) throw new ProblemsError(result.problems, 'Nothing was audited.');
  return result;
}

/** A report, what takes the values found out of any text about it, and what it was made from. */
export interface Audited extends Basis {
  readonly report: Report;
  readonly redact: Redact;
}

/** Files of `-o` that lie below the audited folder, relative to it, sorted; links on the way are followed. */
export function outputsWithin(path: string, files: readonly string[], { host }: Terminal): string[] {
  const root = host.realpath(resolve(host.cwd, path));
  if (path === '-' || !root.ok) return [];
  return files
    .flatMap((file) => {
      const full = resolve(host.cwd, file);
      const folder = host.realpath(dirname(full));
      if (!folder.ok) return [];
      return within(root.value, join(folder.value, basename(full))) ?? [];
    })
    .sort();
}

function requestOf(path: string, flags: AuditFlags, terminal: Terminal): Omit<AuditRequest, 'outputs'> {
  if (flags.base !== undefined && flags.staged === true) {
    throw new UsageError('--base and --staged ask for two different things', ['write  one of them']);
  }
  if (path === '-' && (flags.base !== undefined || flags.staged === true)) {
    throw new UsageError('standard input has no commits: --base and --staged need a folder', [
      'write  overscope audit --staged, or overscope audit - alone',
    ]);
  }
  const mode =
    path === '-' ? 'stdin' : flags.staged === true ? 'staged' : flags.base === undefined ? 'full' : 'range';
  return {
    root: path === '-' ? terminal.host.cwd : resolve(terminal.host.cwd, path),
    mode,
    history: flags.history && mode === 'full',
    dependencies: flags.deps === true,
    manifests: flags.manifest.map((file) => givenManifest(file, terminal)),
    asOf: flags.asOf ?? terminal.today,
    failOn: flags.failOn,
    strict: flags.strict === true,
    shown: path,
    ...(flags.reader === undefined ? {} : { reader: flags.reader }),
    ...(flags.base === undefined ? {} : { base: flags.base }),
    ...(flags.manifestFrom === undefined ? {} : { manifestFrom: flags.manifestFrom }),
  };
}

/** A manifest that `--manifest` names. */
export function givenManifest(file: string, terminal: Terminal): { path: string; text: string } {
  const full = resolve(terminal.host.cwd, file);
  if (!existsSync(full))
    throw new UsageError(`${file} does not exist`, ['write  the path of a manifest after --manifest']);
  try {
    return { path: file, text: readFileSync(full, 'utf8') };
  } catch {
    throw new UsageError(`${file} cannot be read`);
  }
}

function refuseFolder(file: string, { host }: Terminal): void {
  const stat = host.stat(resolve(host.cwd, file));
  if (stat.ok && stat.value.kind === 'directory')
    throw new UsageError(`${file} is a folder`, [`write  -o ${shellWord(join(file, 'audit.md'))}`]);
}

function refuseOther(file: string, { host }: Terminal): void {
  if (isAnothers(resolve(host.cwd, file), host))
    throw new UsageError(`${file} is there and is no report of overscope: it would be lost`, [
      'write  another name after -o, or take that file away',
    ]);
}

function knownFormat(file: string): Format {
  const format = formatOf(file);
  if (format !== undefined) return format;
  throw new UsageError(
    `no report is written as ${extname(file) === '' ? 'a file without extension' : extname(file)}`,
    [`write  one of ${EXTENSIONS.join(', ')}`],
  );
}

/** How the terminal wants to see it. */
export function viewOf(
  flags: AuditFlags,
  terminal: Terminal,
  path: string,
  outputs: readonly string[] = [],
  call: Call = { program: 'overscope' },
  format: Format = 'md',
): View {
  return {
    width: terminal.width,
    colour: terminal.colour && flags.color,
    all: flags.all === true,
    quiet: flags.quiet === true,
    reproduce: reproduceLine(flags, terminal, path, outputs, format === 'html' ? 'html' : 'md'),
    ...(path === '-'
      ? {}
      : {
          explain: explainLine(flags, call.folder ?? path, call.program),
          init: initLine(call.folder ?? path, call.program),
        }),
  };
}

/** The command that explains a finding of this audit: the same folder, read the same way. */
function explainLine(flags: AuditFlags, folder: string, program: string): string {
  const where = folder === '.' ? [] : [shellWord(folder)];
  return [program, 'explain', '<id>', ...where, ...readWords(flags)].join(' ');
}

/** The command that proposes a manifest for the audited folder. */
function initLine(folder: string, program: string): string {
  return [program, 'init', ...(folder === '.' ? [] : [shellWord(folder)])].join(' ');
}

/**
 * The command that gives the same report in its format at the same commit. Files written into the audited folder are
 * named again, because the report says that they were left out.
 */
function reproduceLine(
  flags: AuditFlags,
  terminal: Terminal,
  path: string,
  outputs: readonly string[],
  format: 'md' | 'html',
): string {
  const words = [`npx overscope@${terminal.version} audit`];
  if (path !== '.') words.push('<folder>');
  if (flags.base !== undefined) words.push(`--base ${flags.base}`);
  if (!flags.history) words.push('--no-history');
  if (flags.deps === true) words.push('--deps');
  // Where the report lies on this machine means nothing to a reader.
  for (const file of flags.import) words.push(`--import ${file === '-' ? file : shellWord(basename(file))}`);
  words.push(`--as-of ${flags.asOf ?? terminal.today}`);
  const folder = path === '.' ? '' : '<folder>/';
  words.push(...outputs.map((file) => `-o ${shellWord(`${folder}${file}`)}`));
  if (!outputs.some((file) => formatOf(file) === format)) words.push(`-o ../audit.${format}`);
  return words.join(' ');
}
