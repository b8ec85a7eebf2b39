import type {
  Catalogue,
  CredentialType,
  Known,
  Operation,
  OperationGroup,
  ProviderOperations,
} from '../../../src/model/catalogue.ts';
import type { Credential, Sighting } from '../../../src/model/credential.ts';
import type { Effect } from '../../../src/model/effect.ts';
import { OperationSet } from '../../../src/model/operation-set.ts';
import type { ManifestSource, ReadContext } from '../../../src/know/manifest/index.ts';
import { readManifests } from '../../../src/know/manifest/index.ts';
import { globMatch } from '../../../src/util/glob.ts';

/** Operations by provider: id, effects, title. */
const OPERATIONS: Readonly<Record<string, readonly (readonly [string, readonly Effect[], string?])[]>> = {
  railway: [
    ['railway:apiTokenCreate', ['escalate']],
    ['railway:customDomain', ['read'], 'one domain'],
    ['railway:customDomainCreate', ['change']],
    ['railway:customDomainDelete', ['change']],
    ['railway:domains', ['read'], 'all domains of a service'],
    ['railway:volumeBackupDelete', ['unprotect']],
    ['railway:volumeDelete', ['destroy']],
  ],
  aws: [
    ['aws:rds:DeleteDBInstance', ['destroy']],
    ['aws:s3:DeleteObject', ['destroy']],
    ['aws:s3:GetObject', ['read']],
    ['aws:s3:ListBucket', ['read']],
    ['aws:s3:PutObject', ['destroy']],
  ],
  stripe: [
    ['stripe:GET /v1/charges', ['disclose']],
    ['stripe:POST /v1/refunds', ['spend']],
  ],
};

const GROUPS: Readonly<Record<string, readonly OperationGroup[]>> = {
  stripe: [
    { id: 'stripe/Charges: read', title: 'Charges: read', operations: ['stripe:GET /v1/charges'] },
    { id: 'stripe/Refunds: write', title: 'Refunds: write', operations: ['stripe:POST /v1/refunds'] },
  ],
};

const ASSETS: Readonly<Record<string, readonly string[]>> = {
  railway: ['railway/volume', 'railway/volume-backup'],
  aws: ['aws/s3-object', 'aws/rds-instance'],
};

const TYPES: readonly (readonly [string, string, Known])[] = [
  ['railway/account-token', 'Railway account token', 'fixed'],
  ['railway/project-token', 'Railway project token', 'fixed'],
  ['aws/access-key', 'AWS access key', 'no'],
  ['stripe/secret-key', 'Stripe secret key', 'fixed'],
  ['stripe/restricted-key', 'Stripe restricted key', 'no'],
];

function operationsOf(provider: string): ProviderOperations {
  const list: Operation[] = (OPERATIONS[provider] ?? []).map(([id, effects, note]) => ({
    id,
    plane: 'management',
    effects,
    assets: {},
    reviewed: true,
    ...(note === undefined ? {} : { note }),
  }));
  const groups = new Map((GROUPS[provider] ?? []).map((group) => [group.id, group]));
  const assets = (ASSETS[provider] ?? []).map((id) => ({ id, title: id, in: [], keeps: 'data' as const }));
  return {
    provider,
    planes: [],
    list,
    assets: new Map(assets.map((asset) => [asset.id, asset])),
    groups,
    gates: new Map(),
    index: (id) => indexOf(list, id),
    prominence: () => Infinity,
    resolve: (names) => resolve(provider, list, groups, names),
  };
}

function indexOf(list: readonly Operation[], id: string): number | undefined {
  const index = list.findIndex((operation) => operation.id === id);
  return index < 0 ? undefined : index;
}

function resolve(
  provider: string,
  list: readonly Operation[],
  groups: ReadonlyMap<string, OperationGroup>,
  names: readonly string[],
): { set: OperationSet; unknown: string[] } {
  const indices: number[] = [];
  const unknown: string[] = [];
  for (const name of names) {
    const ids = groups.get(name)?.operations ?? [name];
    const found = list.flatMap((one, index) => (ids.some((id) => globMatch(id, one.id)) ? [index] : []));
    if (found.length === 0) unknown.push(name);
    indices.push(...found);
  }
  return { set: new OperationSet(provider, list.length, indices), unknown };
}

const TITLES = { railway: 'Railway', aws: 'AWS', stripe: 'Stripe' };

/** A small catalogue: three providers, five types. */
export const CATALOGUE: Catalogue = {
  reviewed: '2026-11-23',
  hash: 'fake',
  providers: new Map(
    Object.entries(TITLES).map(([id, title]) => [id, { id, title, reviewed: '2026-11-23', hosts: [] }]),
  ),
  types: new Map(TYPES.map(([id, title, known]) => [id, typeOf(id, title, known)])),
  operations: operationsOf,
};

