import { effectRank, EFFECTS } from '../../model/effect.ts';
import type {
  Acceptance,
  Attestation,
  CredentialSelector,
  DeclaredEvidence,
  DeclaredGate,
  DeclaredRecovery,
  JobGrant,
  Statement,
} from '../../model/manifest.ts';
import { globCovers, pathGlobMatch } from '../../util/glob.ts';
import { foldName } from './matching.ts';

// Each function answers: is `a` at most as mild as `b`? What is within a reviewed entry needs no review of its own.

/** Every credential that `a` names is named by `b`. */
export function selectorWithin(a: CredentialSelector, b: CredentialSelector): boolean {
  return (
    textWithin(a.type, b.type, (x, y) => globCovers(y, x)) &&
    textWithin(a.in, b.in, pathWithin) &&
    textWithin(a.variable, b.variable, (x, y) => globCovers(foldName(y), foldName(x))) &&
    textWithin(a.reference, b.reference, (x, y) => x === y) &&
    textWithin(a.fingerprint, b.fingerprint, (x, y) => plainPrint(x).startsWith(plainPrint(y)))
  );
}

function textWithin(
  a: string | undefined,
  b: string | undefined,
  within: (a: string, b: string) => boolean,
): boolean {
  return b === undefined || (a !== undefined && within(a, b));
}

function plainPrint(fingerprint: string): string {
  return fingerprint.replace(/^v1:/, '');
}

/** The same path or glob, or a path without wildcards that the glob matches. */
export function pathWithin(a: string, b: string): boolean {
  return a === b || (!/[*?]/.test(a) && pathGlobMatch(b, a));
}

/** The indices of `a` that no grant of `all` gives on the resource. */
export function notGranted(a: JobGrant, resource: string, all: readonly JobGrant[]): number[] {
  const own = all.filter(
    (one) => one.provider === a.provider && one.grant.on.some((on) => globCovers(on, resource)),
  );
  return [...a.grant.operations].filter((index) => !own.some((one) => one.grant.operations.has(index)));
}

/** Whatever `a` grants, `b` grants. */
export function grantsWithin(a: readonly JobGrant[], b: readonly JobGrant[]): boolean {
  return a.every((one) => one.grant.on.every((resource) => notGranted(one, resource, b).length === 0));
}

function subset(a: readonly string[], b: readonly string[]): boolean {
  return a.every((one) => b.includes(one));
}

/** Names what it covers; nothing named is everything. */
function coverWithin(a: readonly string[], b: readonly string[]): boolean {
  return b.length === 0 || (a.length > 0 && subset(a, b));
}

/** Counts no longer than the other; who says it, and where, is not compared. */
function statementWithin(a: Statement | undefined, b: Statement | undefined): boolean {
  return a === undefined || (b !== undefined && a.until <= b.until);
}

export function gateWithin(a: DeclaredGate, b: DeclaredGate): boolean {
  return (
    sameGate(a, b) &&
    subset(a.operations, b.operations) &&
    coverWithin(a.on, b.on) &&
    subset(b.disarmedBy, a.disarmedBy) &&
    statementWithin(a.attested, b.attested)
  );
}

export function sameGate(a: DeclaredGate, b: DeclaredGate): boolean {
  return a.kind === b.kind && a.evidence === b.evidence && a.attested?.source === b.attested?.source;
}

export function recoveryWithin(a: DeclaredRecovery, b: DeclaredRecovery): boolean {
  const same = a.kind === b.kind && a.at === b.at && a.account === b.account && a.evidence === b.evidence;
  const restored = a.restoredOn === undefined || (b.restoredOn !== undefined && a.restoredOn <= b.restoredOn);
  return same && restored && subset(a.protects, b.protects) && statementWithin(a.attested, b.attested);
}

/** An attestation is a ceiling: the lower, the milder. */
export function attestationWithin(a: Attestation, b: Attestation): boolean {
  return (
    selectorWithin(a.credential, b.credential) &&
    grantsWithin(b.grants, a.grants) &&
    statementWithin(a.statement, b.statement)
  );
}

export function acceptanceWithin(a: Acceptance, b: Acceptance): boolean {
  return (
    sameAcceptance(a, b) &&
    rank(a.effect) <= rank(b.effect) &&
    (b.until === undefined || (a.until !== undefined && a.until <= b.until)) &&
    placesWithin(a.places, b.places) &&
    (b.environment === undefined || a.environment === b.environment) &&
    (a.revoked === undefined || a.revoked === b.revoked) &&
    (b.unreviewed !== true || a.unreviewed === true)
  );
}

/** Where nobody wrote the places down, no new one reopens it. */
function placesWithin(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return b === undefined || (a !== undefined && subset(a, b));
}

export function sameAcceptance(a: Acceptance, b: Acceptance): boolean {
  return a.check === b.check && a.id === b.id;
}

function rank(effect: string): number {
  const found = EFFECTS.find((one) => one === effect);
  return found === undefined ? EFFECTS.length : effectRank(found);
}

/** The same documents about the same principal, whether or not they are said to be complete. */
export function sameEvidence(a: DeclaredEvidence, b: DeclaredEvidence): boolean {
  return (
    sameSelector(a.credential, b.credential) &&
    a.principal === b.principal &&
    a.runAs === b.runAs &&
    subset(a.from, b.from) &&
    subset(b.from, a.from)
  );
}

export function sameSelector(a: CredentialSelector, b: CredentialSelector): boolean {
  return selectorWithin(a, b) && selectorWithin(b, a);
}

/** Environments that can only make a verdict worse: to declare one needs no review. */
export function isProduction(environment: string | undefined): boolean {
  return environment !== undefined && /^(?:prod|production|prd|live)$/i.test(environment);
}
