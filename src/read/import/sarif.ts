import { REPORT_TOOLS, type ReportedResult, type ReportTool } from '../../model/import.ts';
import { commitAt, countAt, fieldAt, given, lineAt, listAt, textAt, toldBy, type Fields } from './fields.ts';
import { placeIn } from './ggshield.ts';

/** The tool of a SARIF run, by the name of its driver. */
export function sarifTool(tool: unknown): ReportTool | undefined {
  const name = (textAt(tool, 'driver', 'name') ?? '').toLowerCase().replaceAll(/[\s_]+/g, '-');
  return REPORT_TOOLS.find((known) => name === known || name.startsWith(`${known}-`));
}

/** A result of SARIF 2.1.0 at each of its locations. Only snippets may hold the value, and not every tool's do. */
export function sarifResults(record: Fields, at: number): ReportedResult[] {
  const rule = textAt(record, 'ruleId') ?? textAt(record, 'rule', 'id');
  if (rule === undefined) return [];
  const locations = listAt(record, 'locations').slice(0, MOST_LOCATIONS);
  return (locations.length === 0 ? [undefined] : locations).map((location) =>
    resultAt(rule, location, record, at),
  );
}

/** So many places are of a line that stands everywhere. */
const MOST_LOCATIONS = 1000;

function resultAt(rule: string, location: unknown, record: Fields, at: number): ReportedResult {
  const uri = textAt(location, 'physicalLocation', 'artifactLocation', 'uri');
  const place = uri === undefined ? undefined : placeIn(pathOf(uri), undefined);
  const region = fieldAt(location, 'physicalLocation', 'region');
  return {
    rule,
    ...toldBy(textAt(region, 'snippet', 'text')),
    ...given({
      path: place?.path,
      commit:
        place?.commit ??
        commitAt(record, 'partialFingerprints', 'commitSha') ??
        commitAt(location, 'properties', 'git_metadata', 'commit', 'id'),
      line: lineAt(region, 'startLine'),
      endLine: lineAt(region, 'endLine'),
      column: countAt(region, 'startColumn'),
      endColumn: countAt(region, 'endColumn'),
    }),
    at,
  };
}

/** The path that a URI names; tools that write plain paths do not escape a `%`. */
function pathOf(uri: string): string {
  const path = uri.replace(/^file:\/\/(?:localhost(?=\/))?/i, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
