/** Folders whose code is not the repository's own work in production. */
const FOLDERS = new Set([
  'node_modules',
  'vendor',
  'vendored',
  'third_party',
  'third-party',
  'thirdparty',
  'bower_components',
  'site-packages',
  '.venv',
  'venv',
  'dist',
  'build',
  'target',
  '.next',
  '.nuxt',
  'out',
  'coverage',
  '.terraform',
  'pods',
  'carthage',
  'test',
  'tests',
  '__tests__',
  '__test__',
  'testing',
  'spec',
  'specs',
  'fixtures',
  '__fixtures__',
  'testdata',
  'test-data',
  '__mocks__',
  'mocks',
  'mock',
  'e2e',
  'cypress',
  'testutil',
  'testutils',
  'testhelpers',
  'test_helpers',
  'integration-tests',
  'integration_tests',
  'unit-tests',
  'unit_tests',
  'acceptance',
  'testcontainers',
  '__snapshots__',
  'docs',
  'doc',
  'documentation',
  '.git',
  '.yarn',
  '.pnp',
]);

const FILES =
  /(?:[._-](?:test|tests|spec|e2e|stories|story|mock|mocks|fixture)\.[cm]?[jt]sx?|(?:^|\/)(?:test_[^/]*|tests?)\.py|_test\.(?:py|go|rb|exs)|_spec\.rb|(?:Test|Tests|IT|Spec)\.(?:java|kt|cs|php|scala)|(?:^|\/)conftest\.py|\.min\.js|\.bundle\.js|\.d\.ts|_pb2(?:_grpc)?\.py|\.pb\.go|\.gen\.\w+|\.generated\.\w+|(?:^|\/)mock_[^/]*\.go)$/;

/** Whether a path is a test, a fixture, documentation, built or taken from elsewhere. */
export function isLeftOut(path: string): boolean {
  if (FILES.test(path)) return true;
  const folders = path.toLowerCase().split('/').slice(0, -1);
  return folders.some((folder, index) => FOLDERS.has(folder) && !isScripts(folders, index));
}

const PIPELINES = new Set([
  '.github',
  '.circleci',
  '.buildkite',
  '.gitlab',
  'bin',
  'ci',
  '.ci',
  'cicd',
  'ci-cd',
  'pipelines',
]);

/** `.github/workflows/build/…` and the like: a folder of pipelines may have any name. */
function isScripts(folders: readonly string[], index: number): boolean {
  return folders.slice(0, index).some((folder) => PIPELINES.has(folder));
}
