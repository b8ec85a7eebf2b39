import { basename, extname } from 'node:path';
import type { Host } from '../model/host.ts';
import type { Format } from '../model/view.ts';

/** Names that mean more than their extension. */
const BY_ENDING: ReadonlyMap<string, Format> = new Map([
  ['gl-secret-detection-report.json', 'gitlab'],
  ['.comment.md', 'comment'],
]);

const BY_EXTENSION: ReadonlyMap<string, Format> = new Map([
  ['.md', 'md'],
  ['.html', 'html'],
  ['.htm', 'html'],
  ['.json', 'json'],
  ['.sarif', 'sarif'],
  ['.txt', 'text'],
]);

/** Extensions that a report can have. */
export const EXTENSIONS: readonly string[] = [...BY_EXTENSION.keys()];

/** The format that a file's name asks for. */
export function formatOf(file: string): Format | undefined {
  const [, named] = [...BY_ENDING].find(([ending]) => basename(file).endsWith(ending)) ?? [];
  return named ?? BY_EXTENSION.get(extname(file).toLowerCase());
}

/** How a report of ours begins, by its format. */
const BEGINNINGS: Readonly<Record<Format, RegExp>> = {
  text: /^\s*$|^(?:(?:critical|high|medium|low|note|incomplete) {2}|\d+ credentials?\b|No (?:overscope\.yaml|open finding|finding|credential)\b|This change brings|Nothing )/i,
  md: /^# Credential audit\b/,
  html: /<title>Credential audit\b/,
  json: /^\{\s*"version": 1,\s*"tool": \{\s*"name": "overscope"/,
  sarif: /"driver": \{\s*"name": "overscope"/,
  gitlab: /"id": "overscope"/,
  comment: /^<!-- overscope -->/,
  github: /^::/,
  azure: /^##vso\[/,
};

const BEGINNING = 4096;

/** Whether a file is there that is no report of ours, so that to write a report there would lose it. */
export function isAnothers(path: string, host: Host): boolean {
  const stat = host.stat(path);
  if (!stat.ok || stat.value.kind === 'other' || stat.value.kind === 'directory') return false;
  const real = stat.value.kind === 'link' ? host.realpath(path) : undefined;
  if (real !== undefined && !real.ok) return false;
  const file = real === undefined ? path : real.value;
  const target = host.stat(file);
  if (!target.ok || target.value.kind !== 'file' || target.value.size === 0) return false;
  const into = new Uint8Array(BEGINNING);
  const read = host.readPart(file, into, 0);
  const format = formatOf(path);
  if (!read.ok || format === undefined) return true;
  return !BEGINNINGS[format].test(Buffer.from(into.subarray(0, read.value)).toString('utf8'));
}
