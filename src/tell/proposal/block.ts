import { typeTitle } from '../../model/credential.ts';
import type { CredentialType } from '../../model/catalogue.ts';
import type { Proposed, ProposedJob } from '../../model/proposal.ts';
import { printable } from '../../util/printable.ts';
import { clip, clipMiddle, wrap } from '../../util/wrap.ts';

/** Columns in front of everything, and of the values. */
export const INDENT = 5;
const LABELS = 13;
/** Columns of a value before its reason begins. */
const VALUES = 38;
/** Resources that a grant shows before it counts the rest. */
const SHOWN = 3;

type Titles = Pick<CredentialType, 'title' | 'narrower'>;

/** A proposed job as a person reads it: the credential and its place, then each line with its reason. */
export function jobBlock(
  job: ProposedJob,
  number: string,
  types: ReadonlyMap<string, Titles>,
  width: number,
): string[] {
  const place = placeOf(job).replace(/:\d+$/, '');
  if (isUnused(job)) {
    return [
      heading(job, number, types, width),
      '',
      `${' '.repeat(INDENT)}No use of it is recognised in this folder.`,
    ];
  }
  const rows: [string, string, string][] = [
    ['job', job.name, ''],
    ['purpose', ...shown(job.purpose, place)],
    ...operationRows(job, place),
    ...(job.environment === undefined
      ? []
      : [['environment', ...shown(job.environment, place)] satisfies [string, string, string]]),
    ['owner', ...shown(job.owner, place)],
  ];
  const operations = rows.slice(
    2,
    2 + rows.filter(([label]) => label === '' || label === 'operations').length,
  );
  const column = columnOf(operations, width);
  return [
    heading(job, number, types, width),
    '',
    ...rows.flatMap((row) =>
      rowLines(row, operations.includes(row) ? column : columnOf([row], width), width),
    ),
  ];
}

/** Whether nobody knows any use of its credential. */
export function isUnused({ grants, open, purpose }: ProposedJob): boolean {
  return grants.length === 0 && open.length === 0 && purpose.value === undefined;
}

/** `1/3  Railway account token            scripts/add-domain.sh:7` */
function heading(
  job: ProposedJob,
  number: string,
  types: ReadonlyMap<string, Titles>,
  width: number,
): string {
  const { credential } = job;
  const user = credential.sightings.map(({ surroundings }) => surroundings.url?.user).find((name) => name);
  const title = `${typeTitle(credential, types)}${user === undefined ? '' : `, ${printable(user)}`}`;
  const place = printable(placeOf(job));
  const room = width - INDENT - 2;
  const least = Math.min(place.length, 24);
  const left = `${number.padEnd(INDENT - 1)} ${clip(title, room - least).padEnd(31)}  `;
  return `${left}${clipMiddle(place, Math.max(least, width - left.length))}`.trimEnd();
}

/** Where this job has its credential: the first place that it names. */
function placeOf({ selectors, credential }: ProposedJob): string {
  const named = /^(.*:\d+)(?:, git-ignored)?$/s.exec(selectors[0]?.because ?? '')?.[1];
  const [first] = credential.sightings;
  return named ?? (first === undefined ? '' : `${first.path}:${first.line}`);
}

function shown({ value, because }: Proposed, place: string): [string, string] {
  return value === undefined ? ['?', because] : [printable(value), shortened(because, place)];
}

/** Places in the credential's own file by their line alone. */
function shortened(because: string, place: string): string {
  const start = `${place}:`;
  const rest = because.startsWith(start) ? because.slice(start.length) : '';
  const [, line, words] = /^(\d+)(?: and \d+ more)?(?:, (.*))?$/s.exec(rest) ?? [];
  return line === undefined ? because : `${words === undefined ? '' : `${words}, `}line ${line}`;
}

function operationRows({ grants, open }: ProposedJob, place: string): [string, string, string][] {
  const rows: [string, string][] = grants.flatMap(({ operations, on }) => [
    ...operations.map(({ id, because }): [string, string] => [printable(id), shortened(because, place)]),
    ...(on.length === 0 ? [] : [[resources(on), ''] satisfies [string, string]]),
  ]);
  rows.push(...open.map(({ because }): [string, string] => ['?', because]));
  return rows.map(([value, because], index) => [index === 0 ? 'operations' : '', value, because]);
}

function resources(on: readonly string[]): string {
  const more = on.length > SHOWN ? ` and ${on.length - SHOWN} more` : '';
  return `on ${printable(on.slice(0, SHOWN).join(', '))}${more}`;
}

/** Columns of the values of some rows, so that their reasons begin at one place and end on the line. */
function columnOf(rows: readonly [string, string, string][], width: number): number {
  const told = rows.filter(([, value, because]) => value !== '?' && because !== '');
  const values = Math.max(0, ...told.map(([, value]) => value.length)) + 2;
  const reasons = Math.max(0, ...told.map(([, , because]) => printable(because).length));
  return Math.max(values, Math.min(VALUES, width - INDENT - LABELS - reasons));
}

/** A value and its reason on one line where both fit, else the reason below. */
function rowLines(
  [label, value, because]: [string, string, string],
  column: number,
  width: number,
): string[] {
  const start = `${' '.repeat(INDENT)}${label.padEnd(LABELS)}`;
  const reason = printable(because);
  if (reason === '') return hung(start, value, width);
  if (value === '?') return hung(`${start}?            `, reason, width);
  if (start.length + column + reason.length <= width) return [`${start}${value.padEnd(column)}${reason}`];
  return [...hung(start, value, width), ...hung(' '.repeat(start.length + 2), reason, width)];
}

function hung(start: string, text: string, width: number): string[] {
  const room = width - start.length;
  const words = text.split(' ').map((word) => (word.includes('/') ? clipMiddle(word, room) : word));
  return wrap(words.join(' '), room).map((line, index) =>
    `${index === 0 ? start : ' '.repeat(start.length)}${line}`.trimEnd(),
  );
}
