import type { UseKind } from '../../model/use.ts';
import type { At } from './expression.ts';

/** A use before it is known which file it stands in. */
export interface Found {
  readonly provider: string;
  readonly how: UseKind;
  readonly at: At;
  readonly as: string;
  readonly operations: readonly string[];
  readonly resources: readonly string[];
  readonly variables: readonly string[];
  readonly hosts: readonly string[];
  readonly unknown?: string;
  /** A query that is only begun. */
  readonly begins?: true;
  /** File of the caller that it is told at, where that is another one. */
  readonly path?: string;
}

/** Longest name of a use that a report shows. */
const LONGEST = 100;

/** One line, short enough to show. */
export function shortened(text: string): string {
  const line = text.replace(/[\s\u0001]+/g, (run) => (run.includes('\u0001') ? '…' : ' ')).trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
