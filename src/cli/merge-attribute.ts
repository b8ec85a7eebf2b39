import { basename, dirname, join } from 'node:path';
import type { Host } from '../model/host.ts';
import { strictText } from './strict-text.ts';

/**
 * Tells git to keep the lines of both sides where two branches add to the file at one place, in the `.gitattributes`
 * beside it. Gives the line that was added; `undefined` where git is told something already, or nothing can be told.
 */
export function mergeByLines(file: string, host: Host): string | undefined {
  const asked = host.git(dirname(file), ['check-attr', '-z', 'merge', '--', basename(file)]);
  const value = strictText(asked.stdout)?.split('\0')[2];
  if (asked.status !== 0 || value !== 'unspecified') return undefined;
  const path = join(dirname(file), '.gitattributes');
  const bytes = host.read(path);
  if (!bytes.ok && bytes.error.code !== 'ENOENT') return undefined;
  const before = bytes.ok ? strictText(bytes.value) : '';
  if (before === undefined) return undefined;
  const newline = before.includes('\r\n') ? '\r\n' : '\n';
  const start = before === '' || before.endsWith('\n') ? before : `${before}${newline}`;
  const line = `/${basename(file)} merge=union`;
  return host.write(path, `${start}${line}${newline}`).ok ? line : undefined;
}
