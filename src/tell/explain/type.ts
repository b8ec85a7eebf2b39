import type {
  AssetKind,
  Catalogue,
  CredentialType,
  GateKind,
  Operation,
  ProviderOperations,
} from '../../model/catalogue.ts';
import { count, thousands, wrap } from '../../util/wrap.ts';
import { destroyedKinds, irreversible } from '../../model/irreversible.ts';
import { globMatch } from '../../util/glob.ts';
import { compareText } from '../../util/order.ts';
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
    ...entry('', unlessAlike(type, catalogue), width),
    ...entry(
      'Expires',
      `${type.expires}${type.revoke === undefined ? '' : ` · revoke: ${type.revoke}`}`,
      width,
    ),
    ...entry('Narrower', [narrower, type.narrowerNote ?? ''].filter((text) => text !== '').join('. '), width),
    ...entry('', type.authority.note ?? '', width),
    ...worst(type, final, own, sources, width),
    ...leads(permitted, catalogue, width),
    ...gates(own, final, width),
  ];
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
  return `${certain}${parts.join('; ')}. Reaches ${authority.reaches}.${type.references.map((url) => sources.mark(url)).join('')}`;
}

/** Why a finding may count less as sure than a type that permits the same wherever it is found. */
function unlessAlike(type: CredentialType, catalogue: Catalogue): string {
  const others = [...catalogue.types.values()].some(
    ({ id, provider }) => provider === type.provider && id !== type.id,
  );
  return type.authority.known === 'fixed' && others
    ? 'Where a value may be of another type as well, a finding counts as sure only what all of them permit, and the rest as “at most”.'
    : '';
}

function worst(
  type: CredentialType,
  final: readonly Operation[],
  own: ProviderOperations,
  sources: ReturnType<typeof createSources>,
  width: number,
): string[] {
  if (final.length === 0) return [];
  const detail = worstFirst(final, own)
    .slice(0, IN_DETAIL)
    .flatMap((operation) => {
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
      ? [`  all ${thousands(final.length)}: overscope explain ${type.id} --irreversible`]
      : [];
  return [
    '',
    `${thousands(final.length)} of them ${final.length === 1 ? 'is' : 'are'} irreversible. The worst:`,
    ...detail,
    ...rest,
    '',
  ];
}

/**
 * The order of findings: what hits data or copies itself, then what people know, then what hits least besides, then the
 * order of the catalogue's assets.
 */
function worstFirst(final: readonly Operation[], own: ProviderOperations): Operation[] {
  const kinds = [...own.assets.keys()];
  const ranked = final.map((operation) => {
    const { destroy = [], unprotect = [] } = operation.assets;
    const hit = destroyedKinds([...destroy, ...unprotect], own);
    const index = own.index(operation.id);
    return {
      operation,
      itself: destroy.some((id) => (own.assets.get(id)?.keeps ?? 'settings') !== 'settings'),
      prominence: index === undefined ? Infinity : own.prominence(index),
      weight: Math.max(0, ...hit.map((kind) => weight(kind, operation, own))),
      position: Math.min(kinds.length, ...hit.map((kind) => kinds.indexOf(kind.id))),
    };
  });
  ranked.sort(
    (a, b) =>
      Number(b.itself) - Number(a.itself) ||
      (a.prominence === b.prominence ? 0 : a.prominence - b.prominence) ||
      b.weight - a.weight ||
      a.position - b.position ||
      compareText(a.operation.id, b.operation.id),
  );
  return ranked.map(({ operation }) => operation);
}

/** Data before copies, kinds whose copies go with them, and the operation that hits least besides. */
function weight(kind: AssetKind, { assets }: Operation, own: ProviderOperations): number {
  const keeps = kind.keeps === 'data' ? 8 : kind.keeps === 'copies' ? 4 : 0;
  const along = [...own.assets.values()].some((copy) => copy.byDefault === true && copy.in.includes(kind.id));
  return keeps + (along ? 2 : 0) + ((assets.destroy ?? []).length === 1 ? 1 : 0);
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
  const more = further.length > 4 ? `, ${thousands(further.length - 4)} more` : '';
  return entry('Leads further', `${named.join(', ')}${more}`, width);
}

/** Controls that the provider offers: those that can stand before a loss, and those that stand before none. */
function gates(own: ProviderOperations, final: readonly Operation[], width: number): string[] {
  const covers = (gate: GateKind): boolean =>
    final.some(({ id }) => gate.covers.some((pattern) => globMatch(pattern, id)));
  const kinds = [...own.gates.values()];
  const useful = kinds.filter(covers);
  const idle = kinds.filter((gate) => !covers(gate));
  const parts = [
    useful.length === 0 ? 'none known before what is irreversible' : `where set up, ${titles(useful)}`,
    ...(idle.length === 0 ? [] : [`only before other operations: ${titles(idle)}`]),
  ];
  return entry('Gates', kinds.length === 0 ? 'none known' : parts.join('; '), width);
}

function titles(kinds: readonly GateKind[]): string {
  return kinds.map((gate) => gate.title).join(', ');
}
