import type { Authority, Bound, Grant, PlaneAuthority, Unbound } from '../../model/authority.ts';
import { lapsed } from '../../model/manifest.ts';
import type { Catalogue, CredentialType } from '../../model/catalogue.ts';
import { isDoubtful, type Credential } from '../../model/credential.ts';
import type { Evidence } from '../../model/evidence.ts';
import { EFFECTS } from '../../model/effect.ts';
import type { Declared } from '../../model/facts.ts';
import { withArticle } from '../../util/article.ts';
import { boundEvidence, type BoundEvidence } from './bind.ts';
import { everything, openerOf } from './opener.ts';
import { unboundAmong } from './unbound.ts';
import { grantsOf, intersectPlanes, listed, unionPlanes } from './planes.ts';
import { typeBounds } from './types.ts';

/**
 * The authority of one credential: the floor is what every type it fits permits, widened by evidence; the ceiling is
 * what any type it may be permits, narrowed only by evidence declared complete or by an attestation (design 6).
 * The ceiling always covers the floor.
 */
export function authorityOf(
  credential: Credential,
  declared: Declared,
  evidence: readonly Evidence[],
  catalogue: Catalogue,
  asOf: string,
): Authority {
  const fits = known(credential.fits, catalogue);
  const mayBe = known(credential.mayBe, catalogue);
  const provider = gravest(fits) ?? credential.fits[0]?.split('/')[0] ?? 'unknown';
  const bound = boundEvidence(credential, declared, evidence, provider, asOf);
  const fixed = fits.some((type) => type.authority.known === 'fixed');
  const doubtful = isDoubtful(credential);
  const floor = doubtful ? NO_FLOOR : floorOf(credential, fits, bound, catalogue, provider);
  const ceiling = ceilingOf(credential, mayBe, bound, declared, catalogue, provider, asOf, fixed);
  const own = unionPlanes(ceiling.planes, floor.planes);
  const opener = openerOf(own, catalogue.operations(provider), bound);
  const planes = opener === undefined ? own : unionPlanes(own, everything(catalogue.operations(provider)));
  const settled = covers(floor.planes, planes);
  const because =
    opener === undefined ? ceiling.because : `${ceiling.because}; ${opener} opens everything else`;
  return {
    credential: credential.id,
    provider,
    accounts: accountsOf(credential, bound, declared),
    principals: bound.evidence.map((item) => item.principal.name),
    floor,
    ceiling: {
      ...ceiling,
      planes,
      because: doubtful ? `${WRONG_CHECKSUM}; if it works, ${because}` : because,
    },
    settled,
    mayBecome: bound.passages,
    reopened: [
      ...[...bound.evidence, ...bound.perhaps].flatMap((item) => item.notUnderstood),
      ...bound.doubts,
      ...declared.open,
    ],
    unbound: unboundFor([...fits, ...mayBe], credential, evidence, bound, provider),
  };
}

const WRONG_CHECKSUM = 'its checksum is wrong, so it is probably no live token';

/** What a value surely permits that its provider probably never made. */
const NO_FLOOR: Bound = { basis: 'documented', places: [], because: WRONG_CHECKSUM, sources: [], planes: [] };

/** The provider to judge by, where surroundings speak for several: one whose tokens all permit the same comes first. */
function gravest(fits: readonly CredentialType[]): string | undefined {
  return (fits.find((type) => type.authority.known === 'fixed') ?? fits[0])?.provider;
}

/** Account ids that the value states, or that stand in the name of a principal bound to it. */
function accountsOf(credential: Credential, bound: BoundEvidence, declared: Declared): string[] {
  const stated = credential.states['account'];
  const named = bound.evidence.flatMap((item) => /:(\d{12}):/.exec(item.principal.name)?.[1] ?? []);
  const written = declared.evidence.flatMap((entry) => /:(\d{12}):/.exec(entry.principal ?? '')?.[1] ?? []);
  return [...new Set([...(typeof stated === 'string' ? [stated] : []), ...named, ...written])];
}

function known(ids: readonly string[], catalogue: Catalogue): CredentialType[] {
  return ids.flatMap((id) => catalogue.types.get(id) ?? []);
}

