import { branchName, type Occasion } from './environment.ts';

/** How the repository is asked. */
export interface CiFacts {
  /** Object id of a revision that names a commit here. */
  commit(rev: string): string | undefined;
  /** Whether a revision has HEAD among its commits, as far as they are here. */
  holdsHead(rev: string): boolean;
  /** The branch that `origin/HEAD` leads to. */
  readonly originHead?: string;
  /** Perhaps one branch of several is here. */
  readonly partial?: true;
}

/** What is audited, and why, in words. */
export interface Decision {
  /** Absent: everything is audited. */
  readonly base?: string;
  readonly why: string;
  /** Why nothing is read: the checkout is not the change that was asked about, or nothing says where that begins. */
  readonly stop?: string;
}

/** Names of a default branch, where nothing names it. */
const USUAL = ['main', 'master'];

/**
 * A request is audited from its base, a branch or tag from the default branch, so that what an earlier push brought
 * still counts. Only what the default branch holds is audited in full: there the manifest that is here was reviewed.
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
  const { ref, tag, what = 'a push' } = occasion;
  const to = what === 'a push' ? 'to' : 'on';
  const from = occasion.defaultBranch ?? facts.originHead ?? guessed(tag === true ? undefined : ref, facts);
  const why = tag === true ? `the tag ${ref}` : `${what} ${to} ${ref}`;
  if (from === undefined)
    return { why, stop: 'nothing here says which branch is the default one: --default-branch names it' };
  const base = `origin/${branchName(from)}`;
  const here = facts.commit(base) !== undefined;
  const reviewed = here ? facts.holdsHead(base) : tag !== true && ref === from;
  if (tag === true) return reviewed ? { why: `${why}, which ${from} holds` } : { base, why };
  if (ref !== from) return { base, why };
  const own = `${what} ${to} the default branch ${ref}`;
  return reviewed ? { why: own } : { base, why: `${own}, which does not hold what is checked out` };
}

/** The default branch by its usual name: only where all branches are here and one of them has such a name. */
function guessed(branch: string | undefined, facts: CiFacts): string | undefined {
  if (facts.partial === true) return undefined;
  const here = USUAL.filter((name) => name === branch || facts.commit(`origin/${name}`) !== undefined);
  return here.length === 1 ? here[0] : undefined;
}
