import type { ReportedResult } from '../../model/import.ts';
import { given, lineAt, textAt, type Fields } from './fields.ts';

/** Whether a record is a result of detect-secrets: a kind and the SHA-1 of the value. */
export function isDetectSecrets(record: Fields): boolean {
  return textAt(record, 'type') !== undefined && sha1Of(record) !== undefined;
}

/** A result of detect-secrets (baseline or scan), which never writes a value down; `path` is the key it stands under. */
export function detectSecretsResult(record: Fields, at: number, path: string): ReportedResult {
  return {
    rule: textAt(record, 'type') ?? '',
    secrets: [],
    ...given({
      path: textAt(record, 'filename') ?? path,
      line: lineAt(record, 'line_number'),
      sha1: sha1Of(record),
    }),
    at,
  };
}

function sha1Of(record: Fields): string | undefined {
  const text = textAt(record, 'hashed_secret')?.toLowerCase();
  return text !== undefined && /^[0-9a-f]{40}$/.test(text) ? text : undefined;
}
