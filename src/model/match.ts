import type { Secret } from '../util/secret.ts';
import type { Origin } from './fragment.ts';

/**
 * The facts about a match that pairs, types, jobs and environments are told by. Names are kept as written;
 * comparisons fold case and treat `-`, `_`, `.` and camel case alike.
 */
export interface Surroundings {
  /** Variable, key or flag the value is assigned to: `RAILWAY_TOKEN`, `aws_secret_access_key`, `token`. */
  readonly variable?: string;
  /** Path of keys in a structured file, outermost first, the last one the same as `variable`. */
  readonly keys?: readonly string[];
  /** Hosts named in the same statement or beside it, lower case, without port. */
  readonly hosts?: readonly string[];
  /** HTTP header that carries the value, lower case. */
  readonly header?: string;
  /** Authorization scheme: `bearer`, `basic`, `token`. */
  readonly scheme?: string;
  /** Parts of a URL that the secret stands in. */
  readonly url?: {
    readonly scheme: string;
    readonly user?: string;
    readonly host?: string;
    readonly port?: number;
    readonly database?: string;
    readonly query?: string;
  };
  /** Section of an INI or TOML file, profile name, compose service, Kubernetes kind. */
  readonly section?: string;
  /** Name of the program that a command line gives the value to: `docker`, `psql`. */
  readonly command?: string;
}

/** Line and column from 1 (UTF-16 units); offsets are bytes in the fragment. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** What a value is by itself (design 5): `example` and `local` are inventory lines. */
export type Standing = 'example' | 'local' | 'test' | 'live' | 'unknown';

/** A type's hit in one fragment. */
export interface Match {
  /** Types that fit: the shape matches and one `near` line holds. At least one. */
  readonly fits: readonly string[];
  /** Every type of that provider and shape: the ceiling is what any of them may be. Contains `fits`. */
  readonly mayBe: readonly string[];
  /** `identifier`: the public half of a pair (an AWS key id), which permits nothing alone. */
  readonly role: 'secret' | 'identifier';
  readonly secret: Secret;
  readonly span: Span;
  readonly origin: Origin;
  readonly surroundings: Surroundings;
  /** Why the standing was given; without one the credential's type and surroundings decide. */
  readonly standing?: Standing;
  /** Facts that the value itself states: JWT claims, macaroon caveats, key mode, account id. Never the secret. */
  readonly states?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** Whether the checksum that the value ends in is the right one; absent where its form has none. */
  readonly checksum?: 'holds' | 'fails';
  /** Decoder that uncovered it: `base64`, `url`. */
  readonly decoded?: string;
}

/** Where a reference's value is kept. */
export type Store = 'github-actions' | 'gitlab-ci' | 'environment' | 'oidc' | 'exec' | 'mcp';

/** How a manifest writes a store, in front of the name. */
export const STORE_WORDS: Readonly<Record<Store, string>> = {
  'github-actions': 'github:secrets.',
  'gitlab-ci': 'gitlab:',
  environment: 'environment:',
  oidc: 'oidc:',
  exec: 'exec:',
  mcp: 'mcp:',
};

/** Names of credentials that are read of one content. */
export const MOST_REFERENCES = 2000;

/** A name by which content uses a credential whose value is not here (design 2). */
export interface Reference {
  readonly store: Store;
  /** `AWS_ACCESS_KEY_ID` of `secrets.AWS_ACCESS_KEY_ID`; a role ARN for `oidc`. */
  readonly name: string;
  /** `secrets` or `vars` for CI stores. */
  readonly scope?: 'secrets' | 'vars';
  /** Environment that the job names: `environment: production`. */
  readonly environment?: string;
  /** Variable or input that the step hands it to. */
  readonly variable?: string;
  /** Hosts, action and commands of the step that uses it. */
  readonly uses: readonly string[];
  /** Steps that name two references as one pair share this: `path#job.step`. */
  readonly step?: string;
  /** Permissions block, for GitHub's own token. */
  readonly permissions?: Readonly<Record<string, string>> | 'read-all' | 'write-all' | 'default';
  readonly span: Span;
  readonly origin: Origin;
}
