import { resolve } from 'node:path';
import { CHECKS } from '../../judge/checks/index.ts';
import {
  catalogueJson,
  explainCheck,
  explainOperation,
  explainProvider,
  explainSet,
  explainType,
  subjectOf,
  type Subject,
} from '../../tell/explain/index.ts';
import { UsageError } from '../errors.ts';
import type { ExplainFlags } from '../program.ts';
import { readRuleTexts } from '../own-rules.ts';
import { createServices } from '../services.ts';
import type { Terminal } from '../terminal.ts';
import { PLAIN_AUDIT } from './accept.ts';
import { runAudit } from './audit.ts';

/** Prints a type, operation, provider, check or finding in full. */
export async function explainCommand(what: string, flags: ExplainFlags, terminal: Terminal): Promise<number> {
  const texts = flags.rules.flatMap((folder) => readRuleTexts(resolve(terminal.host.cwd, folder), folder));
  const { catalogue } = createServices(
    terminal.host,
    terminal.version,
    { texts, widenings: [] },
    () => undefined,
  );
  const subject = subjectOf(what, catalogue);
  if (subject.kind === 'unknown')
    throw new UsageError(`nothing is called ${JSON.stringify(what)}`, help(subject.near));
  if (subject.kind === 'finding') return explainFinding(subject.id, flags, terminal);
  terminal.out(flags.json === true ? catalogueJson(subject, catalogue) : text(subject));
  return 0;

  function text(known: Exclude<Subject, { kind: 'unknown' | 'finding' }>): string {
    switch (known.kind) {
      case 'type':
        return explainType(known.type, catalogue, terminal.width);
      case 'operation':
        return explainOperation(known.operation, known.provider, catalogue, terminal.width);
      case 'provider':
        return explainProvider(known.provider, catalogue, terminal.width, flags.irreversible === true);
      case 'set':
        return explainSet(known.group, known.provider, catalogue, terminal.width);
      case 'check':
        return explainCheck(CHECKS[known.id], terminal.width);
    }
  }
}

function help(near: readonly string[]): string[] {
  return near.length === 0
    ? ['write  a type (railway/account-token), a provider, an operation, a check, or the id of a finding']
    : near.map((name, position) => `${position === 0 ? 'did you mean' : '            '}  ${name}`);
}

/** A finding of this folder with every irreversible operation by name. */
async function explainFinding(id: string, flags: ExplainFlags, terminal: Terminal): Promise<number> {
  const { report, redact } = await runAudit('.', { ...PLAIN_AUDIT, rules: flags.rules }, terminal);
  const findings = report.findings.filter((finding) => finding.id.startsWith(id));
  if (findings.length === 0)
    throw new UsageError(`there is no finding ${JSON.stringify(id)} in this folder`, [
      'all findings  overscope --all',
    ]);
  const { findingsReport } = await import('../../tell/report/text.ts');
  const view = {
    width: terminal.width,
    colour: terminal.colour && flags.color,
    all: true,
    quiet: true,
    reproduce: '',
  };
  terminal.out(redact(findingsReport(findings, report, view)));
  return 0;
}
