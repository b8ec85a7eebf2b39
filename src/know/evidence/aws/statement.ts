import type { OperationSet } from '../../../model/operation-set.ts';
import type { Place } from '../../../model/fragment.ts';
import { entry, itemsOf, isLiteral } from './value.ts';
import type { Link, Value } from './value.ts';

/** Names of an element such as `Action`. `open`: there may be more; `negated`: all but these. */
export interface Names {
  readonly texts: readonly string[];
  readonly open: boolean;
  readonly negated: boolean;
}

/** Whom a resource or trust policy speaks of. */
export interface Whom {
  /** ARNs, account numbers or `*`; with the resource that gave the name. */
  readonly aws: readonly { readonly text: string; readonly link?: Link }[];
  readonly open: boolean;
  readonly negated: boolean;
  /** Services of AWS: `lambda.amazonaws.com`. */
  readonly services?: readonly string[];
}

/** A statement of an IAM policy, as far as it was understood. */
export interface Statement {
  /** `either`: it may allow or deny. */
  readonly effect: 'allow' | 'deny' | 'either';
  readonly actions: Names;
  /** Absent in trust policies. */
  readonly resources?: Names;
  readonly whom?: Whom;
  /** It holds without condition, and the document that states it certainly applies. */
  readonly certain: boolean;
  readonly at: Place;
  /** A managed policy's operations, in place of `actions`: surely and at most. */
  readonly managed?: { readonly floor: OperationSet; readonly ceiling: OperationSet };
  /** What was not understood, in words. */
  readonly doubt?: string;
}

const EVERYTHING: Names = { texts: [], open: true, negated: false };
const KNOWN = new Set(
  'sid effect action notaction resource notresource principal notprincipal condition'.split(' '),
);

/** A statement that says only that something may be allowed here, and with `denies` refused. */
export function unresolved(doubt: string, at: Place, denies: boolean): Statement {
  const effect = denies ? 'either' : 'allow';
  return { effect, actions: EVERYTHING, resources: EVERYTHING, certain: false, at, doubt };
}

/** Statements of a policy document; what cannot be read becomes an {@link unresolved} one. */
export function statementsOf(document: Value): Statement[] {
  if (document.kind !== 'map')
    return [unresolved('a policy document that is not stated here', document.at, false)];
  const list = entry(document, 'Statement');
  const statements = itemsOf(list).map(statementOf);
  if (document.open || list === undefined || (list.kind === 'list' && list.open)) {
    statements.push(unresolved('statements that are not stated here', document.at, true));
  }
  return statements;
}

function statementOf(value: Value): Statement {
  if (value.kind !== 'map') return unresolved('a statement that is not stated here', value.at, true);
  const strange = [...value.entries.keys()].find((key) => !KNOWN.has(key.toLowerCase()));
  const actions = names(value, 'Action', 'NotAction');
  const resources = names(value, 'Resource', 'NotResource');
  const whom = whomOf(value);
  const effect = effectOf(entry(value, 'Effect'));
  const conditional = entry(value, 'Condition') !== undefined;
  const doubt = doubtOf(effect, actions, resources, strange ?? (value.open ? 'a key' : undefined));
  return {
    effect,
    actions: actions ?? EVERYTHING,
    ...(resources && { resources }),
    ...(whom && { whom }),
    certain: !conditional && !value.maybe && !value.open && strange === undefined && actions !== undefined,
    at: value.at,
    ...(doubt !== undefined && { doubt }),
  };
}

function doubtOf(
  effect: Statement['effect'],
  actions?: Names,
  resources?: Names,
  key?: string,
): string | undefined {
  if (effect === 'either') return 'a statement whose Effect is not stated here';
  if (actions === undefined) return 'a statement without readable actions';
  if (actions.open || actions.texts.some((text) => !isLiteral(text)))
    return 'actions that are not stated here';
  if (resources?.open) return 'resources that are not stated here';
  return key === undefined ? undefined : `${key.slice(0, 40)} in a statement`;
}

function effectOf(value: Value | undefined): Statement['effect'] {
  if (value?.kind !== 'text') return 'either';
  return value.text === 'Allow' ? 'allow' : value.text === 'Deny' ? 'deny' : 'either';
}

function names(statement: Value, plain: string, not: string): Names | undefined {
  const positive = entry(statement, plain);
  const negative = entry(statement, not);
  const value = positive ?? negative;
  if (value === undefined) return undefined;
  if (positive && negative) return EVERYTHING;
  const { texts, open } = textsOf(value);
  return { texts, open, negated: positive === undefined };
}

/** The texts of a string or list of strings, and whether there may be others. */
export function textsOf(value: Value): { texts: string[]; open: boolean } {
  const texts: string[] = [];
  let open = value.kind === 'list' && value.open;
  for (const item of itemsOf(value)) {
    if (item.kind === 'text') texts.push(item.text);
    else open = true;
  }
  return { texts, open };
}

function whomOf(statement: Value): Whom | undefined {
  const positive = entry(statement, 'Principal');
  const value = positive ?? entry(statement, 'NotPrincipal');
  if (value === undefined) return undefined;
  const negated = positive === undefined;
  if (value.kind === 'text') return { aws: [{ text: value.text }], open: false, negated };
  if (value.kind !== 'map') return { aws: [], open: true, negated };
  const aws = entry(value, 'AWS');
  const found = itemsOf(aws).flatMap((item) => (item.kind === 'text' ? [item] : []));
  const open = value.open || itemsOf(aws).length > found.length || (aws?.kind === 'list' && aws.open);
  const service = entry(value, 'Service');
  const services = service === undefined ? [] : textsOf(service).texts;
  return {
    aws: found.map(({ text, link }) => ({ text, ...(link && { link }) })),
    open,
    negated,
    ...(services.length > 0 && { services }),
  };
}

/** The same statements, none of which is certain. */
export function uncertain(statements: readonly Statement[]): Statement[] {
  return statements.map((statement) => ({ ...statement, certain: false }));
}
