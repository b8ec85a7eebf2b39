import type { Origin } from '../../model/fragment.ts';

/** Literals one of which stands wherever a credential is named without its value. */
export const REFERENCE_ANCHORS = [
  'secrets.',
  'secrets[',
  'vars.',
  'github.token',
  'github_token',
  'id-token',
  'role-to-assume',
  'permissions:',
  'uses: ./',
  'workload_identity',
  'process.env',
  'import.meta.env',
  'os.environ',
  'getenv',
  'env.fetch',
  'env::var',
  'env!(',
  "env['",
  'env["',
  'env(',
  '$env:',
  'system.getenv',
  'environment.getenvironmentvariable',
  '"${',
  ': ${',
  '=${',
  'mcpservers',
  'mcp_servers',
  '"servers"',
  'env_file',
  'secretkeyref',
  'exec:',
  'id_tokens',
  'ci_job_token',
];

const MOST = 2 * 1024 * 1024;
const READABLE =
  /(?:^|\/)(?:\.github\/(?:workflows|actions)\/|[^/]*\.gitlab-ci[^/]*|\.gitlab\/|\.circleci\/|action\.ya?ml|jenkinsfile|makefile|dockerfile[^/]*|procfile|\.env[^/]*|\.npmrc|\.yarnrc[^/]*|\.?mcp[^/]*\.json|\.cursor\/|\.vscode\/|\.claude\/|\.codex\/|\.gemini\/|kubeconfig[^/]*|config$|[^/]*\.(?:ya?ml|json[c5]?|toml|[cm]?[jt]sx?|vue|svelte|astro|py|rb|go|rs|php|java|kts?|scala|cs|fs|swift|ex|exs|sh|bash|zsh|fish|ps1|psm1|tf|tfvars|hcl|ini|cfg|conf|properties|lua|pl|dart|groovy|gradle|mk))$|(?:^|\/)\.github\/(?:workflows|actions)\/[^/]+|(?:^|\/)\.(?:circleci|gitlab|cursor|vscode|claude|codex|gemini)\/[^/]+$/i;

/** Whether names of credentials are read in a content: one that is there now, in a format that is known to hold them. */
export function readsReferences({ source, path }: Origin, size: number): boolean {
  return source !== 'history' && source !== 'message' && size <= MOST && READABLE.test(path);
}

/** Where names of credentials are what a file is about. */
const NAMING =
  /(?:^|\/)(?:\.(?:github|gitea|forgejo)\/workflows\/|action\.ya?ml$|[^/]*\.gitlab-ci|\.circleci\/|jenkinsfile|[^/]*pipelines\.ya?ml$|\.?mcp[^/]*\.json$)/i;

/** Whether a content is too large to be read for the names of credentials that it must be full of. */
export function leavesReferences(origin: Origin, size: number): boolean {
  return size > MOST && NAMING.test(origin.path) && readsReferences(origin, 0);
}
