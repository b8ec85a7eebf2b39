import type { Coverage } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import { isSettled } from '../../util/settled.ts';
import { mergeCoverage } from './coverage.ts';
import { namedOrigins } from './names.ts';
import { originOf, type PlannedFile, type SourcePlan } from './plan.ts';
import { contentOf, Tally } from './tally.ts';

/** What an earlier run has told of a content in which nothing was found: how long it is, or that it is binary. */
export type Barren = { readonly bytes: number } | 'binary';

/**
 * A plan without the contents that `recall` knows to hold nothing, and counted as if they had been read. Files are known
 * by their size, times and inode, where those are old enough at `began` to tell of every change. Names are read all the
 * same.
 */
export function withoutBarren(
  host: Host,
  plan: SourcePlan,
  began: number,
  recall: (content: string) => Barren | undefined,
): SourcePlan {
  const tally = new Tally();
  const named = namedOrigins(plan);
  const files = plan.files.flatMap((file): PlannedFile[] => {
    const content = contentOfFile(host, plan.root, file.path, began);
    if (content === undefined) return [file];
    const known = recall(content);
    if (known === undefined) return [{ ...file, content }];
    const origin = { source: 'tree', path: file.path, tracking: file.tracking } as const;
    if (known === 'binary') tally.binary(origin);
    else tally.read(origin, known.bytes);
    return [];
  });
  const objects = plan.objects.filter((object) => {
    const origin = originOf(object);
    const known = recall(contentOf(origin) ?? '');
    if (known === undefined) return true;
    if (known === 'binary') tally.binary(origin);
    else tally.read(origin, known.bytes);
    return false;
  });
  const coverage: Coverage = mergeCoverage(plan.coverage, tally.coverage());
  return { ...plan, files, objects, named, coverage };
}

/** A file as long as nobody changes it; nothing where that would not be seen. */
function contentOfFile(host: Host, root: string, path: string, began: number): string | undefined {
  const stat = host.stat(`${root}/${path}`);
  if (!stat.ok || stat.value.kind !== 'file') return undefined;
  const { size, mode, mtimeMs, ctimeMs, inode } = stat.value;
  if (!isSettled(ctimeMs, began)) return undefined;
  return ['file', path, size, mode, mtimeMs, ctimeMs, inode].join('\0');
}
