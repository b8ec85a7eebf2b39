import type { GateLadder } from '../../../model/catalogue.ts';
import type { Place } from '../../../model/fragment.ts';

/** A control that a recogniser found, before the catalogue says what it covers. */
export interface FoundGate {
  /** Catalogue kind; absent for controls that exist on one machine or in one tool only. */
  readonly kind?: string;
  /** Only where there is no kind. */
  readonly ladder?: GateLadder;
  readonly title: string;
  readonly on: readonly string[];
  readonly place: Place;
  /** The file is the control itself, not a description of the provider's state. */
  readonly editableHere: boolean;
  /** Days for which it holds what is new; absent: everything, as long as it is there. */
  readonly holdsFor?: number | 'unknown';
  readonly weaknesses: readonly string[];
  /** Why the files do not show that it stands, though they describe it. */
  readonly doubt?: string;
  /** Operations, where there is no kind; with one, those of the kind that this control is limited to. */
  readonly operations?: readonly string[];
}
