import type { Report } from '../../model/report.ts';
import {
  A_PAGE,
  dotText,
  graphJson,
  graphOf,
  mermaidText,
  NO_LIMITS,
} from '../../tell/report/graph/index.ts';
import { nearest } from '../../util/nearest.ts';
import { UsageError } from '../errors.ts';
import { plainAudit, shellWord } from '../options.ts';
import type { GraphFlags } from '../program.ts';
import type { Terminal } from '../terminal.ts';
import { runAudit } from './audit.ts';

/** Draws what the audit found; the exit code is 0 unless something could not be read. */
export async function graphCommand(path: string, flags: GraphFlags, terminal: Terminal): Promise<number> {
  const { report, redact } = await runAudit(path, { ...plainAudit(flags), failOn: 'never' }, terminal);
  const shown = only(report, flags.context);
  const graph = graphOf(shown, flags.all === true ? NO_LIMITS : A_PAGE, redact);
  terminal.out(redact(textOf(flags.format)));
  return report.exit;

  function textOf(format: GraphFlags['format']): string {
    switch (format) {
      case 'mermaid':
        return mermaidText(graph);
      case 'dot':
        return dotText(graph);
      case 'json':
        return graphJson(graph, shown);
    }
  }
}

/** The report with one context alone; a workflow may be named without `ci`. */
function only(report: Report, name: string | undefined): Report {
  if (name === undefined) return report;
  const contexts = report.contexts.filter(
    (context) => context.name === name || context.name === `ci ${name}`,
  );
  if (contexts.length > 0) return { ...report, contexts };
  const names = report.contexts.map((context) => context.name);
  const [close] = nearest(name, names, 1);
  throw new UsageError(`there is no context ${JSON.stringify(name)}`, [
    ...(close === undefined ? [] : [`did you mean  --context ${shellWord(close)}`]),
    `one of  ${names.length === 0 ? 'none: no credential was found' : names.map(shellWord).join(', ')}`,
  ]);
}
