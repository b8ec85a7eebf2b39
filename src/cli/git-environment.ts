import { delimiter, isAbsolute, resolve } from 'node:path';

/**
 * Configuration that outranks the repository's own: nothing in an audited `.git/config` may name a program that
 * runs. Include files, aliases and filters need no line: only built-in plumbing is called, which reads neither.
 */
const OVERRIDES: readonly string[] = [
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.hooksPath=/dev/null',
  'core.sshCommand=false',
  'core.gitProxy=',
  'core.askPass=',
  'core.pager=cat',
  'core.editor=false',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.alternateRefsCommand=true',
  'core.quotePath=false',
  'core.splitIndex=false',
  'diff.external=',
  'diff.renames=false',
  'diff.noprefix=false',
  'log.showSignature=false',
  'log.showRoot=true',
  'log.diffMerges=separate',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'gpg.x509.program=false',
  'credential.helper=',
  'protocol.allow=never',
  'uploadpack.packObjectsHook=',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'i18n.logOutputEncoding=UTF-8',
];

const ENVIRONMENT: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: 'false',
  SSH_ASKPASS: 'false',
  GIT_EDITOR: 'false',
  GIT_SSH_COMMAND: 'false',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_PROTOCOL_FROM_USER: '0',
  GIT_PAGER: 'cat',
  LC_ALL: 'C',
};

/** Where git says that the repository is, when it lies apart from its work tree: `git --git-dir … --work-tree …`. */
export type GivenRepository = Readonly<Record<string, string>>;

/** What git gave a hook of it; nothing where it gave nothing. */
export function givenRepository(caller: NodeJS.ProcessEnv): GivenRepository | undefined {
  const { GIT_DIR, GIT_WORK_TREE } = caller;
  if (GIT_DIR === undefined) return undefined;
  return { GIT_DIR: resolve(GIT_DIR), GIT_WORK_TREE: resolve(GIT_WORK_TREE ?? '.') };
}

/** The caller's environment without any `GIT_*` of its own, and with ours. */
export function environment(
  caller: NodeJS.ProcessEnv,
  args: readonly string[],
  given: GivenRepository | undefined,
): NodeJS.ProcessEnv {
  const result: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(caller)) {
    if (!name.toUpperCase().startsWith('GIT_')) result[name] = value;
  }
  Object.assign(result, ENVIRONMENT, given, programPath(caller));
  // git hands a commit hook the index that is about to be committed; `git commit -a` uses another than `.git/index`.
  const index = caller['GIT_INDEX_FILE'];
  if (index !== undefined && args.includes('--cached')) result['GIT_INDEX_FILE'] = resolve(index);
  return result;
}

/**
 * Where git is looked for: never in a relative folder, which means the audited one, and never in `node_modules`, which
 * `npx` puts first and which an audited repository may have committed.
 */
function programPath(caller: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const name = Object.keys(caller).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = (caller[name] ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && !folder.split(/[\\/]/).includes('node_modules'));
  // An empty PATH would mean the current folder; without one the system's own holds.
  const path = folders.length === 0 ? undefined : folders.join(delimiter);
  return { [name]: path, NoDefaultCurrentDirectoryInExePath: '1' };
}

/** The arguments with what outranks the repository's configuration; `safe` are folders that the user trusts. */
export function fullArguments(args: readonly string[], safe: readonly string[]): string[] {
  const config = [...OVERRIDES, ...safe.map((path) => `safe.directory=${path}`)];
  return ['--no-pager', ...config.flatMap((line) => ['-c', line]), ...args];
}

/** The caller's environment for a question about the user's own configuration. */
export function environmentForConfig(caller: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'];
  const own = Object.entries(caller).filter(([name]) => !name.startsWith('GIT_') || kept.includes(name));
  return { ...Object.fromEntries(own), ...programPath(caller) };
}
