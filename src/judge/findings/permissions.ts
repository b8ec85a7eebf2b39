import type { Credential } from '../../model/credential.ts';
import type { CredentialType, ProviderOperations } from '../../model/catalogue.ts';
import type { Facts } from '../../model/facts.ts';
import type { NextStep } from '../../model/finding.ts';

/** What a block permits that says only how to read the repository. */
const LEAST = ['contents: read'];

/**
 * What to write where a workflow's `permissions:` decides what its token may do: in place of everything, where nothing
 * is written, and in place of what its job does not need.
 */
export function permissionsStep(credential: Credential, facts: Facts): NextStep | undefined {
  const permissions = credential.reference?.permissions;
  const type = facts.catalogue.types.get(credential.fits[0] ?? '');
  if (permissions === undefined || type?.authority.grantsFrom !== 'permissions') return undefined;
  const needed = neededFor(credential, type, facts);
  const block = `permissions: { ${(needed ?? LEAST).join(', ')} }`;
  const fits = needed === undefined ? `what its jobs need, such as ${block}` : `what its job needs: ${block}`;
  if (typeof permissions === 'string') {
    const start =
      permissions === 'default'
        ? 'A workflow without permissions: gets the default of the repository or organization. Write'
        : `In place of permissions: ${permissions}, write`;
    return { text: `${start} ${fits}. What a block leaves out is none.` };
  }
  const writes = Object.entries(permissions).flatMap(([name, access]) =>
    access === 'write' && needed?.includes(`${name}: write`) !== true ? [`${name}: write`] : [],
  );
  if (writes.length === 0) return { text: narrowest(permissions, needed) };
  return needed === undefined
    ? {
        text: `Its permissions block names ${writes.join(', ')}: write read or leave out what no step needs, and move the rest to the one job that does.`,
      }
    : { text: `Its permissions block names more than its job needs; that is ${block}.` };
}

/** Of a block without a write that its job does not need: there is nothing to take away, or only what it reads. */
function narrowest(
  permissions: Readonly<Record<string, string>>,
  needed: readonly string[] | undefined,
): string {
  const entries = Object.entries(permissions).filter(([, access]) => access !== 'none');
  const own = entries.map(([name, access]) => `${name}: ${access}`);
  const unneeded = own.filter((entry) => needed !== undefined && !needed.includes(entry));
  if (needed !== undefined && unneeded.length > 0)
    return `Its permissions block names more than its job needs: leave out ${unneeded.join(', ')}.`;
  return needed === undefined
    ? 'Its permissions block lets it write nothing: leave out what no step reads.'
    : `Its permissions block (${own.join(', ')}) is already the narrowest for the operations of its job: what it can still do is for a protection to stop.`;
}

/** Entries of a permissions block that cover the operations of the credential's jobs; none where a job names none. */
function neededFor(
  credential: Credential,
  type: CredentialType,
  facts: Facts,
): readonly string[] | undefined {
  const operations = facts.catalogue.operations(type.provider);
  const base = operations.resolve(type.authority.floor).set;
  const wanted = new Set(
    (facts.declared.get(credential.id)?.jobs ?? []).flatMap(({ grants }) =>
      grants.flatMap(({ provider, grant }) => (provider === type.provider ? [...grant.operations] : [])),
    ),
  );
  for (const index of base) wanted.delete(index);
  if (wanted.size === 0) return undefined;
  const sets = entriesOf(type, operations);
  const chosen = new Map<string, 'read' | 'write'>();
  for (const index of wanted) {
    const fitting = sets.filter(({ has }) => has(index));
    const taken = fitting.some(
      ({ name, access }) =>
        chosen.get(name) === access || (access === 'read' && chosen.get(name) === 'write'),
    );
    if (taken) continue;
    const [best] = fitting;
    if (best === undefined) return undefined;
    chosen.set(best.name, best.access);
  }
  return [...chosen].map(([name, access]) => `${name}: ${access}`).toSorted();
}

interface Entry {
  readonly name: string;
  readonly access: 'read' | 'write';
  readonly size: number;
  has(index: number): boolean;
}

/** What a block can name: sets of the provider that lie within what the type permits, the narrowest first. */
function entriesOf(type: CredentialType, operations: ProviderOperations): Entry[] {
  const most = operations.resolve(type.authority.permits).set;
  return [...operations.groups.keys()]
    .flatMap((id): Entry[] => {
      const named = /^[^/]+\/([\w-]+):(read|write)$/.exec(id);
      const [, name, access] = named ?? [];
      if (name === undefined || access === undefined) return [];
      const { set } = operations.resolve([id]);
      if (set.empty || !most.covers(set)) return [];
      return [
        {
          name,
          access: access === 'write' ? 'write' : 'read',
          size: set.size,
          has: (index) => set.has(index),
        },
      ];
    })
    .toSorted((a, b) => Number(a.access === 'write') - Number(b.access === 'write') || a.size - b.size);
}
