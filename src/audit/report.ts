import type { Finding } from '../model/finding.ts';
import { severityRank, type Severity } from '../model/finding.ts';
import type { Coverage } from '../model/fragment.ts';
import type { Reference } from '../model/match.ts';
import type { Audited, Report, Scope } from '../model/report.ts';
import type { SourcePlan } from '../read/sources/index.ts';
import type { Verdict } from './verdict.ts';

interface Asked extends Scope {
  readonly asOf: string;
  readonly failOn: Severity | 'never';
  readonly strict: boolean;
}

/** Everything a reporter needs, with the result and the exit code of design 10. */
export function reportOf(
  verdict: Verdict,
  names: readonly Reference[],
  audited: Audited,
  plan: SourcePlan,
  asked: Asked,
  version: string,
): Report {
  const { facts, findings } = verdict;
  const { failOn, strict } = asked;
  const fails = findings.some((finding) => counts(finding, failOn));
  const incomplete = isIncomplete(facts.coverage, strict);
  const { mode, base, history, dependencies } = asked;
  return {
    version,
    asOf: asked.asOf,
    scope: { mode, history, dependencies, ...(base === undefined ? {} : { base }) },
    audited:
      plan.range === undefined
        ? audited
        : { ...audited, base: { rev: plan.range.base, oid: plan.range.mergeBase } },
    catalogue: facts.catalogue,
    credentials: facts.credentials,
    names,
    authorities: facts.authorities,
    jobs: new Map([...facts.declared].map(([id, own]) => [id, own.jobs.map((job) => job.name)])),
    contexts: facts.contexts,
    exposures: facts.exposures,
    findings,
    controls: facts.controls,
    manifest: facts.manifest,
    widenings: facts.widenings,
    coverage: facts.coverage,
    failOn,
    result: incomplete ? 'incomplete' : findings.some((item) => shown(item)) ? 'findings' : 'clean',
    exit: fails ? 1 : incomplete ? 3 : 0,
  };
}

function shown(finding: Finding): boolean {
  return finding.fromChange && finding.accepted === undefined && finding.severity !== 'note';
}

function counts(finding: Finding, failOn: Severity | 'never'): boolean {
  return failOn !== 'never' && shown(finding) && severityRank(finding.severity) >= severityRank(failOn);
}

/** A source that could not be read, or everything excluded; with `--strict` one unreadable file is enough. */
function isIncomplete(coverage: Coverage, strict: boolean): boolean {
  const { files, blobs, stagedFiles } = coverage.read;
  const excluded = coverage.leftOut.some((item) => item.kind === 'excluded' && item.files > 0);
  if (excluded && files + blobs + stagedFiles === 0) return true;
  return coverage.gaps.some((gap) => gap.scope === 'source' || strict);
}
