import type { Operation } from '../../model/catalogue.ts';
import { HOLE } from './value.ts';

interface Route {
  readonly id: string;
  readonly method: string;
  readonly segments: readonly string[];
}

/** Routes of a provider's lists by method and path. */
export class RouteTable {
  readonly #routes: readonly Route[];
  readonly #folded = new Map<string, string>();

  constructor(list: readonly Operation[]) {
    this.#routes = list.flatMap(({ id, method, path }) =>
      method === undefined || path === undefined ? [] : [{ id, method, segments: segmentsOf(path) }],
    );
    for (const { id, method, segments } of this.#routes) this.#folded.set(foldedRoute(method, segments), id);
  }

  /** Whether there are any. */
  get empty(): boolean {
    return this.#routes.length === 0;
  }

  /** The operation of `METHOD /path/{parameter}` whose fixed parts agree but for case, `-` and `_`. */
  loose(route: string): string | undefined {
    const [method = '', path = ''] = route.split(/\s+/, 2);
    return this.#folded.get(foldedRoute(method, segmentsOf(path)));
  }

  /** Operations that a request may be: {@link HOLE} stands for what only the running program knows. */
  find(method: string, path: string): readonly string[] {
    const given = segmentsOf(path);
    const fitting = this.#routes.filter(
      (route) => route.method === method && fits(route.segments, given, 0, 0, { left: 400 }),
    );
    const best = Math.max(...fitting.map((route) => agreement(route.segments, given)));
    return fitting.filter((route) => agreement(route.segments, given) === best).map((route) => route.id);
  }
}

function segmentsOf(path: string): string[] {
  return path
    .replace(/^\/+|\/+$/g, '')
    .split('/')
    .filter((part) => part !== '');
}

function foldedRoute(method: string, segments: readonly string[]): string {
  const parts = segments.map((part) => (isParameter(part) ? '{}' : part.toLowerCase().replace(/[-_]/g, '')));
  return `${method.toUpperCase()} ${parts.join('/')}`;
}

function isParameter(segment: string): boolean {
  return /[{:<]/.test(segment) || segment.includes(HOLE);
}

/** A hole that is a whole segment may hold several: `${owner/name}`. */
function fits(
  route: readonly string[],
  given: readonly string[],
  r: number,
  g: number,
  budget: { left: number },
): boolean {
  budget.left -= 1;
  if (budget.left < 0) return false;
  const part = route[r];
  const own = given[g];
  if (part === undefined || own === undefined) return part === own;
  if (isParameter(part)) {
    if (fits(route, given, r + 1, g + 1, budget)) return true;
    if (r === route.length - 1 && REST.test(part)) return true;
    if (own !== HOLE) return false;
    for (let more = 2; more <= 3 && route.slice(r, r + more).every(isParameter); more += 1) {
      if (route.length >= r + more && fits(route, given, r + more, g + 1, budget)) return true;
    }
    return false;
  }
  return part === own && fits(route, given, r + 1, g + 1, budget);
}

/** Last parameters that may hold separators of their own. */
const REST = /^[{:](?:ref|path|branch|basehead|file_path|key)\}?$/;

/** Fixed parts in common: the route that names more of the path is the one that is meant. */
function agreement(route: readonly string[], given: readonly string[]): number {
  return route.filter((part) => !isParameter(part) && given.includes(part)).length;
}
