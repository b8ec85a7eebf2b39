import { pathGlobMatch } from '../../util/glob.ts';
import type { Cursor, Word } from './cursor.ts';
import { didYouMean } from './cursor.ts';
import type { Reading } from './source.ts';

/** Why a manifest names a file: what it is no evidence of where it is missing, and what would be right. */
const NAMED_FOR = {
  gate: {
    missing: 'this file does not exist, so it is no evidence of a gate',
    write: 'the path, from this folder, of the file that enforces the gate',
  },
  recovery: {
    missing: 'this file does not exist, so it is no evidence of a backup',
    write: 'the path, from this folder, of the file that makes the backup',
  },
  grants: {
    missing: 'this file does not exist, so it states no grant',
    write: 'the path, from this folder, of the file that states what the principal may do',
  },
} as const;

/** A file or path glob of the audited tree; reports one that is not there. */
export function fileNamed(
  word: Word | undefined,
  use: keyof typeof NAMED_FOR,
  reading: Reading,
): string | undefined {
  if (word && !isThere(word.text, reading)) report(word, use, reading);
  return word?.text;
}

/** The same for each entry of a list. */
export function filesNamed(at: Cursor | undefined, use: keyof typeof NAMED_FOR, reading: Reading): string[] {
  return (at?.words('paths') ?? []).flatMap((word) => fileNamed(word, use, reading) ?? []);
}

function isThere(path: string, reading: Reading): boolean {
  const { paths } = reading.context;
  if (!/[*?]/.test(path)) return reading.context.exists(path.replace(/^(?:\.\/)+/, ''));
  return paths === undefined || paths.some((known) => pathGlobMatch(path, known));
}

function report(word: Word, use: keyof typeof NAMED_FOR, reading: Reading): void {
  const { missing, write } = NAMED_FOR[use];
  const isGlob = /[*?]/.test(word.text);
  const near = isGlob ? [] : didYouMean(word.text, reading.context.paths ?? []);
  const message = isGlob
    ? missing.replace('this file does not exist', 'no file has a path like this')
    : missing;
  word.at.problem(message, near.length > 0 ? near : [{ label: 'write', text: write }]);
}
