import type { Asset, Exposure } from '../../../model/exposure.ts';
import type { ProviderOperations } from '../../../model/catalogue.ts';
import { worstOperations } from '../../../model/ranking.ts';
import type { SafeguardState } from '../../../model/safeguard.ts';

/** Irreversible operations of one credential that hit the same assets behind the same gate. */
export interface Group {
  /** Full names, worst first. */
  readonly operations: readonly string[];
  readonly assets: readonly Asset[];
  readonly atMost: boolean;
  readonly inJob: boolean;
  readonly gate: { readonly title?: string; readonly state: SafeguardState | 'none' };
  /** Whether everything there is lost, or only what one would recover from. */
  readonly effect: 'destroys' | 'unprotects';
}

/** Exposures of one credential as groups, the group of the worst operation first. */
export function groupsOf(exposures: readonly Exposure[], operations: ProviderOperations): Group[] {
  const order = new Map(worstOperations(exposures, operations).map(({ id }, position) => [id, position]));
  const byOperation = new Map<string, Exposure[]>();
  for (const item of exposures) {
    const key = [item.operation, item.bound, item.inJob, gateKey(item)].join('\0');
    const own = byOperation.get(key);
    if (own === undefined) byOperation.set(key, [item]);
    else own.push(item);
  }
  const groups = new Map<string, { readonly first: Exposure[]; readonly ids: string[] }>();
  const ordered = [...byOperation.values()].toSorted((a, b) => rank(a, order) - rank(b, order));
  for (const own of ordered) {
    const [one] = own;
    if (one === undefined) continue;
    const key = [
      one.bound,
      one.inJob,
      gateKey(one),
      effectOf(one),
      ...own.map(({ asset }) => assetKey(asset)).sort(),
    ];
    const group = groups.get(key.join('\0'));
    if (group === undefined) groups.set(key.join('\0'), { first: own, ids: [one.operation] });
    else group.ids.push(one.operation);
  }
  return [...groups.values()].flatMap(({ first, ids }) => groupOf(first, ids));
}

function groupOf(own: readonly Exposure[], operations: readonly string[]): Group[] {
  const [one] = own;
  if (one === undefined) return [];
  const { title, state } = gateOf(one);
  return [
    {
      operations,
      assets: [...new Map(own.map(({ asset }) => [assetKey(asset), asset])).values()],
      atMost: one.bound === 'ceiling',
      inJob: one.inJob,
      gate: { state, ...(title === undefined ? {} : { title }) },
      effect: effectOf(one),
    },
  ];
}

function rank([one]: readonly Exposure[], order: ReadonlyMap<string, number>): number {
  return (order.get(one?.operation ?? '') ?? 0) + (one?.bound === 'ceiling' ? order.size : 0);
}

/** An asset by what it is and which one. */
export function assetKey({ kind, name, at }: Asset): string {
  return [kind, name ?? '', at ?? ''].join('\0');
}

function effectOf({ effects }: Exposure): Group['effect'] {
  return effects.includes('destroy') ? 'destroys' : 'unprotects';
}

const STATES: readonly SafeguardState[] = ['holds', 'unproven', 'void'];

/** The gate that stands best before an operation. */
function gateOf({ gates }: Exposure): { readonly title?: string; readonly state: SafeguardState | 'none' } {
  for (const state of STATES) {
    const found = gates.find((item) => item.state === state);
    if (found !== undefined) return { title: found.gate.title, state };
  }
  return { state: 'none' };
}

function gateKey(exposure: Exposure): string {
  const { title = '', state } = gateOf(exposure);
  return `${state} ${title}`;
}
