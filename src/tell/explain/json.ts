import type { Catalogue, CredentialType, Operation } from '../../model/catalogue.ts';
import { jsonText } from '../../util/json-text.ts';
import { providerOf, select, selectSets, type Wanted } from './selection.ts';
import type { Subject } from './subject.ts';

const VERSION = 1;

/**
 * Types and operations as JSON: `types[]` and `operations[]` with effects, assets, undo and source. Where a list is
 * wanted, `operations[]` are those that it takes; `sets[]` are named with the operations of each that it takes.
 */
export function catalogueJson(subject: Subject, catalogue: Catalogue, wanted?: Wanted): string {
  if (wanted !== undefined) return jsonText(listJson(wanted, catalogue));
  switch (subject.kind) {
    case 'operation':
      return jsonText({ version: VERSION, types: [], operations: [operationJson(subject.operation)] });
    case 'named':
      return jsonText({
        version: VERSION,
        types: [],
        operations: subject.operations.map(({ operation }) => operationJson(operation)),
      });
    case 'provider': {
      const types = [...catalogue.types.values()].filter((type) => type.provider === subject.provider.id);
      const own = catalogue.operations(subject.provider.id);
      return jsonText({
        version: VERSION,
        provider: subject.provider.id,
        reviewed: subject.provider.reviewed,
        types: types.map((type) => typeJson(type, catalogue)),
        planes: own.planes,
        operations: own.list.map(operationJson),
      });
    }
    case 'type':
      return jsonText({
        version: VERSION,
        types: [typeJson(subject.type, catalogue)],
        operations: select(subject, {}, catalogue).all.map(operationJson),
      });
    case 'set':
      return jsonText({
        version: VERSION,
        set: subject.group.id,
        types: [],
        operations: select(subject, {}, catalogue).all.map(operationJson),
      });
    case 'audit':
    case 'check':
    case 'finding':
    case 'unknown':
      return jsonText({ version: VERSION, types: [], operations: [] });
  }
}

function listJson({ list, holder, selection }: Wanted, catalogue: Catalogue): object {
  const start = { version: VERSION, provider: providerOf(holder), types: [] };
  if (list === 'operations')
    return { ...start, operations: select(holder, selection, catalogue).taken.map(operationJson) };
  const sets = selectSets(holder, selection, catalogue).map(({ group, taken }) => ({
    id: group.id,
    title: group.title,
    operations: taken.map((operation) => operation.id),
    source: group.source ?? null,
  }));
  return { ...start, operations: [], sets };
}

function operationJson(operation: Operation): object {
  return {
    id: operation.id,
    plane: operation.plane,
    effects: operation.effects,
    assets: [...new Set(Object.values(operation.assets).flat())],
    undo: operation.undo ?? null,
    source: operation.source ?? null,
    reviewed: operation.reviewed,
    ...(operation.method === undefined ? {} : { method: operation.method }),
    ...(operation.path === undefined ? {} : { path: operation.path }),
    ...(operation.deprecated === undefined ? {} : { deprecated: true }),
    ...(operation.note === undefined ? {} : { note: operation.note }),
    ...(operation.yields === undefined ? {} : { yields: operation.yields }),
  };
}

function typeJson(type: CredentialType, catalogue: Catalogue): object {
  const own = catalogue.operations(type.provider);
  const { authority } = type;
  return {
    id: type.id,
    title: type.title,
    provider: type.provider,
    known: authority.known,
    planes: authority.planes,
    permits: own.resolve(authority.permits).set.size,
    unlisted: authority.unlisted,
    reaches: authority.reaches,
    narrower: type.narrower,
    narrowerNote: type.narrowerNote ?? null,
    expires: type.expires,
    revoke: type.revoke ?? null,
    public: type.public,
    references: type.references,
  };
}
