import type { Host } from '../../model/host.ts';

/** So many commits tell who works on a file. */
const MOST_COMMITS = 300;
const MOST_BYTES = 256 * 1024;
const MACHINE = /\[bot\]$|^(?:dependabot|renovate|github-actions|semantic-release-bot|web-flow|root)\b/i;

/** Who has most of the commits, and how many of how many. */
export interface MainAuthor {
  readonly name: string;
  readonly commits: number;
  readonly of: number;
}

/**
 * The person with most commits to a path below `root`, or to all of it (`.`): a name, never an address. Machines do not
 * count; of two with as many, the one who was there last.
 */
export function mainAuthor(host: Host, root: string, path: string): MainAuthor | undefined {
  const asked = host.git(
    root,
    ['log', '--no-merges', '-z', `--max-count=${MOST_COMMITS}`, '--format=%aN', '--', path],
    undefined,
    MOST_BYTES,
  );
  if (asked.status !== 0) return undefined;
  const counts = new Map<string, number>();
  let all = 0;
  for (const line of new TextDecoder().decode(asked.stdout).split('\0')) {
    const name = personName(line);
    if (name === undefined) continue;
    all += 1;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  let best: MainAuthor | undefined;
  for (const [name, commits] of counts)
    if (best === undefined || commits > best.commits) best = { name, commits, of: all };
  return best;
}

/** A name to print: of one that is an address, what stands before the `@`. */
function personName(line: string): string | undefined {
  const text = line.trim().replace(/@\S*/g, '').slice(0, 60).trim();
  return text === '' || MACHINE.test(text) ? undefined : text;
}
