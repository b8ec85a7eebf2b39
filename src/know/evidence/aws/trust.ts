import type { Evidence, Passage } from '../../../model/evidence.ts';
import type { Actions } from './actions.ts';
import { allows, surelyAllowed, withinBoundaries, withoutDenied } from './bounds.ts';
import type { Deployment, Holder } from './deployment.ts';
import { displayName, isAccount, isHomeAccount, nameOf, speaksOf } from './deployment.ts';
import type { Statement } from './statement.ts';
import { ACCOUNT, isLiteral } from './value.ts';

/** The operation by which a principal becomes a role. */
export const ASSUME = 'aws:sts:AssumeRole';

/**
 * What a statement of a trust policy says to a principal: it names it, its whole account, perhaps it, or not. In one
 * account naming it is enough; otherwise the principal's own policies must allow it as well
 * (docs.aws.amazon.com/IAM, "Policy evaluation logic").
 */
type Access = 'named' | 'account' | 'maybe' | 'no';

/** A role that may let a principal in. */
export interface Entrance {
  readonly role: Holder;
  /** Statements of its trust policy that may allow it. */
  readonly allowing: readonly {
    readonly statement: Statement;
    readonly access: Access;
    readonly sure: boolean;
  }[];
  /** Something in the trust policy may refuse it. */
  readonly refused: boolean;
  readonly sameAccount: boolean;
  /** Names in the role's ARN mean the same as in the principal's policies. */
  readonly comparable: boolean;
}

/** Roles whose trust policies may let the principal in. */
export function entrancesOf(
  holder: Holder,
  home: Deployment,
  deployments: readonly Deployment[],
  actions: Actions,
): Entrance[] {
  const assume = actions.operations.index(ASSUME);
  if (assume === undefined || holder.kind === 'policy') return [];
  return deployments.flatMap((deployment) => {
    const own = deployment === home;
    const roles = [...deployment.holders.values()].filter((one) => one.kind === 'role' && one !== holder);
    return roles.flatMap((role) => entranceOf(role, holder, own, actions, assume) ?? []);
  });
}

function entranceOf(
  role: Holder,
  holder: Holder,
  own: boolean,
  actions: Actions,
  assume: number,
): Entrance | undefined {
  const spoken = role.trust
    .filter((statement) => actions.atMost(statement.actions).has(assume))
    .map((statement) => ({
      statement,
      access: accessBy(statement, holder, own),
      sure:
        statement.certain && statement.effect === 'allow' && actions.surely(statement.actions).has(assume),
    }))
    .filter(({ access }) => access !== 'no');
  const allowing = spoken.filter(({ statement }) => statement.effect !== 'deny');
  if (allowing.length === 0) return undefined;
  return {
    role,
    allowing,
    refused: spoken.some(({ statement }) => statement.effect !== 'allow'),
    sameAccount: sameAccount(role, holder, own),
    comparable: own || isLiteral(role.arn),
  };
}

function accessBy(statement: Statement, holder: Holder, own: boolean): Access {
  const { whom } = statement;
  if (whom === undefined) return own ? 'maybe' : 'no';
  const said = speaksOf(statement, holder, own);
  if (said === 'surely') return 'named';
  const accounts = whom.negated ? [] : whom.aws.filter(({ text }) => isAccount(text));
  if (accounts.some(({ text }) => (own || isLiteral(text)) && isHomeAccount(text, holder))) return 'account';
  if (own && accounts.some(({ text }) => mayBeHome(text, holder))) return 'maybe';
  if (said === 'no') return 'no';
  return own || whom.aws.some(({ text }) => text.endsWith(`/${nameOf(holder)}`)) ? 'maybe' : 'no';
}

/** Two account numbers that are both stated differ, or may be the same. */
function mayBeHome(text: string, holder: Holder): boolean {
  const account = text.startsWith('arn:') ? text.split(':')[4] : text;
  const home = holder.arn.split(':')[4];
  return !/^\d{12}$/.test(account ?? '') || !/^\d{12}$/.test(home ?? '') || account === home;
}

function sameAccount(role: Holder, holder: Holder, own: boolean): boolean {
  const account = role.arn.split(':')[4] ?? '';
  if (account !== holder.arn.split(':')[4]) return false;
  return /^\d{12}$/.test(account) || (own && account === ACCOUNT);
}

/** The trust policies as statements about the principal: it may assume these roles. */
export function grantedBy(entrances: readonly Entrance[]): Statement[] {
  return entrances.flatMap(({ role, allowing, refused, sameAccount: same }) =>
    allowing
      .filter(({ access }) => access !== 'account')
      .map(({ statement, access, sure }) => ({
        effect: 'allow' as const,
        actions: { texts: [ASSUME.slice('aws:'.length)], open: false, negated: false },
        resources: { texts: [role.arn], open: false, negated: false },
        certain: access === 'named' && sure && same && !refused,
        at: statement.at,
      })),
  );
}

/** Roles that surely let the principal in, by the names that their own evidence has. */
export function rolesOf(
  entrances: readonly Entrance[],
  holder: Holder,
  statements: readonly Statement[],
  actions: Actions,
): Evidence['becomes'] {
  const assume = actions.operations.index(ASSUME);
  if (assume === undefined || entrances.length === 0) return [];
  const allowed = surelyAllowed(statements, holder.boundaries, actions);
  return entrances.flatMap((entrance) => {
    const { role, refused, comparable } = entrance;
    const sure = entrance.allowing.filter((one) => one.sure && one.access !== 'maybe');
    const named = sure.find((one) => one.access === 'named');
    const at = (named ?? sure[0])?.statement.at;
    if (at === undefined || refused) return [];
    const suffices = named !== undefined && entrance.sameAccount;
    const piece = { operations: actions.set([assume]), on: [role.arn] };
    const lets = suffices
      ? withinBoundaries(withoutDenied([piece], statements, actions), holder.boundaries, actions).length > 0
      : comparable && allows(allowed, assume, role.arn);
    return lets ? [{ principal: displayName(role), by: ASSUME, place: at }] : [];
  });
}

/** Roles of which it is not sure that they keep the principal out: what they permit, it may be permitted. */
export function doubtfulRoles(entrances: readonly Entrance[], becomes: Evidence['becomes']): Passage[] {
  const sure = new Set(becomes.map((one) => one.principal));
  return entrances.flatMap(({ role, allowing }) => {
    const name = displayName(role);
    const [first] = allowing;
    if (sure.has(name) || !first) return [];
    return [
      {
        principal: name,
        by: ASSUME,
        what: `whether it can become ${name}, ${reason(first.statement, first.access)}`,
        place: first.statement.at,
      },
    ];
  });
}

function reason(statement: Statement, access: Access): string {
  if (access === 'account') return 'which trusts the whole account';
  if (statement.whom === undefined) return 'whose trust policy is not stated here';
  return access === 'named' ? 'which names it, with conditions or in another account' : 'which may trust it';
}
