import type { Excess } from '../../model/finding.ts';
import type { Ownership, ProposedJob } from '../../model/proposal.ts';
import { printable } from '../../util/printable.ts';
import { count, hanging, wrap } from '../../util/wrap.ts';
import { INDENT, isUnused } from './block.ts';

/** What the dialogue begins with. */
export function introduction(jobs: readonly ProposedJob[], width: number): string[] {
  const credentials = new Set(jobs.map(({ credential }) => credential.id)).size;
  const several = jobs.length === credentials ? '' : ` ${count(jobs.length, 'job')}.`;
  return [
    ...wrap(
      `${count(credentials, 'credential')}.${several} For each: what the code does with it, and a proposal.`,
      width,
    ),
    'Nothing is written before the end. Ctrl-C leaves everything as it is.',
  ];
}

/** What stays in excess once a job is written: a job says what is needed. */
export function remainder(
  job: ProposedJob,
  title: string,
  excess: Excess | undefined,
  width: number,
): string[] {
  if (excess === undefined || isUnused(job)) return [];
  const named = new Set(job.grants.flatMap(({ operations }) => operations.map(({ id }) => id)));
  const noun = nounOf(title);
  const indent = ' '.repeat(INDENT);
  if (excess.bound === 'ceiling' || excess.operations <= named.size) {
    const text = `What the ${noun} was given is not known here; at most it can do more. That stays a finding until evidence: or attested: says what it was given.`;
    return named.size === 0 ? [] : hanging(indent, INDENT, text, width);
  }
  const lost = excess.worst.filter(({ id, bound }) => bound === 'floor' && named.has(id)).length;
  const more = count(excess.operations - named.size, 'operation');
  const deadly = Math.max(0, excess.irreversible - lost);
  const harm = deadly === 0 ? '' : `, ${deadly} of them irreversible`;
  return hanging(
    indent,
    INDENT,
    `The ${noun} can do ${more} more${harm}. That stays a finding: a job says what is needed, not what is allowed.`,
    width,
  );
}

const NOUNS = ['token', 'key', 'URL', 'password', 'secret', 'role', 'account'] as const;

function nounOf(title: string): string {
  return NOUNS.find((noun) => title.toLowerCase().includes(noun.toLowerCase())) ?? 'credential';
}

/** How a run ended. */
export interface Outcome {
  /** The file as the user named the folder: `overscope.yaml`, `../api/overscope.yaml`. */
  readonly file: string;
  readonly jobs: number;
  readonly unknown: readonly number[];
  readonly updated: boolean;
}

/** Numbers of lines that one sentence takes. */
const MOST_LINES = 8;

/** `Wrote overscope.yaml: 3 jobs, 2 lines marked unknown (lines 14, 22).` */
export function outcomeText({ file, jobs, unknown, updated }: Outcome, width: number): string[] {
  const what = updated ? `Added ${count(jobs, 'job')} to` : 'Wrote';
  const many = updated ? [] : [count(jobs, 'job')];
  if (unknown.length > 0) {
    const more = unknown.length > MOST_LINES ? ` and ${unknown.length - MOST_LINES} more` : '';
    const lines = `line${unknown.length === 1 ? '' : 's'} ${unknown.slice(0, MOST_LINES).join(', ')}${more}`;
    many.push(`${count(unknown.length, 'line')} marked unknown (${lines})`);
  }
  const rest = many.length === 0 ? '' : `: ${many.join(', ')}`;
  return wrap(`${what} ${printable(file)}${rest}.`, width);
}

/** What to do next: the audit against these jobs, once committed where something `waits` for it; an owner for the file. */
export function nextLines(
  audit: string,
  missing: Ownership['missingLine'],
  waits: boolean,
  width: number,
): string[] {
  const commit = waits
    ? hanging('         ', 9, 'What in these jobs cannot be undone counts once the file is committed.', width)
    : [];
  const lines = [`Next  1  ${audit}  the audit, now against these jobs`, ...commit];
  if (missing === undefined) return lines;
  const verb = missing.exists ? 'Add to' : 'Create';
  const said = `${verb} ${missing.file}${missing.exists ? '' : ' with'}:`;
  const whole = `      2  ${said}  ${missing.line}`;
  return [
    ...lines,
    ...(whole.length <= width ? [whole] : [`      2  ${said}`, `           ${missing.line}`]),
    ...hanging('         ', 9, 'Whoever can edit these files can widen a job, an agent included.', width),
  ];
}

/** Credentials that get no job, with what is to be done instead. */
export function leftText(why: 'history' | 'doubtful' | 'tests' | 'minor', number: number): string {
  const one = number === 1;
  switch (why) {
    case 'history':
      return `${count(number, 'credential')} ${one ? 'is' : 'are'} only in the history: replace ${one ? 'it' : 'them'}, no job is needed.`;
    case 'doubtful':
      return `${count(number, 'value')} with a wrong checksum: delete ${one ? 'it' : 'them'}, no job is needed.`;
    case 'tests':
      return `${count(number, 'credential')} only in tests and examples: no job is proposed.`;
    case 'minor':
      return `${count(number, 'credential')} of low severity without a use: no job is proposed.`;
  }
}
