import { isUsable, type Credential } from '../../../model/credential.ts';
import type { Asset, Exposure } from '../../../model/exposure.ts';
import type { Context, Report } from '../../../model/report.ts';
import type { SafeguardState } from '../../../model/safeguard.ts';
import { count, thousands } from '../../../util/wrap.ts';
import { credentialTitle, leadSighting, placeName, shortName } from '../present/names.ts';
import { assetKey, groupsOf, type Group } from './groups.ts';
import type { Graph, GraphContext, GraphEdge, GraphNode, Limits } from './model.ts';

export { dotText } from './dot.ts';
export { graphJson } from './json.ts';
export { mermaidText } from './mermaid.ts';
export { A_PAGE, NO_LIMITS, type Graph } from './model.ts';

/** Operations that one node names. */
const BY_NAME = 4;

/**
 * Credentials, the irreversible operations they permit, what those hit and what it is restored from, a part a context.
 * `redact` takes every value found out of a text: it is applied before a format escapes anything.
 */
export function graphOf(report: Report, limits: Limits, redact: (text: string) => string): Graph {
  let nodes = 0;
  const next = (): string => `n${(nodes += 1)}`;
  return {
    name: redact(report.audited.name),
    asOf: report.asOf,
    contexts: report.contexts.map((context) => new Drawing(report, limits, redact, next).draw(context)),
  };
}

class Drawing {
  readonly #report: Report;
  readonly #limits: Limits;
  readonly #redact: (text: string) => string;
  readonly #next: () => string;
  readonly #nodes: GraphNode[] = [];
  readonly #edges: GraphEdge[] = [];
  readonly #known = new Map<string, string>();

  constructor(report: Report, limits: Limits, redact: (text: string) => string, next: () => string) {
    this.#report = report;
    this.#limits = limits;
    this.#redact = redact;
    this.#next = next;
  }

  draw({ name, kind, credentials }: Context): GraphContext {
    const worst = worstFirst(credentials, this.#report);
    const shown = worst.slice(0, this.#limits.credentials);
    for (const credential of shown) this.#credential(credential);
    this.#more(undefined, worst.length - shown.length, 'credential');
    this.#recovery(shown);
    return { name: this.#redact(name), kind, nodes: this.#nodes, edges: this.#edges };
  }

  #credential(credential: Credential): void {
    const { catalogue, authorities, exposures } = this.#report;
    const provider = authorities.get(credential.id)?.provider ?? '';
    const place = leadSighting(credential);
    const groups = groupsOf(exposures.get(credential.id) ?? [], catalogue.operations(provider));
    const id = this.#node(
      'credential',
      [
        `${credentialTitle(credential, this.#report)} ${credential.id}`,
        ...(place === undefined ? [] : [placeName(place)]),
        ...(groups.length === 0 ? ['nothing irreversible that is known'] : []),
      ],
      { ref: credential.id },
    );
    const shown = groups.slice(0, this.#limits.groups);
    for (const group of shown) this.#group(id, group);
    const left = groups.slice(shown.length);
    this.#more(
      id,
      left.reduce((sum, group) => sum + group.operations.length, 0),
      'operation',
    );
  }

  #group(from: string, group: Group): void {
    const { operations, assets, atMost, gate } = group;
    const named = operations.slice(0, BY_NAME).map(shortName);
    const rest = operations.length - named.length;
    const id = this.#node('operations', [...named, ...(rest > 0 ? [count(rest, 'more', 'more')] : [])], {
      operations,
    });
    this.#edges.push({ from, to: id, label: gateLabel(group), atMost, state: gate.state });
    const shown = assets.slice(0, this.#limits.assets);
    for (const asset of shown) {
      const to = this.#once(`asset\0${assetKey(asset)}`, () =>
        this.#node('asset', assetLines(asset), { ref: asset.at ?? asset.name ?? asset.kind }),
      );
      this.#edges.push({ from: id, to, label: group.effect, atMost });
    }
    this.#more(id, assets.length - shown.length, 'asset');
  }

  /** What the drawn assets are restored from, as judged against everything in the context. */
  #recovery(credentials: readonly Credential[]): void {
    const all = credentials.flatMap(({ id }) => this.#report.exposures.get(id) ?? []);
    for (const [key, own] of byAsset(all)) {
      const from = this.#known.get(`asset\0${key}`);
      const [one] = own;
      if (from === undefined || one === undefined || one.asset.keeps !== 'data') continue;
      const systems = worstStates(own);
      const shown = systems.slice(0, this.#limits.systems);
      for (const { id, title, state } of shown) {
        const to = this.#once(`recovery\0${id}`, () => this.#node('recovery', [title], { ref: id }));
        this.#edges.push({ from, to, label: RECOVERY[state], atMost: false, state });
      }
      this.#more(from, systems.length - shown.length, 'backup');
      if (systems.length > 0) continue;
      const to = this.#once('recovery\0', () => this.#node('recovery', ['no backup known'], {}));
      this.#edges.push({ from, to, label: 'none', atMost: false, state: 'none' });
    }
  }

  #node(
    kind: GraphNode['kind'],
    lines: readonly string[],
    more: Pick<GraphNode, 'ref' | 'operations'>,
  ): string {
    const id = this.#next();
    const ref = more.ref === undefined ? {} : { ref: this.#redact(more.ref) };
    this.#nodes.push({ id, kind, lines: lines.map(this.#redact), ...more, ...ref });
    return id;
  }

  #once(key: string, make: () => string): string {
    const known = this.#known.get(key) ?? make();
    this.#known.set(key, known);
    return known;
  }

  #more(from: string | undefined, number: number, noun: string): void {
    if (number <= 0) return;
    const to = this.#node('more', [`and ${thousands(number)} more ${noun}${number === 1 ? '' : 's'}`], {});
    if (from !== undefined) this.#edges.push({ from, to, label: '', atMost: false });
  }
}

