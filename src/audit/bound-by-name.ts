import { parseReference, selected } from '../know/manifest/index.ts';
import type { Credential } from '../model/credential.ts';
import type { CredentialSelector } from '../model/manifest.ts';
import type { Reference } from '../model/match.ts';
import { pathGlobMatch } from '../util/glob.ts';
import { foldName } from '../util/names.ts';
import { entriesFor, typesBy, type Entries, type NamingServices } from './named.ts';

/** A credential that only the manifest binds: its name, the types that the entries tell, the id of its value if given. */
export interface BoundByName {
  readonly reference: Reference;
  readonly types: readonly string[];
  readonly fingerprint?: string;
}

/**
 * Credentials that `evidence:` binds to a principal and that nothing read here shows, because their values lie in files
 * that git ignores or in no file at all. For a change they count like those that are here: what it permits to the
 * principal, it permits to them.
 */
export function boundByName(credentials: readonly Credential[], services: NamingServices): BoundByName[] {
  const { manifest } = services;
  const here = new Set(credentials.flatMap((credential) => selected(manifest.evidence, credential)));
  const found = new Map<string, BoundByName>();
  for (const entry of manifest.evidence) {
    if (here.has(entry)) continue;
    const entries = entriesFor(manifest, (selector) => meansSame(selector, entry.credential));
    const known = of(entries, entry.credential, services);
    found.set(JSON.stringify([known.reference.store, known.reference.name, known.fingerprint]), known);
  }
  return [...found.values()];
}

function of(entries: Entries, own: CredentialSelector, services: NamingServices): BoundByName {
  const all = [own, ...entries.selectors];
  const written = first(all, 'reference');
  const variable = first(all, 'variable');
  const fingerprint = first(all, 'fingerprint');
  const { store, name } = (written === undefined ? undefined : parseReference(written)) ?? {
    store: 'environment',
    name: variable ?? fingerprint ?? own.type ?? '',
  };
  // A path that entries name: their selectors hold only for a credential that is seen there.
  const path = first(all, 'in') ?? own.place.path;
  const { line, column } = path === own.place.path ? own.place : { line: 1, column: 1 };
  return {
    reference: {
      store,
      name,
      ...(variable === undefined ? {} : { variable }),
      uses: [],
      span: { start: 0, end: 0, line, column, endColumn: column },
      origin: { source: 'tree', path, tracking: 'ignored' },
    },
    types: typesBy(entries, [], services),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  };
}

function first(
  selectors: readonly CredentialSelector[],
  key: 'reference' | 'variable' | 'fingerprint' | 'in',
): string | undefined {
  return selectors.map((selector) => selector[key]).find((value) => value !== undefined);
}

/** Whether two entries can mean one credential: they share a name of it, and contradict each other in none. */
function meansSame(a: CredentialSelector, b: CredentialSelector): boolean {
  const pairs = [
    [a.variable, b.variable].map((name) => (name === undefined ? undefined : foldName(name))),
    [a.reference, b.reference],
    [a.fingerprint, b.fingerprint],
    [a.type, b.type],
  ];
  const inPlace =
    a.in === undefined || b.in === undefined || pathGlobMatch(a.in, b.in) || pathGlobMatch(b.in, a.in);
  const both = pairs.filter((pair) => pair.every((value) => value !== undefined));
  return inPlace && both.length > 0 && both.every(([left, right]) => left === right);
}
