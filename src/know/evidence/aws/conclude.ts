import type { Evidence } from '../../../model/evidence.ts';
import type { Place } from '../../../model/fragment.ts';
import type { Actions } from './actions.ts';
import { ceilingOf, literalGrants, merged, surelyAllowed } from './bounds.ts';
import type { Deployment, Holder } from './deployment.ts';
import { displayName, speaksOf } from './deployment.ts';
import type { Statement } from './statement.ts';
import { uncertain } from './statement.ts';
import { borrowedRoles } from './borrowed.ts';
import { ASSUME, doubtfulRoles, entrancesOf, grantedBy, rolesOf } from './trust.ts';
import { ACCOUNT, atMost, isLiteral } from './value.ts';

const MOST_STATEMENTS = 2000;
/** Roles that are followed though it is not sure that they let the principal in; one more opens the ceiling. */
const MOST_WAYS = 20;

/** Evidence about every user and role, and about policies that nobody holds here. */
export function conclude(deployments: readonly Deployment[], actions: Actions): Evidence[] {
  for (const deployment of deployments) nameForeigners(deployment, deployments);
  const others: Others = {
    speaking: deployments.filter(
      ({ resourcePolicies, controls }) => resourcePolicies.length > 0 || controls.length > 0,
    ),
    lettingIn: deployments.filter(({ holders }) =>
      [...holders.values()].some((holder) => holder.kind === 'role'),
    ),
  };
  return deployments.flatMap((home) =>
    [...home.holders.values()]
      .filter((holder) => holder.kind !== 'group' && !(holder.kind === 'policy' && holder.used))
      .filter((holder) => holder.kind !== 'policy' || holder.statements.length > 0)
      .map((holder) => evidenceOf(holder, home, others, actions)),
  );
}

/** Deployments that may say something of the principals of others: of most, only few do. */
interface Others {
  /** Those with policies of resources or of the organisation. */
  readonly speaking: readonly Deployment[];
  /** Those with roles. */
  readonly lettingIn: readonly Deployment[];
}

/** Users and roles that only a resource or trust policy names. */
function nameForeigners(deployment: Deployment, deployments: readonly Deployment[]): void {
  const trust = [...deployment.holders.values()].flatMap((holder) => holder.trust);
  for (const statement of [...deployment.resourcePolicies, ...trust]) {
    for (const { text } of statement.whom?.aws ?? []) {
      const kind = /^arn:aws[a-z-]*:iam::\d{12}:(user|role)\/[^*?]+$/.exec(text)?.[1];
      if (kind === undefined || !isLiteral(text)) continue;
      const known = deployments.some((other) =>
        [...other.holders.values()].some((holder) => holder.arn === text),
      );
      if (!known) deployment.holder(kind === 'user' ? 'user' : 'role', text, text, statement.at);
    }
  }
}

function evidenceOf(
  holder: Holder,
  home: Deployment,
  { speaking, lettingIn }: Others,
  actions: Actions,
): Evidence {
  const entrances = entrancesOf(holder, home, lettingIn, actions);
  const said = statementsAbout(holder, home, speaking, actions);
  const statements = bounded([...said, ...grantedBy(entrances)], holder);
  const floor = surelyAllowed(statements, holder.boundaries, actions);
  const becomes = rolesOf(entrances, holder, statements, actions);
  const ways = distinct([
    ...doubtfulRoles(entrances, becomes).slice(0, MOST_WAYS + 1),
    ...borrowedRoles(holder, statements, lettingIn, actions).slice(0, MOST_WAYS + 1),
  ]);
  const places = distinct([...holder.places, ...holder.groups.flatMap(({ group }) => group.places)]);
  return {
    principal: { provider: 'aws', name: displayName(holder), identifiers: holder.identifiers },
    plane: actions.operations.planes[0]?.name ?? 'api',
    floor: literalGrants(floor),
    ceiling: merged(ceilingOf(statements, actions)),
    places,
    notUnderstood: distinct([...doubts(statements, actions), ...ways.slice(MOST_WAYS)]),
    mayBecome: ways.slice(0, MOST_WAYS),
    administrator: floor.some((piece) => piece.on.includes('*') && piece.operations.covers(actions.all)),
    becomes,
    ...refusals(statements),
    because: because(holder, places),
  };
}

