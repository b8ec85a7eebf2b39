import { HOLE } from './value.ts';

/** Reads a file of the repository that a command names. */
export type ReadNamed = (path: string) => string | undefined;

/** What a request sends: the text, its input (`@-`) or a file (`@query.json`). */
export function bodyOf(value: string, input: string | undefined, read: ReadNamed): string {
  const named = /^(?:query=)?@(?<name>.+)$/s.exec(value)?.groups?.['name'];
  if (named === undefined) return value;
  return (named === '-' ? input : read(named)) ?? HOLE;
}

/** The document in a JSON body. */
export function documentIn(body: string): string | undefined {
  const found = /"query"\s*:\s*"(?<text>(?:[^"\\]|\\.)*)"/s.exec(body)?.groups?.['text'];
  return found?.replace(/\\[nrt]/g, '\n').replace(/\\(["\\/])/g, '$1');
}
