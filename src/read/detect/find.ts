import type { Surroundings } from '../../model/match.ts';
import { isRemote } from '../../util/hosts.ts';
import { checksumHolds } from './checksums.ts';
import { decode, meets } from './decoders.ts';
import type { States } from './decoders.ts';
import { isExpression } from './expressions.ts';
import { isIndirect } from './indirect.ts';
import type { Place } from './near.ts';
import { isOfPackage, isSum } from './packages.ts';
import { isDummyToken, isFilledIn, isStockLogin, isStockPassword, looksMade } from './placeholders.ts';
import type { Ranges } from './ranges.ts';
import { classOf } from './rules.ts';
import type { CompiledRule } from './rules.ts';
import { entropyOf } from './shapes.ts';
import { decoded, urlParts, urlStart } from './urls.ts';
import type { Values } from './values.ts';

/** A rule's hit in a text; offsets count in units. */
export interface RawHit {
  readonly rule: CompiledRule;
  readonly class: number;
  readonly start: number;
  readonly end: number;
  readonly secret: string;
  readonly surroundings: Surroundings;
  readonly states?: States;
  readonly checksum?: 'holds' | 'fails';
  readonly standing?: 'test' | 'live' | 'example';
}

const CONTEXT = 64;
const GROWTH = 4096;
const MOST_GROWTH = 64 * 1024;

interface Found {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

function exactly(rule: CompiledRule, text: string, at: number): Found | undefined {
  const pattern = rule.exact?.();
  if (pattern === undefined) return undefined;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match?.indices === undefined) return undefined;
  const group = Object.entries(match.indices.groups ?? {}).find(
    ([name, range]) => /^secret\d*$/.test(name) && range !== undefined,
  );
  const [start, end] = group?.[1] ?? match.indices[0] ?? [at, at];
  return { start, end, next: Math.max(match.index + match[0].length, match.index + 1) };
}

/** Matches of a rule's pattern within one range of a text; a match that runs into the range's end is followed beyond it. */
function* matchesIn(rule: CompiledRule, text: string, from: number, to: number): Generator<Found> {
  const pattern = rule.pattern?.();
  if (pattern === undefined) return;
  const base = Math.max(0, from - CONTEXT);
  let limit = to;
  let part = text.slice(base, limit);
  let at = from - base;
  for (;;) {
    pattern.lastIndex = at;
    const match = pattern.exec(part);
    if (match === null) return;
    const end = match.index + match[0].length;
    if (end === part.length && limit < text.length && limit - to < MOST_GROWTH) {
      limit = Math.min(text.length, limit + GROWTH);
      part = text.slice(base, limit);
      at = match.index;
      continue;
    }
    const found = exactly(rule, part, match.index);
    at = found?.next ?? end + 1;
    if (found) yield { start: found.start + base, end: found.end + base, next: 0 };
  }
}

/** URL parts in which the secret does not stand: it may be the user (`https://token@host`) or in the query. */
function withoutSecret(url: Surroundings['url'], secret: string, isUser: boolean): Surroundings['url'] {
  if (url === undefined) return undefined;
  const { user, query, database, ...rest } = url;
  const inQuery =
    query !== undefined &&
    (query.includes(secret) || secret.includes(query) || /(?:sig|token|key|secret|password)=/i.test(query));
  return {
    ...rest,
    ...(user === undefined || isUser ? {} : { user }),
    ...(query === undefined || inQuery ? {} : { query }),
    ...(database === undefined || database.includes(secret) ? {} : { database }),
  };
}

function surroundingsOf({ node }: Place, text: string, start: number, secret: string): Surroundings {
  const from = urlStart(text, start);
  const isUser = text.slice(start - 3, start) === '://';
  const url = withoutSecret(urlParts(from >= 0 ? text.slice(from, from + 2400) : node.value), secret, isUser);
  const variable = node.name ?? node.flag;
  return {
    ...(variable === undefined ? {} : { variable }),
    ...(node.keys === undefined ? {} : { keys: node.keys }),
    ...(node.hosts.length === 0 ? {} : { hosts: node.hosts }),
    ...(node.header === undefined ? {} : { header: node.header }),
    ...(node.scheme === undefined ? {} : { scheme: node.scheme.toLowerCase() }),
    ...(url === undefined ? {} : { url }),
    ...(node.section === undefined ? {} : { section: node.section }),
    ...(node.command === undefined ? {} : { command: node.command }),
  };
}

function hitOf(
  rule: CompiledRule,
  text: string,
  at: { start: number; end: number },
  secret: string,
  place: Place,
): RawHit | undefined {
  const { entropy, checksum, decoder, requires } = rule.rule;
  if (secret === '' || isSum(text, at.start, at.end)) return undefined;
  if (entropy !== undefined && entropyOf(secret) < entropy) return undefined;
  const states = decoder === undefined ? undefined : decode(decoder, secret);
  if (requires !== undefined && !meets(states, requires)) return undefined;
  const holds = checksum === undefined ? undefined : checksumHolds(checksum, secret);
  const checked = holds === true;
  if (!checked && (isFilledIn(secret) || (rule.pattern && isExpression(secret)))) return undefined;
  const surroundings = surroundingsOf(place, text, at.start, secret);
  const { user, host = '' } = surroundings.url ?? {};
  const plain = surroundings.url === undefined ? secret : decoded(secret);
  const dummy =
    !checked &&
    (isStockPassword(plain, isRemote(host)) ||
      isStockLogin(user, plain, host) ||
      (rule.pattern === undefined ? looksMade(secret) : isDummyToken(secret)));
  const standing = rule.standing(secret) ?? (dummy ? 'example' : undefined);
  return {
    rule,
    class: classOf(rule, checked),
    start: at.start,
    end: at.end,
    secret,
    surroundings,
    ...(states === undefined ? {} : { states }),
    ...(holds === undefined ? {} : { checksum: holds ? 'holds' : 'fails' }),
    ...(standing === undefined ? {} : { standing }),
  };
}

/** Hits of a rule with a pattern in ranges of a text. */
export function findByPattern(
  rule: CompiledRule,
  text: string,
  ranges: Ranges,
  values: Values,
  hits: RawHit[],
): void {
  let done = -1;
  for (let i = 0; i < ranges.length; i += 2) {
    for (const found of matchesIn(rule, text, ranges[i] ?? 0, ranges[i + 1] ?? 0)) {
      if (found.start <= done) continue;
      done = found.start;
      const secret = text.slice(found.start, found.end);
      const place = values.around(found.start, found.end);
      if (rule.narrowed && !rule.near(place)) continue;
      const hit = hitOf(rule, text, found, secret, place);
      if (hit) hits.push(hit);
    }
  }
}

/** Hits of a rule that goes by shape and surroundings, among the values prepared. */
export function findByShape(rule: CompiledRule, text: string, values: Values, hits: RawHit[]): void {
  if (rule.shape === undefined) return;
  for (const place of values.withShape(rule.shape)) {
    if (!rule.near(place)) continue;
    const { start, end, value } = place.node;
    if (looksMade(value) || isIndirect(place) || isOfPackage(place)) continue;
    const hit = hitOf(rule, text, { start, end }, value, place);
    if (hit) hits.push(hit);
  }
}
