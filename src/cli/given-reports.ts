import { basename, resolve } from 'node:path';
import type { AuditRequest } from '../audit.ts';
import type { GivenReport } from '../audit/imports.ts';
import type { Host } from '../model/host.ts';
import { readReport, reportFrom, type NoReport } from '../read/import/index.ts';
import { printable } from '../util/printable.ts';
import { within } from '../util/within.ts';
import { UsageError } from './errors.ts';

const KNOWN = [
  'gitleaks or betterleaks  -f json, -f sarif',
  'trufflehog               --json, --sarif',
  'kingfisher               -f json, -f jsonl, -f sarif',
  'ggshield                 --format json, --format sarif',
  'detect-secrets           scan',
];

/** Reads every report that `--import` names; one that is none ends the run, whatever else it would find. */
export async function givenReports(
  files: readonly string[],
  { mode, root }: Pick<AuditRequest, 'mode' | 'root'>,
  host: Host,
): Promise<GivenReport[]> {
  if (mode === 'stdin')
    throw new UsageError('--import joins a report with files, and standard input has none', [
      'write  overscope audit --import <file>, in the folder that the report is about',
    ]);
  const doubled = files.find((file, at) => files.indexOf(file) !== at);
  if (doubled !== undefined) throw new UsageError(`${printable(doubled)} is imported twice`);
  const reports: GivenReport[] = [];
  for (const file of files) reports.push(file === '-' ? await fromInput(host) : fromFile(file, root, host));
  return reports;
}

async function fromInput(host: Host): Promise<GivenReport> {
  const bytes = await host.readStdin();
  const report = reportFrom(once(bytes));
  if ('message' in report) throw refused('<stdin>', report);
  return { path: '<stdin>', report };
}

function* once(bytes: Uint8Array): Generator<Uint8Array, undefined> {
  if (bytes.length > 0) yield bytes;
  return undefined;
}

function fromFile(file: string, root: string, host: Host): GivenReport {
  const real = host.realpath(resolve(host.cwd, file));
  if (!real.ok) {
    if (real.error.code === 'ENOENT' || real.error.code === 'ENOTDIR')
      throw new UsageError(`${printable(file)} does not exist`, [
        'write  the path of a report after --import',
      ]);
    throw new UsageError(`${printable(file)} cannot be read: ${real.error.message}`);
  }
  const stat = host.stat(real.value);
  if (!stat.ok) throw new UsageError(`${printable(file)} cannot be read: ${stat.error.message}`);
  if (stat.value.kind !== 'file')
    throw new UsageError(
      `${printable(file)} is ${stat.value.kind === 'directory' ? 'a folder' : 'no regular file'}`,
      ['write  the path of a report after --import, or - for standard input'],
    );
  const report = readReport(host, real.value);
  if ('message' in report) throw refused(file, report);
  const folder = host.realpath(root);
  const inside = folder.ok ? within(folder.value, real.value) : undefined;
  const path = shown(file);
  return inside === undefined || inside === '' ? { path, report } : { path, inside, report };
}

/** As it was given, but never an absolute path: reports are the same on every machine. */
function shown(file: string): string {
  return file.startsWith('/') || /^[A-Za-z]:[\\/]/.test(file) ? basename(file) : file;
}

function refused(file: string, { message, line }: NoReport): UsageError {
  const at = line === undefined ? '' : `, line ${line}`;
  return new UsageError(`${printable(file)}${at}: ${printable(message)}`, [
    'reports that are read',
    ...KNOWN.map((one) => `  ${one}`),
  ]);
}
