import type { Place } from '../../../model/fragment.ts';
import { globsIntersect } from '../../../util/glob.ts';
import type { Statement } from './statement.ts';
import { uncertain, unresolved } from './statement.ts';
import { ACCOUNT, HOLE, atMost, isLiteral, isStated, withoutMarks } from './value.ts';
import type { Value } from './value.ts';

export type HolderKind = 'user' | 'role' | 'group' | 'policy';

/** Whom or what statements are attached to. */
export interface Holder {
  readonly kind: HolderKind;
  /** Unique in its deployment: `aws_iam_user.uploader`. */
  readonly address: string;
  /** ARN with marks where account or name is not stated. */
  readonly arn: string;
  readonly identifiers: string[];
  readonly statements: Statement[];
  /** Boundaries, all of which must allow. */
  readonly boundaries: (readonly Statement[])[];
  readonly groups: { readonly group: Holder; readonly certain: boolean }[];
  /** Who may assume it. */
  readonly trust: Statement[];
  readonly places: Place[];
  /** A policy that some principal holds is no evidence of its own. */
  used: boolean;
}

/** Everything that one Terraform folder, state, template or export states, where names are the same thing. */
export class Deployment {
  readonly holders = new Map<string, Holder>();
  /** Statements of bucket, queue, key and other resource policies. */
  readonly resourcePolicies: Statement[] = [];
  /** Statements of service control policies. */
  readonly controls: Statement[] = [];

  /** The holder of that address; made when it is new. */
  holder(kind: HolderKind, address: string, arn: string, at: Place): Holder {
    const known = this.holders.get(address);
    if (known) return known;
    const holder: Holder = {
      kind,
      address,
      arn,
      identifiers: [],
      statements: [],
      boundaries: [],
      groups: [],
      trust: [],
      places: [at],
      used: false,
    };
    this.holders.set(address, holder);
    return holder;
  }

  /**
   * The holders that a value names: by link, else by name. One that is not defined here is made; a value that is not
   * known names none.
   */
  named(
    kind: HolderKind,
    value: Value | undefined,
  ): { readonly holders: readonly Holder[]; readonly certain: boolean } {
    if (value === undefined) return { holders: [], certain: false };
    if (value.kind !== 'list' && value.kind !== 'map' && value.link) {
      const linked = this.linked(value.link.address);
      if (linked.length > 0) return { holders: linked, certain: linked.length === 1 };
    }
    if (value.kind !== 'text' || !isStated(value.text)) return { holders: [], certain: false };
    const name = value.text.slice(value.text.lastIndexOf('/') + 1);
    const known = [...this.holders.values()].filter(
      (holder) => holder.kind === kind && nameOf(holder) === name,
    );
    if (known.length > 0) return { holders: known, certain: known.length === 1 };
    const arn = value.text.startsWith('arn:') ? value.text : arnOf(kind, name);
    const made = this.holder(kind, `${kind}/${name}`, arn, value.at);
    if (kind === 'group')
      made.statements.push(unresolved(`the group ${name}, which is not stated here`, value.at, false));
    return { holders: [made], certain: true };
  }

  /** Holders of an address, or all instances of a repeated one. */
  linked(address: string): Holder[] {
    const exact = this.holders.get(address);
    if (exact) return [exact];
    return [...this.holders.values()].filter((holder) => holder.address.startsWith(`${address}[`));
  }
}

/** ARN of an IAM entity in this deployment's account. */
export function arnOf(kind: HolderKind, name: string, path = '/', account = ACCOUNT): string {
  return `arn:aws:iam::${account}:${kind}${path}${name}`;
}

/** Last part of the ARN; may hold marks. */
export function nameOf(holder: Holder): string {
  return holder.arn.slice(holder.arn.lastIndexOf('/') + 1);
}

/** How evidence calls it: the ARN, else `user/NAME`, else the address. */
export function displayName(holder: Holder): string {
  if (holder.arn !== '' && isLiteral(holder.arn)) return holder.arn;
  const name = nameOf(holder);
  return name !== '' && isLiteral(name) ? `${holder.kind}/${name}` : holder.address;
}

/** Attaches statements; those that are not sure to apply lose their certainty. */
export function attach(holder: Holder, statements: readonly Statement[], certain: boolean, at: Place): void {
  holder.statements.push(...(certain ? statements : uncertain(statements)));
  holder.places.push(at);
}

/** Whether a resource or trust policy's statement speaks of a holder. `home`: both are of one deployment. */
export function speaksOf(statement: Statement, holder: Holder, home: boolean): 'surely' | 'maybe' | 'no' {
  const { whom } = statement;
  if (whom === undefined) return 'no';
  const said = whom.aws.map((one) => {
    const linked = home && one.link !== undefined && linkNames(one.link.address, holder);
    return linked === 'surely' || linked === 'maybe'
      ? linked
      : textNames(one.text, holder, home, statement.effect);
  });
  if (whom.negated) return said.includes('surely') ? 'no' : 'maybe';
  if (said.includes('surely')) return 'surely';
  return whom.open || said.includes('maybe') ? 'maybe' : 'no';
}

function linkNames(address: string, holder: Holder): 'surely' | 'maybe' | 'no' {
  if (address === holder.address) return 'surely';
  return holder.address.startsWith(`${address}[`) ? 'maybe' : 'no';
}

function textNames(
  text: string,
  holder: Holder,
  home: boolean,
  effect: Statement['effect'],
): 'surely' | 'maybe' | 'no' {
  if (text === '*') return 'maybe';
  if (isAccount(text)) return effect === 'allow' ? 'no' : 'maybe';
  if (text === holder.arn && (isLiteral(text) || (home && !text.includes(HOLE)))) return 'surely';
  const session = /^arn:[^:]*:sts::([^:]*):assumed-role\/([^/]+)\//.exec(text);
  const wanted = session ? `arn:*:iam::${session[1] ?? '*'}:role/*${session[2] ?? '*'}` : text;
  return globsIntersect(atMost(wanted), withoutMarks(holder.arn)) ? 'maybe' : 'no';
}

/** An account number, or the ARN of its root, which stands for the account. */
export function isAccount(text: string): boolean {
  return /^(?:\d{12}|\uE001)$/.test(text) || /^arn:[^:]*:iam::[^:]*:root$/.test(text);
}

/** Whether an account or its root is, surely, the holder's own. */
export function isHomeAccount(text: string, holder: Holder): boolean {
  const account = text.startsWith('arn:') ? text.split(':')[4] : text;
  return account !== undefined && account !== HOLE && account === holder.arn.split(':')[4];
}
