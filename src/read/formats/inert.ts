import type { Reading, Statement } from './draft.ts';

/** Longest line that is remembered, in UTF-16 units. */
const MAX_LINE = 512;
/** Lines that are remembered at least and, as long as the older half is kept, at most twice as many. */
const HALF = 4096;

/**
 * Lines that were read without a value in them, such as comments, of which each version of a file repeats most: of such
 * a line only its statements are left, counted from its start.
 */
export class InertLines {
  #recent = new Map<string, readonly Statement[]>();
  #older = new Map<string, readonly Statement[]>();

  /** Adds the statements of a line that is known to be inert; false where it is not known. */
  replay(reading: Reading, start: number, end: number): boolean {
    if (end - start > MAX_LINE) return false;
    const line = reading.text.slice(start, end);
    let statements = this.#recent.get(line);
    if (statements === undefined) {
      statements = this.#older.get(line);
      if (statements === undefined) return false;
      this.#set(line, statements);
    }
    for (const statement of statements) reading.statements.push(moved(statement, start));
    return true;
  }

  /** Remembers a line that was read since there were so many drafts and statements, if it is inert. */
  remember(reading: Reading, start: number, end: number, drafts: number, statements: number): void {
    if (end - start > MAX_LINE || reading.drafts.length > drafts) return;
    const own = reading.statements.slice(statements).map((statement) => moved(statement, -start));
    this.#set(reading.text.slice(start, end), own);
  }

  #set(line: string, statements: readonly Statement[]): void {
    if (this.#recent.size >= HALF) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(copied(line), statements);
  }
}

/** A statement of its own, whose hosts may be added to; its subjects are never. */
function moved({ start, end, hosts, subjects }: Statement, by: number): Statement {
  return { start: start + by, end: end + by, hosts: [...hosts], subjects };
}

/** A copy that does not keep the text alive which it was cut from. */
function copied(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
