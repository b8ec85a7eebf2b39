import { audit, type AuditRequest, type AuditServices, type Redact } from '../audit.ts';
import { compare, policyChanges } from '../judge/changes/index.ts';
import { manifestChanges } from '../know/manifest/index.ts';
import type { Comparison, Revision } from '../model/change.ts';
import type { Evidence } from '../model/evidence.ts';
import { isUsable } from '../model/credential.ts';
import type { Gap } from '../model/fragment.ts';
import type { Manifest, Problem } from '../model/manifest.ts';
import type { Report } from '../model/report.ts';
import type { Tree } from '../model/tree.ts';
import { boundPrincipals, ownerChanges } from './beside.ts';

/** A revision to compare, resolved; without `oid` it is the work tree. */
export interface Named {
  readonly rev: string;
  readonly oid?: string;
}

/** What somebody asks for: the folder, and how it is read; both revisions alike. */
export interface DiffRequest extends Pick<AuditRequest, 'root' | 'shown' | 'manifests' | 'asOf' | 'reader'> {
  readonly before: Named;
  readonly after: Named;
  /** The revision whose manifest counts for both; the earlier one where nothing else is asked for. */
  readonly manifestFrom: Named;
}

interface Side {
  readonly evidence: readonly Evidence[];
  readonly report: Report;
  readonly written: Manifest;
  readonly tree: Tree;
  readonly redact: Redact;
}

/**
 * Two audits, one of each revision's files, and what differs between them. Both are judged by one manifest, the earlier
 * revision's, so that a change never looks harmless for what it adds to its own manifest.
 */
export async function diff(
  request: DiffRequest,
  services: AuditServices,
): Promise<
  { readonly problems: readonly Problem[] } | { readonly comparison: Comparison; readonly redact: Redact }
> {
  const before = await sideOf(request.before, request, services);
  if ('problems' in before) return before;
  const after = await sideOf(request.after, request, services);
  if ('problems' in after) return after;
  const entries = [
    ...manifestChanges(before.written, after.written, services.catalogue),
    ...ownerChanges(before.tree, after.tree),
  ];
  return {
    comparison: {
      version: services.version,
      asOf: request.asOf,
      name: after.report.audited.name,
      catalogue: services.catalogue,
      before: revisionOf(request.before, before.report),
      after: revisionOf(request.after, after.report),
      manifestFrom: request.manifestFrom.rev,
      change: compare(before.report, after.report, entries),
      unbound: policyChanges(
        before.evidence,
        after.evidence,
        boundPrincipals(before.report.authorities, after.report.authorities),
        services.catalogue,
      ),
      widenings: after.report.widenings,
      complete: [before, after].every(({ report }) => isWhole(report)),
    },
    redact: (text) => after.redact(before.redact(text)),
  };
}

async function sideOf(
  { oid }: Named,
  { root, shown, manifests, asOf, reader, manifestFrom }: DiffRequest,
  services: AuditServices,
): Promise<Side | { readonly problems: readonly Problem[] }> {
  const request: AuditRequest = {
    root,
    shown,
    manifests,
    asOf,
    mode: 'full',
    history: false,
    dependencies: false,
    outputs: [],
    failOn: 'never',
    strict: false,
    revision: oid ?? 'worktree',
    ...(manifestFrom.oid === undefined ? {} : { manifestFrom: manifestFrom.oid }),
    ...(reader === undefined ? {} : { reader }),
  };
  return audit(request, services);
}

/** Kinds of gaps behind which a credential may be: what was not read of one revision is not gone from it. */
const UNREAD: readonly Gap['kind'][] = [
  'unreadable',
  'missing',
  'partial',
  'corrupt',
  'too-large',
  'refused',
];

function isWhole({ result, coverage }: Report): boolean {
  return result !== 'incomplete' && !coverage.gaps.some(({ kind }) => UNREAD.includes(kind));
}

function revisionOf({ rev, oid }: Named, { credentials, coverage }: Report): Revision {
  return {
    rev,
    ...(oid === undefined ? {} : { oid }),
    credentials: credentials.filter(
      (item) => isUsable(item) && item.standing !== 'local' && item.bound !== true,
    ).length,
    coverage,
  };
}
