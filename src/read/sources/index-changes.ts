import type { Host } from '../../model/host.ts';
import { records } from './git-output.ts';
import { PLAIN_DIFF } from './plain-diff.ts';

/** Files that the index has and no commit of HEAD has in this form: `added` as a whole, `changed` in part. */
export interface IndexChanges {
  readonly added: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
}

/** Compares index and HEAD alone: the work tree is not looked at, for git would run the filters that it configures. */
export function indexChanges(host: Host, root: string): IndexChanges {
  const shape = ['--cached', '--name-status', '-z', '--relative', '--no-renames', ...PLAIN_DIFF];
  const asked = host.git(root, ['diff-index', ...shape, 'HEAD']);
  const added = new Set<string>();
  const changed = new Set<string>();
  const fields = records(asked.stdout);
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const path = fields[at + 1] ?? '';
    if (fields[at] === 'A') added.add(path);
    else changed.add(path);
  }
  return { added, changed };
}
