import type { NearLine } from '../../model/detection.ts';
import { readPattern, type PatternNode } from './pattern.ts';

/** Shortest literal that the prefilter takes. */
export const SHORTEST_ANCHOR = 3;
const MOST_ANCHORS = 32;

/** Words so common that a prefilter on them alone reads everything. */
export const COMMON_WORDS: ReadonlySet<string> = new Set([
  'access', 'account', 'api', 'apikey', 'app', 'auth', 'authorization', 'base', 'basic', 'bearer', 'bot', 'client',
  'cloud', 'com', 'config', 'conn', 'connection', 'credential', 'credentials', 'data', 'database', 'dev', 'endpoint', 'env',
  'host', 'http', 'https', 'key', 'keys', 'live', 'login', 'name', 'net', 'org', 'pass', 'passwd', 'password', 'prod', 'project',
  'pwd', 'refresh', 'secret', 'server', 'service', 'session', 'string', 'team', 'test', 'the', 'token', 'tokens', 'uri', 'url', 'user', 'username',
  'var', 'www', '://', 'api_key', 'db_', 'key_', 'sha', 'string', 'public', 'private', 'email', 'webhook', 'admin', 'root', 'global', 'spring',
]); // prettier-ignore

/** Fields of a near line that stand in the content, the ones that tell most first. */
const FIELDS = [
  'host',
  'variable',
  'word',
  'keys',
  'section',
  'command',
  'flag',
  'header',
  'scheme',
] as const;

/**
 * Literals one of which stands in, or near, every match: from the pattern, where its own text gives any, else from
 * each near line. Empty where a rule has neither.
 */
export function anchorsOf(pattern: string | undefined, near: readonly NearLine[], flags?: string): string[] {
  const own = pattern === undefined ? [] : literalsOf(readPattern(pattern, flags).alternatives);
  if (own.length > 0 && !own.every((literal) => COMMON_WORDS.has(literal.toLowerCase()))) return own;
  const lines = near.map(lineAnchors);
  const around = [...new Set(lines.flat())];
  return around.length > 0 ? around : own;
}

/**
 * Literals of one near line: those of the field whose weakest name tells most; none where a file is named, because
 * such a rule runs in that file without an anchor.
 */
export function lineAnchors(line: NearLine): string[] {
  if (line.file !== undefined) return [];
  let best: string[] = [];
  for (const field of FIELDS) {
    // Keys of one path stand on lines of their own, and a host is written one way.
    const together = field !== 'keys' && field !== 'host';
    const anchors = (line[field] ?? []).flatMap((name) => anchorsOfName(name, together));
    if (anchors.length > 0 && weight(anchors) > weight(best)) best = anchors;
  }
  return [...new Set(best)];
}

/**
 * Texts one of which stands in every way of writing a name (`RAILWAY_API_TOKEN`, `railwayApiToken`): its longest run
 * of letters and digits that is no common word; where there is none (`DB_PASSWORD`), the whole with each separator.
 */
function anchorsOfName(name: string, together: boolean): string[] {
  const parts = name.split(/[*?]{1,20}/).filter((part) => part !== '');
  const runs = parts.flatMap(runsOf);
  const [best] = [...runs].sort((a, b) => rank(b) - rank(a));
  const telling = best !== undefined && best.length >= SHORTEST_ANCHOR && !COMMON_WORDS.has(best);
  if (telling && best.length > SHORT) return [best];
  const pair = telling && together ? pairOf(parts.map(runsOf), best) : undefined;
  if (pair !== undefined) return pair;
  if (telling) return [best];
  const [whole] = parts.map(runsOf).sort((a, b) => b.length - a.length);
  if (whole === undefined) return [];
  return whole.length === 1 ? whole : SEPARATORS.map((separator) => whole.join(separator));
}

const SEPARATORS = ['', '_', '-', '.'];
/** A run of so few letters stands in too much code to be looked for alone: `arm`, `npm`, `pool`. */
const SHORT = 5;

