import type { Host } from '../../model/host.ts';
import { nearest } from '../../util/nearest.ts';
import { lines } from './git-output.ts';

/** Where a revision that is not here may be found: under a name that is written nearly so, or at the remote. */
export function revisionHelp(host: Host, root: string, rev: string): string[] {
  const refs = ['refs/heads', 'refs/tags', 'refs/remotes'];
  const listed = host.git(root, ['for-each-ref', '--format=%(refname:short)', ...refs]);
  const near = nearest(rev, lines(listed.stdout), 2).map((name) => `did you mean: ${name}`);
  const remotes = lines(host.git(root, ['remote']).stdout);
  const [remote] = remotes.includes('origin') ? ['origin'] : remotes;
  if (remote !== undefined && remote !== '')
    return [...near, 'GitHub Actions: actions/checkout with fetch-depth: 0', `here: git fetch ${remote}`];
  return near.length > 0 ? near : ['write: a branch, a tag or a commit of this repository'];
}
