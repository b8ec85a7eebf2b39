import { EFFECTS } from '../../model/effect.ts';
import type { Catalogue, Provider } from '../../model/catalogue.ts';
import { clip, count, thousands } from '../../util/wrap.ts';
import { irreversible as isFinal } from '../../model/irreversible.ts';
import { entry, heading } from './layout.ts';

/** A provider: its types, planes, how many operations have which effect, and how to list them. */
export function explainProvider(provider: Provider, catalogue: Catalogue, width: number): string {
  const own = catalogue.operations(provider.id);
  const final = own.list.filter((operation) => isFinal(operation, own, () => true));
  const types = [...catalogue.types.values()].filter((type) => type.provider === provider.id);
  const lines = [heading(provider.title, `${provider.id}, reviewed ${provider.reviewed}`, width), ''];
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
    if (size > 0) lines.push(...entry(`  ${effect}`, thousands(size), width));
  }
  lines.push(
    '',
    `${count(final.length, 'operation')} cannot be undone: overscope explain ${provider.id} --irreversible`,
    `All by name: overscope explain ${provider.id} --operations`,
    ...(own.groups.size === 0
      ? []
      : [`${count(own.groups.size, 'set')} of them: overscope explain ${provider.id} --sets`]),
  );
  return `${lines.join('\n')}\n`;
}
