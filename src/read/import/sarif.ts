import { REPORT_TOOLS, type ReportedResult, type ReportTool } from '../../model/import.ts';
import { commitAt, countAt, fieldAt, given, lineAt, listAt, textAt, toldBy, type Fields } from './fields.ts';
import { placeIn } from './ggshield.ts';

/** The tool of a SARIF run, by the name of its driver. */
export function sarifTool(tool: unknown): ReportTool | undefined {
  const name = (textAt(tool, 'driver', 'name') ?? '').toLowerCase().replaceAll(/[\s_]+/g, '-');
  return REPORT_TOOLS.find((known) => name === known || name.startsWith(`${known}-`));
}

/** A result of SARIF 2.1.0 at its first physical location. Only snippets may hold the value, and not every tool's do. */
export function sarifResult(record: Fields, at: number): ReportedResult | undefined {
  const [location] = listAt(record, 'locations');
  const rule = textAt(record, 'ruleId') ?? textAt(record, 'rule', 'id');
  if (rule === undefined) return undefined;
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
