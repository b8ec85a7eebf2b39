import { buildCredentials, type CredentialContext } from '../read/credentials/index.ts';
import { wrapHits, type Hits, type PlainMatch } from '../read/detect/index.ts';
import {
  attribute,
  fileCommits,
  indexChanges,
  type Attribution,
  type SourcePlan,
} from '../read/sources/index.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Credential, Sighting } from '../model/credential.ts';
import type { Detection } from '../model/detection.ts';
import type { Origin } from '../model/fragment.ts';
import type { Host } from '../model/host.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Match, Reference } from '../model/match.ts';
import type { Tree } from '../model/tree.ts';
import { sha256 } from '../util/digest.ts';
import { createRedactor } from '../util/redact.ts';
import { boundByName } from './bound-by-name.ts';
import { createNamedTypes } from './named.ts';
import { composeServices, jobServices } from './compose.ts';

/** The credentials and names of an audit. */
export interface Inventory {
  readonly credentials: readonly Credential[];
  readonly names: readonly Reference[];
}

/** What hits are put together with. */
export interface InventoryRequest {
  readonly host: Host;
  readonly plan: SourcePlan;
  readonly manifest: Manifest;
  readonly catalogue: Catalogue;
  readonly detection: Detection;
  /** The audited tree, for the names of compose services. */
  readonly head: Tree;
  readonly reviewed: Tree | undefined;
  /** The tree before the change, for a range or an index. */
  readonly before: Tree | undefined;
  /** Files that the change only moved: new path to former path. */
  readonly moved: ReadonlyMap<string, string>;
  /** Whether what the manifest binds counts where nothing shows it: for a change, of which not every file is read. */
  readonly unseen: boolean;
  /** Scans text that is already here. */
  scanText(path: string, text: string): Hits;
  /** What only another scanner's report tells, so that no scan of the tree before the change shows it. */
  readonly reported: readonly PlainMatch[];
  /** Takes every value found out of a text. */
  readonly redact: (text: string) => string;
}

/** Hits become credentials: paired, joined, attributed; sightings that the change brought are marked. */
export async function inventoryOf(hits: Hits, request: InventoryRequest): Promise<Inventory> {
  const { matches: every, references } = wrapHits(hits);
  const matches = withoutDoubtfulNames(every, request.redact);
  const commits = await attributionOf(matches, request);
  const ofFile = createFileCommits(matches, request);
  const isUncommitted = createUncommitted(matches, request);
  const added = new Set(request.plan.objects.filter((item) => item.added === true).map(objectKey));
  const inventory = buildCredentials(matches, references, {
    environments: request.manifest.environments,
    typeInfo: request.catalogue.types,
    detection: request.detection,
    commitsOf: (origin) => (origin.blob === undefined ? ofFile(origin) : commits.get(origin.blob)),
    typesNamed: createNamedTypes(request),
    ...(isUncommitted === undefined ? {} : { isUncommitted }),
    composeServices: composeServices(request.head, request.reviewed),
    jobServices: jobServices(request.head, request.reviewed),
    isAdded: (origin) =>
      origin.inName === true
        ? origin.added === true
        : added.has(objectKey({ path: origin.path, oid: origin.blob ?? '' })),
  });
  const { before } = request;
  const credentials =
    before === undefined ? inventory.credentials : onlyNew(inventory.credentials, before, request);
  const seen = withoutNames(credentials, matches);
  return { ...inventory, credentials: request.unseen ? withUnseen(seen, request) : seen };
}

/** Adds the credentials that only the manifest binds, by their names. */
function withUnseen(seen: readonly Credential[], request: InventoryRequest): Credential[] {
  const taken = new Set(seen.map(({ id }) => id));
  const unseen = boundByName(seen, request).flatMap(({ reference, types, fingerprint }) => {
    const { credentials } = buildCredentials([], [reference], {
      environments: request.manifest.environments,
      typeInfo: request.catalogue.types,
      typesNamed: () => types,
    });
    const digits = fingerprint?.replace(/^v1:/, '');
    return credentials.map((credential): Credential => {
      const id = digits?.slice(0, 6) ?? credential.id;
      return {
        ...credential,
        id: taken.has(id) ? sha256(`bound ${id}`).slice(0, 6) : id,
        ...(digits === undefined ? {} : { fingerprint: `v1:${digits}` }),
        bound: true,
      };
    });
  });
  return [...seen, ...unseen];
}

/**
 * Matches in names that say a type and can be taken out of the name, each at its longest: a name is read in several
 * ways, and what only looks random is more often a digest.
 */
function withoutDoubtfulNames(matches: readonly Match[], redact: InventoryRequest['redact']): Match[] {
  const named = matches.filter(
    ({ role, origin, fits }) =>
      origin.inName === true &&
      role === 'secret' &&
      fits.some((type) => !type.startsWith('generic/')) &&
      redact(origin.path) !== origin.path,
  );
  const longest = named.filter(
    (match) =>
      !named.some(
        ({ origin, secret }) =>
          origin.path === match.origin.path &&
          secret.length > match.secret.length &&
          secret.reveal().includes(match.secret.reveal()),
      ),
  );
  return [...matches.filter(({ origin }) => origin.inName !== true), ...longest];
}

/** Places whose path holds a value are named without it, here and in whatever is derived from them. */
function withoutNames(credentials: readonly Credential[], matches: readonly Match[]): readonly Credential[] {
  const held = matches.filter(({ origin }) => origin.inName === true).map(({ secret }) => secret.reveal());
  if (held.length === 0) return credentials;
  const redact = createRedactor(held);
  return credentials.map((credential) => ({
    ...credential,
    sightings: credential.sightings.map((sighting) => ({ ...sighting, path: redact(sighting.path) })),
  }));
}

