import type { RuleText } from '../know/catalogue/index.ts';
import type { Widening } from '../model/manifest.ts';

/** The user's own rules as they count, and what of them does not count yet. */
export interface OwnRules {
  readonly texts: readonly RuleText[];
  readonly widenings: readonly Widening[];
}

/** The catalogue's alone. */
export const NO_RULES: OwnRules = { texts: [], widenings: [] };
