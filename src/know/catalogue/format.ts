import { GATE_LADDER } from '../../model/catalogue.ts';
import { CODE_LANGUAGES } from '../../model/calls.ts';
import { EFFECTS } from '../../model/effect.ts';
import { nearest } from '../../util/nearest.ts';
import {
  choice,
  day,
  reviewDay,
  either,
  flag,
  list,
  many,
  number,
  record,
  scalar,
  struct,
  text,
  type Schema,
  type Struct,
  type Value,
} from './schema.ts';

/** Sections of a rule file (rules/README.md), as shapes. */

const effect = choice(EFFECTS, nearest);
const texts = many(text);
const effects = many(effect);

const doesKinds = mapping({}, Object.fromEntries(EFFECTS.map((name) => [name, texts])));

/** `{ destroy: [volume] }`, or effects without assets: `read`, `[read, disclose]`. */
const does = either(effects, doesKinds);

const undo = mapping(
  { by: text, how: text, for: text, source: text, seen: day },
  { 'cut-by': texts, disputed: text },
);

const yields = many(mapping({ type: text }, { host: texts }));

const facts = { does, undo, yields, note: text, source: text };

const nearLine = mapping(
  {},
  {
    variable: texts,
    host: texts,
    header: texts,
    scheme: texts,
    flag: texts,
    command: texts,
    file: texts,
    keys: texts,
    section: texts,
    word: texts,
  },
);

const example = either(text, mapping({ text }, { path: text, secret: text }));

const finding = {
  pattern: text,
  flags: text,
  shape: text,
  near: many(nearLine),
  'refused-by': many(nearLine),
  anchors: texts,
  entropy: number,
  checksum: text,
  decoder: text,
  requires: record(scalar),
  pair: choice(['required', 'optional'], nearest),
  standing: mapping({}, { test: text, live: text, example: text }),
  examples: many(example),
  negatives: many(example),
};

const detect = mapping({}, finding);

const unlisted = many(
  mapping(
    { plane: text, words: text, effects },
    { assets: mapping({}, Object.fromEntries(EFFECTS.map((name) => [name, texts]))) },
  ),
);

const state = mapping({ when: record(scalar), permits: texts }, { floor: texts, unlisted, reaches: text });

const authority = mapping(
  { known: choice(['fixed', 'token', 'no'], nearest), reaches: text },
  {
    planes: texts,
    permits: texts,
    floor: texts,
    unlisted,
    states: many(state),
    'grants-from': text,
    principals: texts,
    note: text,
  },
);

const type = mapping(
  { id: text, title: text, recognised: text, authority, expires: text, references: texts },
  {
    detect: many(detect),
    'may-be': texts,
    narrower: texts,
    'narrower-note': text,
    'offers-expiry': flag,
    'ends-with': choice(['job'], nearest),
    revoke: text,
    public: flag,
    'acts-as': text,
    generic: flag,
  },
);

const identifier = mapping({ type: text }, finding);
const reference = mapping({ type: text, names: texts }, { with: texts, uses: texts });
const known = mapping({ sha256: text, source: text }, {});
const plane = mapping({ name: text }, { title: text, complete: flag, source: text });
const operation = mapping(
  { id: text },
  { ...facts, plane: text, method: text, path: text, deprecated: flag },
);
const overlay = mapping({}, { ...facts, plane: text, ids: texts, match: texts, method: texts });

const asset = mapping(
  { title: text, keeps: choice(['data', 'copies', 'settings'], nearest) },
  { in: texts, key: text, restores: texts, 'by-default': flag, source: text, note: text },
);

const set = mapping({ operations: texts }, { title: text, source: text });

const gate = mapping(
  { title: text, ladder: choice(GATE_LADDER, nearest), covers: texts, source: text },
  { 'disarmed-by': texts, note: text },
);

const asks = { needs: texts, route: texts, sql: number, graphql: number, unknown: text };

const calls = mapping(
  {},
  {
    reads: texts,
    names: record(record(text)),
    spelled: record(texts),
    options: record(texts),
    sdk: list(
      mapping(
        { in: many(choice(CODE_LANGUAGES, nearest)), call: texts },
        { ...asks, imports: texts, declares: texts },
      ),
    ),
    mappers: list(
      mapping(
        { stores: record(texts), in: many(choice(CODE_LANGUAGES, nearest)) },
        {
          imports: texts,
          let: record(text),
          asks: record(texts),
          begins: record(texts),
          sql: texts,
          unknown: record(texts),
          members: record(texts),
          of: text,
          given: record(texts),
          'given-by': texts,
        },
      ),
    ),
    commands: list(
      mapping(
        { command: texts },
        { ...asks, with: texts, without: texts, text: texts, file: texts, host: text },
      ),
    ),
    http: list(mapping({ host: texts }, { ...asks, base: text, plane: text, fields: flag, at: text })),
    steps: list(mapping({ uses: texts }, { ...asks, with: texts, token: texts })),
    examples: list(mapping({ path: text, code: text }, { needs: texts, unknown: flag })),
  },
);

/** A whole rule file. */
export const ruleFile = mapping(
  { provider: text },
  {
    title: text,
    reviewed: reviewDay,
    hosts: texts,
    'fold-case': flag,
    plane: text,
    types: list(type),
    identifiers: list(identifier),
    references: list(reference),
    'known-examples': list(known),
    planes: list(plane),
    operations: list(operation),
    defaults: record(record(does)),
    effects: list(overlay),
    assets: record(asset),
    sets: record(set),
    gates: record(gate),
    first: texts,
    'reported-as': record(record(texts)),
    calls,
  },
);

export type RuleFile = Value<typeof ruleFile>;
export type RawType = Value<typeof type>;
export type RawDetect = Value<typeof detect>;
export type RawIdentifier = Value<typeof identifier>;
export type RawExample = Value<typeof example>;
export type RawAuthority = Value<typeof authority>;
export type RawUnlisted = Value<typeof unlisted>;
export type RawDoes = Value<typeof does>;
export type RawUndo = Value<typeof undo>;
export type RawOperation = Value<typeof operation>;
export type RawOverlay = Value<typeof overlay>;
export type RawAsset = Value<typeof asset>;
export type RawSet = Value<typeof set>;
export type RawGate = Value<typeof gate>;
export type RawCalls = Value<typeof calls>;

function mapping<
  R extends Readonly<Record<string, Schema<unknown>>>,
  O extends Readonly<Record<string, Schema<unknown>>>,
>(required: R, optional: O): Schema<Struct<R, O>> {
  return struct(required, optional, nearest);
}
