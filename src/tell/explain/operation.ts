import type { Catalogue, Operation } from '../../model/catalogue.ts';
import { undoText } from '../../model/irreversible.ts';
import { createSources, entry, heading } from './layout.ts';

/** One operation in full: effects, what they hit, undo, what it leads to, and how that is known. */
export function explainOperation(
  operation: Operation,
  provider: string,
  catalogue: Catalogue,
  width: number,
): string {
  const own = catalogue.operations(provider);
  const known = catalogue.providers.get(provider);
  const sources = createSources();
  const route =
    operation.method === undefined ? '' : [operation.method, operation.path ?? ''].join(' ').trim();
  const effects = operation.effects
    .map((effect) => {
      const titles = (operation.assets[effect] ?? []).flatMap((id) => own.assets.get(id)?.title ?? []);
      return titles.length === 0 ? effect : `${effect}: ${titles.join(', ')}`;
    })
    .join('; ');
  const { undo } = operation;
  const leads = (operation.yields ?? [])
    .map((item) => catalogue.types.get(item.type)?.title ?? item.type)
    .join(', ');
  const lines = [
    heading(operation.id, `${known?.title ?? provider}, reviewed ${known?.reviewed ?? 'never'}`, width),
    '',
    ...entry(
      'Plane',
      `${operation.plane}${route === '' ? '' : ` · ${route}`}${operation.deprecated === true ? ' · deprecated' : ''}`,
      width,
    ),
    ...entry('Does', `${effects}${sources.mark(operation.source)}`, width),
    ...entry('Note', operation.note ?? '', width),
    ...entry(
      'Undo',
      undo === undefined
        ? operation.effects.includes('destroy') || operation.effects.includes('unprotect')
          ? 'none that the provider documents'
          : ''
        : `${undoText(undo)}${sources.mark(undo.source)}`,
      width,
    ),
    ...entry('Leads further', leads, width),
    ...entry('Reviewed', operation.reviewed ? 'yes' : 'no: the effect is the default of the list', width),
  ];
  const cited = sources.lines();
  return `${[...lines, ...(cited[0] === '' ? [] : ['', ...cited])].join('\n')}\n`;
}
