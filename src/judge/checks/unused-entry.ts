import type { Check } from '../../model/check.ts';
import type { Facts } from '../../model/facts.ts';
import type { Claim } from '../../model/finding.ts';
import type { CredentialSelector } from '../../model/manifest.ts';
import { pathGlobMatch } from '../../util/glob.ts';
import { manifestPlace } from './places.ts';

export const unusedEntry: Check = {
  id: 'unused-entry',
  docs: {
    title: 'An entry that names nothing here',
    what: 'A job names a credential that is not in the repository any more, or an acceptance a finding that is not made any more.',
    why: 'It would permit the next credential that happens to fit it, and hides what is really in use.',
    example: 'A job for scripts/add-domain.sh after that script was removed.',
    fix: 'Delete the entry.',
    limits: 'Said only where every place that the entry names was read.',
  },
  levels: [{ severities: ['low'], when: 'always' }],
  standards: { nhi: ['NHI1:2025'], llm: [], cwe: [], attack: [], nist: ['AC-2'], soc2: ['CC6.2'] },
  run(facts): Claim[] {
    if (facts.scope.mode !== 'full' || facts.coverage.gaps.some((gap) => gap.scope === 'source')) return [];
    const used = new Set([...facts.declared.values()].flatMap((item) => item.jobs.map((job) => job.name)));
    return facts.manifest.jobs
      .filter(
        (job) =>
          job.uncommitted !== true &&
          !used.has(job.name) &&
          job.credentials.every((item) => wasRead(item, facts) && !isNamed(item, facts)),
      )
      .map((job) => claim(`job ${job.name}`, 'no credential here fits it', job.place));
  },
};

/** A selector can be called unused only where the place it names was not left out or unreadable. */
function wasRead(selector: CredentialSelector, facts: Facts): boolean {
  const path = selector.in;
  if (path === undefined || path.includes('*')) return true;
  if (facts.manifest.exclude.some((item) => pathGlobMatch(item.path, path))) return false;
  return !facts.coverage.gaps.some((gap) => gap.path === path);
}

/** Whether a name that the selector writes stands in the files, even where another of its fields does not hold. */
function isNamed({ reference }: CredentialSelector, { credentials }: Facts): boolean {
  if (reference === undefined) return false;
  const written = reference.toLowerCase();
  return credentials.some(
    (item) =>
      item.reference?.names.some((name) =>
        [':', '.'].some((mark) => written.endsWith(`${mark}${name.toLowerCase()}`)),
      ) === true,
  );
}

function claim(entry: string, what: string, place: CredentialSelector['place']): Claim {
  return {
    check: 'unused-entry',
    subject: { kind: 'manifest', entry },
    severity: 'low',
    what,
    places: [manifestPlace(place)],
  };
}
