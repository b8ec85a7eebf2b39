import { isUsable, type Credential, type Sighting } from '../../model/credential.ts';
import type { FindingPlace } from '../../model/finding.ts';
import type { Place } from '../../model/fragment.ts';

/** A credential's sightings as places of a finding. */
export function placesOf(sightings: readonly Sighting[]): FindingPlace[] {
  return sightings.map((item) => ({
    path: item.path,
    line: item.line,
    column: item.column,
    endColumn: item.endColumn,
    source: item.source,
    tracking: item.tracking,
    ...(item.inName === true ? { inName: true as const } : {}),
    ...(item.commits === undefined ? {} : { commit: item.commits.first.oid }),
  }));
}

/** A line of the manifest as a place of a finding. */
export function manifestPlace(place: Place): FindingPlace {
  return { ...place, source: 'manifest', tracking: 'tracked' };
}

/** Credentials a check looks at: usable ones that are no examples. */
export function auditable(credentials: readonly Credential[]): Credential[] {
  return credentials.filter(isUsable);
}