/** So many files are asked for; where secrets stand in more, the first ones tell enough. */
const MOST_FILES = 20;

/** Commits that touched the tracked files with a secret in them; a repository without commits is not asked. */
function createFileCommits(
  matches: readonly Match[],
  { host, plan }: InventoryRequest,
): (origin: Origin) => ReturnType<ReturnType<typeof fileCommits>['get']> {
  const isAsked = ({ source, tracking }: Origin): boolean =>
    plan.repository.state === 'present' && source === 'tree' && tracking === 'tracked';
  const paths = new Set(matches.flatMap(({ origin }) => (isAsked(origin) ? [origin.path] : [])));
  const known = fileCommits(host, plan.root, [...paths].slice(0, MOST_FILES));
  return (origin) => (isAsked(origin) ? known.get(origin.path) : undefined);
}

/**
 * Which tracked files with a secret in them no commit has in this form. That a value of a changed file is in no commit is
 * only known where the history was read.
 */
function createUncommitted(
  matches: readonly Match[],
  { host, plan }: InventoryRequest,
): CredentialContext['isUncommitted'] {
  const { repository, mode, coverage } = plan;
  if (repository.state !== 'present' || !matches.some(({ origin }) => isTrackedFile(origin)))
    return undefined;
  if (repository.head === undefined) return (origin) => (isTrackedFile(origin) ? 'added' : undefined);
  const { added, changed } = indexChanges(host, plan.root);
  const wasRead = mode === 'full' && coverage.read.commits > 0;
  return (origin) => {
    if (!isTrackedFile(origin)) return undefined;
    if (added.has(origin.path)) return 'added';
    return wasRead && changed.has(origin.path) ? 'changed' : undefined;
  };
}

function isTrackedFile({ source, tracking }: Origin): boolean {
  return source === 'tree' && tracking === 'tracked';
}

function objectKey(item: { readonly path: string; readonly oid: string }): string {
  return `${item.path}\0${item.oid}`;
}

/** First and last commit of blobs with a secret in them; tracked files are asked by their content's id. */
async function attributionOf(
  matches: readonly Match[],
  request: InventoryRequest,
): Promise<ReadonlyMap<string, Attribution>> {
  if (request.plan.repository.state !== 'present') return new Map();
  const blobs = new Set(matches.flatMap((match) => blobOf(match.origin)));
  return attribute(request.host, request.plan.root, [...blobs], request.plan.range);
}

function blobOf(origin: Origin): string[] {
  return origin.blob === undefined || origin.source === 'staged' ? [] : [origin.blob];
}

/** A credential that the changed file held before, under this name or the one it was moved from, is not new in it. */
function onlyNew(credentials: readonly Credential[], before: Tree, request: InventoryRequest): Credential[] {
  const paths = new Set(
    credentials.flatMap((item) =>
      item.sightings.flatMap((sighting) => (sighting.added === true ? [sighting.path] : [])),
    ),
  );
  const known = new Map<string, ReadonlySet<string>>();
  const texts = new Map<string, string>();
  const reported = new Map(
    request.reported.map((match) => [placeKey({ ...match.origin, ...match.span }), match]),
  );
  const wasReported = (sighting: Sighting): boolean => {
    const match = reported.get(placeKey(sighting));
    return match !== undefined && texts.get(sighting.path)?.includes(match.secret) === true;
  };
  const isNamed = credentials.some((item) => item.sightings.some(({ inName }) => inName === true));
  const there = new Set(isNamed ? before.paths().flatMap(withFolders) : []);
  for (const path of paths) {
    const former = before.read(path) === undefined ? (request.moved.get(path) ?? path) : path;
    const text = before.read(former);
    if (text !== undefined) texts.set(path, text);
    if (text !== undefined) known.set(path, idsIn(former, text, request));
  }
  return credentials.map((credential) => ({
    ...credential,
    sightings: credential.sightings.map((sighting) => {
      const before =
        sighting.inName === true
          ? there.has(sighting.path)
          : known.get(sighting.path)?.has(credential.id) === true || wasReported(sighting);
      if (sighting.added !== true || !before) return sighting;
      const { added: _, ...rest } = sighting;
      return rest;
    }),
  }));
}

function placeKey({ path, line, column }: Pick<Sighting, 'path' | 'line' | 'column'>): string {
  return `${path}\0${line}\0${column}`;
}

/** A path and the folders that it lies in. */
function withFolders(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** So many removed files are looked into; a change that removes more is no move of a file. */
const MOST_REMOVED = 200;

/** Which removed files held a credential (see `Facts.left`). */
export function createLeft(
  before: Tree,
  head: Tree,
  request: Pick<InventoryRequest, 'manifest' | 'catalogue' | 'detection' | 'scanText'>,
): (credential: string) => readonly string[] {
  const now = new Set(head.paths());
  const removed = before
    .paths()
    .filter((path) => !now.has(path))
    .slice(0, MOST_REMOVED);
  const known = new Map<string, ReadonlySet<string>>();
  const heldIn = (path: string): ReadonlySet<string> => {
    const ids = known.get(path) ?? idsIn(path, before.read(path) ?? '', { ...request, head });
    known.set(path, ids);
    return ids;
  };
  return (id) => removed.filter((path) => heldIn(path).has(id));
}

function idsIn(
  path: string,
  text: string,
  request: Pick<InventoryRequest, 'manifest' | 'catalogue' | 'detection' | 'head' | 'scanText'>,
): ReadonlySet<string> {
  const { matches, references } = wrapHits(request.scanText(path, text));
  const { credentials } = buildCredentials(matches, references, {
    environments: request.manifest.environments,
    typeInfo: request.catalogue.types,
    detection: request.detection,
    typesNamed: createNamedTypes(request),
  });
  return new Set(credentials.map((item) => item.id));
}