function refusals(statements: readonly Statement[]): Pick<Evidence, 'refuses'> {
  const refuses = statements.flatMap(({ at: _at, ...statement }) =>
    statement.effect === 'deny' ? [JSON.stringify(statement)] : [],
  );
  return refuses.length === 0 ? {} : { refuses: [...new Set(refuses)].sort() };
}

/** All that is said of a principal: its own policies, its groups', resource policies' and the organisation's. */
function statementsAbout(
  holder: Holder,
  home: Deployment,
  deployments: readonly Deployment[],
  actions: Actions,
): Statement[] {
  const own = [
    ...holder.statements,
    ...holder.groups.flatMap(({ group, certain }) =>
      certain ? group.statements : uncertain(group.statements),
    ),
  ];
  if (holder.kind === 'policy') return own;
  const others = deployments.flatMap((deployment) => [
    ...deployment.resourcePolicies.flatMap((statement) =>
      asGranted(statement, holder, deployment === home, actions),
    ),
    ...deployment.controls
      .filter((statement) => statement.effect !== 'allow')
      .map((statement) => ({ ...statement, effect: 'deny' as const })),
  ]);
  return [...own, ...others];
}

function bounded(statements: readonly Statement[], holder: Holder): readonly Statement[] {
  if (statements.length <= MOST_STATEMENTS) return statements;
  const at = holder.places[0] ?? { path: '', line: 1, column: 1 };
  const every = { texts: [], open: true, negated: false };
  const doubt = `more than ${MOST_STATEMENTS} statements`;
  return [{ effect: 'either', actions: every, resources: every, certain: false, at, doubt }];
}

/** A resource policy's statement as one of the principal it names; `*` there means only that resource. */
function asGranted(statement: Statement, holder: Holder, home: boolean, actions: Actions): Statement[] {
  const said = speaksOf(statement, holder, home);
  if (said === 'no') return [];
  const texts = statement.resources?.texts ?? [];
  const sure = statement.certain && home && said === 'surely' && texts.every((text) => isOwn(text, holder));
  const doubt = statement.doubt ?? unnamedRole(statement, actions);
  return [{ ...statement, certain: sure, ...(doubt !== undefined && { doubt }) }];
}

/** Whether a resource is named and in the principal's account: across accounts both sides must allow. */
function isOwn(resource: string, holder: Holder): boolean {
  const account = holder.arn.split(':')[4];
  return resource.startsWith('arn:') && (account === ACCOUNT || resource.split(':')[4] === account);
}

/** A trust policy on its own: whose it is, is not stated, so that what its role may do is not known. */
function unnamedRole(statement: Statement, actions: Actions): string | undefined {
  if (statement.resources !== undefined || statement.effect === 'deny') return undefined;
  const assume = actions.operations.index(ASSUME);
  const trusts = assume !== undefined && actions.atMost(statement.actions).has(assume);
  return trusts ? 'the trust policy of a role that is not named here' : undefined;
}

function doubts(statements: readonly Statement[], actions: Actions): Evidence['notUnderstood'] {
  const found: { what: string; place: Place }[] = [];
  for (const statement of statements) {
    if (statement.doubt !== undefined) found.push({ what: statement.doubt, place: statement.at });
    if (statement.effect === 'deny' || statement.managed) continue;
    const unlisted = actions.unlisted(statement.actions).map(atMost);
    if (unlisted.length > 0) {
      const what = `${unlisted.slice(0, 5).join(', ')} is not in the list of operations`;
      found.push({ what, place: statement.at });
    }
  }
  return distinct(found);
}

function because(holder: Holder, places: readonly Place[]): string {
  const paths = [...new Set(places.map((place) => place.path))];
  const files =
    paths.length > 3 ? `${paths.slice(0, 3).join(', ')} and ${paths.length - 3} more` : paths.join(', ');
  return holder.kind === 'policy' ? `the policy in ${files}` : `the IAM policies in ${files}`;
}

function distinct<T>(values: readonly T[]): T[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...seen.values()];
}
