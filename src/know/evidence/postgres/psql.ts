/** A line of a script that `psql`, not the server, reads, and that may do anything. */
export interface MetaCommand {
  readonly offset: number;
  readonly text: string;
}

/** SQL as the server would see it, with every offset kept. */
export interface Script {
  readonly sql: string;
  readonly meta: readonly MetaCommand[];
}

/** Meta-commands that print or set how `psql` prints: they change nothing in the server. */
const HARMLESS =
  /^\\(?:echo|qecho|warn|timing|pset|x|t|a|restrict|unrestrict|set\s+(?:ON_ERROR_STOP|QUIET|VERBOSITY|ECHO)\b)/u;

const COPY_FROM_STDIN = /^\s*copy\b[^;]*\bfrom\s+stdin\b[^;]*;\s*$/iu;

/**
 * Blanks what `psql` keeps to itself: meta-commands, rows after `COPY … FROM stdin`, and `:'name'`, which psql turns
 * into one string literal whatever its value (it becomes a literal of question marks).
 */
export function asServerSees(source: string): Script {
  const meta: MetaCommand[] = [];
  const lines: string[] = [];
  let offset = 0;
  let rows = false;
  for (const line of source.split('\n')) {
    const start = offset;
    offset += line.length + 1;
    if (rows) {
      rows = line.trimEnd() !== '\\.';
      lines.push(blank(line));
    } else if (line.startsWith('\\')) {
      if (!HARMLESS.test(line)) meta.push({ offset: start, text: line.trim() });
      lines.push(blank(line));
    } else {
      rows = line.length < 10_000 && COPY_FROM_STDIN.test(line);
      lines.push(line.replace(/(?<!:):'(\w{1,64})'/gu, (all) => `'${'?'.repeat(all.length - 2)}'`));
    }
  }
  return { sql: lines.join('\n'), meta };
}

function blank(line: string): string {
  return line.replace(/[^\r]/gu, ' ');
}

/** Whether a literal stands for a `psql` variable whose value is not here. */
export function isVariable(literal: string): boolean {
  return /^\?+$/u.test(literal);
}
