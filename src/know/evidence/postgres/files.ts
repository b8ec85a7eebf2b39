import type { Tree } from '../../../model/tree.ts';

/** Files that make one database, in the order in which they run. */
export interface Migrations {
  readonly folder: string;
  readonly files: readonly MigrationFile[];
}

export interface MigrationFile {
  readonly path: string;
  /** Text with the parts that only undo blanked; offsets are kept. */
  readonly text: string;
}

const FOLDERS = new Set([
  'migrations',
  'migrate',
  'migration',
  'docker-entrypoint-initdb.d',
  'initdb',
  'initdb.d',
]);
/** Files outside such folders that by their name state roles or a whole schema. */
const ALONE = /^(?:roles|grants|permissions|schema|structure|init|privileges|users)\.sql$/iu;
const LARGEST = 5_000_000;

/**
 * Groups of migrations found in a tree, or the given files as one group. Folders: `migrations`, `db/migrate`,
 * `supabase/migrations`, Prisma's folder a migration, Flyway, goose, dbmate and init scripts of the Docker image.
 */
export function migrationsOf(tree: Tree, files: readonly string[] | undefined): readonly Migrations[] {
  const paths = files ?? tree.paths().filter(isMigration);
  const groups = new Map<string, string[]>();
  for (const path of paths.filter((one) => one.endsWith('.sql') && !isDown(one))) {
    const folder = files === undefined ? folderOf(path) : '';
    groups.set(folder, [...(groups.get(folder) ?? []), path]);
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([folder, own]) => {
      const read = own.toSorted(inOrder).flatMap((path) => {
        const source = tree.read(path);
        return source === undefined || source.length > LARGEST ? [] : [{ path, text: upPart(source) }];
      });
      return read.length === 0 || (files === undefined && isForeign(tree, folder, read))
        ? []
        : [{ folder, files: read }];
    });
}

function isMigration(path: string): boolean {
  if (!path.endsWith('.sql')) return false;
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  return (
    parts.some((part) => FOLDERS.has(part.toLowerCase())) ||
    ALONE.test(name) ||
    /^[VR](?:[\d._]+)?__/u.test(name)
  );
}

/** Up to the migrations' folder; files beside it (`db/roles.sql`) belong to its parent. */
function folderOf(path: string): string {
  const parts = path.split('/').slice(0, -1);
  const at = parts.findIndex((part) => FOLDERS.has(part.toLowerCase()));
  return (at < 0 ? parts : parts.slice(0, at)).join('/');
}

function isDown(path: string): boolean {
  const name = path.split('/').at(-1) ?? '';
  return (
    /(?:\.|_|-|^)(?:down|undo|rollback|revert)\.sql$/iu.test(name) ||
    /^U[\d._]+__/u.test(name) ||
    /\/(?:down|revert)\//u.test(path)
  );
}

/** Roles first, then by file or folder name: numbers as numbers, Flyway's repeatable ones last. */
function inOrder(a: string, b: string): number {
  return rank(a) - rank(b) || compareNames(a, b);
}

function rank(path: string): number {
  const name = path.split('/').at(-1) ?? '';
  if (/^(?:roles|users)\.sql$/iu.test(name)) return 0;
  if (/^(?:schema|structure|init)\.sql$/iu.test(name)) return 1;
  if (name.startsWith('R__')) return 3;
  return /^(?:grants|permissions|privileges)\.sql$/iu.test(name) ? 4 : 2;
}

function compareNames(a: string, b: string): number {
  const left = a.split(/(\d+)/u);
  const right = b.split(/(\d+)/u);
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const one = left[i] ?? '';
    const other = right[i] ?? '';
    if (one === other) continue;
    const numbers = i % 2 === 1 ? one.replace(/^0+/u, '').length - other.replace(/^0+/u, '').length : 0;
    return numbers || (one < other ? -1 : 1);
  }
  return left.length - right.length;
}

const UP = /^\s*--\s*(?:\+(?:goose|migrate|micrate)\s+up|migrate:up|\+up|!up|up migration)\b/iu;
const DOWN =
  /^\s*--\s*(?:\+(?:goose|migrate|micrate)\s+down|migrate:down|\+down|!down|down migration)\b|^\s*--\s*\/\/\s*@undo\b/iu;

/** Blanks what only undoes: goose, dbmate, sql-migrate, node-pg-migrate and MyBatis mark it with a comment. */
function upPart(source: string): string {
  let down = false;
  return source
    .split('\n')
    .map((line) => {
      if (DOWN.test(line.slice(0, 200))) down = true;
      else if (UP.test(line.slice(0, 200))) down = false;
      return down ? line.replace(/[^\r]/gu, ' ') : line;
    })
    .join('\n');
}

const OTHER_DIALECT = /`\w+`\s+\w|\bENGINE\s*=|\bAUTO_?INCREMENT\b|\bNVARCHAR\b|^GO[ \t]*$|\bPRAGMA\b/imu;
const POSTGRES =
  /\$\$|\bjsonb\b|\bbigserial\b|\bserial\b|\btimestamptz\b|\bplpgsql\b|\bcreate\s+(?:role|user|extension|policy)\b|\bowner\s+to\b|row level security|::\w/iu;

/** Migrations of another database: Prisma's lock says so, or the dialect does and nothing is PostgreSQL's own. */
function isForeign(tree: Tree, folder: string, files: readonly MigrationFile[]): boolean {
  for (const lock of tree
    .paths()
    .filter((path) => path.endsWith('migration_lock.toml') && path.startsWith(folder))) {
    const provider = /^\s*provider\s*=\s*"([a-z]+)"/mu.exec(tree.read(lock) ?? '')?.[1];
    if (provider !== undefined)
      return provider !== 'postgresql' && provider !== 'postgres' && provider !== 'cockroachdb';
  }
  return files.some(({ text }) => OTHER_DIALECT.test(text)) && !files.some(({ text }) => POSTGRES.test(text));
}
