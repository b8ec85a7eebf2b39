// Builds dist/: the program as one bundle with lazy parts, the worker, the compiled catalogue and the schemas.
// `node bin/build.js catalogue` makes dist/catalogue alone.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { writeSearchModule } from './search-module.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Stays a package of its own beside the bundle: it finds its .wasm by its own place. */
const EXTERNAL = ['libpg-query'];

/** The parser of the command line could start programs of its own; nothing here does, and Node loads slowly what it takes. */
const withoutProcesses = {
  name: 'without-processes',
  setup(bundler) {
    bundler.onResolve({ filter: /^node:child_process$/ }, ({ importer, path }) =>
      importer.includes(join('node_modules', 'commander')) ? { path, namespace: 'nothing' } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** Grammars of what `src/read/uses/languages` reads. */
const GRAMMARS = ['bash', 'c-sharp', 'go', 'java', 'php', 'python', 'ruby', 'rust', 'tsx', 'typescript'];

/** Problems printed; the rest are counted. */
const SHOWN = 40;

/** Everything is made beside dist/ and takes its place when it is whole. */
const out = join(root, `.dist-${process.pid}`);

const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

mkdirSync(join(out, 'catalogue'), { recursive: true });
try {
  if (process.argv[2] === 'catalogue') {
    await catalogue();
    replace('catalogue');
  } else {
    await writeSearchModule();
    await Promise.all([bundle(), catalogue()]);
    copyData();
    copyGrammars();
    replace('.');
  }
  stamp();
} catch (error) {
  // esbuild has printed its own errors.
  if (!Array.isArray(error.errors)) throw error;
  process.exitCode = 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}

function replace(part) {
  mkdirSync(dist, { recursive: true });
  rmSync(join(dist, part), { recursive: true, force: true });
  renameSync(join(out, part), join(dist, part));
}

/** dist/build: a digest of everything in dist/. What a cache holds counts for the build that made it, and no other. */
function stamp() {
  const hash = createHash('sha256');
  for (const path of filesUnder(dist).filter((file) => file !== join(dist, 'build')))
    hash
      .update(`${relative(dist, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  writeFileSync(join(dist, 'build'), `${hash.digest('hex')}\n`);
}

async function bundle() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const workers = readdirSync(join(root, 'src/cli')).filter((name) => name.endsWith('-worker.ts'));
  await build({
    absWorkingDir: root,
    entryPoints: {
      overscope: 'src/cli/main.ts',
      ...Object.fromEntries(workers.map((name) => [basename(name, '.ts'), `src/cli/${name}`])),
    },
    outdir: out,
    bundle: true,
    splitting: true,
    // Flat: a part finds dist/catalogue beside itself.
    chunkNames: '[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    define: { OVERSCOPE_VERSION: JSON.stringify(version) },
    external: EXTERNAL,
    plugins: [withoutProcesses],
    logLevel: 'warning',
    // CommonJS packages in the bundle call require for Node's own modules.
    banner: { js: REQUIRE },
  });
}

/** Compiles rules/ with the program's own compiler; what is wrong is printed and fails the build. */
async function catalogue() {
  const temporary = mkdtempSync(join(tmpdir(), 'overscope-build-'));
  try {
    await build({
      absWorkingDir: root,
      entryPoints: { catalogue: 'src/know/catalogue/index.ts', tables: 'src/read/detect/packed.ts' },
      outdir: temporary,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'warning',
      banner: { js: REQUIRE },
    });
    const { compileRules, detectionOf } = await import(pathToFileURL(join(temporary, 'catalogue.mjs')).href);
    const { packTables } = await import(pathToFileURL(join(temporary, 'tables.mjs')).href);
    const { catalogue: compiled, problems } = compileRules(ruleTexts());
    for (const problem of problems.slice(0, SHOWN)) {
      const { path, line, column } = problem.place;
      process.stderr.write(`${path}:${line}:${column}: ${problem.message}\n`);
      for (const help of problem.help) process.stderr.write(`    ${help.label}  ${help.text}\n`);
    }
    writeCatalogue(compiled);
    writeFileSync(join(out, 'catalogue', '_anchors.bin'), packTables(detectionOf(compiled.core)));
    if (problems.length > 0) {
      process.stderr.write(`${problems.length} problems in rules/\n`);
      process.exitCode = 1;
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The core without its examples, which only `rules check` reads, from the rules themselves. */
function writeCatalogue({ core, names, providers, calls }) {
  // No provider's name begins so.
  write('_names.json', names);
  const rules = core.detection.rules.map((rule) => ({ ...rule, examples: [], negatives: [] }));
  write('core.json', { ...core, detection: { ...core.detection, rules } });
  // Every provider has a file, so that one that is missing is an error and never an empty list.
  for (const { id } of core.providers) write(`${id}.json`, providers[id] ?? null);
  write('calls.json', calls);
}

function write(name, value) {
  writeFileSync(join(out, 'catalogue', name), JSON.stringify(value));
}

function ruleTexts() {
  return filesUnder(join(root, 'rules'))
    .filter((path) => !relative(root, path).startsWith(join('rules', 'generate')))
    .filter((path) => path.endsWith('.yaml') || path.endsWith('.operations.json'))
    .map((path) => ({ path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }));
}

/** JSON schemas to dist/schema, the examples that ship to dist/example. */
function copyData() {
  for (const path of filesUnder(join(root, 'src')).filter((file) => file.endsWith('.schema.json'))) {
    mkdirSync(join(out, 'schema'), { recursive: true });
    cpSync(path, join(out, 'schema', basename(path)));
  }
  for (const path of filesUnder(join(root, 'src/tell/example')).filter((file) => file.endsWith('.yaml'))) {
    mkdirSync(join(out, 'example'), { recursive: true });
    cpSync(path, join(out, 'example', basename(path)));
  }
}

/** The parser's runtime and the grammars of the languages whose calls are read, to dist/grammars. */
function copyGrammars() {
  const from = createRequire(import.meta.url);
  const grammars = join(dirname(from.resolve('@vscode/tree-sitter-wasm/package.json')), 'wasm');
  mkdirSync(join(out, 'grammars'), { recursive: true });
  cpSync(from.resolve('web-tree-sitter/web-tree-sitter.wasm'), join(out, 'grammars', 'tree-sitter.wasm'));
  for (const name of GRAMMARS) {
    cpSync(join(grammars, `tree-sitter-${name}.wasm`), join(out, 'grammars', `${name}.wasm`));
  }
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesUnder(path);
      return entry.isFile() ? [path] : [];
    })
    .sort();
}
