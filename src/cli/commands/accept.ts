import { trackedPaths } from '../../judge/findings/index.ts';
import { acceptedBefore, parseUntil, type NewAcceptance } from '../../know/manifest/index.ts';
import type { Finding } from '../../model/finding.ts';
import { isDay } from '../../util/day.ts';
import { nearest } from '../../util/nearest.ts';
import { count, wrap } from '../../util/wrap.ts';
import { ACCEPTED, openAcceptances, saveAcceptances, type AcceptanceFile } from '../acceptance-file.ts';
import { UsageError } from '../errors.ts';
import { usersName } from '../git-process.ts';
import { mergeByLines } from '../merge-attribute.ts';
import { plainAudit, type ReadFlags } from '../options.ts';
import { NO_RULES } from '../rule-texts.ts';
import type { AcceptFlags } from '../program.ts';
import { createServices } from '../services.ts';
import type { Terminal } from '../terminal.ts';
import { runAudit } from './audit.ts';

/** How an acceptance ends: the last day on which it counts, the day of the revocation, or both. */
type End = Pick<NewAcceptance, 'until' | 'revoked'>;

/** Why, by whom and until when: what all acceptances of one call share. */
type Shared = End & Pick<NewAcceptance, 'reason' | 'by' | 'unreviewed'>;

/** Writes lines to overscope.accepted.yaml: one for a finding, or one for each that is open. They count once committed. */
export async function acceptCommand(
  id: string | undefined,
  folder: string,
  flags: AcceptFlags & ReadFlags,
  terminal: Terminal,
): Promise<number> {
  if (folder === '-') throw new UsageError('nothing can be accepted in standard input', ['write  a folder']);
  const [shown, where] = flags.all === true ? [undefined, id ?? folder] : [needed(id), folder];
  const asOf = flags.asOf ?? terminal.today;
  const shared = sharedOf(flags, asOf);
  const { catalogue, scanText } = createServices(terminal.host, terminal.version, NO_RULES, () => undefined);
  const reading = { catalogue, scanText, asOf };
  const file = openAcceptances(where, terminal, reading);
  const { report, redact } = await runAudit(where, plainAudit(flags), terminal);
  const chosen = shown === undefined ? openFindings(report.findings, file) : one(shown, report.findings);
  const added = chosen.map((finding) => acceptanceOf(finding, shared));
  saveAcceptances(file, added, terminal, reading);
  const merge = added.length === 0 ? undefined : mergeByLines(file.path, terminal.host);
  const lines =
    shown === undefined ? saidOfAll(added, report.findings, shared) : saidOfOne(added, file, shared);
  const who = added.length === 0 ? [] : [whoText(flags, shared)];
  const told = [...lines, ...who, ...mergeLines(merge)].flatMap((line) => wrap(line, terminal.width));
  terminal.out(redact(`${told.join('\n')}\n`));
  return 0;
}

function needed(id: string | undefined): string {
  if (id !== undefined) return id;
  throw new UsageError('accept needs the id of a finding', [
    'write  overscope accept 9d41c7 --reason … --until 90d',
    'or     overscope accept --all --until 90d, for a first adoption',
  ]);
}

function sharedOf(flags: AcceptFlags, asOf: string): Shared {
  const by = flags.by === undefined ? usersName() : written('--by', flags.by);
  const end = endOf(flags, asOf);
  const rest = { ...end, ...(by === undefined ? {} : { by }) };
  if (flags.all !== true) return { ...rest, reason: written('--reason', flags.reason) };
  if (end.revoked !== undefined)
    throw new UsageError('--revoked is said of one credential at a time', [
      'write  overscope accept <id> --revoked <day>, for each of them',
    ]);
  const reason = flags.reason === undefined ? `first audit, ${asOf}` : written('--reason', flags.reason);
  return { ...rest, reason, unreviewed: true };
}

function acceptanceOf(finding: Finding, shared: Shared): NewAcceptance {
  return {
    check: finding.check,
    id: finding.id,
    effect: finding.worst ?? 'read',
    places: trackedPaths(finding),
    environment: finding.environment,
    ...shared,
  };
}

/** Findings that could fail an audit, and that nobody has accepted yet, whether or not the line counts already. */
function openFindings(findings: readonly Finding[], { entries }: AcceptanceFile): Finding[] {
  const written = new Set(entries.map(({ check, id }) => `${check} ${id}`));
  return findings.filter(
    (finding) =>
      isAcceptable(finding) &&
      finding.severity !== 'note' &&
      finding.fromChange &&
      finding.accepted === undefined &&
      finding.reopened === undefined &&
      !written.has(`${finding.check} ${finding.id}`),
  );
}

