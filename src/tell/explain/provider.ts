import { EFFECTS } from '../../model/effect.ts';
import type { Catalogue, Operation, Provider } from '../../model/catalogue.ts';
import { clip, count } from '../../util/wrap.ts';
import { irreversible as isFinal } from '../../model/irreversible.ts';
import { entry, heading } from './layout.ts';

/** A provider: its types, planes, and its operations by effect; `irreversible` lists those that cannot be undone. */
export function explainProvider(
  provider: Provider,
  catalogue: Catalogue,
  width: number,
  irreversible: boolean,
): string {
  const own = catalogue.operations(provider.id);
  const final = own.list.filter((operation) => isFinal(operation, own, () => true));
  const types = [...catalogue.types.values()].filter((type) => type.provider === provider.id);
  const lines = [heading(provider.title, `${provider.id}, reviewed ${provider.reviewed}`, width), ''];
  if (irreversible) {
    lines.push(
      ...final.map((operation) => operationLine(operation, width)),
      '',
      `${count(final.length, 'operation')} of ${own.list.length.toLocaleString('en-US')} cannot be undone.`,
    );
    return `${lines.join('\n')}\n`;
  }
  lines.push(...types.map((type) => clip(`  ${type.id.padEnd(34)} ${type.title}`, width)), '');
  for (const plane of own.planes) {
    const size = own.list.filter((operation) => operation.plane === plane.name).length;
    lines.push(
      ...entry(
        plane.name,
        `${plane.title}: ${count(size, 'operation')}${plane.complete ? '' : ', not all there are'}`,
        width,
      ),
    );
  }
  for (const effect of [...EFFECTS].reverse()) {
    const size = own.list.filter((operation) => operation.effects.includes(effect)).length;
    if (size > 0) lines.push(...entry(`  ${effect}`, size.toLocaleString('en-US'), width));
  }
  lines.push(
    '',
    `${count(final.length, 'operation')} cannot be undone: overscope explain ${provider.id} --irreversible`,
  );
  return `${lines.join('\n')}\n`;
}

/** Name and worst effect of an operation on one line. */
export function operationLine(operation: Operation, width: number): string {
  const worst = operation.effects.at(-1) ?? 'read';
  const assets = (operation.assets[worst] ?? []).map((id) => id.split('/').at(-1)).join(', ');
  return clip(
    `  ${operation.id.padEnd(44)} ${worst}${assets === '' ? '' : ` ${assets}`}${operation.note === undefined ? '' : `: ${operation.note}`}`,
    width,
  );
}
