import { isPlaceholder } from './placeholders.ts';

/** What a value must be by itself. */
export interface Shape {
  /** Whether the whole value has the shape. */
  readonly holds: (value: string) => boolean;
  /** Finds text that may have the shape; absent where any text may. */
  readonly trace?: RegExp;
}

const ALPHABETS: Readonly<Record<string, string>> = {
  hex: '0-9a-fA-F',
  HEX: '0-9A-F',
  base62: '0-9A-Za-z',
  alnum: '0-9A-Za-z',
  lower: 'a-z',
  upper: 'A-Z',
  b32: 'A-Z2-7',
  base64: '0-9A-Za-z+/=',
  base64url: '0-9A-Za-z_=-',
  digits: '0-9',
};

const WORD =
  /^(?:true|false|yes|no|on|off|null|none|nil|undefined|default|auto|string|required|optional|password|passwd|secret|token|key|username|user|value|test|bearer|basic)$/i;
const REFERENCE =
  /^(?:\$[{(]|\$[A-Za-z_]|\{\{|<[^>]*>$|(?:process\.env|os\.environ|env|var|local|data|module|secrets|vars|config|self|this|ENV|args|opts|options|params|props|settings)[.[(]|getenv\(|arn:|file:\/\/|vault:|op:\/\/|ssm:|@Microsoft\.KeyVault|projects\/)/;
const CODE =
  /^[A-Za-z_][\w.]*\((?:.*\))?;?$|^[A-Za-z_]\w{0,30}(?:\.[A-Za-z_]\w{0,30}){1,6}$|^function\b|=>|^[A-Za-z_]\w*\[['"\w]+\]$/;

/** Shannon entropy of a text, bits a character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

function ranged(name: string, alphabet: string, least: number, most: number): Shape {
  const whole = new RegExp(`^[${alphabet}]{${String(least)},${String(most)}}$`);
  const random = name === 'digits' ? 0 : least >= 16 ? 2.2 : 1.5;
  return {
    holds: (value) => whole.test(value) && entropyOf(value) >= random,
    trace: new RegExp(`[${alphabet}]{${String(least)}}`),
  };
}

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

const WORDED: Readonly<Record<string, Shape>> = {
  uuid: { holds: (value) => new RegExp(`^${UUID}$`).test(value), trace: new RegExp(UUID) },
  token: {
    holds: (value) =>
      /^[^\s"'`<>{}()[\],;]{20,200}$/.test(value) && entropyOf(value) >= 3 && isLiteral(value),
    trace: /[^\s"'`<>{}()[\],;]{20}/,
  },
  password: {
    holds: (value) => value.length >= 4 && value.length <= 200 && !/[\n\r]/.test(value) && isLiteral(value),
  },
};

function isLiteral(value: string): boolean {
  return !(WORD.test(value) || REFERENCE.test(value) || CODE.test(value) || isPlaceholder(value));
}

/**
 * The shape of a rule: `uuid`, `hex:32`, `base64:40-88`, `token`, `password`, … Undefined for a name that the table
 * does not have.
 */
export function shapeOf(name: string): Shape | undefined {
  if (Object.hasOwn(WORDED, name)) return WORDED[name];
  const parts = /^([A-Za-z0-9]+):(\d{1,4})(?:-(\d{1,4}))?$/.exec(name);
  if (parts === null) return undefined;
  const [, alphabet = '', least = '', most = least] = parts;
  const letters = Object.hasOwn(ALPHABETS, alphabet) ? ALPHABETS[alphabet] : undefined;
  return letters === undefined ? undefined : ranged(alphabet, letters, Number(least), Number(most));
}
