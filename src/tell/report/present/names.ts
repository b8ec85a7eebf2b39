import { typeTitle, type Credential, type Sighting } from '../../../model/credential.ts';
import type { Place } from '../../../model/fragment.ts';
import type { Report } from '../../../model/report.ts';
import { printable } from '../../../util/printable.ts';

const NOUNS = [
  'token',
  'key',
  'URL',
  'password',
  'secret',
  'role',
  'webhook',
  'certificate',
  'session',
] as const;

/** Operation names as the user reads them: without the provider in front. */
export function shortName(operation: string): string {
  const at = operation.indexOf(':');
  const rest = at < 0 ? operation : operation.slice(at + 1);
  return printable(rest.replace(/^\((.*)\)$/, 'everything on its $1 plane'));
}

/** The type that fits best, by its title, with the user of a connection URL. */
export function credentialTitle(credential: Credential, report: Pick<Report, 'catalogue'>): string {
  const title = typeTitle(credential, report.catalogue.types);
  const user = userOf(credential);
  return user === undefined ? title : `${title} of ${user}`;
}

/** The user that a connection URL names. */
export function userOf({ sightings }: Credential): string | undefined {
  const user = sightings.map((item) => item.surroundings.url?.user).find((name) => name !== undefined);
  return user === undefined || user === '' ? undefined : printable(user);
}

/** Where a credential is shown to be: the place that the audited change brought, else the worst one. */
export function leadSighting({ sightings }: Credential): Sighting | undefined {
  return sightings.find((item) => item.added === true && item.tracking !== 'history') ?? sightings[0];
}

/** The noun that stands for it in a sentence: `token`, `key`, `URL`. */
export function credentialNoun(credential: Credential, report: Report): string {
  const title = report.catalogue.types.get(credential.fits[0] ?? '')?.title ?? 'credential';
  return NOUNS.find((noun) => title.toLowerCase().includes(noun.toLowerCase())) ?? 'credential';
}

/** `scripts/add-domain.sh:7`; `backup-[redacted].txt (its name)`. */
export function placeText(place: Pick<Place, 'path' | 'line' | 'inName'>): string {
  return printable(placeName(place));
}

/** A place as it is written everywhere, still to be escaped. */
export function placeName(place: Pick<Place, 'path' | 'line' | 'inName'>): string {
  return place.inName === true ? `${place.path} (its name)` : `${place.path}:${place.line}`;
}

/** How a reader gets at it: `committed`, `git-ignored but readable`, `in the history only`. */
export function trackingText(sighting: Sighting): string {
  switch (sighting.tracking) {
    case 'tracked':
      return sighting.source === 'staged' || sighting.uncommitted === true ? 'staged' : 'committed';
    case 'untracked':
      return 'not committed';
    case 'ignored':
      return 'git-ignored but readable';
    case 'history':
      if (sighting.source === 'message') return 'in a commit message';
      return sighting.unreachable === true ? 'in git’s objects, on no branch' : 'only in the history';
    case 'none':
      return sighting.source === 'metadata' ? 'in git’s own folder' : 'readable';
  }
}

/** What of a credential is at a place: its value, and how a reader gets at it, or only its name. */
export function reachedText({ reached }: Credential, sighting: Sighting): string {
  return reached === 'name' ? 'named, value not here' : trackingText(sighting);
}

/** A source's address without the scheme. */
export function address(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
