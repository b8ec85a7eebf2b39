import { isFilledIn, isPlaceholder } from './placeholders.ts';
import { runOf } from './runs.ts';
import type { Run } from './runs.ts';

/** What a value must be by itself. */
export interface Shape {
  /** Whether the whole value has the shape. */
  readonly holds: (value: string) => boolean;
  /** Bytes that stand together wherever such a value does; absent where any text may have the shape. */
  readonly run?: Run;
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
  const letter = new RegExp(`[\\\\${alphabet}]`);
  const longest = name === 'hex' || name === 'HEX' ? most + EDGE : Number.POSITIVE_INFINITY;
  return {
    holds: (value) => whole.test(value) && entropyOf(value) >= random,
    run: runOf((byte) => byte < 128 && letter.test(String.fromCharCode(byte)), least, longest),
  };
}

const WHOLE_UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;
/** Bytes of the alphabet that may stand beside a value without being part of it. */
const EDGE = 8;

const WORDED: Readonly<Record<string, Shape>> = {
  uuid: {
    holds: (value) => WHOLE_UUID.test(value),
    run: runOf((byte) => /[-0-9a-fA-F]/.test(String.fromCharCode(byte)), 36, 36 + EDGE),
  },
  token: {
    holds: (value) =>
      /^[^\s"'`<>{}()[\],;]{20,200}$/.test(value) && entropyOf(value) >= 3 && isLiteral(value),
    run: runOf(
      (byte) => byte > 127 || /[^\s"'`<>{}()[\],;]/.test(String.fromCharCode(byte)),
      20,
      Number.POSITIVE_INFINITY,
    ),
  },
  password: {
    holds: (value) => value.length >= 4 && value.length <= 200 && !/[\n\r]/.test(value) && isLiteral(value),
  },
};

/** A flag, a path of words (`users.*.password`, `redis:AUTH`, `/path/to/secret`), a pair of ports, a version. */
const NAMED =
  /^--?[a-z][\w-]{0,40}$|^[A-Za-z_*]{1,40}(?:[.:/][A-Za-z_*]{1,40}){1,12}$|^[.~]{0,2}(?:\/[a-z][a-z_.-]{1,40}){2,10}$|^\d{1,5}(?::\d{1,5})+$|^[\^~]?v?\d{1,3}(?:\.\d{1,3}){2}$/;

function isLiteral(value: string): boolean {
  return !(
    WORD.test(value) ||
    REFERENCE.test(value) ||
    CODE.test(value) ||
    NAMED.test(value) ||
    isFilledIn(value) ||
    isPlaceholder(value)
  );
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
