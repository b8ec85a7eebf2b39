import { credentialById, type Credential } from '../../model/credential.ts';
import type { Exposure } from '../../model/exposure.ts';
import type { Facts } from '../../model/facts.ts';
import type { Claim, Subject } from '../../model/finding.ts';
import { kept } from '../../util/kept.ts';
import { oncePer } from '../../util/once-per.ts';

/** The credential that a claim or a finding is about. */
export function credentialOf(subject: Subject, facts: Facts): Credential | undefined {
  return subject.kind === 'credential' ? credentialById(facts.credentials, subject.id) : undefined;
}

/** The exposures of several claims, list by list; those that claim the same share one. */
export function exposureLists(claims: readonly Claim[]): readonly (readonly Exposure[])[] {
  return [...new Set(claims.flatMap(({ exposures }) => (exposures === undefined ? [] : [exposures])))];
}

/** Of a list, the exposures of data. */
export const ofData = oncePer((exposures: readonly Exposure[]) =>
  kept(exposures, ({ asset }) => asset.keeps === 'data'),
);

/** Of a list, the exposures that no job names. */
export const outsideJob = oncePer((exposures: readonly Exposure[]) => kept(exposures, (item) => !item.inJob));

/** Of a list, the exposures that are sure. */
export const onFloor = oncePer((exposures: readonly Exposure[]) =>
  kept(exposures, (item) => item.bound === 'floor'),
);

/** Whether a list holds an operation: what is asked for first mostly stands there, so nothing is made of the list. */
export function exposes(exposures: readonly Exposure[], operation: string): boolean {
  return exposures.some((item) => item.operation === operation);
}
