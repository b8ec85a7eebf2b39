import type { ReportedResult } from '../../model/import.ts';
import { commitAt, countAt, fieldsOf, given, lineAt, listAt, textAt, toldBy, type Fields } from './fields.ts';

/** Whether a record is an entity of ggshield: a file with its incidents. */
export function isGgshield(record: Fields): boolean {
  return textAt(record, 'filename') !== undefined && Array.isArray(record['incidents']);
}

/** The results of one file of ggshield: an incident has an occurrence for each half of a pair. */
export function ggshieldResults(
  record: Fields,
  at: number,
  scan: string | undefined,
): { readonly results: readonly ReportedResult[]; readonly strange: number } {
  const { commit, path } = placeIn(textAt(record, 'filename') ?? '', scan);
  let strange = 0;
  const results = listAt(record, 'incidents').flatMap((incident) => {
    const rule = textAt(incident, 'type') ?? textAt(incident, 'detector') ?? '';
    const occurrences = listAt(incident, 'occurrences');
    const usable = occurrences.filter((occurrence) => fieldsOf(occurrence) !== undefined);
    strange += occurrences.length === 0 ? 1 : occurrences.length - usable.length;
    return usable.map((occurrence) => ({
      rule,
      ...toldBy(textAt(occurrence, 'match')),
      ...given({
        path,
        commit,
        line: lineAt(occurrence, 'line_start'),
        endLine: lineAt(occurrence, 'line_end'),
        column: countAt(occurrence, 'index_start'),
        endColumn: countAt(occurrence, 'index_end'),
      }),
      at,
    }));
  });
  return { results, strange };
}

/** `commit://<oid>/<path>`, or a path in the commit that the scan is of. */
export function placeIn(
  name: string,
  scan: string | undefined,
): { readonly path: string; readonly commit: string | undefined } {
  const inCommit = /^commit:\/\/([^/]{1,80})\/(.*)$/su.exec(name);
  if (inCommit === null) return { path: name, commit: commitAt({ scan }, 'scan') };
  return { path: inCommit[2] ?? '', commit: commitAt({ scan: inCommit[1] }, 'scan') };
}