function floorOf(
  credential: Credential,
  fits: readonly CredentialType[],
  bound: BoundEvidence,
  catalogue: Catalogue,
  provider: string,
): Bound {
  const bounds = fits
    .filter((type) => type.provider === provider)
    .map((type) => typeBounds(type, credential, catalogue));
  const first = bounds[0];
  const byType = bounds
    .slice(1)
    .reduce((planes, next) => intersectPlanes(planes, next.floor), first?.floor ?? []);
  const several = new Set(fits.map((type) => type.provider)).size > 1;
  const planes = several ? [] : byType;
  if (bound.evidence.length === 0) {
    return {
      basis: several ? 'documented' : (first?.floorBasis ?? 'documented'),
      places: [],
      because: floorWords(several ? undefined : first?.floorBasis, fits),
      sources: fits.flatMap((type) => type.references),
      planes,
    };
  }
  return {
    basis: first?.floorBasis === 'fixed' || first?.floorBasis === 'token' ? first.floorBasis : 'evidence',
    places: bound.evidence.flatMap((item) => item.places),
    because: [...new Set(bound.evidence.map((item) => item.because))].join('; '),
    sources: fits.flatMap((type) => type.references),
    planes: unionPlanes(planes, evidencePlanes(bound.evidence, catalogue, provider, 'floor')),
  };
}

function floorWords(basis: string | undefined, fits: readonly CredentialType[]): string {
  const title = fits[0]?.title ?? 'credential';
  if (basis === 'fixed') return `the provider gives every ${title} the same`;
  if (basis === 'token') return `the ${title} itself states it`;
  if (new Set(fits.map((type) => type.provider)).size > 1)
    return 'its names speak for several providers, and nothing is permitted by all of them';
  return fits.length > 1
    ? `what ${fits.length} types that fit have in common`
    : `only the provider knows what this ${title} was given`;
}

function ceilingOf(
  credential: Credential,
  mayBe: readonly CredentialType[],
  bound: BoundEvidence,
  declared: Declared,
  catalogue: Catalogue,
  provider: string,
  asOf: string,
  fixed: boolean,
): Bound {
  const bounds = mayBe
    .filter((type) => type.provider === provider)
    .map((type) => typeBounds(type, credential, catalogue));
  const own = bounds.reduce<readonly PlaneAuthority[]>((all, next) => unionPlanes(all, next.ceiling), []);
  const others = mayBe.filter((type) => type.provider !== provider);
  const planes = others.length === 0 ? own : [...own, ...elsewhere(others, credential, catalogue)];
  const sources = mayBe.flatMap((type) => type.references);
  const all = [...bound.evidence, ...bound.perhaps];
  const open =
    all.some((item) => item.notUnderstood.length > 0) || bound.doubts.length > 0 || declared.open.length > 0;
  if (!fixed && bound.complete !== undefined && !open) {
    return {
      basis: 'evidence',
      places: [bound.complete.place, ...all.flatMap((item) => item.places)],
      because: `declared complete by ${bound.complete.by} on ${bound.complete.on}`,
      sources,
      planes: evidencePlanes(all, catalogue, provider, 'ceiling'),
    };
  }
  const attested = declared.attested.filter(
    (item) =>
      lapsed(item.statement, asOf) === undefined &&
      item.grants.some((grant) => grant.provider === provider && !grant.grant.operations.empty),
  );
  if (!fixed && attested.length > 0 && mayBe.every((type) => type.authority.known === 'no')) {
    const grants = attested.flatMap((item) => item.grants).filter((item) => item.provider === provider);
    return {
      basis: 'attested',
      places: attested.map((item) => item.place),
      because: attested.map(({ statement }) => `stated by ${statement.by} on ${statement.on}`).join('; '),
      sources,
      planes: listed(
        grants.map((item) => item.grant),
        catalogue.operations(provider),
      ),
    };
  }
  const basis = bounds.every((item) => item.ceilingBasis === bounds[0]?.ceilingBasis)
    ? (bounds[0]?.ceilingBasis ?? 'documented')
    : 'documented';
  return { basis, places: [], because: ceilingWords(basis, mayBe), sources, planes };
}

/**
 * What the value permits at other providers, in words and one plane each: operations of two providers are in no one
 * list. It is in the ceiling all the same, where the value may be of a type of theirs.
 */
