import type { CheckId } from '../../../model/finding.ts';
import { STANDARDS } from '../../../model/standards.ts';
import type { CheckTable } from '../sarif.ts';

/** `CWE: CWE-1220, CWE-602`: what the checks are evidence for, one entry a standard. */
export function standardsOf(ids: readonly CheckId[], checks: CheckTable): string[] {
  return (Object.keys(STANDARDS) as (keyof typeof STANDARDS)[]).flatMap((key) => {
    const own = [
      ...new Set(
        ids.flatMap((id) =>
          checks[id].standards[key].map((item) => (key === 'cwe' ? `CWE-${item}` : String(item))),
        ),
      ),
    ].sort();
    return own.length === 0 ? [] : [`${STANDARDS[key].name}: ${own.join(', ')}`];
  });
}
