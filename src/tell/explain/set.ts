import type { Catalogue, OperationGroup } from '../../model/catalogue.ts';
import { count, wrap } from '../../util/wrap.ts';
import { entry, heading } from './layout.ts';
import { operationLine } from './operations.ts';

/** A named set: what the provider's console calls it, and every operation in it. */
export function explainSet(
  group: OperationGroup,
  provider: string,
  catalogue: Catalogue,
  width: number,
): string {
  const own = catalogue.operations(provider);
  const members = [...own.resolve([group.id]).set].flatMap((index) => own.list[index] ?? []);
  return [
    heading(group.title, group.id, width),
    '',
    ...entry('Source', group.source ?? '', width),
    '',
    ...members.map((operation) => operationLine(operation, width)),
    '',
    ...wrap(
      `${count(members.length, 'operation')}. In a job, a set covers none that destroys, unprotects, escalates or spends.`,
      width,
    ),
    '',
  ].join('\n');
}
