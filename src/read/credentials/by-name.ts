import type { Credential, EnvironmentClaim } from '../../model/credential.ts';
import type { Reference } from '../../model/match.ts';
import type { Draft } from './by-value.ts';
import type { CredentialContext } from './context.ts';
import { ciEnvironment, environmentOf } from './environments.ts';
import { digitsOf } from './fingerprint.ts';
import { foldName } from '../../util/names.ts';
import { sightingsOf } from './sightings.ts';
import { typesFor } from './typing.ts';
import type { Typing } from './typing.ts';

interface Typed {
  readonly reference: Reference;
  readonly typing: Typing;
  readonly key: string;
}

const OWN_TOKEN = /^(?:github_token|github\.token|ci_job_token|job_token)$/i;

/** Store, name and environment; a pipeline's own token is another one in every file. */
function keyOf(reference: Reference): string {
  const { store, name, environment, origin } = reference;
  const own = OWN_TOKEN.test(name);
  return JSON.stringify([store, own ? 'own token' : name, environment ?? '', own ? origin.path : '']);
}

/** Sets of keys that belong together. */
class Union {
  readonly #parent = new Map<string, string>();

  find(key: string): string {
    const parent = this.#parent.get(key);
    if (parent === undefined || parent === key) return key;
    const root = this.find(parent);
    this.#parent.set(key, root);
    return root;
  }

  join(a: string, b: string): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x !== y) this.#parent.set(y, x);
  }
}

/** Joins what one step passes as a pair: the halves of one type, in order. */
function joinPairs(typed: readonly Typed[], union: Union): void {
  const steps = new Map<string, { first: Typed[]; second: Typed[] }>();
  for (const one of typed) {
    const { step, environment } = one.reference;
    if (step === undefined || one.typing.half === 'whole') continue;
    for (const type of one.typing.types) {
      const key = JSON.stringify([step, environment ?? '', type]);
      let halves = steps.get(key);
      if (halves === undefined) steps.set(key, (halves = { first: [], second: [] }));
      halves[one.typing.half].push(one);
    }
  }
  for (const { first, second } of steps.values()) {
    const firsts = [...new Set(first.map((one) => one.key))];
    const seconds = [...new Set(second.map((one) => one.key))];
    firsts.forEach((key, index) => {
      const other = seconds[index];
      if (other !== undefined) union.join(key, other);
    });
  }
}

function rank(level: string | undefined): number {
  return ['none', 'read', 'write'].indexOf(level ?? 'none');
}

/** The widest that any use grants. */
function permissionsOf(
  references: readonly Reference[],
): NonNullable<Credential['reference']>['permissions'] {
  const all = references.map(({ permissions }) => permissions).filter((one) => one !== undefined);
  if (all.includes('write-all')) return 'write-all';
  if (all.includes('default')) return 'default';
  const wide = all.includes('read-all');
  const named = all.filter((one) => typeof one === 'object');
  if (named.length === 0) return wide ? 'read-all' : undefined;
  const widest = new Map<string, string>();
  for (const [scope, level] of named.flatMap((one) => Object.entries(one))) {
    if (rank(level) > rank(widest.get(scope))) widest.set(scope, level);
  }
  return Object.fromEntries(widest);
}

