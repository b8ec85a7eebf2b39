import { oncePer } from '../util/once-per.ts';
import type { CredentialType } from './catalogue.ts';
import type { CommitRef, SourceKind, Tracking } from './fragment.ts';
import type { Standing, Store, Surroundings } from './match.ts';

/** One place where a credential is seen. */
export interface Sighting {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly source: SourceKind;
  readonly tracking: Tracking;
  readonly surroundings: Surroundings;
  /** First and last commit that held the blob; only for history, or where the tracked file's history was read. */
  readonly commits?: { readonly first: CommitRef; readonly last: CommitRef };
  readonly unreachable?: true;
  /** In a tracked file, and as far as was read in no commit: only staged, or changed since. */
  readonly uncommitted?: true;
  /** Seen in the name of the file or folder itself; line and column are 1. */
  readonly inName?: true;
  /** Added by the audited range (`--base`) or index (`--staged`). */
  readonly added?: true;
}

/** An environment as the audit knows it. */
export interface EnvironmentClaim {
  /** `production`, `staging`, …; `unknown` is never a guess. `local` is no second environment. */
  readonly name: string;
  /** How known: `manifest`, `job`, `host`, `variable`, `file`, `mode` (the provider's live/test prefix), `ci`. */
  readonly basis: string;
}

/** One distinct secret, pair or name, however often it is seen. */
export interface Credential {
  /** Six hexadecimal digits, more where two collide. */
  readonly id: string;
  /** Keyed by content (`v1:` + hex); absent where the entropy is too low to publish one. */
  readonly fingerprint?: string;
  readonly reached: 'value' | 'name';
  /** `identifier`: the public half of a pair alone; an inventory line that permits nothing. */
  readonly role: 'secret' | 'identifier';
  /** Types that fit, best first. `fits[0]` is what the user reads. */
  readonly fits: readonly string[];
  /** Types it may be; contains `fits`. */
  readonly mayBe: readonly string[];
  readonly standing: Standing;
  /** Why that standing: `placeholder`, `documented example`, `loopback host`, `compose service`, `test mode`. */
  readonly standingBasis?: string;
  readonly environment: EnvironmentClaim;
  /** Every place, worst first: tracked, untracked, ignored, history. At least one. */
  readonly sightings: readonly Sighting[];
  /** Only the manifest's `evidence:` tells of it: nothing that was read shows its value or its name. */
  readonly bound?: true;
  /** For `reached: name`. */
  readonly reference?: {
    readonly store: Store;
    /** All names that one step passes as one credential: key id and secret. */
    readonly names: readonly string[];
    readonly environment?: string;
    readonly permissions?: Readonly<Record<string, string>> | 'read-all' | 'write-all' | 'default';
    readonly workflows: readonly string[];
  };
  /** What the value states about itself; see `Match.states`. */
  readonly states: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** `fails`: the value's own checksum is wrong, so that its provider takes it for no token of its making. */
  readonly checksum?: 'holds' | 'fails';
  /** Meant to be seen (Supabase anon, Stripe `pk_`): no leak. */
  readonly public: boolean;
}

const byId = oncePer((all: readonly Credential[]) => new Map(all.map((item) => [item.id, item])));

/** The credential with an id; a list is gone through once, however often it is asked. */
export function credentialById(all: readonly Credential[], id: string): Credential | undefined {
  return byId(all).get(id);
}

/** Whether the value itself shows that it is probably mistyped, cut short or made up. */
export function isDoubtful(credential: Pick<Credential, 'checksum'>): boolean {
  return credential.checksum === 'fails';
}

/** Basis of a standing: the host is one that is reserved for documentation. */
export const DOCUMENTATION_HOST = 'documentation host';

/** Ends before this (2001) are no dates: some issuers write 0 for never. */
const FIRST_END = 1_000_000_000;

/** The day (UTC) on which a signed value says that it ends: `exp` of a JSON Web Token (RFC 7519, 4.1.4). */
export function statedEnd(credential: Pick<Credential, 'states'>): string | undefined {
  const end = credential.states['exp'];
  if (typeof end !== 'number' || end < FIRST_END || end > FIRST_END * 100) return undefined;
  return new Date(end * 1000).toISOString().slice(0, 10);
}

/** Whether a credential could let somebody in: a secret that is no documented example. */
export function isUsable(credential: Pick<Credential, 'role' | 'standing'>): boolean {
  return credential.role === 'secret' && credential.standing !== 'example';
}

/** A type that fits as well and permits more than the one that fits best: nothing tells yet which it is. */
export function widerFit<T extends Pick<CredentialType, 'narrower'>>(
  { fits }: Pick<Credential, 'fits'>,
  types: ReadonlyMap<string, T>,
): T | undefined {
  const [best = '', ...others] = fits;
  return others.map((id) => types.get(id)).find((type) => type?.narrower.includes(best));
}

/**
 * The type that fits best, by its title, with a wider one that fits as well; where surroundings speak for several
 * providers, one type of each.
 */
export function typeTitle(
  { fits }: Pick<Credential, 'fits'>,
  types: ReadonlyMap<string, Pick<CredentialType, 'title' | 'narrower'>>,
): string {
  const byProvider = new Map(fits.toReversed().map((id) => [id.split('/')[0], types.get(id)?.title ?? id]));
  const [first = 'credential', second, ...more] = [...byProvider.values()].toReversed();
  if (second !== undefined)
    return more.length === 0 ? `${first} or ${second}` : `${first}, ${second} or another`;
  const wider = widerFit({ fits }, types)?.title;
  return wider === undefined ? first : `${first} or ${withoutCommonStart(wider, first)}`;
}

/** `account token` of `Railway account token` beside `Railway project token`. */
function withoutCommonStart(title: string, other: string): string {
  const words = title.split(' ');
  const others = other.split(' ');
  const start = words.findIndex((word, position) => word !== others[position]);
  return start <= 0 ? title : words.slice(start).join(' ');
}
