import type { Authority, Bound } from '../../model/authority.ts';
import type { Credential } from '../../model/credential.ts';
import { EFFECTS } from '../../model/effect.ts';
import { effectsIn } from '../../model/operation-effects.ts';
import { OperationSet } from '../../model/operation-set.ts';
import type { Report } from '../../model/report.ts';
import { placeJson, type JsonBound, type JsonCredential } from './json-type.ts';

/** A credential of the JSON report, with what it permits. */
export function credentialJson(credential: Credential, report: Report): JsonCredential {
  const authority = report.authorities.get(credential.id);
  const irreversible = (end: 'floor' | 'ceiling'): number =>
    new Set(
      (report.exposures.get(credential.id) ?? [])
        .filter((item) => end === 'ceiling' || item.bound === 'floor')
        .map((item) => item.operation),
    ).size;
  return {
    id: credential.id,
    type: credential.fits[0] ?? 'unknown',
    types: [...new Set([...credential.fits, ...credential.mayBe])],
    fits: [...credential.fits],
    role: credential.role,
    reached: credential.reached,
    standing: credential.standing,
    ...(credential.checksum === undefined ? {} : { checksum: credential.checksum }),
    environment: credential.environment.name,
    environmentBasis: credential.environment.basis,
    public: credential.public,
    job: [...(report.jobs.get(credential.id) ?? [])],
    ...(credential.fingerprint === undefined ? {} : { fingerprint: credential.fingerprint }),
    ...(credential.reference === undefined
      ? {}
      : {
          reference: {
            store: credential.reference.store,
            names: [...credential.reference.names],
            environment: credential.reference.environment ?? null,
          },
        }),
    authority:
      authority === undefined
        ? null
        : {
            settled: authority.settled,
            floor: boundJson(authority.floor, authority, irreversible('floor'), report),
            ceiling: boundJson(authority.ceiling, authority, irreversible('ceiling'), report),
          },
    places: credential.sightings.map((sighting) => ({
      ...placeJson(sighting),
      endColumn: sighting.endColumn,
      source: sighting.source,
      tracked: sighting.tracking === 'tracked',
      tracking: sighting.tracking,
      ...(sighting.commits === undefined
        ? {}
        : { firstCommit: sighting.commits.first.oid, lastCommit: sighting.commits.last.oid }),
    })),
  };
}

function boundJson(bound: Bound, authority: Authority, irreversible: number, report: Report): JsonBound {
  const operations = report.catalogue.operations(authority.provider);
  const none = new OperationSet(authority.provider, operations.list.length);
  const listed = bound.planes.flatMap((plane) =>
    plane.kind === 'listed' ? [plane.grants.reduce((all, grant) => all.union(grant.operations), none)] : [],
  );
  const unlisted = bound.planes.flatMap((plane) => (plane.kind === 'unlisted' ? plane.effects : []));
  const effects = new Set([...unlisted, ...listed.flatMap((set) => effectsIn(set, operations))]);
  return {
    basis: bound.basis,
    because: bound.because,
    operations: listed.reduce((sum, set) => sum + set.size, 0),
    irreversible,
    effects: EFFECTS.filter((effect) => effects.has(effect)),
    planes: bound.planes.map((plane) => ({
      plane: plane.plane,
      kind: plane.kind,
      ...(plane.kind === 'unlisted' ? { words: plane.words } : {}),
    })),
    places: bound.places.map(placeJson),
  };
}
