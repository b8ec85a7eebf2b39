import type { Coverage, Fragment } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import { wholeFragment } from './content.ts';
import { nameFragments } from './names.ts';
import { slicePlan, type Slice, type SourcePlan } from './plan.ts';
import { readFiles } from './read-files.ts';
import { readObjects } from './read-objects.ts';
import { Tally, type OnContent } from './tally.ts';

/**
 * Reads one slice of a plan and hands every fragment to `onFragment`, whose bytes are valid during the call only.
 * The coverage is the slice's: merge that of all slices into the plan's own. `onContent` is called behind the fragments
 * of each content.
 */
export async function readPlan(
  host: Host,
  plan: SourcePlan,
  slice: Slice,
  onFragment: (fragment: Fragment) => void,
  onContent?: OnContent,
): Promise<Coverage> {
  const mine = slicePlan(plan, slice);
  const tally = new Tally(onContent);
  if (mine.mode === 'stdin') await readStandardInput(host, onFragment, tally);
  for (const fragment of nameFragments(host, mine)) onFragment(fragment);
  readFiles(host, mine, onFragment, tally);
  if (mine.objects.length > 0) await readObjects(host, mine, onFragment, tally);
  return tally.coverage();
}

async function readStandardInput(host: Host, onFragment: (f: Fragment) => void, tally: Tally): Promise<void> {
  const origin = { source: 'stdin', path: '<stdin>', tracking: 'none' } as const;
  const bytes = await host.readStdin();
  const fragment = wholeFragment(origin, bytes);
  if (fragment === undefined) {
    tally.binary(origin);
    return;
  }
  tally.read(origin, bytes.length);
  onFragment(fragment);
}