function elsewhere(
  types: readonly CredentialType[],
  credential: Credential,
  catalogue: Catalogue,
): PlaneAuthority[] {
  const providers = new Set(types.map((type) => type.provider));
  return [...providers].map((provider) => {
    const own = types.filter((type) => type.provider === provider);
    const planes = own.flatMap((type) => typeBounds(type, credential, catalogue).ceiling);
    const { list, assets } = catalogue.operations(provider);
    const plane = catalogue.providers.get(provider)?.title ?? provider;
    const held = planes.flatMap((item): readonly Held[] => {
      if (item.kind === 'unknown') return [];
      if (item.kind === 'unlisted') return [item];
      return item.grants.flatMap((grant) => [...grant.operations].flatMap((index) => list[index] ?? []));
    });
    if (held.length === 0) return { plane, kind: 'unknown' };
    const destroyed = new Set(held.flatMap((item) => item.assets.destroy ?? []));
    const data = [...destroyed].filter((id) => assets.get(id)?.keeps === 'data');
    return {
      plane,
      kind: 'unlisted',
      words: `whatever ${withArticle(own[0]?.title ?? 'credential')} permits`,
      effects: EFFECTS.filter((effect) => held.some((item) => item.effects.includes(effect))),
      assets: data.length === 0 ? {} : { destroy: data },
    };
  });
}

/** An operation, or a plane in words, by what it does. */
type Held = Pick<Extract<PlaneAuthority, { kind: 'unlisted' }>, 'effects' | 'assets'>;

function ceilingWords(basis: string, mayBe: readonly CredentialType[]): string {
  const title = mayBe[0]?.title ?? 'credential';
  if (basis === 'fixed') return `the provider gives every ${title} the same`;
  if (basis === 'token') return `the ${title} itself states it`;
  const widest = mayBe.filter(({ id }) => !mayBe.some(({ narrower }) => narrower.includes(id)));
  const reach = new Map(
    [...widest, ...mayBe].toReversed().map((type) => [type.provider, type.authority.reaches]),
  );
  const reaches = [...reach.values()].toReversed().filter((words) => words !== '');
  const what = mayBe.length > 1 ? 'any type it may be' : withArticle(title);
  return `the most that ${what} can have${reaches.length === 0 ? '' : `: ${reaches.join(', or ')}`}`;
}

function evidencePlanes(
  evidence: readonly Evidence[],
  catalogue: Catalogue,
  provider: string,
  end: 'floor' | 'ceiling',
): readonly PlaneAuthority[] {
  const operations = catalogue.operations(provider);
  const grants: Grant[] = evidence.flatMap((item) => item[end]);
  if (evidence.some((item) => item.administrator)) {
    grants.push({ operations: operations.resolve([`${provider}:*`]).set, on: ['*'] });
  }
  return listed(grants, operations);
}

/** Principals of the provider that it may be, by its types: only where no document is bound to it yet. */
function unboundFor(
  types: readonly CredentialType[],
  credential: Credential,
  evidence: readonly Evidence[],
  bound: BoundEvidence,
  provider: string,
): readonly Unbound[] {
  if (bound.evidence.length > 0) return [];
  const patterns = [...new Set(types.flatMap(({ authority }) => authority.principals ?? []))];
  // The user of a URL is known, and documents of another one do not speak of it.
  return unboundAmong(evidence, provider, patterns, hasUser(credential));
}

function hasUser({ sightings }: Credential): boolean {
  return sightings.some(({ surroundings }) => surroundings.url?.user !== undefined);
}

function covers(floor: readonly PlaneAuthority[], ceiling: readonly PlaneAuthority[]): boolean {
  return ceiling.every((plane) => {
    if (plane.kind === 'unknown') return false;
    if (plane.kind === 'unlisted') {
      return floor.some(
        (own) => own.kind === 'unlisted' && own.plane === plane.plane && own.words === plane.words,
      );
    }
    const own = grantsOf(floor, plane.plane);
    return plane.grants.every((grant) =>
      own.some((have) => have.operations.covers(grant.operations) && sameReach(have.on, grant.on)),
    );
  });
}

function sameReach(wider: readonly string[], narrower: readonly string[]): boolean {
  return wider.includes('*') || narrower.every((pattern) => wider.includes(pattern));
}
