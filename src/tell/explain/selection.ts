import type { Catalogue, Operation, OperationGroup, ProviderOperations } from '../../model/catalogue.ts';
import type { Effect } from '../../model/effect.ts';
import { irreversible } from '../../model/irreversible.ts';
import type { Subject } from './subject.ts';

/** Which operations of a subject are wanted; every given field holds. */
export interface Selection {
  readonly effect?: Effect;
  readonly plane?: string;
  /** An id or a pattern, as a job would name it: `aws:s3:Delete*`. */
  readonly name?: string;
  readonly irreversible?: boolean;
}

/** What has operations of its own. */
export type Holder = Extract<Subject, { readonly kind: 'provider' | 'type' | 'set' }>;

/** A list that somebody asks for. */
export interface Wanted {
  readonly list: 'operations' | 'sets';
  readonly holder: Holder;
  readonly selection: Selection;
}

/** The operations of a subject, and those of them that a selection takes. */
export interface Selected {
  readonly own: ProviderOperations;
  readonly all: readonly Operation[];
  readonly taken: readonly Operation[];
}

/** Id of the provider that a subject belongs to. */
export function providerOf(subject: Holder): string {
  switch (subject.kind) {
    case 'provider':
      return subject.provider.id;
    case 'type':
      return subject.type.provider;
    case 'set':
      return subject.provider;
  }
}

/** A provider's operations, those that a type permits at most, or those of a set, as far as a selection takes them. */
export function select(subject: Holder, selection: Selection, catalogue: Catalogue): Selected {
  const own = catalogue.operations(providerOf(subject));
  const all = membersOf(subject, own);
  return { own, all, taken: takenOf(all, selection, own) };
}

/** The provider's named sets that hold something which a selection takes, each with how many operations. */
export function selectSets(
  subject: Holder,
  selection: Selection,
  catalogue: Catalogue,
): readonly { readonly group: OperationGroup; readonly taken: readonly Operation[] }[] {
  const { own, taken } = select(subject, selection, catalogue);
  const wanted = new Set(taken);
  return [...own.groups.values()].flatMap((group) => {
    const members = operationsOf([group.id], own).filter((operation) => wanted.has(operation));
    return members.length === 0 ? [] : [{ group, taken: members }];
  });
}

function membersOf(subject: Holder, own: ProviderOperations): readonly Operation[] {
  switch (subject.kind) {
    case 'provider':
      return own.list;
    case 'type':
      return operationsOf(subject.type.authority.permits, own);
    case 'set':
      return operationsOf([subject.group.id], own);
  }
}

function takenOf(
  all: readonly Operation[],
  selection: Selection,
  own: ProviderOperations,
): readonly Operation[] {
  const { effect, plane, name } = selection;
  const named = name === undefined ? undefined : new Set(operationsOf([name], own));
  const ids = new Set(all.map((operation) => operation.id));
  return all.filter(
    (operation) =>
      (effect === undefined || operation.effects.includes(effect)) &&
      (plane === undefined || operation.plane === plane) &&
      (named === undefined || named.has(operation)) &&
      (selection.irreversible !== true || irreversible(operation, own, (id) => ids.has(id))),
  );
}

function operationsOf(names: readonly string[], own: ProviderOperations): readonly Operation[] {
  return [...own.resolve(names).set].flatMap((index) => own.list[index] ?? []);
}
