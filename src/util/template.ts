import { crc32 } from 'node:zlib';
import { randomText, seededRandom, type Random } from './random.ts';

/** A generated part of an expanded template; offsets are UTF-16 units of the text. */
export interface TemplateSecret {
  readonly label?: string;
  readonly start: number;
  readonly end: number;
}

/** A template with its placeholders filled in. */
export interface Expansion {
  readonly text: string;
  /** The parts under `{secret:…}` where a template marks any, else every generated value but hosts and words. */
  readonly secrets: readonly TemplateSecret[];
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const BASE62 = DIGITS + UPPER + LOWER;
const BASE64 = `${UPPER}${LOWER}${DIGITS}+/`;
const BASE64URL = `${UPPER}${LOWER}${DIGITS}-_`;
const WORDS = ['amber', 'brook', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'harbor', 'inlet', 'juniper'];
const MAX_DEPTH = 8;

type Generator = (random: Random, argument: string) => string | undefined;

const ALPHABETS: ReadonlyMap<string, string> = new Map([
  ['hex', `${DIGITS}abcdef`],
  ['HEX', `${DIGITS}ABCDEF`],
  ['lower', LOWER],
  ['upper', UPPER],
  ['alnum', DIGITS + LOWER],
  ['base62', BASE62],
  ['b32', `${UPPER}234567`],
  ['base64', BASE64],
  ['base64url', BASE64URL],
]);

const GENERATORS: ReadonlyMap<string, Generator> = new Map<string, Generator>([
  ...[...ALPHABETS].map(([name, alphabet]): [string, Generator] => [name, ofAlphabet(alphabet)]),
  ['uuid', (random, argument) => (argument === '' ? uuid(random) : undefined)],
  ['digits', digits],
  ['chars', chars],
  ['password', password],
  ['crc32', checksummed],
  ['jwt', jwt],
  ['host', (random) => `db-${randomText(random, `${DIGITS}abcdef`, 4)}.example.com`],
  ['word', (random) => WORDS[random.next(WORDS.length)]],
]);

/** Names whose value is no secret. */
const PLAIN = new Set(['host', 'word']);

interface State {
  readonly seed: string;
  readonly random: Random;
  readonly values: TemplateSecret[];
  readonly marked: TemplateSecret[];
}

/**
 * Replaces `{name}`, `{name:argument}` and `{name:argument#label}` by values from a seeded generator; braces that
 * hold nothing known stay as they are. The same template and seed give the same text; a label gives the same value in
 * every template of one seed.
 */
export function expand(template: string, seed: string | number): Expansion {
  const state: State = {
    seed: String(seed),
    random: seededRandom(`${seed}\n${template}`),
    values: [],
    marked: [],
  };
  const text = fill(template, 0, state, 0);
  return { text, secrets: state.marked.length > 0 ? state.marked : state.values };
}

/** The secret that an example stands for: the longest one; `undefined` for a text without placeholders. */
export function mainSecret(expansion: Expansion): TemplateSecret | undefined {
  let longest: TemplateSecret | undefined;
  for (const secret of expansion.secrets) {
    if (longest === undefined || secret.end - secret.start > longest.end - longest.start) longest = secret;
  }
  return longest;
}

function fill(template: string, offset: number, state: State, depth: number): string {
  let out = '';
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{', at);
    if (open < 0) break;
    out += template.slice(at, open);
    const close = closingBrace(template, open);
    const start = offset + out.length;
    const value =
      close === undefined || depth >= MAX_DEPTH
        ? undefined
        : placeholder(template.slice(open + 1, close), start, state, depth);
    if (value === undefined || close === undefined) {
      out += '{';
      at = open + 1;
    } else {
      out += value;
      at = close + 1;
    }
  }
  return out + template.slice(at);
}

function placeholder(body: string, start: number, state: State, depth: number): string | undefined {
  const { name, argument, label } = parts(body);
  if (name === 'secret') {
    const value = fill(argument, start, state, depth + 1);
    state.marked.push(span(start, value, label));
    return value;
  }
  const generator = GENERATORS.get(name);
  if (generator === undefined) return undefined;
  const random =
    label === undefined ? state.random : seededRandom(`${state.seed}\n${name}:${argument}#${label}`);
  const value = generator(random, argument);
  if (value === undefined) return undefined;
  if (!PLAIN.has(name)) state.values.push(span(start, value, label));
  return value;
}

function parts(body: string): { name: string; argument: string; label?: string } {
  const colon = body.indexOf(':');
  const name = colon < 0 ? body : body.slice(0, colon);
  const rest = colon < 0 ? '' : body.slice(colon + 1);
  const whole = colon < 0 ? name : rest;
  const label = /#(?<label>[A-Za-z0-9_]{1,24})$/.exec(whole)?.groups?.['label'];
  if (label === undefined || rest.endsWith('}')) return { name, argument: rest };
  const cut = whole.slice(0, whole.length - label.length - 1);
  return colon < 0 ? { name: cut, argument: '', label } : { name, argument: cut, label };
}

function span(start: number, value: string, label: string | undefined): TemplateSecret {
  const end = start + value.length;
  return label === undefined ? { start, end } : { label, start, end };
}

function closingBrace(text: string, open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < text.length; i += 1) {
    if (text[i] === '{') depth += 1;
    if (text[i] === '}') depth -= 1;
    if (depth === 0) return i;
  }
  return undefined;
}

