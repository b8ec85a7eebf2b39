import { reportOf } from '../../src/audit/report.ts';
import { judge, type Verdict } from '../../src/audit/verdict.ts';
import { compileRules, openCatalogue } from '../../src/know/catalogue/index.ts';
import { NO_MANIFEST, readManifests } from '../../src/know/manifest/index.ts';
import type { Catalogue } from '../../src/model/catalogue.ts';
import type { Credential, Sighting } from '../../src/model/credential.ts';
import type { Evidence, FoundAsset } from '../../src/model/evidence.ts';
import type { Manifest } from '../../src/model/manifest.ts';
import type { Gate, Prompt, RecoverySystem } from '../../src/model/safeguard.ts';
import type { Report, Scope } from '../../src/model/report.ts';
import type { SourcePlan } from '../../src/read/sources/index.ts';

const RULES = `
provider: acme
title: Acme
reviewed: 2026-11-23
types:
  - id: acme/master-key
    title: Acme master key
    recognised: its prefix
    detect: { pattern: '\\bacme_m_[a-z0-9]{24}\\b', examples: ['acme_m_{alnum:24}'], negatives: ['acme_x_{alnum:24}'] }
    authority: { known: fixed, planes: [api], permits: ['acme:*'], reaches: the account }
    narrower: [acme/scoped-key]
    expires: never
    offers-expiry: true
    revoke: https://acme.example/keys
    references: [https://acme.example/docs]
  - id: acme/scoped-key
    title: Acme scoped key
    recognised: its prefix
    detect: { pattern: '\\bacme_s_[a-z0-9]{24}\\b', examples: ['acme_s_{alnum:24}'], negatives: ['acme_x_{alnum:24}'] }
    authority: { known: no, planes: [api], permits: ['acme:*'], floor: ['acme:list'], reaches: what it was given }
    narrower: []
    narrower-note: nothing narrower exists
    expires: optional
    references: [https://acme.example/docs]
  - id: acme/role-key
    title: Acme role key
    recognised: its prefix
    detect: { pattern: '\\bacme_r_[a-z0-9]{24}\\b', examples: ['acme_r_{alnum:24}'], negatives: ['acme_x_{alnum:24}'] }
    authority:
      known: token
      planes: [api]
      permits: ['acme:*']
      states: [{ when: { role: reader }, permits: ['acme:list', 'acme:reveal'] }]
      reaches: what its role says
    narrower: []
    narrower-note: nothing narrower exists
    expires: 1 hour
    references: [https://acme.example/docs]
  - id: acme/job-token
    title: Acme job token
    recognised: its name in a pipeline
    authority: { known: fixed, planes: [api], permits: ['acme:*'], reaches: the account }
    narrower: []
    narrower-note: nothing narrower exists
    expires: with its job
    ends-with: job
    references: [https://acme.example/docs]
planes: [{ name: api, title: API, complete: true, source: https://acme.example/api }]
operations:
  - { id: 'acme:list', does: { read: [] }, source: https://acme.example/api }
  - { id: 'acme:rename', does: { change: [] }, source: https://acme.example/api }
  - { id: 'acme:reveal', does: { disclose: [] }, source: https://acme.example/api }
  - { id: 'acme:pay', does: { spend: [] }, source: https://acme.example/api }
  - { id: 'acme:mint', does: { escalate: [] }, yields: [{ type: acme/master-key }], source: https://acme.example/api }
  - { id: 'acme:dropBox', does: { destroy: [box] }, source: https://acme.example/api }
  - { id: 'acme:dropSite', does: { destroy: [site] }, source: https://acme.example/api }
  - { id: 'acme:dropCopy', does: { destroy: [copy], unprotect: [copy] }, source: https://acme.example/api }
  - { id: 'acme:dropLabel', does: { destroy: [label] }, source: https://acme.example/api }
  - { id: 'acme:unlock', does: { change: [] }, source: https://acme.example/api }
  - { id: 'acme:bin', does: { destroy: [box] }, undo: { by: owner, how: bin, for: 30 days, cut-by: ['acme:emptyBin'], source: https://acme.example/bin, seen: 2026-11-23 }, source: https://acme.example/api }
  - { id: 'acme:emptyBin', does: { change: [] }, source: https://acme.example/api }
first: ['acme:dropSite', 'acme:dropBox', 'acme/readers']
assets:
  site: { title: a site, in: [], keeps: settings }
  box: { title: a box of letters, in: [site], keeps: data }
  copy: { title: a copy of a box, in: [site], keeps: copies, restores: [box], by-default: true, source: https://acme.example/copies }
  vault: { title: a vaulted copy, in: [], keeps: copies, restores: [box], note: kept for a month }
  label: { title: a label, in: [box], keeps: settings }
sets:
  readers: { title: Readers, operations: ['acme:list', 'acme:reveal'], source: https://acme.example/roles }
gates:
  lock: { title: box lock, ladder: provider-refusal, covers: ['acme:dropBox'], disarmed-by: ['acme:unlock'], source: https://acme.example/lock }
`;

