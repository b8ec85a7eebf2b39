import type { Basis, Bound, Grant } from './authority.ts';
import type { Place } from './fragment.ts';

/**
 * Who a piece of evidence speaks of, in the provider's own terms. Evidence is bound to a credential by state, by a
 * token's subject, by a URL's user or by the manifest; never by a resembling name.
 */
export interface Principal {
  readonly provider: string;
  /** ARN, role name, `system:serviceaccount:ns:name`. */
  readonly name: string;
  /** Access key ids, client ids that state says belong to it. */
  readonly identifiers: readonly string[];
}

/** A document in the repository that states what a principal may do. */
export interface Evidence {
  readonly principal: Principal;
  readonly plane: string;
  /** Surely granted; what refuses the principal is already subtracted. */
  readonly floor: readonly Grant[];
  /** The most these documents can mean; taken as the ceiling only where the manifest declares them complete. */
  readonly ceiling: readonly Grant[];
  readonly places: readonly Place[];
  /** A statement, block, template or placeholder that was not understood: it reopens the ceiling. */
  readonly notUnderstood: readonly { readonly what: string; readonly place: Place }[];
  /** Administrator: everything of the provider. */
  readonly administrator: boolean;
  /** What refuses the principal something, each as a text that is the same for the same refusal; for comparing. */
  readonly refuses?: readonly string[];
  /** Principals that this one can become, with the operation that does it: `sts:AssumeRole`, `SET ROLE`. */
  readonly becomes: readonly { readonly principal: string; readonly by: string; readonly place: Place }[];
  /** Principals of which it is not sure that they keep this one out, and why. */
  readonly mayBecome?: readonly Passage[];
  readonly because: string;
}

/** A way from one principal to another that may be open. */
export interface Passage {
  readonly principal: string;
  readonly by: string;
  /** `whether it can become role/cleaner, which trusts the whole account`. */
  readonly what: string;
  readonly place: Place;
}

/** An asset that a file of the repository describes: an instance, bucket, table with its name and place. */
export interface FoundAsset {
  /** Asset kind: `aws/rds-instance`. */
  readonly kind: string;
  /** The provider's name for it, where the file states one. */
  readonly at?: string;
  /** Name in the file: `aws_db_instance.orders`. */
  readonly name: string;
  readonly place: Place;
}

export type { Basis, Bound };
