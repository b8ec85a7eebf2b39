// Builds dist/: the program as one bundle with lazy parts, the worker, the compiled catalogue and the schemas.
import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Stays a package of its own beside the bundle: it finds its .wasm by its own place. */
const EXTERNAL = ['libpg-query'];

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, 'catalogue'), { recursive: true });

await Promise.all([bundle(), catalogue()]);
copySchemas();

async function bundle() {
  const entries = { overscope: 'src/cli/main.ts', 'scan-worker': 'src/cli/scan-worker.ts' };
  const present = Object.entries(entries).filter(([, path]) => existsSync(join(root, path)));
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(present),
    outdir: dist,
    bundle: true,
    splitting: true,
    chunkNames: 'parts/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    external: EXTERNAL,
    loader: { '.md': 'text' },
    logLevel: 'warning',
    // CommonJS parts of the bundle (commander, cli-table3) call require for Node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
}

/** Compiles rules/ with the program's own compiler; what is wrong is printed and fails the build. */
async function catalogue() {
  const temporary = mkdtempSync(join(tmpdir(), 'overscope-build-'));
  try {
    const outfile = join(temporary, 'catalogue.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: ['src/know/catalogue/index.ts'],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'warning',
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
      },
    });
    const { compileRules } = await import(pathToFileURL(outfile).href);
    const { catalogue: compiled, problems } = compileRules(ruleTexts());
    for (const problem of problems) {
      const { path, line, column } = problem.place;
      process.stderr.write(`${path}:${line}:${column}: ${problem.message}\n`);
      for (const help of problem.help) process.stderr.write(`    ${help.label}  ${help.text}\n`);
    }
    writeCatalogue(compiled);
    if (problems.length > 0) {
      process.stderr.write(`${problems.length} problems in rules/\n`);
      process.exitCode = 1;
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The core without its examples, which only `rules check` reads, from dist/rules. */
function writeCatalogue({ core, providers }) {
  const rules = core.detection.rules.map((rule) => ({ ...rule, examples: [], negatives: [] }));
  write('core.json', { ...core, detection: { ...core.detection, rules } });
  for (const [provider, lists] of Object.entries(providers)) write(`${provider}.json`, lists);
  for (const { path, text } of ruleTexts()) {
    const target = join(dist, path);
    mkdirSync(join(target, '..'), { recursive: true });
    writeFileSync(target, text);
  }
}

function write(name, value) {
  writeFileSync(join(dist, 'catalogue', name), JSON.stringify(value));
}

function ruleTexts() {
  return filesUnder(join(root, 'rules'))
    .filter((path) => !relative(root, path).startsWith(join('rules', 'generate')))
    .filter((path) => path.endsWith('.yaml') || path.endsWith('.operations.json'))
    .map((path) => ({ path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }));
}

function copySchemas() {
  for (const path of filesUnder(join(root, 'src')).filter((file) => file.endsWith('.schema.json'))) {
    mkdirSync(join(dist, 'schema'), { recursive: true });
    cpSync(path, join(dist, 'schema', basename(path)));
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