/** A catalogue of one provider from its rules. */
export function catalogueOf(text: string): Catalogue {
  const compilation = compileRules([{ path: 'rules/acme/all.yaml', text }]);
  if (compilation.problems.length > 0) throw new Error(JSON.stringify(compilation.problems));
  return openCatalogue(compilation.catalogue.core, (id) => compilation.catalogue.providers[id]);
}

/** A catalogue of one made-up provider with one of everything that judging distinguishes. */
export const acme = catalogueOf(RULES);

/** The same where the provider copies nothing by itself. */
export const acmeWithoutCopies = catalogueOf(RULES.replace(', by-default: true', ''));

export const AS_OF = '2026-11-23';

/** A credential of the made-up provider; `at` is where it is seen. */
export function credential(
  type: string,
  change: Partial<Credential> & { readonly at?: Partial<Sighting> } = {},
): Credential {
  const { at, ...rest } = change;
  const sighting: Sighting = {
    path: 'deploy.sh',
    line: 3,
    column: 7,
    endColumn: 39,
    source: 'tree',
    tracking: 'ignored',
    surroundings: { variable: 'ACME_KEY' },
    ...at,
  };
  return {
    id: 'aaaaaa',
    reached: 'value',
    role: 'secret',
    fits: [type],
    mayBe: [type],
    standing: 'unknown',
    environment: { name: 'unknown', basis: 'nothing' },
    sightings: [sighting],
    states: {},
    public: false,
    ...rest,
  };
}

/** The gate of {@link acme} in front of what deletes a box, as the provider refuses it. */
export function boxLock(change: Partial<Gate> = {}): Gate {
  return {
    id: 'lock',
    kind: 'acme/lock',
    ladder: 'provider-refusal',
    title: 'box lock',
    basis: 'verified',
    operations: ['acme:dropBox'],
    on: [],
    disarmedBy: [],
    editableHere: false,
    weaknesses: [],
    ...change,
  };
}

/** A manifest from its text; throws on a problem. */
export function manifest(text: string, catalogue = acme): Manifest {
  const revision = { path: 'overscope.yaml', revision: 'HEAD', state: 'committed' } as const;
  const read = readManifests([{ path: 'overscope.yaml', text, revision, kind: 'main' }], catalogue, {
    asOf: AS_OF,
    exists: () => true,
  });
  if (read.problems.length > 0) throw new Error(read.problems.map((item) => item.message).join('; '));
  return read.manifest;
}

export interface World {
  /** {@link acme} where none is given. */
  readonly catalogue?: Catalogue;
  readonly credentials: readonly Credential[];
  readonly manifest?: string;
  readonly gates?: readonly Gate[];
  readonly recovery?: readonly RecoverySystem[];
  readonly prompts?: readonly Prompt[];
  readonly evidence?: readonly Evidence[];
  readonly found?: readonly FoundAsset[];
  readonly scope?: Partial<Scope>;
}

/** Judges a world in which nothing was left unread. */
export function verdict(world: World): Verdict {
  const catalogue = world.catalogue ?? acme;
  const own = world.manifest === undefined ? NO_MANIFEST : manifest(world.manifest, catalogue);
  return judge({
    asOf: AS_OF,
    scope: { mode: 'full', history: true, dependencies: false, ...world.scope },
    catalogue,
    manifest: own,
    widenings: [],
    credentials: world.credentials,
    evidence: world.evidence ?? [],
    controls: {
      gates: world.gates ?? [],
      recovery: world.recovery ?? [],
      prompts: world.prompts ?? [],
      instructionFiles: [],
    },
    found: world.found ?? [],
    coverage: {
      read: {
        files: 1,
        ignoredFiles: 0,
        untrackedFiles: 0,
        stagedFiles: 0,
        blobs: 0,
        commits: 1,
        bytes: 1,
        repository: true,
      },
      gaps: [],
      leftOut: [],
    },
    tree: { revision: 'worktree', paths: () => [], read: () => undefined },
    read: () => true,
  });
}

/** `critical exceeds-job: prompt-only-gate shared-fate-backup`, one line a finding. */
export function lines(world: World): string[] {
  return verdict(world).findings.map((finding) =>
    `${finding.severity} ${finding.check}${finding.accepted === undefined ? '' : ' (accepted)'}: ${finding.facets.map((facet) => facet.check).join(' ')}`.trim(),
  );
}

/** The report of what was judged, as a full audit writes it. */
export function reported(judged: Verdict): Report {
  return reportOf(
    judged,
    [],
    { name: 'acme' },
    {} as SourcePlan,
    { ...judged.facts.scope, asOf: '2026-11-23', failOn: 'high', strict: false },
    '0.0.0',
  );
}
