import { isUsable, type Credential, type Sighting } from '../../../model/credential.ts';
import { STORE_WORDS } from '../../../model/match.ts';
import type { ProposedSelector } from '../../../model/proposal.ts';
import { isLiteral, normalPath } from '../../../util/glob.ts';
import { oncePer } from '../../../util/once-per.ts';
import { selects } from '../matching.ts';
import { inTree } from './link.ts';

type Selector = ProposedSelector['selector'];

const MOST_PLACES = 5;
const MOST_WORKFLOWS = 50;
const ABOUT = { path: '', line: 1, column: 1 };

/**
 * Selectors that name a credential where it may be and, as far as its name, kind and file allow, no other one; the
 * first of variable, kind and both that does, with the credential's id where none does. Where it stands in files of
 * `only`, those alone.
 */
export function selectorsOf(
  credential: Credential,
  all: readonly Credential[],
  only: ReadonlySet<string> = new Set(),
): ProposedSelector[] {
  const homes = homesOf(credential);
  const own = homes.filter(({ path }) => only.has(path));
  const proposed = (own.length > 0 ? own : homes).map((sighting): ProposedSelector => ({
    selector: bestOf(choicesAt(sighting, credential), credential, othersAt(sighting.path, credential, all)),
    because: `${sighting.path}:${sighting.line}${keptText(sighting)}`,
  }));
  return proposed.filter(
    ({ selector }, index) =>
      proposed.findIndex((one) => JSON.stringify(one.selector) === JSON.stringify(selector)) === index,
  );
}

const usableByPath = oncePer((all: readonly Credential[]) => {
  const byPath = new Map<string, Set<Credential>>();
  for (const credential of all.filter(isUsable)) {
    for (const path of new Set(credential.sightings.map((sighting) => normalPath(sighting.path)))) {
      const there = byPath.get(path) ?? new Set();
      byPath.set(path, there.add(credential));
    }
  }
  return byPath;
});

/** The other credentials that a selector for this file may choose: those in the file, or all where it is a pattern. */
function othersAt(path: string, { id }: Credential, all: readonly Credential[]): readonly Credential[] {
  const near = isLiteral(pathPattern(path))
    ? [...(usableByPath(all).get(normalPath(path)) ?? [])]
    : all.filter(isUsable);
  return near.filter((one) => one.id !== id);
}

/**
 * Where a credential may be: one place of each file that is there. Where git ignores one of them, committed copies are
 * left out, because they do not belong there: the audit goes on saying so.
 */
function homesOf(credential: Credential): Sighting[] {
  const places = inTree(credential);
  const ignored = places.filter(({ tracking }) => tracking === 'ignored');
  const files = new Map<string, Sighting>();
  for (const place of ignored.length > 0 ? ignored : places)
    if (!files.has(place.path)) files.set(place.path, place);
  return [...files.values()].slice(0, credential.reached === 'name' ? MOST_WORKFLOWS : MOST_PLACES);
}

function keptText({ tracking }: Sighting): string {
  return tracking === 'ignored' ? ', git-ignored' : '';
}

function choicesAt(sighting: Sighting, credential: Credential): Selector[] {
  const { fits, reference } = credential;
  const path = { in: pathPattern(sighting.path) };
  const type = fits[0] === undefined ? {} : { type: fits[0] };
  const store = reference === undefined ? undefined : STORE_WORDS[reference.store];
  const own = reference?.names[0];
  if (store !== undefined && own !== undefined && isWritable(reference?.store ?? '', own)) {
    return [{ reference: `${store}${own}`, ...path }];
  }
  const { variable } = sighting.surroundings;
  const kind = [{ ...type, ...path }];
  if (variable === undefined || variable.trim() !== variable || /[*?]/.test(variable)) return kind;
  const named = { variable, ...path };
  return /^[A-Z][A-Z0-9_]*$/.test(variable) && isConfiguration(sighting.path)
    ? [named, ...kind, { ...type, ...named }]
    : [...kind, named, { ...type, ...named }];
}

function isConfiguration(path: string): boolean {
  return /(?:^|\/)\.env|\.(?:env|ya?ml|json|toml|ini|properties|tfvars|cfg|conf)$/i.test(path);
}

function isWritable(store: string, name: string): boolean {
  return store === 'github-actions' ? /^[A-Za-z_]\w*$/.test(name) : /^\S+$/.test(name);
}

function bestOf(
  choices: readonly Selector[],
  credential: Credential,
  others: readonly Credential[],
): Selector {
  const fitting = choices.filter((choice) => chooses(choice, credential));
  const sole = fitting.find((choice) => !others.some((other) => chooses(choice, other)));
  const base = sole ?? fitting[0];
  if (sole !== undefined) return sole;
  return { ...base, fingerprint: credential.id };
}

function chooses(selector: Selector, credential: Credential): boolean {
  return selects({ ...selector, place: ABOUT }, credential);
}

/** A path as a pattern that matches it; what no file of UTF-8 text can hold is any one character. */
function pathPattern(path: string): string {
  return path.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '?');
}