function typeOf(id: string, title: string, known: Known): CredentialType {
  return {
    id,
    provider: id.slice(0, id.indexOf('/')),
    title,
    authority: {
      known,
      planes: ['management'],
      permits: [],
      floor: [],
      unlisted: [],
      reaches: '',
      states: [],
    },
    narrower: [],
    expires: 'never',
    offersExpiry: false,
    public: false,
    references: [],
    recognised: '',
  };
}

/** The files that the example's tree holds. */
export const PATHS = ['scripts/add-domain.sh', 'infra/rds.tf', 'infra/backup.tf', 'infra/iam/uploader.tf'];

export const CONTEXT: ReadContext = {
  asOf: '2026-11-23',
  exists: (path) => PATHS.includes(path),
  paths: PATHS,
  secretLike: (text) => /^sk-test-[a-z]{12}$/.test(text) || /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text),
};

export function source(text: string, more: Partial<ManifestSource> = {}): ManifestSource {
  const path = more.path ?? (more.kind === 'accepted' ? 'overscope.accepted.yaml' : 'overscope.yaml');
  return { kind: 'main', text, revision: { path, revision: 'HEAD', state: 'committed' }, ...more, path };
}

export function read(...sources: readonly ManifestSource[]): ReturnType<typeof readManifests> {
  return readManifests(sources, CATALOGUE, CONTEXT);
}

/** Each problem as `what it underlines: its message`; to the end of the line where it has no end. */
export function told(...sources: readonly ManifestSource[]): string[] {
  return read(...sources).problems.map(({ place, message }) => {
    const text = sources.find((one) => one.path === place.path)?.text ?? '';
    const line = text.split(/\r?\n/)[place.line - 1] ?? '';
    return `${line.slice(place.column - 1, place.endColumn === undefined ? undefined : place.endColumn - 1)}: ${message}`;
  });
}

export function sighting(path: string, variable?: string): Sighting {
  const surroundings = variable === undefined ? {} : { variable };
  return { path, line: 1, column: 1, endColumn: 9, source: 'tree', tracking: 'tracked', surroundings };
}

export function credential(more: Partial<Credential> = {}): Credential {
  return {
    id: '9d41c7',
    fingerprint: 'v1:9d41c7aa00',
    reached: 'value',
    role: 'secret',
    fits: ['railway/account-token'],
    mayBe: ['railway/account-token', 'railway/project-token'],
    standing: 'live',
    environment: { name: 'unknown', basis: 'none' },
    sightings: [sighting('scripts/add-domain.sh', 'RAILWAY_TOKEN')],
    states: {},
    public: false,
    ...more,
  };
}

/** The manifest of the design's section 7. */
export const EXAMPLE = `version: 1
assets:
  bookings: { is: { kind: railway/volume, at: 3d2c42fb }, environment: production }
jobs:
  custom-domains:
    purpose: Add and remove our customers' domains
    owner: platform team
    credentials: [{ type: railway/*, in: scripts/add-domain.sh }]
    grants: [{ operations: [railway:domains, railway:customDomainCreate, railway:customDomainDelete] }]
    environment: production
    review-by: 2027-03-01
  uploads:
    purpose: CI uploads assets
    credentials: [{ reference: github:secrets.AWS_ACCESS_KEY_ID, in: .github/workflows/deploy.yml }]
    grants: [{ operations: [aws:s3:PutObject], on: ['arn:aws:s3:::acme-uploads/*'] }]
evidence:
  - credential: { reference: github:secrets.AWS_ACCESS_KEY_ID }
    principal: 'arn:aws:iam::123456789012:user/uploader'
    from: ['infra/iam/*.tf']
    complete: { by: ana, on: 2026-11-02, source: IAM console, until: 2027-05-01 }
attested:
  - { credential: { variable: STRIPE_REPORT_KEY }, grants: [{ operations: ['stripe/Charges: read'] }], by: maria, on: 2026-11-02, source: Stripe dashboard, until: 2027-05-01 }
environments:
  production: { hosts: ['*.prod.acme.example'], variables: ['*PROD*', 'LIVE_*'] }
contexts: { workspace: { environment: staging } }
gates:
  - { operations: [aws:rds:DeleteDBInstance], on: [orders], kind: provider-refusal, evidence: infra/rds.tf }
recovery:
  offsite: { kind: aws/s3-object, protects: [bookings], at: 'arn:aws:s3:::acme-dumps', account: '210987654321', evidence: infra/backup.tf, restored-on: 2026-10-12 }
exclude: [{ path: vendor/corpus/**, reason: published test vectors }]
nested: [packages/*]
`;
