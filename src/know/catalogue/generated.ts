import type { Report } from './schema.ts';

/** A row of a generated list. */
export interface GeneratedOperation {
  readonly id: string;
  /** HTTP method, `query`, `mutation`, access level, …: what a default is chosen by. */
  readonly method: string;
  readonly path?: string;
  readonly deprecated?: true;
}

/** A `*.operations.json` (rules/README.md). */
export interface GeneratedList {
  readonly plane: string;
  readonly title: string;
  readonly complete: boolean;
  readonly source: string;
  readonly prefix: string;
  readonly operations: readonly GeneratedOperation[];
}

/** Reads a generated list; `undefined` where its frame is wrong, without the rows that are. */
export function generatedList(text: string, report: Report): GeneratedList | undefined {
  const frame = frameOf(text);
  const field = (name: string): string => {
    const value = frame?.get(name);
    return typeof value === 'string' ? value : '';
  };
  const rows: unknown = frame?.get('operations') ?? rowsOfServices(frame?.get('services'));
  if (
    !Array.isArray(rows) ||
    field('plane') === '' ||
    field('source') === '' ||
    !/^[a-z0-9-]+:/.test(field('prefix'))
  ) {
    const message = 'expected a generated list: plane, title, complete, source, prefix, operations';
    report({ path: [], message });
    return undefined;
  }
  const operations: GeneratedOperation[] = [];
  for (const row of rows as unknown[]) {
    const read = rowOf(row, field('prefix'));
    if (read === undefined) {
      const name = Array.isArray(row) ? String(row[0]) : '';
      report({ path: ['operations', name], message: 'expected [name, method, path, "deprecated"]' });
    } else {
      operations.push(read);
    }
  }
  const complete = frame?.get('complete') === true;
  return {
    plane: field('plane'),
    title: field('title') === '' ? field('plane') : field('title'),
    complete,
    source: field('source'),
    prefix: field('prefix'),
    operations,
  };
}

function frameOf(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

/** Rows of a grouped list: service, access level, names with a space between. */
function rowsOfServices(services: unknown): string[][] | undefined {
  if (typeof services !== 'object' || services === null) return undefined;
  return Object.entries(services).flatMap(([service, levels]: [string, unknown]) =>
    Object.entries(typeof levels === 'object' && levels !== null ? levels : {}).flatMap(
      ([level, names]: [string, unknown]) =>
        String(names)
          .split(' ')
          .map((name) => [`${service}:${name}`, level]),
    ),
  );
}

function rowOf(row: unknown, prefix: string): GeneratedOperation | undefined {
  if (!Array.isArray(row)) return undefined;
  const cells: unknown[] = row;
  if (!cells.every((cell) => typeof cell === 'string')) return undefined;
  const [name, method, ...rest] = cells;
  if (name === undefined || name === '' || method === undefined || rest.length > 2) return undefined;
  const path = rest.find((cell) => cell !== 'deprecated' && cell !== '');
  return {
    id: `${prefix}${name}`,
    method,
    ...(path !== undefined && { path }),
    ...(rest.includes('deprecated') && { deprecated: true as const }),
  };
}
