import { UsageError } from '../errors.ts';
import type { AuditFlags } from '../options.ts';
import { render } from '../render.ts';
import type { Terminal } from '../terminal.ts';
import { runAudit, viewOf } from './audit.ts';

/** The inventory alone: what is here and what it permits; the exit code is 0 unless something could not be read. */
export async function listCommand(path: string, flags: AuditFlags, terminal: Terminal): Promise<number> {
  const [file] = flags.output;
  if (file !== undefined)
    throw new UsageError('list writes no file', [
      `write  overscope list > ${file}, or overscope audit -o ${file} for a report`,
    ]);
  const { report, redact } = await runAudit(path, { ...flags, failOn: 'never' }, terminal);
  const inventory = {
    ...report,
    findings: [],
    result: report.exit === 3 ? ('incomplete' as const) : ('clean' as const),
  };
  const view = viewOf(flags, terminal, path);
  if (flags.format === 'text') {
    const { listReport } = await import('../../tell/report/list.ts');
    terminal.out(redact(listReport(inventory, view)));
  } else {
    terminal.out(redact(await render(inventory, flags.format, view)));
  }
  return report.exit;
}
