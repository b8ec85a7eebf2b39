import type { EnvironmentClaim, Sighting } from '../../model/credential.ts';
import type { DeclaredEnvironment } from '../../model/manifest.ts';
import { fitsGlob, foldName, wordsOf } from '../../util/names.ts';

/** No environment is known. */
export const UNKNOWN: EnvironmentClaim = { name: 'unknown', basis: 'none' };

const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    production: 'production prod prd',
    staging: 'staging stage stg',
    development: 'development develop dev',
    test: 'test testing',
    qa: 'qa',
    uat: 'uat',
    sandbox: 'sandbox',
    preview: 'preview',
  }).flatMap(([name, words]) => words.split(' ').map((word): [string, string] => [word, name])),
);

const CONFIGURATION =
  /(?:^|\/)\.env|\.(?:ya?ml|json[c5]?|toml|ini|cfg|conf|env|properties|tfvars|hcl|tf|envrc)$/i;
const PLAIN_IN_CODE = new Set(['production', 'staging']);

function named(words: readonly string[]): string | undefined {
  const found = new Set(words.map((word) => WORDS.get(word)).filter((name) => name !== undefined));
  return found.size === 1 ? [...found][0] : undefined;
}

function byVariable({ surroundings }: Sighting): string | undefined {
  const own = wordsOf(surroundings.variable ?? '');
  if (own.includes('live')) own.push('production');
  const outer = [surroundings.section ?? '', ...(surroundings.keys ?? []).slice(0, -1)];
  return (
    named(own) ??
    named(
      outer.flatMap((key) => (WORDS.has(key.toLowerCase()) ? [key.toLowerCase()] : wordsOf(key).slice(-1))),
    )
  );
}

function hostsOf({ surroundings }: Sighting): readonly string[] {
  const host = surroundings.url?.host;
  return host === undefined ? (surroundings.hosts ?? []) : [host, ...(surroundings.hosts ?? [])];
}

function byHost(sighting: Sighting): string | undefined {
  const labels = hostsOf(sighting).flatMap((host) => host.toLowerCase().split('.').slice(0, -1));
  return named(labels.flatMap((label) => label.split(/[-_\d]+/)));
}

function byFile({ path }: Sighting): string | undefined {
  if (/(?:^|\/)\.(?:github|gitlab|circleci)\//.test(path)) return undefined;
  const parts = path.split('/');
  const base = parts.pop() ?? '';
  const words = wordsOf(base);
  if (/^\.env/i.test(base) && words.includes('live')) words.push('production');
  const file = named(words);
  if (file !== undefined && (CONFIGURATION.test(path) || PLAIN_IN_CODE.has(file))) return file;
  const folder = named(parts.map((part) => part.toLowerCase()));
  return folder !== undefined && folder !== 'test' && folder !== 'development' ? folder : undefined;
}

function pathFits(path: string, glob: string): boolean {
  const pattern = glob.replaceAll('**/', '*').replaceAll('**', '*');
  return fitsGlob(path, pattern) || path.startsWith(`${pattern.replace(/\/$/, '')}/`);
}

function declaredFor(sighting: Sighting, declared: readonly DeclaredEnvironment[]): string | undefined {
  const variable = foldName(sighting.surroundings.variable ?? '');
  const hosts = hostsOf(sighting);
  const fits = declared.filter(
    (environment) =>
      environment.hosts.some((glob) => hosts.some((host) => fitsGlob(host, glob.toLowerCase()))) ||
      (variable !== '' && environment.variables.some((glob) => fitsGlob(variable, foldName(glob)))) ||
      environment.paths.some((glob) => pathFits(sighting.path, glob)),
  );
  const names = new Set(fits.map((environment) => environment.name));
  return names.size === 1 ? [...names][0] : undefined;
}

const READERS = [
  ['variable', byVariable],
  ['host', byHost],
  ['file', byFile],
] as const;

/** Environment that one place tells: the manifest's hosts, variables and paths, then names, hosts and the file's name. */
export function environmentAt(
  sighting: Sighting,
  declared: readonly DeclaredEnvironment[],
): EnvironmentClaim {
  const name = declaredFor(sighting, declared);
  if (name !== undefined) return { name, basis: 'manifest' };
  for (const [basis, read] of READERS) {
    const found = read(sighting);
    if (found !== undefined) return { name: found, basis };
  }
  return UNKNOWN;
}

/** Environment of a credential: what its places agree on; the manifest's word counts before any other. */
export function environmentOf(
  sightings: readonly Sighting[],
  declared: readonly DeclaredEnvironment[],
): EnvironmentClaim {
  const claims = sightings
    .map((sighting) => environmentAt(sighting, declared))
    .filter((claim) => claim.name !== 'unknown');
  const stated = claims.filter((claim) => claim.basis === 'manifest');
  const counted = stated.length > 0 ? stated : claims;
  const names = new Set(counted.map((claim) => claim.name));
  const [first] = counted;
  if (first === undefined) return UNKNOWN;
  return names.size === 1 ? first : { name: 'unknown', basis: 'conflict' };
}

/** Canonical name of an environment that a pipeline's job names. */
export function ciEnvironment(name: string): EnvironmentClaim {
  return { name: named([name.toLowerCase()]) ?? named(wordsOf(name)) ?? name, basis: 'ci' };
}
