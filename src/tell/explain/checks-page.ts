import type { Check, Level } from '../../model/check.ts';
import { STANDARDS } from '../../model/standards.ts';

/** The tables that severities come from, in the order in which the page explains them. */
export interface SeverityTables {
  readonly exposures: readonly Level[];
  readonly effects: readonly Level[];
  readonly tempered: readonly Level[];
}

/** The page about all checks, generated from their own docs and from the tables that decide severities. */
export function checksPage(checks: readonly Check[], tables: SeverityTables): string {
  return [
    '# The checks',
    '',
    'Generated from the checks themselves by `npm run docs`. `overscope explain <check>` prints one. What is how severe stands',
    '[at the end](#severities).',
    '',
    ...checks.flatMap(section),
    ...severities(checks, tables),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function severities(checks: readonly Check[], { exposures, effects, tempered }: SeverityTables): string[] {
  return [
    '## Severities',
    '',
    'A finding has the worst severity of the claims in it. `--fail-on` is `high` by default; notes and accepted findings never',
    'fail. What stands in the tables is what the program decides by.',
    '',
    '| check | severity | when |',
    '| --- | --- | --- |',
    ...checks.flatMap((check) => check.levels.map((level) => `| [${check.id}](#${check.id}) ${row(level)}`)),
    '',
    'An exposure is an operation that cannot be undone, on one asset. It is sure where the credential can call it, and at most',
    'where only the upper bound of what it permits has it. A safeguard that is unproven counts as holding, and the report says',
    'so. Of these lines the first that applies counts:',
    '',
    '| severity of an exposure | when |',
    '| --- | --- |',
    ...exposures.map(row),
    '',
    'Where nothing irreversible decides, the effects of the operations outside the job do. An escalation counts as sure only',
    'where something shows what it yields:',
    '',
    '| severity of effects | when |',
    '| --- | --- |',
    ...effects.map(row),
    '',
    'What the credential itself is lowers a claim about it:',
    '',
    '| severity | when |',
    '| --- | --- |',
    ...tempered.map(row),
    '',
  ];
}

function row({ severities: names, when }: Level): string {
  return `| ${names.join(', ')} | ${when} |`;
}

function section({ id, docs, standards }: Check): string[] {
  const refs = (Object.keys(STANDARDS) as (keyof typeof STANDARDS)[]).flatMap((key) => {
    const ids = standards[key].map((value) => (key === 'cwe' ? `CWE-${value}` : String(value)));
    return ids.length === 0 ? [] : [`${STANDARDS[key].name} ${ids.join(', ')}`];
  });
  return [
    `## ${id}`,
    '',
    `**${docs.title}.** ${docs.what}`,
    '',
    `- Why: ${docs.why}`,
    `- Example: ${docs.example}`,
    `- Fix: ${docs.fix}`,
    `- Limits: ${docs.limits}`,
    ...(refs.length === 0 ? [] : [`- Evidence for: ${refs.join(' · ')}`]),
    '',
  ];
}
