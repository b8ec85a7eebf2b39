import type { Host } from '../../model/host.ts';
import type { MetadataFile, Repository } from './plan.ts';

/** Files of git's folder that hold hashes or file names alone. */
const WITHOUT_TEXT: ReadonlySet<string> = new Set(['index', 'packed-refs', 'HEAD', 'ORIG_HEAD', 'shallow']);
const MOST_FILES = 5000;
const DEEPEST = 12;

/**
 * Files of git's own folder that may hold a credential: configuration (userinfo in remote URLs, `http.extraheader`)
 * of the repository, its work trees and submodules, message drafts, hooks, and the reflogs, which quote fetched URLs.
 */
export function listMetadata(host: Host, repository: Repository): readonly MetadataFile[] {
  const folder = repository.commonDir;
  if (repository.state !== 'present' || folder === undefined) return [];
  const name = repository.bare ? '' : '.git/';
  const found: MetadataFile[] = [];
  const take = (relative: string): void => {
    if (found.length < MOST_FILES) found.push({ file: `${folder}/${relative}`, path: `${name}${relative}` });
  };
  for (const path of filesIn(host, folder, '', 0)) if (!WITHOUT_TEXT.has(path)) take(path);
  for (const path of filesIn(host, folder, 'hooks/', 0)) if (!path.endsWith('.sample')) take(path);
  for (const path of filesIn(host, folder, 'logs/', DEEPEST)) take(path);
  for (const path of filesIn(host, folder, 'worktrees/', 1))
    if (path.endsWith('/config.worktree')) take(path);
  for (const path of filesIn(host, folder, 'modules/', DEEPEST)) if (isConfiguration(path)) take(path);
  return found;
}

function isConfiguration(path: string): boolean {
  return path.endsWith('/config') && !/\/(?:refs|logs|objects|hooks)\//.test(path);
}

/** Regular files below `folder`/`start`, at most `depth` folders down; `objects` is never entered. */
function* filesIn(host: Host, folder: string, start: string, depth: number): Generator<string> {
  const open: { path: string; depth: number }[] = [{ path: start, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const listed = host.list(`${folder}/${next.path}`);
    if (!listed.ok) continue;
    for (const entry of [...listed.value].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = next.path + entry.name;
      if (entry.kind === 'file') yield path;
      else if (entry.kind === 'directory' && next.depth < depth && entry.name !== 'objects') {
        open.push({ path: `${path}/`, depth: next.depth + 1 });
      }
    }
  }
}
