import { isPlaceholder, type Hits, type PlainMatch } from '../read/detect/index.ts';
import type { Catalogue, ReportedAs } from '../model/catalogue.ts';
import type { Detection, DetectionRule } from '../model/detection.ts';
import type { ReportTool } from '../model/import.ts';
import { sha256 } from '../util/digest.ts';

/** What types are told by. */
export interface TypingServices {
  readonly catalogue: Catalogue;
  readonly detection: Detection;
  /** Types by other scanners' names for them. */
  reportedAs(): ReportedAs;
  scanText(path: string, text: string): Hits;
}

/** What a type says of a value, without its place. */
export type Typed = Omit<PlainMatch, 'span' | 'origin' | 'secret'>;

/**
 * Types of a value that only another scanner reports: what our own detection says of it, alone or under the names that
 * the rule's types are known by; else the types that the rule stands for. A value that only its columns tell must have
 * the form of one of them.
 */
export function createTyping(
  tools: readonly ReportTool[],
  services: TypingServices,
): (rule: string, value: string, path: string, doubtful: boolean) => Typed | undefined {
  const names = services.reportedAs();
  const known = new Map<string, Typed | undefined>();
  return (rule, value, path, doubtful) => {
    const types = typesOf(rule, tools, names).filter((id) => services.catalogue.types.has(id));
    const key = `${types.join(' ')}\0${String(doubtful)}\0${value}`;
    if (!known.has(key)) known.set(key, typeOf(types, value, path, doubtful, services));
    return known.get(key);
  };
}

/** Whether what a rule is called after may be one of these types; a rule that names none may be all. */
export function mayMean(
  rule: string,
  types: readonly string[],
  tools: readonly ReportTool[],
  services: TypingServices,
): boolean {
  const named = typesOf(rule, tools, services.reportedAs());
  return named.length === 0 || types.some((type) => sameProvider(type, named));
}

function typeOf(
  types: readonly string[],
  value: string,
  path: string,
  doubtful: boolean,
  services: TypingServices,
): Typed | undefined {
  const own = detected(types, value, services);
  if (own !== undefined || doubtful || types.length === 0) return own;
  const rules = services.detection.rules.filter(({ type }) => types.includes(type));
  const example =
    isPlaceholder(value) || services.detection.known.some((one) => one.sha256 === sha256(value));
  return {
    fits: types,
    mayBe: [...new Set([...types, ...rules.flatMap((rule) => rule.mayBe)])],
    role: 'secret',
    surroundings: {},
    ...(example ? { standing: 'example' as const } : {}),
  };
}

/** What our detection says of a value when it stands alone, or where the types' own names give it away. */
function detected(
  types: readonly string[],
  value: string,
  { detection, scanText }: TypingServices,
): Typed | undefined {
  if (value.length > LONGEST) return undefined;
  const texts = [
    ['value.txt', `${value}\n`] as const,
    ...detection.rules
      .filter(({ type }) => types.includes(type))
      .flatMap((rule) => nameOf(rule) ?? [])
      .map((name) => ['.env', `${name}='${value}'\n`] as const),
  ];
  for (const [path, text] of texts) {
    const hits = scanText(path, text).matches.filter(
      ({ secret, fits }) =>
        value.includes(secret) &&
        secret.length * 2 > value.length &&
        (types.length === 0 || fits.some((type) => types.includes(type) || sameProvider(type, types))),
    );
    const [hit] = hits;
    if (hit === undefined) continue;
    const { span: _span, origin: _origin, secret: _secret, surroundings, ...rest } = hit;
    const { url } = surroundings;
    return { ...rest, surroundings: url === undefined ? {} : { url } };
  }
  return undefined;
}

/** A longer value is a key in a file, which is recognised where it stands. */
const LONGEST = 8192;

function sameProvider(type: string, types: readonly string[]): boolean {
  const provider = type.split('/')[0] ?? '';
  return types.some((one) => one.startsWith(`${provider}/`));
}

/** A variable under which a value of this rule is recognised. */
function nameOf({ near }: DetectionRule): string | undefined {
  return near.flatMap((line) => line.variable ?? []).find((name) => /^[A-Za-z][\w-]*$/.test(name));
}

/** Betterleaks took over the names of gitleaks, and kingfisher those of betterleaks. */
const FAMILY: Readonly<Record<ReportTool, readonly ReportTool[]>> = {
  gitleaks: ['gitleaks'],
  betterleaks: ['betterleaks', 'gitleaks'],
  kingfisher: ['kingfisher', 'betterleaks', 'gitleaks'],
  trufflehog: ['trufflehog'],
  ggshield: ['ggshield'],
  'detect-secrets': ['detect-secrets'],
};

function typesOf(rule: string, tools: readonly ReportTool[], names: ReportedAs): readonly string[] {
  const plain = rule.toLowerCase().replace(/^betterleaks\./, '');
  for (const tool of new Set(tools.flatMap((one) => FAMILY[one]))) {
    const types = names.get(tool)?.get(plain);
    if (types !== undefined) return types;
  }
  return [];
}
