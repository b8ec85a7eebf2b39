/** One ref that is about to be pushed, as git tells a pre-push hook. */
export interface PushedRef {
  readonly ref: string;
  /** Object id here; none where the ref is deleted there. */
  readonly local?: string;
  /** Object id there; none where the ref is new there. */
  readonly remote?: string;
}

const OID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Reads `<local ref> <local id> <remote ref> <remote id>`, one a line; what is no such line is left out. */
export function pushedRefs(text: string): PushedRef[] {
  return text.split('\n').flatMap((line): PushedRef[] => {
    const fields = line.trimEnd().split(' ');
    const [local = '', ref = '', remote = ''] = fields.slice(-3);
    if (fields.length < 4 || !OID.test(local) || !OID.test(remote)) return [];
    return [
      {
        ref,
        ...(/^0+$/.test(local) ? {} : { local }),
        ...(/^0+$/.test(remote) ? {} : { remote }),
      },
    ];
  });
}

/** A range to audit, or everything where nothing of it is on the other side. */
export interface PushedRange {
  readonly ref: string;
  readonly head: string;
  readonly base?: string;
}

/** How the repository is asked: whether a revision names a commit here, and which commits the other side has. */
export interface PushedFacts {
  has(rev: string): boolean;
  /** Remote-tracking refs of the remote, its default branch first. */
  readonly tracked: readonly string[];
}

/**
 * The ranges of a push, each once: from what the ref is there; where it is new there, or that was never fetched, from
 * the branch of the other side that it probably began at.
 */
export function pushedRanges(refs: readonly PushedRef[], facts: PushedFacts): PushedRange[] {
  const ranges = new Map<string, PushedRange>();
  for (const { ref, local, remote } of refs) {
    if (local === undefined) continue;
    const base = [...(remote === undefined ? [] : [remote]), ...facts.tracked].find((rev) => facts.has(rev));
    const range = { ref, head: local, ...(base === undefined ? {} : { base }) };
    ranges.set(`${local} ${base ?? ''}`, range);
  }
  return [...ranges.values()];
}
