import type { Group } from './overlaps.ts';
import { firstIndex } from '../../util/first-index.ts';

const LINES = 12;

interface PlacedGroup {
  readonly group: Group;
  readonly start: number;
  readonly end: number;
}

/** Number of line ends in front of each ascending offset. */
function linesAt(bytes: Uint8Array, offsets: readonly number[]): number[] {
  let line = 0;
  let at = 0;
  return offsets.map((offset) => {
    for (; at < offset; at++) if (bytes[at] === 10) line++;
    return line;
  });
}

/** Whether one of the ascending lines is within reach of a line. */
function isNear(lines: readonly number[], line: number): boolean {
  const first = firstIndex(lines.length, (index) => (lines[index] ?? 0) >= line - LINES);
  return (lines[first] ?? Number.POSITIVE_INFINITY) <= line + LINES;
}

function parentOf(group: Group): string {
  const { keys } = group[0].surroundings;
  return keys === undefined || keys.length < 2 ? '' : JSON.stringify(keys.slice(0, -1));
}

/**
 * Leaves out hits whose rule asks for the other half of a pair (`pair: required`) where no identifier of the type
 * stands within twelve lines or in the same structure. Takes and gives groups in ascending order.
 */
export function dropLoneHalves<P extends PlacedGroup>(bytes: Uint8Array, placed: readonly P[]): P[] {
  if (!placed.some(({ group }) => group.some((hit) => hit.rule.rule.pair === 'required'))) return [...placed];
  const lines = linesAt(
    bytes,
    placed.map(({ start }) => start),
  );
  const identifiers = new Map<string, { readonly lines: number[]; readonly parents: Set<string> }>();
  placed.forEach(({ group }, index) => {
    for (const hit of group) {
      if (hit.rule.rule.role !== 'identifier') continue;
      let known = identifiers.get(hit.rule.rule.type);
      if (known === undefined)
        identifiers.set(hit.rule.rule.type, (known = { lines: [], parents: new Set() }));
      known.lines.push(lines[index] ?? 0);
      known.parents.add(parentOf(group));
    }
  });
  return placed.flatMap((one, index) => {
    const line = lines[index] ?? 0;
    const left = one.group.filter((hit) => {
      if (hit.rule.rule.pair !== 'required' || hit.rule.rule.role === 'identifier') return true;
      const known = identifiers.get(hit.rule.rule.type);
      if (known === undefined) return false;
      const parent = parentOf(one.group);
      return (parent !== '' && known.parents.has(parent)) || isNear(known.lines, line);
    });
    const [first, ...rest] = left;
    return first === undefined ? [] : [{ ...one, group: [first, ...rest] as Group }];
  });
}
