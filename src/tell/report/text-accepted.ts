import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { printable } from '../../util/printable.ts';
import { fitBeside } from './fit.ts';
import { acceptedText, acceptsOf, endingText } from './present/accepted.ts';

const LABEL = 10;

/** What is accepted, and which of it soon ends; `--all` names each with its reason. */
export function acceptedLines(report: Report, view: View): string[] {
  const accepts = acceptsOf(report);
  const accepted = acceptedText(accepts, report.asOf);
  if (accepted === undefined) return [];
  const named = view.all ? accepts.findings : [];
  return [
    ...row('Accepted', `${accepted}${view.all ? '' : ': --all'}`, view.width),
    ...named.flatMap(({ id, check, accepted: entry }) => {
      const unreviewed = entry?.unreviewed === true ? 'unreviewed, ' : '';
      return row('', `${id} ${check}: ${unreviewed}${printable(entry?.reason ?? '')}`, view.width);
    }),
    ...(accepts.ending.length === 0
      ? []
      : row('Ends soon', endingText(accepts, view.all ? Infinity : 3), view.width)),
  ];
}

/** Whether a finding is accepted, or was and is no more. */
export function standing({ accepted, reopened }: Finding, width: number): string[] {
  if (accepted === undefined)
    return reopened === undefined ? [] : [...row('Reopened', printable(reopened), width), ''];
  const { by, reason, revoked, unreviewed, until } = accepted;
  const parts = [
    ...(unreviewed === true ? ['unreviewed'] : []),
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(revoked === undefined ? [] : [`revoked on ${revoked}`]),
    ...(by === undefined ? [] : [`by ${printable(by)}`]),
  ];
  return [...row('Accepted', `${parts.join(', ')}: ${printable(reason)}`, width), ''];
}

function row(label: string, text: string, width: number): string[] {
  return fitBeside(label, LABEL, text, width);
}
