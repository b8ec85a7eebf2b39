import type { Catalogue, CredentialType, Operation } from '../../model/catalogue.ts';
import { jsonText } from '../../util/json-text.ts';
import type { Subject } from './subject.ts';

/** Types and operations as JSON: `types[]` and `operations[]` with effects, assets, undo and source. */
export function catalogueJson(subject: Subject, catalogue: Catalogue): string {
  const version = 1;
  switch (subject.kind) {
    case 'operation':
      return jsonText({ version, types: [], operations: [operationJson(subject.operation)] });
    case 'provider': {
      const types = [...catalogue.types.values()].filter((type) => type.provider === subject.provider.id);
      const own = catalogue.operations(subject.provider.id);
      return jsonText({
        version,
        provider: subject.provider.id,
        reviewed: subject.provider.reviewed,
        types: types.map((type) => typeJson(type, catalogue)),
        planes: own.planes,
        operations: own.list.map(operationJson),
      });
    }
    case 'type': {
      const own = catalogue.operations(subject.type.provider);
      const permitted = [...own.resolve(subject.type.authority.permits).set].flatMap(
        (index) => own.list[index] ?? [],
      );
      return jsonText({
        version,
        types: [typeJson(subject.type, catalogue)],
        operations: permitted.map(operationJson),
      });
    }
    case 'set': {
      const own = catalogue.operations(subject.provider);
      const members = [...own.resolve([subject.group.id]).set].flatMap((index) => own.list[index] ?? []);
      return jsonText({ version, set: subject.group.id, types: [], operations: members.map(operationJson) });
    }
    case 'check':
    case 'finding':
    case 'unknown':
      return jsonText({ version, types: [], operations: [] });
  }
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
