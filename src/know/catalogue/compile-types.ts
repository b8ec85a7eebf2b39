import type { CredentialType, TokenRule, TypeAuthority, Unlisted } from '../../model/catalogue.ts';
import type { DetectionRule, NearLine } from '../../model/detection.ts';
import type { Effect } from '../../model/effect.ts';
import { EFFECTS } from '../../model/effect.ts';
import { anchorsOf } from './anchors.ts';
import type { RawAuthority, RawDetect, RawExample, RawIdentifier, RawType, RawUnlisted } from './format.ts';
import { qualified, qualifiedSet } from './names.ts';

/** A raw type as a catalogue type. */
export function typeOf(raw: RawType, provider: string): CredentialType {
  return {
    id: raw.id,
    provider,
    title: raw.title,
    authority: authorityOf(raw.authority, provider),
    narrower: raw.narrower ?? [],
    ...(raw['narrower-note'] !== undefined && { narrowerNote: raw['narrower-note'] }),
    expires: raw.expires,
    offersExpiry: raw['offers-expiry'] ?? false,
    ...(raw['ends-with'] !== undefined && { endsWith: raw['ends-with'] }),
    ...(raw.revoke !== undefined && { revoke: raw.revoke }),
    public: raw.public ?? false,
    ...(raw['acts-as'] !== undefined && { actsAs: qualifiedSet(provider, raw['acts-as']) }),
    references: raw.references,
    recognised: raw.recognised,
  };
}

/** Detection rules of a type, one for each mapping under `detect`. */
export function rulesOf(raw: RawType, provider: string, types: readonly string[]): DetectionRule[] {
  const mayBe = expandTypes(raw['may-be'] ?? [], types).filter((id) => id !== raw.id);
  return (raw.detect ?? []).map((detect) => ruleOf(raw.id, provider, 'secret', detect, mayBe));
}

/** Detection rule of an identifier. */
export function identifierRule(raw: RawIdentifier, provider: string): DetectionRule {
  return ruleOf(raw.type, provider, 'identifier', raw, []);
}

/** Text of an example as a template. */
export function exampleText(example: RawExample): string {
  return typeof example === 'string' ? example : example.text;
}

function ruleOf(
  type: string,
  provider: string,
  role: 'secret' | 'identifier',
  raw: RawDetect,
  mayBe: readonly string[],
): DetectionRule {
  const near: readonly NearLine[] = raw.near ?? [];
  const anchors = raw.anchors ?? anchorsOf(raw.pattern, near, raw.flags);
  return {
    type,
    provider,
    role,
    ...(raw.pattern !== undefined && { pattern: raw.pattern }),
    ...(raw.flags !== undefined && { flags: raw.flags }),
    ...(raw.shape !== undefined && { shape: raw.shape }),
    near,
    ...(raw['refused-by'] !== undefined && { refusedBy: raw['refused-by'] }),
    anchors: [...anchors],
    ...(raw.entropy !== undefined && { entropy: raw.entropy }),
    ...(raw.checksum !== undefined && { checksum: raw.checksum }),
    ...(raw.decoder !== undefined && { decoder: raw.decoder }),
    ...(raw.requires !== undefined && { requires: Object.fromEntries(raw.requires) }),
    ...(raw.pair !== undefined && { pair: raw.pair }),
    ...(raw.standing !== undefined && { standing: raw.standing }),
    mayBe,
    examples: (raw.examples ?? []).map(exampleText),
    negatives: (raw.negatives ?? []).map(exampleText),
  };
}

function expandTypes(names: readonly string[], types: readonly string[]): string[] {
  const out = names.flatMap((name) =>
    name.endsWith('/*') ? types.filter((id) => id.startsWith(name.slice(0, -1))) : [name],
  );
  return [...new Set(out)];
}

function authorityOf(raw: RawAuthority, provider: string): TypeAuthority {
  return {
    known: raw.known,
    planes: raw.planes ?? [],
    permits: raw.permits ?? [],
    floor: raw.floor ?? [],
    unlisted: unlistedOf(raw.unlisted ?? [], provider),
    reaches: raw.reaches,
    states: (raw.states ?? []).map((state): TokenRule => ({
      when: Object.fromEntries(state.when),
      permits: state.permits,
      ...(state.floor !== undefined && { floor: state.floor }),
      ...(state.unlisted !== undefined && { unlisted: unlistedOf(state.unlisted, provider) }),
      ...(state.reaches !== undefined && { reaches: state.reaches }),
    })),
    ...(raw['grants-from'] !== undefined && { grantsFrom: raw['grants-from'] }),
    ...(raw.principals !== undefined && { principals: raw.principals }),
    ...(raw.note !== undefined && { note: raw.note }),
  };
}

function unlistedOf(raw: RawUnlisted, provider: string): Unlisted[] {
  return raw.map((entry) => {
    const assets: Partial<Record<Effect, readonly string[]>> = {};
    for (const effect of EFFECTS) {
      const kinds = entry.assets?.[effect];
      if (kinds !== undefined) assets[effect] = kinds.map((kind) => qualified(provider, kind));
    }
    return {
      plane: entry.plane,
      words: entry.words,
      effects: EFFECTS.filter((effect) => entry.effects.includes(effect)),
      ...(entry.assets !== undefined && { assets }),
    };
  });
}
