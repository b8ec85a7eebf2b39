import type { Proposed, ProposedGrant, ProposedJob, ProposedSelector } from '../../model/proposal.ts';
import { printable } from '../../util/printable.ts';
import { clip } from '../../util/wrap.ts';
import { scalar as strict } from './scalar.ts';

/** Longest reason behind a line. */
const LONGEST = 200;
const KEYS = ['type', 'variable', 'reference', 'fingerprint', 'in'] as const;

/** Behind the value of a line that asks something. */
export const UNKNOWN_LINE = /\bunknown # \? /;

/** A job as lines of a block mapping, its name not indented; every line gives its reason in a comment. */
export function jobLines(job: ProposedJob, step = '  '): string[] {
  const body = [
    field('purpose', job.purpose),
    field('owner', job.owner),
    'credentials:',
    ...job.selectors.map((one) => `${step}- ${selectorText(one)}`),
    ...grantLines(job, step),
    ...(job.environment === undefined ? [] : [field('environment', job.environment)]),
  ];
  return [`${scalar(job.name)}:`, ...body.map((line) => `${step}${line}`)];
}

function field(key: string, { value, because, question }: Proposed): string {
  return value === undefined
    ? `${key}: unknown${asked(because, question)}`
    : `${key}: ${scalar(value)}${reason(because)}`;
}

/** A reason as a comment: one line, whatever the text holds. */
function reason(because: string): string {
  return because === '' ? '' : ` # ${clip(printable(because), LONGEST)}`;
}

function asked(because: string, question = ''): string {
  return ` # ? ${clip(printable(because), LONGEST)}. ${printable(question)}`;
}

function selectorText({ selector, because }: ProposedSelector): string {
  const parts = KEYS.flatMap((key) => {
    const value = selector[key];
    return value === undefined ? [] : [`${key}: ${scalar(value)}`];
  });
  return `{ ${parts.join(', ')} }${reason(because)}`;
}

function grantLines({ grants, open }: ProposedJob, step: string): string[] {
  const [first] = open;
  if (grants.length === 0 && first === undefined) return [];
  if (grants.length === 0 && open.length === 1 && first !== undefined)
    return [`grants: unknown${asked(first.because, first.question)}`];
  return [
    'grants:',
    ...grants.flatMap((grant) => grantItem(grant, step)),
    ...open.map(({ because, question }) => `${step}- operations: unknown${asked(because, question)}`),
  ];
}

function grantItem({ operations, on }: ProposedGrant, step: string): string[] {
  return [
    `${step}- operations:`,
    ...operations.map(({ id, because }) => `${step}    - ${scalar(id)}${reason(because)}`),
    ...(on.length === 0 ? [] : [`${step}  on:`, ...on.map((one) => `${step}    - ${scalar(one)}`)]),
  ];
}

/** A text as YAML reads it back, in quotes only where it needs them; nothing in it moves a reader's cursor. */
function scalar(text: string): string {
  if (printable(text) !== text) return JSON.stringify(text).replace(/[\u007f-\uffff]/g, hidden);
  const bare = strict(text);
  if (!bare.startsWith('"') || /[\u007f-\uffff\\]/.test(text)) return bare;
  const isPlain =
    /^(?:\.(?=[a-z]{3}|[\w-]+\/)|\/|\b)[\w./:@+()'*?=~ -]*[\w/*)]$/i.test(text) &&
    !/: |:$| #/.test(text) &&
    /[a-z]{2}/i.test(text) &&
    !/^\.(?:inf|nan)$/i.test(text);
  if (isPlain && !isOther(text)) return text;
  return text.includes("'") ? bare : `'${text}'`;
}

function hidden(unit: string): string {
  return printable(unit) === unit || /[\ud800-\udfff]/.test(unit)
    ? unit
    : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** What some version of YAML reads as something else than text: a number, a time, a truth. */
function isOther(text: string): boolean {
  return (
    /^(?:true|false|null|yes|no|on|off|y|n|nan|inf|~)$/i.test(text) ||
    (/^[-+.\d]/.test(text) && /^[-+\d._:eTZ xoa-f]+$/i.test(text))
  );
}
