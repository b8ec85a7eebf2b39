import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './support/fixtures.ts';

/** Who may import whom; a room is the second folder below `src/`. */
const FLOORS = ['read', 'know', 'judge', 'tell'];
const COMPOSERS = ['audit', 'cli'];

const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => `src/${path}`)
  .sort();

interface Import {
  readonly from: string;
  readonly to: string;
}

function importsOf(path: string): Import[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?\bfrom\s*'([^']+)'|import\('([^']+)'\)/g,
  );
  return [...found].flatMap((match) => {
    const target = match[1] ?? match[2] ?? '';
    return target.startsWith('.')
      ? [{ from: path, to: relative(ROOT, join(ROOT, dirname(path), target)) }]
      : [];
  });
}

/** `read/detect`, `model`, `util`, `audit`, `cli`. */
function roomOf(path: string): string {
  const [, first = '', second = ''] = path.split('/');
  if (first.startsWith('audit')) return 'audit';
  return FLOORS.includes(first) ? `${first}/${second}` : first;
}

function allowed({ from, to }: Import): boolean {
  const [source, target] = [roomOf(from), roomOf(to)];
  if (source === target) return true;
  if (source === 'util') return false;
  if (source === 'model') return target === 'util';
  if (COMPOSERS.includes(source)) return source === 'cli' || target !== 'cli';
  return target === 'model' || target === 'util';
}

test('rooms import the model and util, and never each other', () => {
  expect(files.length).toBeGreaterThan(100);
  const imports = files.flatMap(importsOf);
  expect(imports.length).toBeGreaterThan(300);
  expect(imports.filter((item) => !allowed(item)).map((item) => `${item.from} -> ${item.to}`)).toEqual([]);
});

test('only cli touches the process, the clock and the file system', () => {
  const touching = files
    .filter((path) => !path.startsWith('src/cli/'))
    .filter((path) =>
      /'node:(?:fs|child_process|os|worker_threads|process)[/']|\bprocess\.(?!env\b[^.[])|\bDate\.now\(|new Date\(\)/.test(
        code(path),
      ),
    );
  expect(touching).toEqual([]);
});

test('no check and no stage of judging names a provider', () => {
  const providers = readdirSync(join(ROOT, 'rules'), { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'generate',
  );
  const names = providers.map((entry) => entry.name).filter((name) => name.length > 3);
  const naming = files
    .filter((path) => path.startsWith('src/judge/'))
    .flatMap((path) =>
      names
        .filter((name) => new RegExp(`['"\`]${name}[:/'"\`]`).test(code(path, true)))
        .map((name) => `${path}: ${name}`),
    );
  expect(naming).toEqual([]);
});

test('nothing here refers to what lies outside the repository', () => {
  const referring = files.filter((path) =>
    readFileSync(join(ROOT, path), 'utf8').includes(['..', 'shared'].join('/')),
  );
  expect(referring).toEqual([]);
});

/** The file without comments, and without docs where they would count as code. */
function code(path: string, withoutDocs = false): string {
  const text = readFileSync(join(ROOT, path), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
  return withoutDocs ? text.replace(/^\s*(?:what|why|example|fix|limits|title):.*$/gm, '') : text;
}
