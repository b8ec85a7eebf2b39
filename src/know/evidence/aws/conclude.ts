import type { Evidence } from '../../../model/evidence.ts';
import type { Place } from '../../../model/fragment.ts';
import type { Actions } from './actions.ts';
import { allows, ceilingOf, floorOf, intersected, literalGrants, merged } from './bounds.ts';
import type { Piece } from './bounds.ts';
import type { Deployment, Holder } from './deployment.ts';
import { displayName, isAccount, isHomeAccount, speaksOf } from './deployment.ts';
import type { Statement } from './statement.ts';
import { uncertain } from './statement.ts';
import { ACCOUNT, atMost, isLiteral } from './value.ts';

const ASSUME = 'aws:sts:AssumeRole';
const MOST_STATEMENTS = 2000;

/** Evidence about every user and role, and about policies that nobody holds here. */
export function conclude(deployments: readonly Deployment[], actions: Actions): Evidence[] {
  for (const deployment of deployments) nameForeigners(deployment, deployments);
  return deployments.flatMap((home) =>
    [...home.holders.values()]
      .filter((holder) => holder.kind !== 'group' && !(holder.kind === 'policy' && holder.used))
      .filter((holder) => holder.kind !== 'policy' || holder.statements.length > 0)
      .map((holder) => evidenceOf(holder, home, deployments, actions)),
  );
}

/** Users and roles that only a resource policy names. */
function nameForeigners(deployment: Deployment, deployments: readonly Deployment[]): void {
  for (const statement of deployment.resourcePolicies) {
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
  deployments: readonly Deployment[],
  actions: Actions,
): Evidence {
  const statements = statementsAbout(holder, home, deployments);
  const floor = surelyAllowed(holder, statements, actions);
  const places = distinct([...holder.places, ...holder.groups.flatMap(({ group }) => group.places)]);
  return {
    principal: { provider: 'aws', name: displayName(holder), identifiers: holder.identifiers },
    plane: actions.operations.planes[0]?.name ?? 'api',
    floor: literalGrants(floor),
    ceiling: merged(ceilingOf(statements, actions)),
    places,
    notUnderstood: doubts(statements, actions),
    administrator: floor.some((piece) => piece.on.includes('*') && piece.operations.covers(actions.all)),
    becomes: becomes(holder, home, statements, actions),
    because: because(holder, places),
  };
}

/** All that is said of a principal: its own policies, its groups', resource policies' and the organisation's. */
function statementsAbout(holder: Holder, home: Deployment, deployments: readonly Deployment[]): Statement[] {
  const own = [
    ...holder.statements,
    ...holder.groups.flatMap(({ group, certain }) =>
      certain ? group.statements : uncertain(group.statements),
    ),
  ];
  if (holder.kind === 'policy') return bounded(own, holder);
  const others = deployments.flatMap((deployment) => [
    ...deployment.resourcePolicies.flatMap((statement) => asGranted(statement, holder, deployment === home)),
    ...deployment.controls
      .filter((statement) => statement.effect !== 'allow')
      .map((statement) => ({ ...statement, effect: 'deny' as const })),
  ]);
  return bounded([...own, ...others], holder);
}

function bounded(statements: Statement[], holder: Holder): Statement[] {
  if (statements.length <= MOST_STATEMENTS) return statements;
  const at = holder.places[0] ?? { path: '', line: 1, column: 1 };
  const every = { texts: [], open: true, negated: false };
  const doubt = `more than ${MOST_STATEMENTS} statements`;
  return [{ effect: 'either', actions: every, resources: every, certain: false, at, doubt }];
}

/** A resource policy's statement as one of the principal it names; `*` there means only that resource. */
function asGranted(statement: Statement, holder: Holder, home: boolean): Statement[] {
  const said = speaksOf(statement, holder, home);
  if (said === 'no') return [];
  const texts = statement.resources?.texts ?? [];
  const sure = statement.certain && home && said === 'surely' && texts.every((text) => isOwn(text, holder));
  return [{ ...statement, certain: sure }];
}

/** Whether a resource is named and in the principal's account: across accounts both sides must allow. */
function isOwn(resource: string, holder: Holder): boolean {
  const account = holder.arn.split(':')[4];
  return resource.startsWith('arn:') && (account === ACCOUNT || resource.split(':')[4] === account);
}

function surelyAllowed(holder: Holder, statements: readonly Statement[], actions: Actions): Piece[] {
  let floor = floorOf(statements, actions);
  for (const boundary of holder.boundaries) floor = intersected(floor, floorOf(boundary, actions));
  return floor;
}

/** Roles of the deployment whose trust policy and the principal's own policies surely let it in. */
function becomes(
  holder: Holder,
  home: Deployment,
  statements: readonly Statement[],
  actions: Actions,
): Evidence['becomes'] {
  const assume = actions.operations.index(ASSUME);
  if (assume === undefined || holder.kind === 'policy') return [];
  const roles = [...home.holders.values()].filter((role) => role.kind === 'role' && role !== holder);
  return roles.flatMap((role) => {
    const trusting = role.trust.filter((statement) => trusts(statement, holder, actions, assume));
    const direct = trusting.find((statement) => speaksOf(statement, holder, true) === 'surely');
    const resources = { texts: [role.arn], open: false, negated: false };
    const all = direct ? [...statements, { ...direct, resources }] : statements;
    const at = trusting[0]?.at;
    const refused = role.trust.some((statement) => statement.effect !== 'allow');
    if (at === undefined || refused) return [];
    if (!allows(surelyAllowed(holder, all, actions), assume, role.arn)) return [];
    return [{ principal: displayName(role), by: ASSUME, place: at }];
  });
}

function trusts(statement: Statement, holder: Holder, actions: Actions, assume: number): boolean {
  if (statement.effect !== 'allow' || !statement.certain || statement.whom?.negated) return false;
  if (!actions.surely(statement.actions).has(assume)) return false;
  if (speaksOf(statement, holder, true) === 'surely') return true;
  return (statement.whom?.aws ?? []).some(
    ({ text }) => text === '*' || (isAccount(text) && isHomeAccount(text, holder)),
  );
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
