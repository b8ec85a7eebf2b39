import type { Catalogue } from '../../model/catalogue.ts';
import type { PolicyChange } from '../../model/change.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Place } from '../../model/fragment.ts';
import { OperationSet } from '../../model/operation-set.ts';
import { compareText } from '../../util/order.ts';

/** What all documents about one principal come to. */
interface Told {
  readonly provider: string;
  readonly name: string;
  readonly operations: OperationSet;
  /** Surely permitted: what a Deny takes away counts here alone. */
  readonly floor: OperationSet;
  readonly on: ReadonlySet<string>;
  /** What is refused, whatever else permits it. */
  readonly refuses: ReadonlySet<string>;
  /** Statements that were not understood: what they permit is open. */
  readonly open: number;
  readonly place: Place | undefined;
}

/** Principals whose documents say something else than before, and that no credential is bound to; by name. */
export function policyChanges(
  before: readonly Evidence[],
  after: readonly Evidence[],
  bound: ReadonlySet<string>,
  catalogue: Catalogue,
): PolicyChange[] {
  const then = toldOf(before, catalogue);
  const now = toldOf(after, catalogue);
  const names = [...new Set([...then.keys(), ...now.keys()])].sort(compareText);
  return names.flatMap((key): PolicyChange[] => {
    const old = then.get(key);
    const own = now.get(key);
    const one = own ?? old;
    if (one === undefined || bound.has(one.name)) return [];
    const gained = isMore(old, own);
    const lost = isMore(own, old);
    if (!gained && !lost) return [];
    const place = own?.place ?? old?.place;
    return [
      {
        provider: one.provider,
        principal: one.name,
        effect: gained && lost ? 'other' : gained ? 'wider' : 'narrower',
        ...(place === undefined ? {} : { place }),
      },
    ];
  });
}

/** Whether the second permits something that the first does not, or somewhere else, or no longer refuses it. */
function isMore(less: Told | undefined, more: Told | undefined): boolean {
  if (less !== undefined && [...less.refuses].some((one) => more?.refuses.has(one) !== true)) return true;
  if (more === undefined) return false;
  if (less === undefined) return !more.operations.empty || more.open > 0;
  if (!less.operations.covers(more.operations) || more.open > less.open) return true;
  if (!less.floor.covers(more.floor)) return true;
  return !less.on.has('*') && [...more.on].some((pattern) => !less.on.has(pattern));
}

function toldOf(evidence: readonly Evidence[], catalogue: Catalogue): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>();
  for (const { principal, floor, ceiling, administrator, notUnderstood, places, refuses = [] } of evidence) {
    const { provider, name } = principal;
    const operations = catalogue.operations(provider);
    const key = `${provider} ${name}`;
    const known = told.get(key);
    const none = new OperationSet(provider, operations.list.length);
    const all = administrator ? operations.resolve([`${provider}:*`]).set : none;
    told.set(key, {
      provider,
      name,
      operations: ceiling.reduce(
        (set, grant) => set.union(grant.operations),
        (known?.operations ?? none).union(all),
      ),
      floor: floor.reduce((set, grant) => set.union(grant.operations), (known?.floor ?? none).union(all)),
      refuses: new Set([...(known?.refuses ?? []), ...refuses]),
      on: new Set([
        ...(known?.on ?? []),
        ...ceiling.flatMap((grant) => grant.on),
        ...(administrator ? ['*'] : []),
      ]),
      open: (known?.open ?? 0) + notUnderstood.length,
      place: known?.place ?? places[0],
    });
  }
  return told;
}
