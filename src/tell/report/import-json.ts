import type { ImportNote, ImportOutcome } from '../../model/import.ts';
import { placeJson, type JsonImport, type JsonImportNote } from './json-type.ts';

/** What came of an imported report, as the JSON report has it. */
export function importJson(outcome: ImportOutcome): JsonImport {
  const { path, tools, format, results, here, byPlace, added, untyped, unjoined, missing, inside } = outcome;
  return {
    path,
    tools: [...tools],
    format,
    results,
    here,
    byPlace,
    added: added.map((place) => ({ ...placeJson(place), rule: place.rule, types: [...place.types] })),
    untyped: untyped.map(noteJson),
    unjoined: unjoined.map(noteJson),
    missing,
    ...(inside === undefined ? {} : { inside: { ...inside } }),
  };
}

function noteJson({ rule, what, place }: ImportNote): JsonImportNote {
  return { rule, what, ...(place === undefined ? {} : { place: placeJson(place) }) };
}
