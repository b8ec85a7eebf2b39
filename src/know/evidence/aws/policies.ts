import type { Place } from '../../../model/fragment.ts';
import type { Actions } from './actions.ts';
import { jsonValue } from './json-value.ts';
import type { Statement } from './statement.ts';
import { statementsOf, unresolved } from './statement.ts';
import type { Value } from './value.ts';
import { literal } from './value.ts';

const EVERYWHERE = { texts: ['*'], open: false, negated: false };

/** Statements of a value that is a document, or the JSON text of one. */
export function documentOf(value: Value): Statement[] {
  if (value.kind === 'map') return statementsOf(value);
  if (value.kind === 'list') return value.items.flatMap(documentOf);
  if (value.kind === 'text') {
    const parsed = jsonValue(value.text, () => value.at, true);
    if (parsed) return statementsOf(parsed);
    return [unresolved('a policy whose JSON is not stated here', value.at, /deny/i.test(value.text))];
  }
  return [
    unresolved(
      `a policy that is not stated here: ${shortened(value.source)}`,
      value.at,
      /deny/i.test(value.source),
    ),
  ];
}

/** Statement of a policy that AWS keeps, by its ARN or name; `undefined` for another policy. */
export function managedPolicy(value: Value, actions: Actions, bareName = false): Statement | undefined {
  const text = literal(value);
  const name =
    /^arn:[^:]*:iam::aws:policy\/(?:[^/]+\/)*([^/]+)$/.exec(text ?? '')?.[1] ?? (bareName ? text : undefined);
  if (name === undefined) return undefined;
  const { operations } = actions;
  if (!operations.groups.has(`aws/${name}`)) {
    return unresolved(
      `the managed policy ${shortened(name)}, which is not in the catalogue`,
      value.at,
      /deny|quarantine/i.test(name),
    );
  }
  const ceiling = operations.resolve([`aws/${name}`]).set;
  const sure = `aws/${name}:floor`;
  const floor = operations.groups.has(sure) ? operations.resolve([sure]).set : ceiling;
  const managed = { floor, ceiling };
  return {
    effect: 'allow',
    actions: EVERYWHERE,
    resources: EVERYWHERE,
    certain: true,
    at: value.at,
    managed,
  };
}

/** A policy that is attached and not stated: something may be allowed. */
export function unknownPolicy(value: Value | undefined, at: Place): Statement {
  const named =
    value?.kind === 'text' ? literal(value) : value?.kind === 'unknown' ? value.source : undefined;
  return unresolved(
    `an attached policy that is not stated here${named ? `: ${shortened(named)}` : ''}`,
    at,
    false,
  );
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
