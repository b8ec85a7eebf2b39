import { remote, type Occasion } from './environment.ts';

/** How the repository is asked. */
export interface CiFacts {
  /** Object id of a revision that names a commit here. */
  commit(rev: string): string | undefined;
  /** The branch that `origin/HEAD` leads to. */
  readonly originHead?: string;
}

/** What is audited, and why, in words. */
export interface Decision {
  /** Absent: everything is audited. */
  readonly base?: string;
  readonly why: string;
  /** Why nothing is read: the checkout is not the change that was asked about, or nothing says where that begins. */
  readonly stop?: string;
}

/** Where nothing says which branch the others start from. */
const USUAL = ['main', 'master'];

/**
 * A request is audited from its base, which has to be here. A push is audited from the default branch, so that what
 * an earlier push brought still counts; the default branch itself, and whatever has no base, in full.
 */
export function decide(occasion: Occasion, facts: CiFacts): Decision {
  switch (occasion.kind) {
    case 'other':
      return { why: occasion.what === '' ? 'no change is named' : occasion.what.replaceAll('_', ' ') };
    case 'push':
      return decidePush(occasion, facts);
    case 'request':
      return decideRequest(occasion, facts);
  }
}

function decideRequest(occasion: Occasion & { readonly kind: 'request' }, facts: CiFacts): Decision {
  const { bases, head, number, queue, fork } = occasion;
  const unnumbered = queue === true ? 'a merge queue' : 'a request';
  const why = `${number === undefined ? unnumbered : `request ${number}`}${fork ? ' from a fork' : ''}`;
  const base = mergedInto(head, facts) ?? bases.find((rev) => facts.commit(rev) !== undefined) ?? bases[0];
  // Read in full it would be judged by the manifest that it brings itself.
  if (base === undefined)
    return { why, stop: 'nothing names the base of the request: --base names what it starts from' };
  const here = facts.commit('HEAD');
  const same = here !== undefined && here === facts.commit(base);
  if (same && head !== undefined && head !== here)
    return {
      base,
      why,
      stop: 'the base is checked out, not the request: none of its commits was read',
    };
  return { base, why };
}

/**
 * What the request was merged into, where a trial merge of the two is checked out: newer than the base that the CI
 * names, so that what others brought in between is not taken for this request's.
 */
function mergedInto(head: string | undefined, facts: CiFacts): string | undefined {
  return head !== undefined && facts.commit('HEAD^2') === head ? facts.commit('HEAD^1') : undefined;
}

function decidePush(occasion: Occasion & { readonly kind: 'push' }, facts: CiFacts): Decision {
  const { branch, before } = occasion;
  const named = occasion.defaultBranch ?? facts.originHead;
  const usual = named === undefined ? USUAL : [named];
  if (usual.includes(branch)) return { why: `a push to the default branch ${branch}` };
  const candidates = [...usual.map((name) => remote(name)), before];
  const base = candidates.find((rev) => rev !== undefined && facts.commit(rev) !== undefined);
  return base === undefined
    ? { why: `a push to ${branch}, of which no base is here` }
    : { base, why: `a push to ${branch}` };
}
