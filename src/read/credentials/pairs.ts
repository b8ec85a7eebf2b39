import type { Match } from '../../model/match.ts';

/** A secret with the public half that belongs to it; or either alone. */
export type Unit =
  | { readonly secret: Match; readonly identifier?: Match; readonly type?: string }
  | { readonly secret?: undefined; readonly identifier: Match; readonly type?: undefined };

const LINES = 12;

interface Edge {
  readonly identifier: Match;
  readonly secret: Match;
  readonly type: string;
  /** Keys that both lie under. */
  readonly shared: number;
  readonly lines: number;
  /** Letters that the names share at their ends. */
  readonly alike: number;
}

function parent(match: Match): readonly string[] {
  return match.surroundings.keys?.slice(0, -1) ?? [];
}

function sharedKeys(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  return count;
}

function alikeness(a: string | undefined, b: string | undefined): number {
  const [x, y] = [(a ?? '').toLowerCase(), (b ?? '').toLowerCase()];
  let front = 0;
  while (front < x.length && x[front] === y[front]) front++;
  let back = 0;
  while (back < Math.min(x.length, y.length) - front && x.at(-1 - back) === y.at(-1 - back)) back++;
  return front + back;
}

function edgeOf(identifier: Match, secret: Match): Edge | undefined {
  const type = secret.fits.find((fit) => identifier.fits.includes(fit));
  if (type === undefined) return undefined;
  const [a, b] = [identifier.surroundings, secret.surroundings];
  if (a.section !== undefined && b.section !== undefined && a.section !== b.section) return undefined;
  const lines = Math.abs(identifier.span.line - secret.span.line);
  const [one, other] = [parent(identifier), parent(secret)];
  const shared = sharedKeys(one, other);
  const together = one.length > 0 && one.length === other.length && shared === one.length;
  const section = a.section !== undefined && a.section === b.section;
  if (lines > LINES && !together && !section) return undefined;
  return { identifier, secret, type, shared, lines, alike: alikeness(a.variable, b.variable) };
}

function byFit(a: Edge, b: Edge): number {
  return (
    b.shared - a.shared ||
    a.lines - b.lines ||
    b.alike - a.alike ||
    Math.min(a.identifier.span.start, a.secret.span.start) -
      Math.min(b.identifier.span.start, b.secret.span.start)
  );
}

/** Identifiers that a secret can be paired with: near ones, and those under the same keys or section. */
function edgesOf(identifiers: readonly Match[], secrets: readonly Match[]): Edge[] {
  const byPlace = new Map<string, Match[]>();
  for (const identifier of identifiers) {
    for (const key of placesOf(identifier, 0)) {
      const list = byPlace.get(key);
      if (list) {
        if (list.length < 64) list.push(identifier);
      } else byPlace.set(key, [identifier]);
    }
  }
  return secrets.flatMap((secret) => {
    const near = new Set(placesOf(secret, 1).flatMap((key) => byPlace.get(key) ?? []));
    return [...near].map((identifier) => edgeOf(identifier, secret)).filter((edge) => edge !== undefined);
  });
}

function placesOf(match: Match, around: number): string[] {
  const stretch = Math.floor(match.span.line / LINES);
  const keys = parent(match);
  const places = keys.length > 0 ? [JSON.stringify(keys)] : [];
  if (match.surroundings.section !== undefined) places.push(`[${match.surroundings.section}]`);
  for (let by = -around; by <= around; by++) places.push(`#${String(stretch + by)}`);
  return places;
}

function fragmentOf({ origin }: Match): string {
  return `${origin.source}\0${origin.blob ?? ''}\0${origin.path}`;
}

function pairFragment(matches: readonly Match[]): Unit[] {
  const identifiers = matches.filter((match) => match.role === 'identifier');
  const secrets = matches.filter((match) => match.role === 'secret');
  const paired = new Map<Match, Edge>();
  for (const edge of edgesOf(identifiers, secrets).toSorted(byFit)) {
    if (paired.has(edge.identifier) || paired.has(edge.secret)) continue;
    paired.set(edge.identifier, edge);
    paired.set(edge.secret, edge);
  }
  const units: Unit[] = [];
  for (const match of matches) {
    const edge = paired.get(match);
    if (match.role === 'identifier') {
      if (edge === undefined) units.push({ identifier: match });
    } else if (edge === undefined) units.push({ secret: match });
    else units.push({ secret: match, identifier: edge.identifier, type: edge.type });
  }
  return units;
}

/**
 * Pairs identifiers with secrets of the same type and fragment: under the same keys or section, else within twelve
 * lines, the closest first, in either order. Each half belongs to one pair.
 */
export function pairHalves(matches: readonly Match[]): Unit[] {
  const fragments = new Map<string, Match[]>();
  for (const match of matches) {
    const key = fragmentOf(match);
    const list = fragments.get(key);
    if (list) list.push(match);
    else fragments.set(key, [match]);
  }
  return [...fragments.values()].flatMap(pairFragment);
}
