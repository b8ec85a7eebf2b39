import type { ReportedResult } from '../../model/import.ts';
import { commitAt, fieldAt, given, lineAt, countAt, textAt, toldBy, type Fields } from './fields.ts';

/** Whether a record is a finding of gitleaks, or of betterleaks, which writes the same and more. */
export function isGitleaks(record: Fields): boolean {
  return textAt(record, 'RuleID') !== undefined && typeof fieldAt(record, 'StartLine') === 'number';
}

/** Fields that only betterleaks writes. */
const OWN = ['Attributes', 'Metadata', 'RequiredSets', 'ValidationStatus', 'MatchContext', 'CaptureGroups'];

/** Whether a finding in the shape of gitleaks is one of betterleaks. */
export function isBetterleaks(record: Fields): boolean {
  return OWN.some((name) => Object.hasOwn(record, name));
}

/** A finding of gitleaks (8) or betterleaks (1 and 2); one inside an archive has a path of both, with `!` between. */
export function gitleaksResult(record: Fields, at: number): ReportedResult {
  return {
    rule: textAt(record, 'RuleID') ?? '',
    ...toldBy(textAt(record, 'Secret')),
    ...given({
      around: aroundOf(textAt(record, 'Secret'), textAt(record, 'Match')),
      path:
        textAt(record, 'File') ?? textAt(record, 'Metadata', 'path') ?? textAt(record, 'Attributes', 'path'),
      commit:
        commitAt(record, 'Commit') ??
        commitAt(record, 'Metadata', 'commit_sha') ??
        commitAt(record, 'Attributes', 'git.sha'),
      line: lineAt(record, 'StartLine'),
      endLine: lineAt(record, 'EndLine'),
      column: countAt(record, 'StartColumn'),
      endColumn: countAt(record, 'EndColumn'),
    }),
    at,
  };
}

/** What the match shows around a value that is hidden altogether. */
function aroundOf(secret: string | undefined, match: string | undefined): ReportedResult['around'] {
  if (secret !== 'REDACTED' || match === undefined) return undefined;
  const [before, after, ...more] = match.split(secret);
  return before === undefined || after === undefined || more.length > 0 ? undefined : { before, after };
}
