import type { Authority } from '../../../model/authority.ts';
import type { Credential } from '../../../model/credential.ts';
import type { Job } from '../../../model/manifest.ts';
import type { Report } from '../../../model/report.ts';

/** The jobs of a credential, from the manifest. */
export function jobsFor(credential: Credential, report: Report): Job[] {
  const names = report.jobs.get(credential.id) ?? [];
  return report.manifest.jobs.filter((job) => names.includes(job.name));
}

/** Ids of the operations that the jobs of a credential need, on whatever. */
export function neededBy(credential: Credential, report: Report): ReadonlySet<string> {
  const authority = report.authorities.get(credential.id);
  return new Set(authority === undefined ? [] : neededOf(jobsFor(credential, report), authority, report));
}

/** The same for some jobs, of one provider. */
export function neededOf(jobs: readonly Job[], { provider }: Authority, report: Report): string[] {
  const { list } = report.catalogue.operations(provider);
  return jobs.flatMap((job) =>
    job.grants.flatMap((grant) =>
      grant.provider === provider
        ? [...grant.grant.operations.union(grant.exact)].flatMap((index) => list[index]?.id ?? [])
        : [],
    ),
  );
}
