import type { Check } from '../../model/check.ts';
import { STANDARDS } from '../../model/standards.ts';
import { jsonText } from '../../util/json-text.ts';
import { entry, heading, levelText } from './layout.ts';

/** A check in full: what it claims, why, an example, the fix, its limits, and the standards it is evidence for. */
export function explainCheck(check: Check, width: number): string {
  const { docs, standards } = check;
  const refs = (Object.keys(STANDARDS) as (keyof typeof STANDARDS)[]).flatMap((key) => {
    const ids = standards[key].map((id) => (key === 'cwe' ? `CWE-${id}` : String(id)));
    return ids.length === 0 ? [] : [`${STANDARDS[key].name}: ${ids.join(', ')}`];
  });
  const lines = [
    heading(docs.title, check.id, width),
    '',
    ...entry('Claims when', docs.what, width),
    ...entry('Why', docs.why, width),
    ...entry('Example', docs.example, width),
    ...entry('Fix', docs.fix, width),
    ...entry('Limits', docs.limits, width),
    ...entry('Severity', check.levels.map(levelText).join('; '), width),
    ...entry('Standards', refs.join('; '), width),
  ];
  return `${lines.join('\n')}\n`;
}

/** Checks as JSON, beside the empty lists that every explanation has. */
export function checksJson(checks: readonly Check[]): string {
  return jsonText({
    version: 1,
    types: [],
    operations: [],
    checks: checks.map(({ id, docs, levels, standards }) => ({ id, ...docs, levels, standards })),
  });
}
