import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseUntil, writeAcceptance } from '../../know/manifest/index.ts';
import type { Finding } from '../../model/finding.ts';
import { isDay } from '../../util/day.ts';
import { UsageError } from '../errors.ts';
import type { AcceptFlags } from '../program.ts';
import type { AuditFlags } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { runAudit } from './audit.ts';

const FILE = 'overscope.accepted.yaml';

/** Flags of the audit that finds what is to be accepted. */
export const PLAIN_AUDIT: AuditFlags = {
  history: true,
  manifest: [],
  rules: [],
  failOn: 'high',
  color: false,
  format: 'text',
  output: [],
};

/** Writes one line to overscope.accepted.yaml; it counts once it is committed. */
export async function acceptCommand(id: string, flags: AcceptFlags, terminal: Terminal): Promise<number> {
  const asOf = flags.asOf ?? terminal.today;
  const until = untilOf(flags.until, asOf);
  if (flags.revoked !== undefined && !isDay(flags.revoked)) {
    throw new UsageError(`${JSON.stringify(flags.revoked)} is no day`, ['write  YYYY-MM-DD']);
  }
  if (until === undefined && flags.revoked === undefined) {
    throw new UsageError('an acceptance needs an end', [
      'write  --until 2027-01-31, or --until 90d',
      'or     --revoked with the day, for a credential that is gone',
    ]);
  }
  const { report } = await runAudit(
    '.',
    { ...PLAIN_AUDIT, ...(flags.asOf === undefined ? {} : { asOf: flags.asOf }) },
    terminal,
  );
  const finding = findFinding(id, report.findings);
  const path = join(terminal.host.cwd, FILE);
  const text = writeAcceptance(readText(path), {
    check: finding.check,
    id: finding.id,
    effect: finding.worst ?? 'read',
    reason: flags.reason ?? 'no reason given',
    places: [
      ...new Set(finding.places.filter((place) => place.tracking === 'tracked').map((place) => place.path)),
    ].sort(),
    environment: finding.environment,
    ...(until === undefined ? {} : { until }),
    ...(flags.by === undefined ? {} : { by: flags.by }),
    ...(flags.revoked === undefined ? {} : { revoked: flags.revoked }),
  });
  const written = terminal.host.write(path, text);
  if (!written.ok) throw new UsageError(`${FILE} cannot be written: ${written.error.message}`);
  const end = until === undefined ? '' : ` until ${until}`;
  terminal.out(
    `${finding.check} ${finding.id} is accepted${end} in ${FILE}. It counts once that file is committed.\n`,
  );
  return 0;
}

/** The last day of the acceptance. */
function untilOf(text: string | undefined, asOf: string): string | undefined {
  if (text === undefined) return undefined;
  const until = parseUntil(text, asOf);
  if ('day' in until) return until.day;
  throw new UsageError(`--until ${text}: ${until.wrong}`);
}

function findFinding(id: string, findings: readonly Finding[]): Finding {
  const found = findings.filter(
    (finding) => finding.id === id || (id.length >= 6 && finding.id.startsWith(id)),
  );
  const [finding] = found;
  if (finding !== undefined) return finding;
  throw new UsageError(`there is no finding ${JSON.stringify(id)} here`, ['all findings  overscope --all']);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
