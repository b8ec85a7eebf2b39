import { createHash } from 'node:crypto';
import type { RuleText } from '../../know/catalogue/index.ts';
import type { Host } from '../../model/host.ts';
import { withoutBarren, type SourcePlan } from '../../read/sources/index.ts';
import { KnownContents, type BarrenList } from './contents.ts';
import type { Cache } from './open.ts';

/** What earlier runs have told of the contents of a repository, under the same rules. */
export interface Memory {
  /** Of the fingerprints by which contents are told. */
  readonly key: Uint8Array;
  /** The plan without what is known to hold nothing. */
  unread(host: Host): SourcePlan;
  /** Keeps what this run found to hold nothing. */
  keep(barren: readonly BarrenList[]): void;
}

/** Opens the memory of a plan's repository; nothing for a few staged files or standard input, which cost less than it. */
export function openMemory(
  { store, build }: Cache,
  plan: SourcePlan,
  rules: readonly RuleText[],
): Memory | undefined {
  if (plan.mode === 'staged' || plan.mode === 'stdin') return undefined;
  const began = Date.now();
  const own = createHash('sha256').update(JSON.stringify(rules)).digest('hex');
  const subject = JSON.stringify([build, own, plan.repository.commonDir ?? plan.root]);
  const known = new KnownContents(store.load('contents', subject));
  return {
    key: known.key,
    unread: (host) => withoutBarren(host, plan, began, (content) => known.recall(content)),
    keep(barren) {
      if (barren.every((list) => list.length === 0)) return;
      for (const list of barren) known.add(list);
      store.save('contents', subject, known.bytes());
    },
  };
}
