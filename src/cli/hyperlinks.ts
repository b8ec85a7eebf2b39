import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Report } from '../model/report.ts';
import { printable } from '../util/printable.ts';
import type { Terminal } from './terminal.ts';

/** An address up to a character that ends it; a stop at its end belongs to the sentence. */
const ADDRESS = /https:\/\/[^\s<>"'`()\u0000-\u001f\u007f-\u009f]*[\w/#=-]/g;

/** A text for the terminal in which addresses, and the places of a report, can be opened; plain text elsewhere. */
export async function linked(text: string, terminal: Terminal, audited?: Audited): Promise<string> {
  if (!(await terminal.hyperlinks())) return text;
  const files = audited === undefined ? new Map<string, string>() : filesOf(text, audited, terminal);
  const patterns = [ADDRESS.source, ...(files.size === 0 ? [] : [placePattern([...files.keys()])])];
  return text.replace(new RegExp(patterns.join('|'), 'g'), (found) => {
    const path = found.replace(/(?::\d+){1,2}$/, '');
    const target = files.get(path) ?? addressOf(found);
    return target === undefined ? found : `\u001b]8;;${target}\u001b\\${found}\u001b]8;;\u001b\\`;
  });
}

/** What was audited: where it is, and what the report says of it. */
export interface Audited {
  /** Absolute. */
  readonly root: string;
  readonly report: Report;
}

/** Files that the text names, by the path as it is shown. A name that had to be escaped is not linked. */
function filesOf(text: string, { root, report }: Audited, { host }: Terminal): Map<string, string> {
  const places = [
    ...report.findings.flatMap((finding) => finding.places),
    ...report.credentials.flatMap((credential) => credential.sightings),
    ...report.widenings.map(({ place }) => place),
    ...report.controls.prompts.map(({ place }) => place),
  ];
  const shown = [...new Set(places.map(({ path }) => path))].filter(
    (path) => printable(path) === path && text.includes(`${path}:`),
  );
  const here = shown.filter((path) => host.stat(join(root, path)).ok);
  return new Map(here.map((path) => [path, pathToFileURL(join(root, path)).href]));
}

/** Any of the paths with a line; the longest first, so that no path is taken for the end of another. */
function placePattern(paths: readonly string[]): string {
  const longest = paths.toSorted((a, b) => b.length - a.length);
  const escaped = longest.map((path) => path.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  return `(?<![\\w./-])(?:${escaped.join('|')})(?::\\d+){1,2}(?!\\d)`;
}

/** An address in the characters that a terminal may be given. */
function addressOf(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text).href : undefined;
  return url !== undefined && /^[\u0021-\u007e]+$/.test(url) ? url : undefined;
}
