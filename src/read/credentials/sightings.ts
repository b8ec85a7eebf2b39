import type { Sighting } from '../../model/credential.ts';
import type { Origin, Tracking } from '../../model/fragment.ts';
import type { Span, Surroundings } from '../../model/match.ts';
import type { CredentialContext } from './context.ts';

/** Where a name is. */
const NAME = { line: 1, column: 1, endColumn: 1 } as const;

const WORST: readonly Tracking[] = ['tracked', 'untracked', 'ignored', 'history', 'none'];

interface Seen {
  readonly origin: Origin;
  readonly span: Span;
  readonly surroundings: Surroundings;
}

function sightingOf({ origin, span, surroundings }: Seen, context: CredentialContext): Sighting {
  const commits = context.commitsOf?.(origin);
  const place = origin.inName === true ? NAME : span;
  return {
    path: origin.path,
    line: place.line,
    column: place.column,
    endColumn: place.endColumn,
    source: origin.source,
    tracking: origin.tracking,
    surroundings,
    ...(commits === undefined ? {} : { commits }),
    ...(origin.unreachable === true ? { unreachable: true as const } : {}),
    ...(origin.inName === true ? { inName: true as const } : {}),
    ...(context.isAdded?.(origin, span.line) === true ? { added: true as const } : {}),
  };
}

/** Order of places: the worst tracking first, then path, line and column. */
export function bySeverity(a: Sighting, b: Sighting): number {
  return (
    WORST.indexOf(a.tracking) - WORST.indexOf(b.tracking) ||
    (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) ||
    a.line - b.line ||
    a.column - b.column
  );
}

function keyOf(sighting: Sighting): string {
  const { path, line, column, source, tracking, commits, inName } = sighting;
  return JSON.stringify([path, line, column, source, tracking, commits?.first.oid ?? '', inName === true]);
}

/** Distinct places, worst first. */
export function sightingsOf(seen: readonly Seen[], context: CredentialContext): Sighting[] {
  const places = new Map<string, Sighting>();
  const inHistory = seen.some(({ origin }) => origin.tracking === 'history' && origin.unreachable !== true);
  for (const one of seen) {
    const state = context.isUncommitted?.(one.origin);
    const uncommitted = state === 'added' || (state === 'changed' && !inHistory);
    const sighting = { ...sightingOf(one, context), ...(uncommitted ? { uncommitted } : {}) };
    const key = keyOf(sighting);
    if (!places.has(key)) places.set(key, sighting);
  }
  return [...places.values()].toSorted(bySeverity);
}
