import { spawn } from 'node:child_process';
import { PGlite } from '@electric-sql/pglite';

/** What the server answered to one or more statements: rows of the last, or the error's SQLSTATE. */
export interface Answer {
  readonly error: string | undefined;
  readonly rows: readonly (readonly string[])[];
}

/** A PostgreSQL server in one session of a superuser. */
export interface Server {
  readonly name: string;
  run(sql: string): Promise<Answer>;
  close(): Promise<void>;
}

/** PostgreSQL in WebAssembly, in memory. */
export async function pglite(): Promise<Server> {
  const database = await PGlite.create();
  return {
    name: 'pglite',
    run: async (sql) => {
      try {
        const results = await database.exec(sql, { rowMode: 'array' });
        const rows: readonly unknown[] = results.at(-1)?.rows ?? [];
        return { error: undefined, rows: rows.map((row) => (Array.isArray(row) ? row.map(String) : [])) };
      } catch (error) {
        return { error: codeOf(error), rows: [] };
      }
    },
    close: () => database.close(),
  };
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}

/** A server that listens at a URL, through one `psql` process. */
export function psql(url: string): Server {
  const process = spawn('psql', ['-X', '-q', '-A', '-t', '-F', '\u001f', url], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let buffer = '';
  let waiting: ((answer: Answer) => void) | undefined;
  process.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    buffer += chunk;
    const end = /^@@ (true|false) (\w{5})\n/mu.exec(buffer);
    if (end === null || waiting === undefined) return;
    const lines = buffer
      .slice(0, end.index)
      .split('\n')
      .filter((line) => line !== '');
    buffer = buffer.slice(end.index + end[0].length);
    const answer = waiting;
    waiting = undefined;
    answer({
      error: end[1] === 'true' ? end[2] : undefined,
      rows: lines.map((line) => line.split('\u001f')),
    });
  });
  return {
    name: 'psql',
    run: (sql) =>
      new Promise((resolve) => {
        waiting = resolve;
        process.stdin.write(`${asOneMessage(sql)}\n;\n\\echo @@ :ERROR :SQLSTATE\n`);
      }),
    close: async () => {
      process.stdin.end('\\q\n');
      await new Promise((resolve) => process.on('close', resolve));
    },
  };
}

/** Statements that psql sends together, so that the first error ends them all. */
function asOneMessage(sql: string): string {
  const line = sql.replace(/;\s*$/u, '').replaceAll('\n', ' ');
  return line.replace(/'[^']*'|; /gu, (part) => (part.startsWith("'") ? part : String.raw` \; `));
}
