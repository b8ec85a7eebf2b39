import type { Host } from '../../model/host.ts';
import type { Ownership, Proposed } from '../../model/proposal.ts';
import { count } from '../../util/wrap.ts';
import { mainAuthor, type MainAuthor } from './authors.ts';
import { CODEOWNERS, LARGEST, isCatchAll, ownerRules, ruleFor, type OwnerRule } from './codeowners.ts';

/** What owners are asked of: the audited folder and the repository around it, both absolute. */
export interface OwnersRequest {
  readonly host: Host;
  readonly root: string;
  /** Top of the work tree; absent where there is no repository. */
  readonly top?: string;
  /** The folder below the top: empty, or `packages/api`. */
  readonly prefix: string;
}

/** So many files are asked for one by one; for more, the whole folder's history speaks. */
const MOST_FILES = 100;
const MANIFESTS = '/overscope*.yaml';
const ASKED = 'Who answers for it?';

/** Who answers for what: CODEOWNERS by GitHub's rules, else whoever has most of the commits. */
export function readOwners(request: OwnersRequest): Ownership {
  const { host, root, prefix, top = root } = request;
  const found = codeowners(host, top);
  const rules = found?.rules ?? [];
  const below = (path: string): string => (prefix === '' ? path : `${prefix}/${path}`);
  const authors = new Map<string, MainAuthor | undefined>();
  let everyone: { readonly found: MainAuthor | undefined } | undefined;
  const author = (path: string): MainAuthor | undefined => {
    if (request.top === undefined) return undefined;
    if (!authors.has(path) && authors.size < MOST_FILES) authors.set(path, mainAuthor(host, root, path));
    return authors.get(path);
  };
  const ofAll = (): MainAuthor | undefined => {
    everyone ??= { found: request.top === undefined ? undefined : mainAuthor(host, root, '.') };
    return everyone.found;
  };
  const missing = missingLine(rules, found?.file, prefix);
  return {
    of: (path) =>
      byRule(ruleFor(below(path), rules), found?.file) ??
      byAuthor(author(path), path) ??
      byAuthor(ofAll(), undefined) ?? {
        because: 'neither CODEOWNERS nor the history tells',
        question: ASKED,
      },
    ...(missing === undefined ? {} : { missingLine: missing }),
  };
}

function codeowners(host: Host, top: string): { file: string; rules: OwnerRule[] } | undefined {
  for (const file of CODEOWNERS) {
    const stat = host.stat(`${top}/${file}`);
    if (!stat.ok || stat.value.kind !== 'file' || stat.value.size > LARGEST) continue;
    const bytes = host.read(`${top}/${file}`);
    if (bytes.ok) return { file, rules: ownerRules(new TextDecoder().decode(bytes.value)) };
  }
  return undefined;
}

function byRule(rule: OwnerRule | undefined, file = ''): Proposed | undefined {
  if (rule === undefined || rule.owners.length === 0) return undefined;
  const shown = rule.owners.filter((owner) => owner.startsWith('@'));
  if (shown.length === 0) return undefined;
  return { value: shown.slice(0, 3).join(' '), because: `${file}:${rule.line}` };
}

function byAuthor(author: MainAuthor | undefined, path: string | undefined): Proposed | undefined {
  if (author === undefined) return undefined;
  const { name, commits, of } = author;
  const which = path === undefined ? 'in this folder' : `to ${path}`;
  return { value: name, because: `git log: ${commits} of ${count(of, 'commit')} ${which}` };
}

/** The line that a manifest needs in CODEOWNERS, unless one that is about more than everything covers it. */
function missingLine(
  rules: readonly OwnerRule[],
  file: string | undefined,
  prefix: string,
): Ownership['missingLine'] {
  const own = prefix === '' ? MANIFESTS : `/${prefix}${MANIFESTS}`;
  const rule = ruleFor(own.slice(1).replace('*', ''), rules);
  if (rule !== undefined && rule.owners.length > 0 && !isCatchAll(rule)) return undefined;
  const security = rules
    .flatMap(({ owners }) => owners)
    .find((owner) => /^@.*(?:secur|infosec|appsec)/i.test(owner));
  const general = rule?.owners.find((owner) => owner.startsWith('@'));
  if (security === undefined && general !== undefined) return undefined;
  return {
    file: file ?? CODEOWNERS[0],
    line: `${own} ${security ?? '@your-security-team'}`,
    exists: file !== undefined,
  };
}
