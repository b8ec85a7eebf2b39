import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  acceptedBefore,
  parseUntil,
  writeAcceptance,
  type NewAcceptance,
} from '../../know/manifest/index.ts';
import type { Finding } from '../../model/finding.ts';
import { isDay } from '../../util/day.ts';
import { wrap } from '../../util/wrap.ts';
import { UsageError } from '../errors.ts';
import { usersName } from '../git-process.ts';
import { plainAudit, type ReadFlags } from '../options.ts';
import type { AcceptFlags } from '../program.ts';
import type { Terminal } from '../terminal.ts';
import { runAudit } from './audit.ts';

const FILE = 'overscope.accepted.yaml';

/** How an acceptance ends: the last day on which it counts, the day of the revocation, or both. */
type End = Pick<NewAcceptance, 'until' | 'revoked'>;

/** Writes one line to overscope.accepted.yaml; it counts once it is committed. */
export async function acceptCommand(
  id: string,
  folder: string,
  flags: AcceptFlags & ReadFlags,
  terminal: Terminal,
): Promise<number> {
  const reason = written('--reason', flags.reason ?? '');
  const by = flags.by === undefined ? usersName() : written('--by', flags.by);
  const end = endOf(flags, flags.asOf ?? terminal.today);
  const { report } = await runAudit(folder, plainAudit(flags), terminal);
  const finding = findFinding(id, report.findings);
  const path = join(resolve(terminal.host.cwd, folder), FILE);
  const existing = readText(path);
  const acceptance: NewAcceptance = {
    check: finding.check,
    id: finding.id,
    effect: finding.worst ?? 'read',
    reason,
    places: [
      ...new Set(finding.places.filter((place) => place.tracking === 'tracked').map((place) => place.path)),
    ].sort(),
    environment: finding.environment,
    ...end,
    ...(by === undefined ? {} : { by }),
  };
  const result = terminal.host.write(path, writeAcceptance(existing, acceptance));
  if (!result.ok) throw new UsageError(`${FILE} cannot be written: ${result.error.message}`);
  const before = acceptedBefore(existing, acceptance);
  const lines = [
    ...wrap(
      `${finding.check} ${finding.id} is ${saidOf(end)} in ${FILE}. It counts once that file is committed.`,
      terminal.width,
    ),
    ...(before === undefined ? [] : wrap(`It replaces: ${before}`, terminal.width)),
  ];
  terminal.out(`${lines.join('\n')}\n`);
  return 0;
}

function saidOf({ until, revoked }: End): string {
  const last = until === undefined ? '' : ` until ${until}`;
  return revoked === undefined ? `accepted${last}` : `recorded as revoked on ${revoked}${last}`;
}

/** A text that says something: an empty one would be a file that no later run can read. */
function written(flag: string, text: string): string {
  if (text.trim() !== '') return text.trim();
  throw new UsageError(`${flag} is empty`, [
    flag === '--by' ? 'write  who decided' : 'write  why it is acceptable, for whoever reads it in a year',
  ]);
}

function endOf(flags: AcceptFlags, asOf: string): End {
  const until = untilOf(flags.until, asOf);
  const revoked = revokedOf(flags.revoked, asOf);
  if (until === undefined && revoked === undefined)
    throw new UsageError('an acceptance needs an end', [
      'write  --until 2027-01-31, or --until 90d',
      'or     --revoked with the day, for a credential that is gone',
    ]);
  return { ...(until === undefined ? {} : { until }), ...(revoked === undefined ? {} : { revoked }) };
}

/** The last day of the acceptance. */
function untilOf(text: string | undefined, asOf: string): string | undefined {
  if (text === undefined) return undefined;
  const until = parseUntil(text, asOf);
  if ('day' in until) return until.day;
  throw new UsageError(`--until ${text}: ${until.wrong}`);
}

/** The day of a revocation, which has happened: what is only planned does not end a finding. */
function revokedOf(text: string | undefined, asOf: string): string | undefined {
  if (text === undefined) return undefined;
  if (!isDay(text)) throw new UsageError(`${JSON.stringify(text)} is no day`, ['write  YYYY-MM-DD']);
  if (text <= asOf) return text;
  throw new UsageError(`--revoked ${text}: this day has not come yet`, [
    'write  the day on which it was revoked, once it was',
    `or     --until ${text}, to accept it up to then`,
  ]);
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
