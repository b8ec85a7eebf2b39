import type { Credential } from './credential.ts';
import type { CredentialSelector } from './manifest.ts';

/** A value of a job that is proposed, and where it was read from; without a value it is unknown, and asked for. */
export interface Proposed {
  readonly value?: string;
  /** The reason, one line, untrusted text in it unescaped: `scripts/add-domain.sh:2, its header`. */
  readonly because: string;
  /** What a person is asked where it is unknown: `What is it for?` */
  readonly question?: string;
}

/** An operation of a grant and the calls that need it. */
export interface ProposedOperation {
  readonly id: string;
  readonly because: string;
}

/** Operations that are asked of the same resources. */
export interface ProposedGrant {
  readonly operations: readonly ProposedOperation[];
  /** Empty where some call does not write out what it is asked of. */
  readonly on: readonly string[];
}

/** What a job may need besides, as a question. */
export interface OpenNeed extends Proposed {
  /** What a yes grants; without them a yes asks which. */
  readonly operations?: readonly string[];
}

/** A selector of a job and where the credential stands. */
export interface ProposedSelector {
  readonly selector: Omit<CredentialSelector, 'place'>;
  readonly because: string;
}

/** One distinct use of a credential, as a job that a person can take over. */
export interface ProposedJob {
  readonly credential: Credential;
  /** Unique among all jobs. */
  readonly name: string;
  readonly purpose: Proposed;
  readonly owner: Proposed;
  /** Left out where nothing asks for one: no use was found, or a pipeline names none. */
  readonly environment?: Proposed;
  readonly selectors: readonly ProposedSelector[];
  /** What is certain; empty where no use was found or none could be told. */
  readonly grants: readonly ProposedGrant[];
  /** What may be needed besides, each as a question; with nothing certain and no question, nobody knows any use. */
  readonly open: readonly OpenNeed[];
}

/** Who answers for a path. */
export interface Ownership {
  /** `@acme/platform`, `Ana Ruiz`; without one, only why there is none. */
  of(path: string): Proposed;
  /** The line that gives the manifest an owner, and the file that it goes into; absent where one covers it. */
  readonly missingLine?: { readonly file: string; readonly line: string; readonly exists: boolean };
}

/** What a file says of its purpose. */
export interface Purpose {
  readonly text: string;
  readonly because: string;
}