function environmentFor(
  references: readonly Reference[],
  sightings: Credential['sightings'],
  context: CredentialContext,
): EnvironmentClaim {
  const own = new Set(references.map(({ environment }) => environment).filter((name) => name !== undefined));
  const [stated] = own;
  if (stated !== undefined && own.size === 1) return ciEnvironment(stated);
  return environmentOf(sightings, context.environments);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function draftOf(group: readonly [Typed, ...Typed[]], context: CredentialContext): Draft {
  const references = group.map(({ reference }) => reference);
  const halves = group.toSorted(
    (a, b) => Number(a.typing.half === 'second') - Number(b.typing.half === 'second'),
  );
  const names = unique(halves.map(({ reference }) => reference.name));
  const { store, environment } = group[0].reference;
  const permissions = permissionsOf(references);
  const fits = unique(group.flatMap(({ typing }) => typing.types));
  const sightings = sightingsOf(
    references.map(({ origin, span, name, variable }) => ({
      origin,
      span,
      surroundings: { variable: foldName(name) === foldName(variable ?? name) ? name : (variable ?? name) },
    })),
    context,
  );
  return {
    digits: digitsOf([store, ...halves.slice(0, 1).map(({ key }) => key)]),
    credential: {
      reached: 'name',
      role: 'secret',
      fits,
      mayBe: fits,
      standing: 'unknown',
      environment: environmentFor(references, sightings, context),
      sightings,
      reference: {
        store,
        names,
        ...(environment === undefined ? {} : { environment }),
        ...(permissions === undefined ? {} : { permissions }),
        workflows: unique(references.map(({ origin }) => origin.path)).toSorted(),
      },
      states: {},
      public: fits.every((type) => context.typeInfo.get(type)?.public === true),
    },
  };
}

/**
 * Credentials reached by name, and the references that are only names. A variable whose value is seen, or that a store
 * is known to fill, is no credential of its own.
 */
export function draftsByName(
  references: readonly Reference[],
  context: CredentialContext,
  seen: ReadonlySet<string> = new Set(),
): { readonly drafts: Draft[]; readonly names: Reference[] } {
  const typer = context.detection === undefined ? () => undefined : typesFor(context.detection);
  const names: Reference[] = [];
  const typed: Typed[] = [];
  for (const reference of references) {
    const typing =
      (reference.store === 'environment' || reference.scope === 'vars' ? undefined : typer(reference)) ??
      typingNamed(reference, context);
    if (typing === undefined) names.push(reference);
    else typed.push({ reference, typing, key: keyOf(reference) });
  }
  const filled = new Set(
    typed.flatMap(({ reference: { store, name, variable } }) =>
      store === 'environment' ? [] : [name, variable ?? name].map(foldName),
    ),
  );
  const own = typed.filter(({ reference: { store, name } }) => {
    return store !== 'environment' || !(seen.has(foldName(name)) || filled.has(foldName(name)));
  });
  const kept = new Set(own);
  names.push(...typed.flatMap((one) => (kept.has(one) ? [] : [one.reference])));
  return { drafts: draftsOf(withoutTwins(own), context), names };
}

/** What the manifest says of a name that no rule knows. */
function typingNamed(reference: Reference, { typesNamed }: CredentialContext): Typing | undefined {
  const types = reference.name === '*' ? undefined : typesNamed?.(reference);
  return types === undefined ? undefined : { types, half: 'whole' };
}

/** A role whose name is itself kept in a store (`role-to-assume: ${{ secrets.ROLE }}`) is one credential, by that name. */
function withoutTwins(typed: readonly Typed[]): readonly Typed[] {
  const stored = new Map<string, Typed[]>();
  for (const one of typed) {
    if (one.reference.store !== 'github-actions') continue;
    const { path } = one.reference.origin;
    stored.set(path, [...(stored.get(path) ?? []), one]);
  }
  return typed.filter(
    ({ reference, typing }) =>
      reference.store !== 'oidc' ||
      !(stored.get(reference.origin.path) ?? []).some(
        (other) =>
          liesIn(other.reference.span, reference.span) &&
          other.reference.environment === reference.environment &&
          other.typing.types.some((type) => typing.types.includes(type)),
      ),
  );
}

function liesIn(inner: Reference['span'], outer: Reference['span']): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function draftsOf(typed: readonly Typed[], context: CredentialContext): Draft[] {
  const union = new Union();
  joinPairs(typed, union);
  const groups = new Map<string, [Typed, ...Typed[]]>();
  for (const one of typed) {
    const root = union.find(one.key);
    const group = groups.get(root);
    if (group) group.push(one);
    else groups.set(root, [one]);
  }
  return [...groups.values()].map((group) => draftOf(group, context));
}
