/**
 * Detection data of a type, as compiled from `rules/<provider>/*.yaml`. A value is found either by `pattern`
 * (recognisable alone) or by `shape` and `near` (only its surroundings tell).
 */
export interface DetectionRule {
  /** Type it detects. */
  readonly type: string;
  readonly provider: string;
  readonly role: 'secret' | 'identifier';
  /** JavaScript pattern without flags but those in `flags`; quantifiers bounded; group `secret` or the whole. */
  readonly pattern?: string;
  readonly flags?: string;
  /** Name in the shape table: `uuid`, `hex:32`, `base64:40`, `password`, `token`. */
  readonly shape?: string;
  /** Any line must hold, all of it. Required with `shape`; with `pattern` it narrows. */
  readonly near: readonly NearLine[];
  /** Surroundings under which the provider refuses this type: where one holds it does not fit, though it may be. */
  readonly refusedBy?: readonly NearLine[];
  /** Literals of at least 3 bytes, one of which stands in every match or near it; case folded when searched. */
  readonly anchors: readonly string[];
  /** Least Shannon entropy, bits a character. */
  readonly entropy?: number;
  /** Name of the checksum that must hold: `crc32-base62`, `gitlab-routable`, … */
  readonly checksum?: string;
  /** Name of the decoder that reads what the value states: `jwt`, `macaroon`, `aws-key-id`, … */
  readonly decoder?: string;
  /** Values of `states` that must hold for this type, once decoded: `{ role: service_role }`. */
  readonly requires?: Readonly<Record<string, string | number | boolean>>;
  /** For the secret half of a pair: the type's identifier rule stands within this many lines (default 12) or in the same structure. */
  readonly pair?: 'required' | 'optional';
  /** Standing by what the value looks like: `{ test: '^sk_test_' }`. */
  readonly standing?: Readonly<Partial<Record<'test' | 'live' | 'example', string>>>;
  /** Types of the same provider that this value may also be. */
  readonly mayBe: readonly string[];
  readonly examples: readonly string[];
  readonly negatives: readonly string[];
}

/** All given fields must hold. Names are compared folded (case, `-`, `_`, `.` ignored); `*` stands for anything. */
export interface NearLine {
  readonly variable?: readonly string[];
  readonly host?: readonly string[];
  readonly header?: readonly string[];
  readonly scheme?: readonly string[];
  readonly flag?: readonly string[];
  readonly command?: readonly string[];
  readonly file?: readonly string[];
  readonly keys?: readonly string[];
  readonly section?: readonly string[];
  /** Literal words anywhere in the statement or on the line before; weaker than the rest. */
  readonly word?: readonly string[];
}

/** Value known to be public: a documented example. Only its hash is kept. */
export interface KnownExample {
  /** SHA-256 of the value, hexadecimal. */
  readonly sha256: string;
  readonly source: string;
}

/** How references are typed: names and hints of the step that uses them. */
export interface ReferenceRule {
  readonly type: string;
  readonly provider: string;
  /** Names of the secret, folded, `*` allowed. */
  readonly names: readonly string[];
  /** Names that make a pair with it: `AWS_SECRET_ACCESS_KEY`. */
  readonly with: readonly string[];
  /** Actions or commands of the step: `aws-actions/configure-aws-credentials`, `railway`. */
  readonly uses: readonly string[];
}

/** All detection data. */
export interface Detection {
  readonly rules: readonly DetectionRule[];
  readonly known: readonly KnownExample[];
  readonly references: readonly ReferenceRule[];
  /** Changes when a rule changes: keys caches. */
  readonly hash: string;
}
