import type { Catalogue, CredentialType, Operation, ProviderOperations } from '../../model/catalogue.ts';
import { count, wrap } from '../../util/wrap.ts';
import { irreversible } from '../../model/irreversible.ts';
import { createSources, entry, heading } from './layout.ts';

const IN_DETAIL = 6;
/** Column at which stands what an operation hits. */
const HITS = 34;

/** A credential type in full: how it is recognised, what it can do, the worst of it, and what is narrower. */
export function explainType(type: CredentialType, catalogue: Catalogue, width: number): string {
  const own = catalogue.operations(type.provider);
  const provider = catalogue.providers.get(type.provider);
  const sources = createSources();
  const { set } = own.resolve(type.authority.permits);
  const permitted = [...set].flatMap((index) => own.list[index] ?? []);
  const ids = new Set(permitted.map((operation) => operation.id));
  const final = permitted.filter((operation) => irreversible(operation, own, (id) => ids.has(id)));
  const narrower = type.narrower
    .map((id) => `${id}: ${catalogue.types.get(id)?.authority.reaches ?? 'narrower'}`)
    .join('; ');
  const lines = [
    heading(type.title, `${type.provider}, reviewed ${provider?.reviewed ?? 'never'}`, width),
    '',
    ...entry('Recognised by', type.recognised, width),
    ...entry('Can do', canDo(type, permitted, own, sources), width),
    ...entry(
      'Expires',
      `${type.expires}${type.revoke === undefined ? '' : ` · revoke: ${type.revoke}`}`,
      width,
    ),
    ...entry('Narrower', [narrower, type.narrowerNote ?? ''].filter((text) => text !== '').join('. '), width),
    ...entry('', type.authority.note ?? '', width),
    ...worst(type, final, own, sources, width),
    ...leads(permitted, catalogue, width),
    ...gates(own, width),
  ];
  for (const reference of type.references) sources.mark(reference);
  return `${[...lines, '', ...sources.lines()].join('\n')}\n`;
}

function canDo(
  type: CredentialType,
  permitted: readonly Operation[],
  own: ProviderOperations,
  sources: ReturnType<typeof createSources>,
): string {
  const { authority } = type;
  const all = permitted.length === own.list.length ? 'all ' : '';
  const listed = permitted.length === 0 ? '' : `${all}${count(permitted.length, 'operation')}`;
  const words = authority.unlisted.map((item) => `${item.words} (${item.plane})`);
  const unknown = authority.planes.filter(
    (plane) =>
      !own.planes.some((item) => item.name === plane) &&
      !authority.unlisted.some((item) => item.plane === plane),
  );
  const certain = authority.known === 'fixed' ? '' : 'at most ';
  const parts = [listed, ...words, ...unknown.map((plane) => `its ${plane} plane is not known`)].filter(
    (text) => text !== '',
  );
  return `${certain}${parts.join('; ')}. Reaches ${authority.reaches}.${sources.mark(type.references[0])}`;
}

function worst(
  type: CredentialType,
  final: readonly Operation[],
  own: ProviderOperations,
  sources: ReturnType<typeof createSources>,
  width: number,
): string[] {
  if (final.length === 0) return [];
  const ordered = [...final].sort((a, b) => weight(b, own) - weight(a, own) || (a.id < b.id ? -1 : 1));
  const detail = ordered.slice(0, IN_DETAIL).flatMap((operation) => {
    const titles = (operation.assets.destroy ?? operation.assets.unprotect ?? []).flatMap(
      (id) => own.assets.get(id)?.title ?? [],
    );
    const text = [
      operation.note ?? titles.join(', '),
      operation.undo === undefined ? '' : `undo disputed: ${operation.undo.disputed ?? ''}`,
    ]
      .filter((part) => part !== '')
      .join('; ');
    const name = operation.id.slice(type.provider.length + 1);
    const lines = wrap(`${text}${sources.mark(operation.source)}`, width - HITS).map(
      (line) => `${' '.repeat(HITS)}${line}`,
    );
    const [first = '', ...more] = lines;
    return name.length + 2 < HITS
      ? [`  ${name}`.padEnd(HITS) + first.slice(HITS), ...more]
      : [`  ${name}`, ...lines];
  });
  const rest =
    final.length > IN_DETAIL
      ? [`  all ${final.length.toLocaleString('en-US')}: overscope explain ${type.id} --irreversible`]
      : [];
  return [
    '',
    `${final.length.toLocaleString('en-US')} of them ${final.length === 1 ? 'is' : 'are'} irreversible. The worst:`,
    ...detail,
    ...rest,
    '',
  ];
}

/** Hits data itself, data listed first in the catalogue, with copies that go with it, and little besides. */
function weight(operation: Operation, own: ProviderOperations): number {
  const hit = operation.assets.destroy ?? [];
  const kinds = [...own.assets.keys()];
  const data = hit.filter((id) => own.assets.get(id)?.keeps === 'data');
  if (data.length === 0) return operation.effects.includes('unprotect') ? 1 : 0;
  const copies = data.some((id) =>
    [...own.assets.values()].some((kind) => kind.byDefault === true && kind.in.includes(id)),
  );
  const position = Math.min(...data.map((id) => kinds.indexOf(id)));
  return 1000 + (copies ? 500 : 0) - position * 10 - hit.length;
}

function leads(permitted: readonly Operation[], catalogue: Catalogue, width: number): string[] {
  const further = permitted.filter(
    (operation) => operation.effects.includes('escalate') || (operation.yields ?? []).length > 0,
  );
  if (further.length === 0) return [];
  const named = further.slice(0, 4).map((operation) => {
    const what = (operation.yields ?? [])
      .map((item) => catalogue.types.get(item.type)?.title ?? '')
      .filter((text) => text !== '')
      .join(', ');
    return `${operation.id.slice(operation.id.indexOf(':') + 1)}${what === '' ? '' : ` (${what})`}`;
  });
  const more = further.length > 4 ? `, ${(further.length - 4).toLocaleString('en-US')} more` : '';
  return entry('Leads further', `${named.join(', ')}${more}`, width);
}

function gates(own: ProviderOperations, width: number): string[] {
  const kinds = [...own.gates.values()];
  return entry(
    'Gates',
    kinds.length === 0 ? 'none known' : kinds.map((gate) => gate.title).join(', '),
    width,
  );
}
