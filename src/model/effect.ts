/** What an operation does to the world, from harmless to worst (design 5). */
export const EFFECTS = [
  'read',
  'disclose',
  'change',
  'spend',
  'execute',
  'escalate',
  'destroy',
  'unprotect',
] as const;

export type Effect = (typeof EFFECTS)[number];

/** Position in {@link EFFECTS}: a larger number is worse. */
export function effectRank(effect: Effect): number {
  return EFFECTS.indexOf(effect);
}

/** The worst of several effects; `undefined` for none. */
export function worstEffect(effects: Iterable<Effect>): Effect | undefined {
  let worst: Effect | undefined;
  for (const effect of effects) {
    if (worst === undefined || effectRank(effect) > effectRank(worst)) worst = effect;
  }
  return worst;
}

/** Effects that a pattern or a set in a job never covers: such operations are named exactly (design 7). */
export const NAMED_EXACTLY: readonly Effect[] = ['destroy', 'unprotect', 'escalate', 'spend'];

/** MITRE ATT&CK techniques an effect maps to. */
export const EFFECT_TECHNIQUES = {
  read: [],
  disclose: ['T1552', 'T1530'],
  change: ['T1565'],
  spend: ['T1657', 'T1496'],
  execute: ['T1648'],
  escalate: ['T1098', 'T1528'],
  destroy: ['T1485'],
  unprotect: ['T1490'],
} as const satisfies Record<Effect, readonly string[]>;
