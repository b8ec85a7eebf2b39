import type { Check } from '../../model/check.ts';
import { STANDARDS } from '../../model/standards.ts';

/** The page about all checks, generated from their own docs. */
export function checksPage(checks: readonly Check[]): string {
  return [
    '# The checks',
    '',
    'Generated from the checks themselves by `npm run docs`. `overscope explain <check>` prints one.',
    '',
    ...checks.flatMap(section),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
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
