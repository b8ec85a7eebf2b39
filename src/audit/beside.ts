import { policyChanges } from '../judge/changes/index.ts';
import { ownersOf } from '../know/manifest/index.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { EntryChange, PolicyChange } from '../model/change.ts';
import type { Authority } from '../model/authority.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Tree } from '../model/tree.ts';
import { compareText } from '../util/order.ts';
import { readEvidence } from './evidence.ts';

/** Files that say what somebody may do. */
const POLICY = /\.(?:json|tf|sql|ya?ml|template)$/i;

/**
 * What a change does beside the credentials that are here: policies and roles that none of them is bound to, where a
 * file that may be one changed, and reviews that CODEOWNERS asked for and no longer does.
 */
export async function changesBeside(
  before: Tree,
  after: Tree,
  bound: ReadonlySet<string>,
  { manifest, catalogue }: { readonly manifest: Manifest; readonly catalogue: Catalogue },
): Promise<EntryChange[]> {
  const owners = ownerChanges(before, after);
  if (!isPolicyTouched(before, after)) return owners;
  const [then, now] = [
    await readEvidence([before], manifest, catalogue, 'all'),
    await readEvidence([after], manifest, catalogue, 'all'),
  ];
  return [...owners, ...policyChanges(then, now, bound, catalogue).map(policyEntry)];
}

/** Principals that credentials are bound to, or may become. */
export function boundPrincipals(
  ...authorities: readonly ReadonlyMap<string, Authority>[]
): ReadonlySet<string> {
  return new Set(
    authorities.flatMap((all) =>
      [...all.values()].flatMap(({ principals, mayBecome }) => [
        ...principals,
        ...mayBecome.map((way) => way.principal),
      ]),
    ),
  );
}

function isPolicyTouched(before: Tree, after: Tree): boolean {
  const paths = new Set([...before.paths(), ...after.paths()].filter((path) => POLICY.test(path)));
  return [...paths].some((path) => before.read(path) !== after.read(path));
}

const EFFECTS = { wider: 'wider', narrower: 'narrower', other: 'changed' } as const;
const WORDS = { wider: 'permits more', narrower: 'permits less', other: 'permits something else' } as const;

function policyEntry({ principal, effect, place }: PolicyChange): EntryChange {
  return {
    section: 'policy',
    what: EFFECTS[effect],
    text: `${WORDS[effect]} to ${principal}, to which no credential here is bound`,
    place: place ?? { path: 'overscope.yaml', line: 1, column: 1 },
  };
}

/** Files whose change decides what is a gate and what is accepted. */
const GUARDED =
  /^(?:overscope\.(?:ya?ml|accepted\.yaml)|(?:\.github\/|docs\/|\.gitlab\/)?CODEOWNERS|\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml)$/;

/** Reviews that the owners' file asked for before, of files that decide here, and asks for no more. */
export function ownerChanges(before: Tree, after: Tree): EntryChange[] {
  const guarded = after.paths().filter((path) => GUARDED.test(path));
  const lost = new Map<string, string[]>();
  for (const path of guarded.toSorted(compareText)) {
    const now = new Set(ownersOf(path, after));
    const gone = ownersOf(path, before).filter((name) => !now.has(name));
    if (gone.length === 0) continue;
    const key = gone.join(', ');
    lost.set(key, [...(lost.get(key) ?? []), path]);
  }
  const file = [...before.paths(), ...after.paths()].find((path) => /(?:^|\/)CODEOWNERS$/.test(path));
  return [...lost].map(([names, paths]) => ({
    section: 'owners',
    what: 'removed' as const,
    text: `${names} as owner of ${paths.join(', ')}`,
    place: { path: file ?? 'CODEOWNERS', line: 1, column: 1 },
  }));
}