function ofAlphabet(alphabet: string): Generator {
  return (random, argument) => {
    const length = count(argument);
    return length === undefined ? undefined : randomText(random, alphabet, length);
  };
}

function count(argument: string): number | undefined {
  return /^[1-9][0-9]{0,4}$/.test(argument) ? Number(argument) : undefined;
}

function uuid(random: Random): string {
  const hex = (length: number): string => randomText(random, `${DIGITS}abcdef`, length);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'.charAt(random.next(4))}${hex(3)}-${hex(12)}`;
}

function digits(random: Random, argument: string): string | undefined {
  const length = count(argument);
  if (length === undefined) return undefined;
  return randomText(random, '123456789', 1) + randomText(random, DIGITS, length - 1);
}

function chars(random: Random, argument: string): string | undefined {
  const colon = argument.lastIndexOf(':');
  const length = count(argument.slice(colon + 1));
  const alphabet = classAlphabet(argument.slice(0, Math.max(colon, 0)));
  return length === undefined || alphabet === '' ? undefined : randomText(random, alphabet, length);
}

/** Characters of a class as it stands between brackets: `A-Za-z0-9_-`. */
function classAlphabet(text: string): string {
  let alphabet = '';
  for (let i = 0; i < text.length; i += 1) {
    const from = text.charCodeAt(i);
    if (text[i + 1] === '-' && i + 2 < text.length) {
      for (let code = from; code <= text.charCodeAt(i + 2); code += 1) alphabet += String.fromCharCode(code);
      i += 2;
    } else {
      alphabet += text.charAt(i);
    }
  }
  return alphabet;
}

/** Letters and digits mixed, so that no word, run or year can stand in it. */
function password(random: Random, argument: string): string | undefined {
  const length = count(argument);
  if (length === undefined) return undefined;
  const kinds = ['bcdfghjkmnpqrtvwxz', '23456789', 'BCDFGHJKMNPQRTVWXZ'];
  let text = '';
  for (let i = 0; i < length; i += 1) text += randomText(random, kinds[i % kinds.length] ?? LOWER, 1);
  return text;
}

/** `prefix:N`: the prefix, N base62 characters, then their CRC-32 in six base62 digits. */
function checksummed(random: Random, argument: string): string | undefined {
  const colon = argument.lastIndexOf(':');
  const length = count(argument.slice(colon + 1));
  if (colon < 0 || length === undefined) return undefined;
  const body = randomText(random, BASE62, length);
  return `${argument.slice(0, colon)}${body}${base62(crc32(body))}`;
}

function base62(value: number): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = BASE62.charAt(rest % 62) + text;
  return text.padStart(6, '0');
}

function jwt(random: Random, argument: string): string | undefined {
  try {
    JSON.parse(argument);
  } catch {
    return undefined;
  }
  return `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url(argument)}.${randomText(random, BASE64URL, 43)}`;
}

function base64url(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}
