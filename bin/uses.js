// `node bin/uses.js DIR [--json]`: prints the uses that are read in a folder, for whoever works on the reader.
// Needs `npm run build` for the catalogue and the grammars.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = resolve(process.argv[2] ?? '.');
const json = process.argv.includes('--json');
const read = (path) => JSON.parse(readFileSync(join(root, 'dist', path), 'utf8'));

const temporary = mkdtempSync(join(root, '.dist-uses-'));
try {
  const outfile = join(temporary, 'uses.mjs');
  await build({
    absWorkingDir: root,
    stdin: {
      contents: `export { readUses } from './src/read/uses/index.ts';
export { openCatalogue } from './src/know/catalogue/index.ts';`,
      resolveDir: root,
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  const { readUses, openCatalogue } = await import(pathToFileURL(outfile).href);
  const catalogue = openCatalogue(
    read('catalogue/core.json'),
    (provider) => read(`catalogue/${provider}.json`) ?? undefined,
  );
  const { uses, gaps } = await readUses(treeOf(folder), catalogue, {
    calls: read('catalogue/calls.json'),
    loadGrammar: async (name) => readFileSync(join(root, 'dist', 'grammars', `${name}.wasm`)),
    loadSql: async () => {
      const library = await import('libpg-query');
      await library.loadModule();
      return library;
    },
  });
  if (json) process.stdout.write(`${JSON.stringify({ uses, gaps }, null, 1)}\n`);
  else for (const use of uses) process.stdout.write(`${lineOf(use)}\n`);
  for (const { path, reason } of gaps) process.stderr.write(`${path}: ${reason}\n`);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function lineOf({ path, line, how, as, operations, resources, by, unknown }) {
  const parts = [`${path}:${line}`, how, as, operations.join(' ') || '-'];
  if (resources.length > 0) parts.push(`on ${resources.join(',')}`);
  if (by.variables.length + by.hosts.length > 0) parts.push(`by ${[...by.variables, ...by.hosts].join(',')}`);
  if (unknown !== undefined) parts.push(`UNKNOWN ${unknown}`);
  return parts.join('\t');
}

/** Tracked files of a clone. */
function treeOf(dir) {
  const git = (...args) => execFileSync('git', ['-C', dir, ...args], { maxBuffer: 1 << 28 }).toString('utf8');
  const listed = git('ls-files', '-z') || git('ls-tree', '-r', '-z', '--name-only', 'HEAD');
  const paths = listed.split('\0').filter(Boolean).sort();
  return {
    revision: 'worktree',
    paths: () => paths,
    read: (path) => {
      try {
        const stat = lstatSync(join(dir, path));
        if (!stat.isFile() || stat.size > 1_000_000) return undefined;
        const text = readFileSync(join(dir, path), 'utf8');
        return text.includes('\0') ? undefined : text;
      } catch {
        return undefined;
      }
    },
  };
}
