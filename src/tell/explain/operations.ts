import type { Catalogue, Operation } from '../../model/catalogue.ts';
import type { Effect } from '../../model/effect.ts';
import { clip, count, thousands, wrap } from '../../util/wrap.ts';
import { heading } from './layout.ts';
import { providerOf, select, selectSets, type Holder, type Selection } from './selection.ts';

/** Every operation that a selection takes, one a line, by name and worst effect. */
export function explainOperations(
  subject: Holder,
  selection: Selection,
  catalogue: Catalogue,
  width: number,
): string {
  const { all, taken } = select(subject, selection, catalogue);
  const lines = taken.map((operation) => operationLine(operation, width, selection.effect));
  const cut = lines.some((line) => line.endsWith('…'));
  return page(
    subject,
    lines,
    `${thousands(taken.length)} of ${count(all.length, 'operation')}${wordsOf(selection)}.${cut ? ' A line that ends in … goes on under overscope explain and the operation’s name.' : ''}`,
    catalogue,
    width,
  );
}

/** The sets that a provider's console names, with how many of the operations asked for each holds. */
export function explainSets(
  subject: Holder,
  selection: Selection,
  catalogue: Catalogue,
  width: number,
): string {
  const sets = selectSets(subject, selection, catalogue);
  const lines = sets.map(({ group, taken }) =>
    clip(`  ${group.id.padEnd(40)} ${thousands(taken.length).padStart(6)}  ${group.title}`, width),
  );
  return page(
    subject,
    lines,
    `${count(sets.length, 'set')} with such operations${wordsOf(selection)}. In a job, a set covers none that destroys, unprotects, escalates or spends.`,
    catalogue,
    width,
  );
}

/** Name of an operation on one line with the effect that is asked for, else its worst; a name is never cut. */
export function operationLine(operation: Operation, width: number, effect?: Effect): string {
  const shown = effect ?? operation.effects.at(-1) ?? 'read';
  const assets = (operation.assets[shown] ?? []).map((id) => id.split('/').at(-1)).join(', ');
  const name = `  ${operation.id.padEnd(44)}`;
  const note = operation.note === undefined ? '' : `: ${operation.note}`;
  return name.length >= width
    ? name
    : clip(`${name} ${shown}${assets === '' ? '' : ` ${assets}`}${note}`, width);
}

function page(
  subject: Holder,
  lines: readonly string[],
  total: string,
  catalogue: Catalogue,
  width: number,
): string {
  const provider = catalogue.providers.get(providerOf(subject));
  const aside = `${provider?.id ?? providerOf(subject)}, reviewed ${provider?.reviewed ?? 'never'}`;
  const body = lines.length === 0 ? [] : [...lines, ''];
  return `${[heading(titleOf(subject), aside, width), '', ...body, ...wrap(total, width)].join('\n')}\n`;
}

function titleOf(subject: Holder): string {
  switch (subject.kind) {
    case 'provider':
      return subject.provider.title;
    case 'type':
      return subject.type.title;
    case 'set':
      return subject.group.title;
  }
}

function wordsOf({ effect, plane, name, irreversible }: Selection): string {
  const words = [
    effect === undefined ? [] : [`effect ${effect}`],
    plane === undefined ? [] : [`plane ${plane}`],
    name === undefined ? [] : [`named ${name}`],
    irreversible === true ? ['irreversible'] : [],
  ].flat();
  return words.length === 0 ? '' : `: ${words.join(', ')}`;
}
