/** Folders that only a package manager or a tool writes, whatever surrounds them. */
const ALWAYS: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  '.pnpm-store',
  '.venv',
  '__pycache__',
  '.tox',
  '.nox',
  '.eggs',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.gradle',
  '.next',
  '.nuxt',
  '.svelte-kit',
  '.turbo',
  '.parcel-cache',
  '.dart_tool',
  'site-packages',
  'elm-stuff',
  'Pods',
  'Carthage',
  'DerivedData',
]);

/** Folders that a build may write, but whose name people use for sources too. */
const BUILD: ReadonlySet<string> = new Set([
  'build',
  'dist',
  'out',
  'target',
  'coverage',
  'deps',
  'vendor',
  '_build',
  'cdk.out',
  '.cache',
  '.output',
]);

/** Files that say that their folder is built by a tool. */
const PROJECT_FILES: ReadonlySet<string> = new Set([
  'package.json',
  'Cargo.toml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'pyproject.toml',
  'setup.py',
  'composer.json',
  'go.mod',
  'Gemfile',
  'mix.exs',
  'cdk.json',
  'tsconfig.json',
]);

/** What package managers leave in the `vendor` folder they own: Go, Composer, Bundler. */
const VENDOR_MARKS: ReadonlySet<string> = new Set(['modules.txt', 'autoload.php', 'bundle', 'composer']);

/**
 * What a folder is by its name and surroundings: `sure`, a dependency or build folder; `maybe`, one if git ignores
 * it or, without git, if a project file stands beside it (`hasProjectFile`); or `no`.
 */
export function dependencyFolder(
  name: string,
  parent: string,
  entries: ReadonlySet<string>,
): 'sure' | 'maybe' | 'no' {
  if (ALWAYS.has(name)) return 'sure';
  // `.terraform` itself keeps the backend's settings, secrets included.
  if (parent === '.terraform' && (name === 'providers' || name === 'modules')) return 'sure';
  if (parent === '.yarn' && (name === 'cache' || name === 'unplugged')) return 'sure';
  if (entries.has('pyvenv.cfg')) return 'sure';
  if (name === 'vendor' && [...VENDOR_MARKS].some((mark) => entries.has(mark))) return 'sure';
  return BUILD.has(name) ? 'maybe' : 'no';
}

/** Whether one of these names is a project file of a build tool. */
export function hasProjectFile(entries: ReadonlySet<string>): boolean {
  for (const name of PROJECT_FILES) if (entries.has(name)) return true;
  return false;
}
