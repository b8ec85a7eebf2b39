import type { DetectionRule } from '../../model/detection.ts';
import { demandsOf } from './demands.ts';
import type { Demands } from './demands.ts';
import { nearTest } from './near.ts';
import type { Place } from './near.ts';
import { patternWidth } from './pattern-width.ts';
import { textsOf } from './texts.ts';
import { shapeOf } from './shapes.ts';
import type { Shape } from './shapes.ts';

const GENERIC = new Set(['generic', 'url', 'jwt', 'http', 'curl', 'netrc', 'privatekey', 'unknown', 'other']);
const MOST_AHEAD = 16 * 1024;
const LEAST_BACK = 256;

/** A rule ready to run. */
export interface CompiledRule {
  readonly rule: DetectionRule;
  readonly order: number;
  readonly generic: boolean;
  /** Bytes before and behind an anchor in which a match may stand. */
  readonly back: number;
  readonly ahead: number;
  readonly near: (place: Place) => boolean;
  readonly narrowed: boolean;
  readonly shape?: Shape;
  /** What has to stand about for one of the near lines to hold. */
  readonly demands: Demands;
  /** Finds a match; compiled when first asked for. */
  readonly pattern?: () => RegExp;
  /** The same, sticky and with indices. */
  readonly exact?: () => RegExp;
  /** What stands in every match of the pattern, where it is known. */
  readonly texts: readonly Buffer[];
  readonly standing: (secret: string) => 'test' | 'live' | 'example' | undefined;
  /** Globs of files in which the rule runs without an anchor. */
  readonly files: readonly string[];
  /** A host of its surroundings may stand far from the value. */
  readonly remote: boolean;
}

function lazily(make: () => RegExp): () => RegExp {
  let made: RegExp | undefined;
  return () => (made ??= make());
}

function withFlags(flags: string | undefined, extra: string): string {
  return [...new Set(`${flags ?? ''}${extra}`)]
    .filter((flag) => !'gyd'.includes(flag) || extra.includes(flag))
    .join('');
}

function standingTest(rule: DetectionRule): CompiledRule['standing'] {
  const kinds = (['example', 'test', 'live'] as const).flatMap((kind) => {
    const source = rule.standing?.[kind];
    return source === undefined ? [] : [{ kind, pattern: new RegExp(source) }];
  });
  return (secret) => kinds.find(({ pattern }) => pattern.test(secret))?.kind;
}

type Span = Pick<CompiledRule, 'back' | 'ahead'>;

function spanOf({ pattern }: DetectionRule): Span {
  if (pattern === undefined) return { back: 256, ahead: 512 };
  const width = patternWidth(pattern);
  return {
    back: Math.max(LEAST_BACK, Math.min(width, 2048)),
    ahead: Math.min(Math.max(width, LEAST_BACK) + 64, MOST_AHEAD),
  };
}

/** Texts of the pattern that no anchor of the rule holds. */
function telling({ pattern, flags, anchors }: DetectionRule): Buffer[] {
  if (pattern === undefined) return [];
  return textsOf(pattern, flags)
    .filter((text) => !anchors.some((anchor) => anchor.toLowerCase().includes(text.toLowerCase())))
    .map((text) => Buffer.from(text, 'utf8'));
}

/** Makes a rule ready to run; a shape that the table does not have is a fault of the catalogue and throws. */
export function compileRule(rule: DetectionRule, order: number): CompiledRule {
  const shape = rule.shape === undefined ? undefined : shapeOf(rule.shape);
  if (rule.shape !== undefined && shape === undefined) {
    throw new Error(`${rule.type}: the shape table has no ${rule.shape}`);
  }
  return new LazyRule(rule, order, shape);
}

/** Most rules are never tried in a run: what they need is made when it is first asked for. */
class LazyRule implements CompiledRule {
  readonly rule: DetectionRule;
  readonly order: number;
  readonly generic: boolean;
  readonly narrowed: boolean;
  readonly remote: boolean;
  readonly files: readonly string[];
  readonly shape?: Shape;
  readonly pattern?: () => RegExp;
  readonly exact?: () => RegExp;
  #span: Span | undefined;
  #near: CompiledRule['near'] | undefined;
  #demands: Demands | undefined;
  #texts: readonly Buffer[] | undefined;
  #standing: CompiledRule['standing'] | undefined;

  constructor(rule: DetectionRule, order: number, shape: Shape | undefined) {
    const { pattern, flags, near } = rule;
    this.rule = rule;
    this.order = order;
    this.generic = GENERIC.has(rule.provider);
    this.narrowed = near.length > 0 || rule.refusedBy !== undefined;
    this.remote = near.some((line) => line.host !== undefined);
    this.files = near.flatMap((line) => line.file ?? []).map((glob) => glob.toLowerCase());
    if (shape !== undefined) this.shape = shape;
    if (pattern === undefined) return;
    this.pattern = lazily(() => new RegExp(pattern, withFlags(flags, 'g')));
    this.exact = lazily(() => new RegExp(pattern, withFlags(flags, 'yd')));
  }

  get back(): number {
    return (this.#span ??= spanOf(this.rule)).back;
  }

  get ahead(): number {
    return (this.#span ??= spanOf(this.rule)).ahead;
  }

  get near(): CompiledRule['near'] {
    return (this.#near ??= nearTest(this.rule));
  }

  get demands(): Demands {
    return (this.#demands ??= demandsOf(this.rule));
  }

  get texts(): readonly Buffer[] {
    return (this.#texts ??= telling(this.rule));
  }

  get standing(): CompiledRule['standing'] {
    return (this.#standing ??= standingTest(this.rule));
  }
}

/** Place of a hit in `CLASSES`. */
export function classOf(rule: CompiledRule, checked: boolean): number {
  if (rule.generic) return rule.pattern === undefined ? 0 : 1;
  if (checked) return 4;
  return rule.pattern === undefined ? 2 : 3;
}