/** A short run with the one beside it, written each way: `arm_client`, `armClient`. */
function pairOf(parts: readonly (readonly string[])[], short: string): string[] | undefined {
  for (const runs of parts) {
    const at = runs.indexOf(short);
    if (at < 0) continue;
    const pair = at + 1 < runs.length ? runs.slice(at, at + 2) : at > 0 ? runs.slice(at - 1, at + 1) : [];
    if (pair.length === 2) return SEPARATORS.map((separator) => pair.join(separator));
  }
  return undefined;
}

function runsOf(name: string): string[] {
  return name
    .replace(/(?<lower>[a-z0-9])(?=[A-Z])/g, '$<lower> ')
    .split(/[^A-Za-z0-9]{1,200}/)
    .map((run) => run.toLowerCase())
    .filter((run) => run !== '');
}

function weight(anchors: readonly string[]): number {
  return anchors.length === 0 ? -1 : Math.min(...anchors.map(rank));
}

function rank(run: string): number {
  return COMMON_WORDS.has(run) ? run.length / 100 : run.length;
}

interface Literals {
  /** All texts the part can be, where those are few; else `undefined`. */
  readonly exact?: readonly string[];
  /** Texts one of which it must contain; empty where none is known. */
  readonly inside: readonly string[];
}

/** Literals of a pattern: one of them stands in every match; empty where none of three characters is found. */
export function literalsOf(alternatives: readonly (readonly PatternNode[])[]): string[] {
  const { exact, inside } = ofAlternatives(alternatives);
  const best = better(exact ?? [], inside);
  return shortest(best) >= SHORTEST_ANCHOR ? [...new Set(best)] : [];
}

function ofAlternatives(alternatives: readonly (readonly PatternNode[])[]): Literals {
  const each = alternatives.map(ofSequence);
  const exact = each.every((part) => part.exact !== undefined)
    ? each.flatMap((part) => part.exact ?? [])
    : undefined;
  const insides = each.map((part) => better(part.exact ?? [], part.inside));
  const inside = insides.every((texts) => shortest(texts) > 0) ? insides.flat() : [];
  if (exact !== undefined && exact.length <= MOST_ANCHORS) return { exact, inside: [] };
  return { inside: inside.length <= MOST_ANCHORS ? inside : [] };
}

function ofSequence(nodes: readonly PatternNode[]): Literals {
  let run: readonly string[] = [''];
  let whole = true;
  let inside: readonly string[] = [];
  for (const node of nodes) {
    const part = ofNode(node);
    const joined = part.exact === undefined ? undefined : product(run, part.exact);
    if (joined !== undefined) {
      run = joined;
      continue;
    }
    whole = false;
    inside = better(better(inside, run), better(part.inside, part.exact ?? []));
    run = [''];
  }
  return whole ? { exact: run, inside: [] } : { inside: better(inside, run) };
}

function ofNode(node: PatternNode): Literals {
  switch (node.kind) {
    case 'nothing':
      return { exact: [''], inside: [] };
    case 'any':
      return { inside: [] };
    case 'chars':
      return { exact: node.chars, inside: [] };
    case 'group':
      return ofAlternatives(node.alternatives);
    case 'repeat':
      return ofRepeat(ofNode(node.node), node.min, node.max);
    default:
      return node satisfies never;
  }
}

function ofRepeat(part: Literals, min: number, max: number): Literals {
  if (min === 0 && max === 1 && part.exact !== undefined) return { exact: ['', ...part.exact], inside: [] };
  if (min === 0) return { inside: [] };
  if (part.exact !== undefined && min === max && min <= 4) {
    let all: readonly string[] | undefined = [''];
    for (let i = 0; i < min; i += 1) all = all === undefined ? undefined : product(all, part.exact);
    if (all !== undefined) return { exact: all, inside: [] };
  }
  return { inside: better(part.exact ?? [], part.inside) };
}

function product(left: readonly string[], right: readonly string[]): readonly string[] | undefined {
  if (left.length * right.length > MOST_ANCHORS) return undefined;
  return left.flatMap((a) => right.map((b) => a + b));
}

function better(a: readonly string[], b: readonly string[]): readonly string[] {
  const [x, y] = [shortest(a), shortest(b)];
  if (x !== y) return x > y ? a : b;
  return a.length <= b.length ? a : b;
}

function shortest(texts: readonly string[]): number {
  return texts.length === 0 ? 0 : Math.min(...texts.map((text) => text.length));
}