/** Credentials of a context in the order of their findings, then as the inventory has them. */
function worstFirst(ids: readonly string[], { credentials, findings }: Report): Credential[] {
  const order = new Map<string, number>();
  for (const { subject } of findings)
    if (subject.kind === 'credential' && !order.has(subject.id)) order.set(subject.id, order.size);
  const own = new Set(ids);
  return credentials
    .filter((credential) => own.has(credential.id) && isUsable(credential))
    .toSorted((a, b) => (order.get(a.id) ?? order.size) - (order.get(b.id) ?? order.size));
}

function gateLabel({ gate, atMost, inJob }: Group): string {
  const can = `${atMost ? 'at most' : 'can'}${inJob ? ', its job' : ''}`;
  if (gate.state === 'none') return `${can}: no gate`;
  const state = gate.state === 'holds' ? '' : `, ${gate.state}`;
  return `${can}: gate ${gate.title ?? ''}${state}`;
}

function assetLines({ kind, title, name, environment }: Asset): string[] {
  const where = environment === undefined ? [] : [environment];
  return name === undefined ? [title, ...where] : [name, kind, ...where];
}

const RECOVERY: Readonly<Record<SafeguardState, string>> = {
  holds: 'restored from, out of reach',
  unproven: 'restored from, unproven',
  void: 'restored from, within reach',
};

function byAsset(exposures: readonly Exposure[]): ReadonlyMap<string, readonly Exposure[]> {
  const known = new Map<string, Exposure[]>();
  for (const item of exposures) {
    const own = known.get(assetKey(item.asset));
    if (own === undefined) known.set(assetKey(item.asset), [item]);
    else own.push(item);
  }
  return known;
}

const RANK: readonly SafeguardState[] = ['void', 'unproven', 'holds'];

/** Recovery systems of one asset, each with the worst verdict; what holds comes first. */
function worstStates(
  exposures: readonly Exposure[],
): { readonly id: string; readonly title: string; readonly state: SafeguardState }[] {
  const systems = new Map<string, { id: string; title: string; state: SafeguardState }>();
  for (const { system, state } of exposures.flatMap((item) => item.recovery)) {
    const before = systems.get(system.id);
    if (before === undefined || RANK.indexOf(state) < RANK.indexOf(before.state))
      systems.set(system.id, { id: system.id, title: system.title, state });
  }
  return [...systems.values()].toSorted((a, b) => RANK.indexOf(b.state) - RANK.indexOf(a.state));
}
