import type { ReportedResult } from '../../model/import.ts';
import { Secret } from '../../util/secret.ts';
import {
  commitAt,
  countAt,
  fieldAt,
  fieldsOf,
  given,
  lineAt,
  textAt,
  toldBy,
  type Fields,
} from './fields.ts';

/** Whether a record is a finding of kingfisher: a rule, and what it found. */
export function isKingfisher(record: Fields): boolean {
  return textAt(record, 'rule', 'id') !== undefined && fieldsOf(fieldAt(record, 'finding')) !== undefined;
}

/** A finding of kingfisher (1 and 2); the other half of a pair stands under `dependent_captures`. */
export function kingfisherResult(record: Fields, at: number): ReportedResult {
  const finding = fieldAt(record, 'finding');
  const told = toldBy(textAt(finding, 'snippet'));
  const others = Object.values(fieldsOf(fieldAt(finding, 'dependent_captures')) ?? {}).flatMap((value) =>
    typeof value === 'string' ? toldBy(value).secrets : [],
  );
  return {
    rule: textAt(record, 'rule', 'id') ?? '',
    ...told,
    secrets: [...told.secrets, ...others.filter((other): other is Secret => other.length > 0)],
    ...given({
      path: textAt(finding, 'path') ?? textAt(finding, 'git_metadata', 'file', 'path'),
      commit: commitAt(finding, 'git_metadata', 'commit', 'id'),
      line: lineAt(finding, 'line'),
      column: countAt(finding, 'column_start'),
      endColumn: countAt(finding, 'column_end'),
    }),
    at,
  };
}
