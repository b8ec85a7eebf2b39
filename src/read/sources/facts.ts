import type { Host } from '../../model/host.ts';
import type { Audited } from '../../model/report.ts';
import { commitsOf, lastCommit } from './commits.ts';
import { lines, textOf } from './git-output.ts';
import type { SourcePlan } from './plan.ts';

/** When a file last changed in HEAD's history, and whether the work tree agrees with it. */
export interface LastChange {
  readonly state: 'committed' | 'modified' | 'untracked';
  readonly oid?: string;
  readonly date?: string;
  readonly author?: string;
}

/** The repository as the report names it: by its origin without user or token, else by its folder. */
export function repositoryFacts(
  host: Host,
  { root, repository }: Pick<SourcePlan, 'root' | 'repository'>,
): Audited {
  const folder = (repository.top ?? root).split('/').findLast((part) => part !== '') ?? 'repository';
  if (repository.state !== 'present') return { name: folder };
  const origin = line(host, root, ['config', '--get', 'remote.origin.url']);
  const branch = repository.branch ?? line(host, root, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const head =
    repository.head === undefined ? undefined : commitsOf(host, root, [repository.head]).get(repository.head);
  return {
    name: originName(origin ?? '') ?? folder.replace(/\.git$/, ''),
    ...(branch === undefined ? {} : { branch }),
    ...(head === undefined ? {} : { head: { oid: head.oid, date: head.date } }),
  };
}

/** `github.com/acme/app` of a remote's URL; `undefined` for local paths. Userinfo, port and query are dropped. */
export function originName(url: string): string | undefined {
  const address = /^[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^/]*@)?([^/@:]+)(?::\d+)?\/([^?#]+)/i.exec(url);
  const short = address ?? /^(?:[^/@]+@)?([^/@:]+):(?!\/\/)\/?([^?#]+)$/.exec(url);
  const [, host = '', path = ''] = short ?? [];
  if (host === '' || host.length < 2 || /^file:/i.test(url)) return undefined;
  const clean = path
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return clean === '' || clean.includes('@') ? undefined : `${host.toLowerCase()}/${clean}`;
}

/** When a file (the manifest) last changed. `undefined` where no repository is or the file is not there. */
export function lastChange(host: Host, root: string, path: string): LastChange | undefined {
  const bytes = host.read(`${root}/${path}`);
  if (!bytes.ok) return undefined;
  const listed = host.git(root, ['ls-tree', '-z', 'HEAD', '--', path]);
  const committed = /^\d{6} blob ([0-9a-f]{40,64})\t/.exec(textOf(listed.stdout))?.[1];
  if (listed.status !== 0 && host.git(root, ['rev-parse', '--git-dir']).status !== 0) return undefined;
  if (committed === undefined) {
    const indexed = host.git(root, ['ls-files', '-z', '--cached', '--', path]);
    return { state: indexed.stdout.length > 0 ? 'modified' : 'untracked' };
  }
  const commit = lastCommit(host, root, path);
  const same = [bytes.value, withoutReturns(bytes.value)].some(
    (one) => blobId(host, root, one) === committed,
  );
  return {
    state: same ? 'committed' : 'modified',
    ...(commit === undefined ? {} : { oid: commit.oid, date: commit.date, author: commit.author }),
  };
}

function blobId(host: Host, root: string, bytes: Uint8Array): string | undefined {
  return line(host, root, ['hash-object', '--no-filters', '--stdin'], bytes);
}

/** The content as git stores it where line ends are converted at checkout. */
function withoutReturns(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, i) => byte !== 13 || bytes[i + 1] !== 10);
}

function line(host: Host, root: string, args: readonly string[], input?: Uint8Array): string | undefined {
  const result = host.git(root, args, input);
  return result.status === 0 ? lines(result.stdout)[0] : undefined;
}
