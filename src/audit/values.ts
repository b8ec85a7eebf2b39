import type { AuditRequest, AuditServices } from '../audit.ts';
import type { Coverage, Gap } from '../model/fragment.ts';
import type { Hits } from '../read/detect/index.ts';
import { createRedactor } from '../util/redact.ts';
import { boundedHits } from './bounded.ts';
import type { Imported, ImportRequest } from './imports.ts';
import type { Start } from './start.ts';

/** The values and names that were found, and how far the reading went. */
export interface Values {
  readonly hits: Hits;
  readonly coverage: Coverage;
  /** Where more was found than is judged. */
  readonly crowded: readonly Gap[];
  readonly imported: Pick<Imported, 'outcomes' | 'added' | 'gaps'>;
  readonly secrets: readonly string[];
  /** Takes every value found out of a text. */
  readonly redact: (text: string) => string;
}

/** Scans what is listed and joins the reports of other scanners. */
export async function valuesOf(
  { plan, trees }: Start,
  request: AuditRequest,
  services: AuditServices,
): Promise<Values> {
  const { hits: found, coverage } = await services.scan(plan);
  const imported = await withImports(found, request.imports, { ...services, plan, head: trees.head });
  const secrets = imported.hits.matches.flatMap((match) => (match.role === 'secret' ? [match.secret] : []));
  const { hits, gaps } = boundedHits(imported.hits);
  return {
    hits,
    coverage: nameRoot(coverage, request.shown),
    crowded: gaps,
    imported,
    secrets,
    redact: createRedactor(secrets),
  };
}

/** What is found with what reports add; the part that reads them is loaded when there are any. */
async function withImports(
  hits: Hits,
  given: AuditRequest['imports'] = [],
  request: ImportRequest,
): Promise<Imported> {
  if (given.length === 0) return { hits, outcomes: [], added: [], gaps: [] };
  const { importReports } = await import('./imports.ts');
  return importReports(given, hits, request);
}

/** A folder that could not be read at all is named as it was asked for. */
function nameRoot(coverage: Coverage, shown: string): Coverage {
  const gaps = coverage.gaps.map((gap) =>
    gap.source === 'tree' && gap.scope === 'source' && gap.path === undefined
      ? { ...gap, what: `${shown}: ${gap.what}` }
      : gap,
  );
  return { ...coverage, gaps };
}