/** What a change does to its own manifest, and an acceptance of nothing, are mended and not accepted. */
function isAcceptable({ check, subject }: Finding): boolean {
  const stale = subject.kind === 'manifest' && check === 'unused-entry';
  return check !== 'manifest-widened' && !(stale && subject.entry.startsWith('acceptance '));
}

function saidOfOne(
  [added]: readonly NewAcceptance[],
  file: AcceptanceFile,
  { until, revoked }: Shared,
): string[] {
  if (added === undefined) return [];
  const last = until === undefined ? '' : ` until ${until}`;
  const said = revoked === undefined ? `accepted${last}` : `recorded as revoked on ${revoked}${last}`;
  const before = acceptedBefore(file.text, added);
  return [
    `${added.check} ${added.id} is ${said} in ${ACCEPTED}. It counts once that file is committed.`,
    ...(before === undefined ? [] : [`It replaces: ${before}`]),
  ];
}

function saidOfAll(
  added: readonly NewAcceptance[],
  findings: readonly Finding[],
  { until }: Shared,
): string[] {
  const reopened = findings.filter((finding) => finding.reopened !== undefined).map(({ id }) => id);
  const left =
    reopened.length === 0
      ? []
      : [
          `Left out, since they were accepted before and reopened: ${reopened.join(', ')}. Each needs its own reason.`,
        ];
  if (added.length === 0) return ['Nothing is open that is not accepted yet.', ...left];
  return [
    `${count(added.length, 'finding')} accepted until ${until ?? ''} in ${ACCEPTED}, marked unreviewed. They count once that file is committed, and every audit says how many nobody has looked at.`,
    'To review one: overscope explain <id>, then overscope accept <id> with its reason.',
    ...left,
  ];
}

/** Whose decision is written down, and where the name comes from: the user's own git, never what a repository sets. */
function whoText({ by: given }: AcceptFlags, { by }: Shared): string {
  if (by === undefined)
    return 'Nobody is named as having decided: git knows no user.name of yours; --by names one.';
  return given === undefined
    ? `By ${by}, the user.name of your own git settings; --by names somebody else.`
    : `By ${by}, as --by says.`;
}

function mergeLines(line: string | undefined): string[] {
  if (line === undefined) return [];
  return [
    `.gitattributes now has ${JSON.stringify(line)}: branches that each accept something merge. Commit it too.`,
  ];
}

/** A text that says something: an empty one would be a file that no later run can read. */
function written(flag: string, text: string | undefined): string {
  if (text !== undefined && text.trim() !== '') return text.trim();
  throw new UsageError(`${flag} is ${text === undefined ? 'missing' : 'empty'}`, [
    flag === '--by' ? 'write  who decided' : 'write  why it is acceptable, for whoever reads it in a year',
  ]);
}

function endOf(flags: AcceptFlags, asOf: string): End {
  const until = untilOf(flags.until, asOf);
  const revoked = revokedOf(flags.revoked, asOf);
  if (until === undefined && revoked === undefined)
    throw new UsageError(
      `an acceptance needs ${flags.all === true || flags.reason !== undefined ? 'an end' : 'a reason and an end'}`,
      [
        ...(flags.all === true || flags.reason !== undefined
          ? []
          : ['write  --reason with why it is acceptable']),
        'write  --until 2027-01-31, or --until 90d',
        'or     --revoked with the day, for a credential that is gone',
      ],
    );
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

/** The finding of an id or of the beginning of one. */
function one(id: string, findings: readonly Finding[]): [Finding] {
  const exact = findings.filter((finding) => finding.id === id);
  const found =
    exact.length > 0 ? exact : findings.filter((finding) => id.length >= 6 && finding.id.startsWith(id));
  const [finding] = found;
  if (finding === undefined) {
    const ids = findings.filter(isAcceptable).map((item) => item.id);
    throw new UsageError(`there is no finding ${JSON.stringify(id)} here`, [
      ...nearest(id, ids, 1).map((near) => `did you mean  ${near}`),
      'all findings  overscope --all',
    ]);
  }
  if (found.length > 1)
    throw new UsageError(`${JSON.stringify(id)} is the beginning of several ids`, [
      `one of  ${found.map((item) => item.id).join(', ')}`,
    ]);
  if (!isAcceptable(finding))
    throw new UsageError(`${finding.check} cannot be accepted`, [
      finding.check === 'manifest-widened'
        ? 'it ends  when somebody else has merged the lines'
        : 'it ends  when the line is deleted',
    ]);
  return [finding];
}
