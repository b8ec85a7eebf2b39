import { createHash } from 'node:crypto';

import type { Fragment } from '../../model/fragment.ts';
import type { Span } from '../../model/match.ts';
import type { Engine } from './engine.ts';
import type { PlainMatch } from './hits.ts';
import type { Group } from './overlaps.ts';

/** A group of hits with its place in bytes. */
export interface Placed {
  readonly group: Group;
  readonly start: number;
  readonly end: number;
  readonly decoded?: string;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** What the checksum says: a hit of a type without one leaves the value in no doubt. */
function checksumOf(group: Group): Pick<PlainMatch, 'checksum'> {
  if (group.some((hit) => hit.checksum === 'holds')) return { checksum: 'holds' };
  return group.every((hit) => hit.checksum === 'fails') ? { checksum: 'fails' } : {};
}

/** A group as a match of its fragment: its best hit's secret and surroundings, every type that fits. */
export function matchOf(
  engine: Engine,
  { group, decoded }: Placed,
  span: Span,
  fragment: Fragment,
): PlainMatch {
  const [best] = group;
  const fits = unique(group.map((hit) => hit.rule.rule.type));
  const known =
    engine.known.size > 0 && engine.known.has(createHash('sha256').update(best.secret).digest('hex'));
  const standing = known ? 'example' : group.map((hit) => hit.standing).find((value) => value !== undefined);
  const states = Object.assign({}, ...group.toReversed().map((hit) => hit.states ?? {})) as NonNullable<
    PlainMatch['states']
  >;
  return {
    fits,
    mayBe: unique([...fits, ...group.flatMap((hit) => hit.rule.rule.mayBe)]),
    role: group.some((hit) => hit.rule.rule.role === 'secret') ? 'secret' : 'identifier',
    secret: best.secret,
    span,
    origin: fragment.origin,
    surroundings: best.surroundings,
    ...(standing === undefined ? {} : { standing }),
    ...(Object.keys(states).length === 0 ? {} : { states }),
    ...checksumOf(group),
    ...(decoded === undefined ? {} : { decoded }),
  };
}
