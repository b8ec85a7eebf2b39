import type { Grant } from '../../../model/authority.ts';
import type { OperationSet } from '../../../model/operation-set.ts';
import { globCovers, globsIntersect } from '../../../util/glob.ts';
import type { Actions } from './actions.ts';
import type { Names, Statement } from './statement.ts';
import { PARTITION, atMost, isStated, isLiteral, withoutMarks } from './value.ts';

/** Operations on resources, whose names may hold marks of the deployment. */
export interface Piece {
  readonly operations: OperationSet;
  readonly on: readonly string[];
}

/** The most that the statements can allow: what is refused or conditional subtracts nothing. */
export function ceilingOf(statements: readonly Statement[], actions: Actions): Piece[] {
  const pieces = statements
    .filter((statement) => statement.effect !== 'deny')
    .map((statement) => ({
      operations: statement.managed?.ceiling ?? actions.atMost(statement.actions),
      on: atMostOn(statement.resources),
    }));
  return merged(pieces);
}

function atMostOn(resources: Names | undefined): readonly string[] {
  if (resources === undefined || resources.negated || resources.open) return ['*'];
  return resources.texts.map(atMost);
}

/** What the statements surely allow, after everything that any of them may refuse. */
export function floorOf(statements: readonly Statement[], actions: Actions): Piece[] {
  const allowed = statements
    .filter((statement) => statement.effect === 'allow' && statement.certain)
    .map((statement) => ({
      operations: statement.managed?.floor ?? actions.surely(statement.actions),
      on: surelyOn(statement.resources),
    }));
  return withoutDenied(merged(allowed), statements, actions);
}

/** What is left of the pieces when every statement that may refuse does. */
export function withoutDenied(
  pieces: readonly Piece[],
  statements: readonly Statement[],
  actions: Actions,
): Piece[] {
  let left = [...pieces];
  for (const statement of statements) {
    if (statement.effect === 'allow') continue;
    const refused = actions.atMost(statement.actions);
    left = left.flatMap((piece) => {
      const spared = piece.on.filter((resource) => !mayApply(statement.resources, resource));
      if (spared.length === piece.on.length) return [piece];
      const hit = piece.operations.intersection(refused);
      if (hit.empty) return [piece];
      return [
        { operations: piece.operations.minus(hit), on: piece.on },
        { operations: hit, on: spared },
      ];
    });
    left = merged(left);
  }
  return left;
}

function surelyOn(resources: Names | undefined): readonly string[] {
  if (resources === undefined || resources.negated) return [];
  return resources.texts.filter(isStated);
}

/** Whether a refusal can touch any resource of the glob. */
function mayApply(refused: Names | undefined, resource: string): boolean {
  if (refused === undefined || (refused.open && !refused.negated)) return true;
  if (refused.negated) return !refused.texts.some((text) => isStated(text) && globCovers(text, resource));
  const wide = withoutMarks(resource);
  return refused.texts.some((text) => canMeet(atMost(text), wide));
}

/** Whether two globs have a string in common; most differ before their first wildcard. */
function canMeet(a: string, b: string): boolean {
  const plain = Math.min(...[a, b].map((glob) => /[*?]/.exec(glob)?.index ?? glob.length));
  return a.slice(0, plain) === b.slice(0, plain) && globsIntersect(a, b);
}

/** What both allow; where two globs overlap and neither covers the other, nothing. */
export function intersected(a: readonly Piece[], b: readonly Piece[]): Piece[] {
  const pieces: Piece[] = [];
  for (const one of a) {
    for (const other of b) {
      const operations = one.operations.intersection(other.operations);
      if (operations.empty) continue;
      pieces.push({ operations, on: one.on.flatMap((resource) => narrowest(resource, other.on)) });
    }
  }
  return merged(pieces);
}

function narrowest(resource: string, others: readonly string[]): string[] {
  if (others.some((other) => globCovers(other, resource))) return [resource];
  return others.filter((other) => globCovers(resource, other));
}

/** What statements surely allow within boundaries, all of which must allow it too. */
export function surelyAllowed(
  statements: readonly Statement[],
  boundaries: readonly (readonly Statement[])[],
  actions: Actions,
): Piece[] {
  return withinBoundaries(floorOf(statements, actions), boundaries, actions);
}

/** What of the pieces every boundary surely allows. */
export function withinBoundaries(
  pieces: readonly Piece[],
  boundaries: readonly (readonly Statement[])[],
  actions: Actions,
): Piece[] {
  let left = [...pieces];
  for (const boundary of boundaries) left = intersected(left, floorOf(boundary, actions));
  return left;
}

/** Whether the pieces surely allow an operation on a resource. */
export function allows(pieces: readonly Piece[], operation: number, resource: string): boolean {
  return pieces.some(
    (piece) => piece.operations.has(operation) && piece.on.some((glob) => globCovers(glob, resource)),
  );
}

/**
 * As grants: resources whose names are not wholly known are left out. A partition that is left to the deployment is
 * `aws`: names are the same in all of them.
 */
export function literalGrants(pieces: readonly Piece[]): Grant[] {
  return merged(
    pieces.map((piece) => ({
      ...piece,
      on: piece.on.map((name) => name.replaceAll(PARTITION, 'aws')).filter(isLiteral),
    })),
  );
}

/** Pieces with the same resources as one, without empty ones; resources that another one covers are dropped. */
export function merged(pieces: readonly Piece[]): Piece[] {
  const byResources = new Map<string, Piece>();
  for (const piece of pieces) {
    if (piece.operations.empty || piece.on.length === 0) continue;
    const on = piece.on.includes('*') ? ['*'] : [...new Set(piece.on)].sort();
    const key = on.join('\n');
    const known = byResources.get(key);
    byResources.set(key, {
      on,
      operations: known ? known.operations.union(piece.operations) : piece.operations,
    });
  }
  return [...byResources.values()];
}
