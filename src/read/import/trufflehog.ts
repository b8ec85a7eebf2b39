import type { ReportedResult } from '../../model/import.ts';
import { Secret } from '../../util/secret.ts';
import { commitAt, fieldAt, fieldsOf, given, lineAt, textAt, toldBy, type Fields } from './fields.ts';

/** Whether a record is a result of trufflehog 3. */
export function isTrufflehog(record: Fields): boolean {
  return textAt(record, 'DetectorName') !== undefined && Object.hasOwn(record, 'Raw');
}

/** A result of trufflehog 3: what it knows of the place depends on the source, whose name is a key of `Data`. */
export function trufflehogResult(record: Fields, at: number): ReportedResult {
  const data = fieldsOf(fieldAt(record, 'SourceMetadata', 'Data')) ?? {};
  const [place] = Object.keys(data).flatMap((name) => fieldsOf(fieldAt(data, name)) ?? []);
  const told = toldBy(textAt(record, 'Raw'));
  const parts = Object.values(fieldsOf(fieldAt(record, 'SecretParts')) ?? {}).flatMap((part) =>
    typeof part === 'string' && part.length >= SHORTEST_PART ? [new Secret(part)] : [],
  );
  const pair = textAt(record, 'RawV2');
  return {
    rule: textAt(record, 'DetectorName') ?? '',
    ...told,
    secrets: [...told.secrets, ...(pair === undefined ? [] : toldBy(pair).secrets), ...parts],
    ...given({
      path: textAt(place, 'file') ?? textAt(place, 'path'),
      commit: commitAt(place, 'commit'),
      line: lineAt(place, 'line'),
    }),
    at,
  };
}

/** A shorter part of a pair is a name or a region. */
const SHORTEST_PART = 8;
