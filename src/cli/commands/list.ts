import { resolve } from 'node:path';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { UsageError } from '../errors.ts';
import { linked } from '../hyperlinks.ts';
import type { AuditFlags } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { runAudit, viewOf } from './audit.ts';

/** The inventory alone: what is here and what it permits; the exit code is 0 unless something could not be read. */
export async function listCommand(path: string, flags: AuditFlags, terminal: Terminal): Promise<number> {
  const [file] = flags.output;
  if (file !== undefined)
    throw new UsageError('list writes no file', [
      `write  overscope list > ${file}, or overscope audit -o ${file} for a report`,
    ]);
  if (flags.format !== 'text' && flags.format !== 'json')
    throw new UsageError(`list gives no verdict, and a report as ${flags.format} is one`, [
      'write  overscope list, or overscope list --format json',
      `or     overscope audit --format ${flags.format}`,
    ]);
  const { report, redact } = await runAudit(path, { ...flags, failOn: 'never' }, terminal);
  const text = redact(await inventoryText(report, flags.format, viewOf(flags, terminal, path)));
  const root = resolve(terminal.host.cwd, path);
  terminal.out(flags.format === 'text' ? await linked(text, terminal, { root, report }) : text);
  return report.exit;
}

async function inventoryText(report: Report, format: 'text' | 'json', view: View): Promise<string> {
  if (format === 'json') return (await import('../../tell/report/json.ts')).jsonInventory(report);
  return (await import('../../tell/report/list.ts')).listReport({ ...report, findings: [] }, view);
}
