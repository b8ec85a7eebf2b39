import type { CredentialType } from '../../model/catalogue.ts';
import type { Credential, EnvironmentClaim, Sighting } from '../../model/credential.ts';
import type { Match } from '../../model/match.ts';
import { environmentOf } from './environments.ts';
import type { CredentialContext } from './context.ts';
import { digitsOf, entropyClass, fingerprintOf } from './fingerprint.ts';
import type { Circumstances } from './fingerprint.ts';
import { foldName } from '../../util/names.ts';
import { pairHalves } from './pairs.ts';
import type { Unit } from './pairs.ts';
import { sightingsOf } from './sightings.ts';
import { standingOf } from './standing.ts';
import type { Services } from './standing.ts';
import type { StandingClaim } from './standing.ts';

/** A credential whose id is still to be shortened. */
export interface Draft {
  readonly digits: string;
  readonly credential: Omit<Credential, 'id'>;
}

const GENERIC = /^(?:generic|url|jwt|http|unknown|other)\//;

/** What a connection URL holds, however the match cuts it: the secret alone or the whole URL. */
interface Core {
  readonly secret: string;
  readonly user: string;
  readonly host: string;
}

function coreOf(match: Match): Core {
  const text = match.secret.reveal();
  const { url } = match.surroundings;
  const inside = /^[a-z][a-z0-9+.-]{1,30}:\/\/(?:[^\s:@/]{0,256}):([^\s]{0,512})@[^\s@]{1,512}$/i.exec(text);
  return { secret: inside?.[1] ?? text, user: url?.user ?? '', host: url?.host ?? '' };
}

function typeOf(unit: Unit): string {
  const match = unit.secret ?? unit.identifier;
  return unit.type ?? match.fits[0] ?? '';
}

function circumstancesOf(unit: Unit): Circumstances {
  const match = unit.secret ?? unit.identifier;
  const { user, host } = coreOf(match);
  const variable = host === '' ? foldName(match.surroundings.variable ?? '') : '';
  return { type: typeOf(unit), user, host, variable };
}

/** Same key, same credential: a URL's by user, host and password; a value of ample entropy by itself; others by name too. */
function identityOf(unit: Unit): string {
  const match = unit.secret ?? unit.identifier;
  const { secret, user, host } = coreOf(match);
  if (host !== '') return JSON.stringify(['url', user, host, secret]);
  if (match.role === 'identifier' || entropyClass(secret) === 'ample')
    return JSON.stringify(['value', secret]);
  const provider = typeOf(unit).split('/')[0] ?? '';
  return JSON.stringify(['named', provider, foldName(match.surroundings.variable ?? ''), secret]);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** Types in the order in which they were met, generic ones only where nothing else fits. */
function specific(types: readonly string[]): string[] {
  const all = unique(types);
  const own = all.filter((type) => !GENERIC.test(type));
  return own.length > 0 ? own : all;
}

function statesOf(matches: readonly Match[]): Credential['states'] {
  const states = new Map<string, NonNullable<Match['states']>[string]>();
  for (const match of matches) {
    for (const [name, value] of Object.entries(match.states ?? {}))
      if (!states.has(name)) states.set(name, value);
  }
  return Object.fromEntries([...states].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function checksumOf(matches: readonly Match[]): Pick<Credential, 'checksum'> {
  if (matches.some((match) => match.checksum === 'holds')) return { checksum: 'holds' };
  return matches.every((match) => match.checksum === 'fails') ? { checksum: 'fails' } : {};
}

function isPublic(fits: readonly string[], types: ReadonlyMap<string, CredentialType>): boolean {
  return fits.length > 0 && fits.every((type) => types.get(type)?.public === true);
}

function environmentFor(
  standing: StandingClaim,
  sightings: readonly Sighting[],
  context: CredentialContext,
): EnvironmentClaim {
  if (standing.standing === 'local') return { name: 'local', basis: 'host' };
  return environmentOf(sightings, context.environments);
}

/** Values of little entropy whose fingerprint is made in one run: each takes a hundredth of a second. */
const MOST_STRETCHED = 256;

/** Counts fingerprints that take long; beyond a number of them they are left out. */
class Stretches {
  #left = MOST_STRETCHED;

  take(): boolean {
    this.#left -= 1;
    return this.#left >= 0;
  }
}

function draftOf(
  units: readonly [Unit, ...Unit[]],
  context: CredentialContext,
  services: Services,
  stretches: Stretches,
): Draft {
  const [first] = units;
  const matches = units.map((unit) => unit.secret ?? unit.identifier);
  const facts = units.flatMap((unit) =>
    [unit.secret, unit.identifier].filter((match) => match !== undefined),
  );
  const fits = specific(
    units.flatMap((unit) => [
      ...(unit.type === undefined ? [] : [unit.type]),
      ...(unit.secret ?? unit.identifier).fits,
    ]),
  );
  const role = first.secret === undefined ? 'identifier' : 'secret';
  const standing = standingOf(
    facts.filter((match) => match.role === role),
    services,
  );
  const sightings = sightingsOf(matches, context);
  const { secret } = coreOf(first.secret ?? first.identifier);
  const about = circumstancesOf(first);
  const ample = entropyClass(secret) === 'ample';
  const wanted = ample || !['example', 'local'].includes(standing.standing);
  const fingerprint = wanted && (ample || stretches.take()) ? fingerprintOf(secret, about) : undefined;
  const digits =
    ample && fingerprint !== undefined
      ? fingerprint.slice(3)
      : digitsOf([about.type, about.user, about.host, about.variable]);
  return {
    digits,
    credential: {
      ...(fingerprint === undefined ? {} : { fingerprint }),
      reached: 'value',
      role,
      fits,
      mayBe: unique([...fits, ...specific(matches.flatMap((match) => match.mayBe))]),
      standing: standing.standing,
      ...(standing.basis === undefined ? {} : { standingBasis: standing.basis }),
      environment: environmentFor(standing, sightings, context),
      sightings,
      states: statesOf(facts),
      ...checksumOf(matches),
      public: isPublic(fits, context.typeInfo),
    },
  };
}

/** One draft for each distinct secret, pair or lone identifier among the matches. */
export function draftsByValue(matches: readonly Match[], context: CredentialContext): Draft[] {
  const units = pairHalves(matches);
  const paired = new Set(
    units.flatMap((unit) =>
      unit.secret !== undefined && unit.identifier !== undefined ? [unit.identifier.secret.reveal()] : [],
    ),
  );
  const groups = new Map<string, [Unit, ...Unit[]]>();
  for (const unit of units) {
    if (unit.secret === undefined && paired.has(unit.identifier.secret.reveal())) continue;
    const key = identityOf(unit);
    const group = groups.get(key);
    if (group) group.push(unit);
    else groups.set(key, [unit]);
  }
  const services: Services = {
    ...(context.composeServices && { compose: new Set(context.composeServices) }),
    ...(context.jobServices && { jobs: context.jobServices }),
  };
  const stretches = new Stretches();
  return [...groups.values()].map((group) => draftOf(group, context, services, stretches));
}
