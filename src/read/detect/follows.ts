import { isBlank, isNameByte, isUpper } from './bytes.ts';

const MOST_NAME = 64;
const MOST_CLOSERS = 8;
const MOST_BETWEEN = 64;
/** Fewest bytes of a value. */
const LEAST = 4;
/** Bytes of empty comments behind which a value is looked for; behind more of them there may be one. */
const MOST_COMMENTS = 256;

function marks(text: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const mark of text) table[mark.charCodeAt(0)] = 1;
  return table;
}

/** The bytes of a no-break space, which readers take for a blank. */
const NO_BREAK = '\u00c2\u00a0';
/** What may stand between a name's end and the sign or value behind it: quotes, brackets, escapes. */
const CLOSERS = marks(`"'\`)]}\\*%!?>/$;&${NO_BREAK}`);
/** Signs behind which a value comes. */
const SIGNS = marks('=.:>,(<[{|~#\n\r');
/** What may stand between a sign and the value. */
const BETWEEN = marks(`=:>,(<[{|~"'\`\\$@&?!-+ \t\n\r${NO_BREAK}`);
const HASH = 0x23;
const QUOTES = marks('"\'`');

const SETTER =
  /(?:^|[^A-Za-z])(?:env|arg|set|const|val|let|static|final|public|private|readonly|my|our|local|declare|setenv|export|setx|config|put|add|define|secrets?|variable|vars?|option|user-secrets|fastcgi_param|proxy_set_header|add_header|setenvif|config:set|secrets:set)[ \t]+["']?$/i;

/**
 * Whether a value may follow the name between two offsets: a sign or a quote, or what is written as an argument,
 * behind a flag, a constant or a word that sets. Where this is false, no reader gives the name a value.
 */
export function valueFollows(bytes: Uint8Array, start: number, end: number): boolean {
  let at = end;
  while (at - end < MOST_NAME && isNameByte(bytes, at)) at++;
  const name = at;
  while (at - name < MOST_CLOSERS && CLOSERS[bytes[at] ?? 0] === 1) at++;
  const closed = at;
  while (at - closed < MOST_CLOSERS && (bytes[at] === 32 || bytes[at] === 9)) at++;
  const next = bytes[at] ?? 0;
  if (SIGNS[next] === 1 || at - name >= MOST_CLOSERS || closed > name) return hasValue(bytes, at);
  if (QUOTES[next] === 1) return true;
  return at > closed && isArgument(bytes, start, at);
}

/** Signs behind a key: a value comes, or the keys within it. */
const OPENERS = marks('=:{[(<>]|~,/#\n\r');

/** Whether the key that ends at an offset has anything in it: a sign or a bracket comes behind the name, or a part of it. */
export function keyFollows(bytes: Uint8Array, end: number): boolean {
  let at = end;
  while (at - end < MOST_NAME && isNameByte(bytes, at)) at++;
  if (at > end && (bytes[end] === 0x2e || bytes[end] === 0x5f)) return true;
  const name = at;
  while (at - name < MOST_CLOSERS && CLOSERS[bytes[at] ?? 0] === 1) at++;
  if (at > name) return true;
  while (at - name < MOST_CLOSERS && (bytes[at] === 32 || bytes[at] === 9)) at++;
  return at - name >= MOST_CLOSERS || OPENERS[bytes[at] ?? 0] === 1 || QUOTES[bytes[at] ?? 0] === 1;
}

/** Whether something that is no sign comes within reach, or behind a comment, and goes on for a few bytes. */
function hasValue(bytes: Uint8Array, from: number): boolean {
  for (let start = from; start - from < MOST_COMMENTS;) {
    let at = start;
    while (at - start < MOST_BETWEEN && BETWEEN[bytes[at] ?? 0] === 1) at++;
    let length = 0;
    while (length < LEAST && at + length < bytes.length && bytes[at + length] !== 10) length++;
    if (length >= LEAST) return true;
    if (bytes[at] !== HASH || bytes[at + length] !== 10) return false;
    start = at + length;
  }
  return true;
}

/** Whether the word at `at` may be an argument: of a flag, of a constant, behind a word that sets; or no plain word. */
function isArgument(bytes: Uint8Array, start: number, at: number): boolean {
  if (bytes[start - 1] === 0x2d || isUpper(bytes, start)) return true;
  for (let end = at; end < bytes.length && end - at < 64 && !isBlank(bytes, end); end++) {
    const byte = bytes[end] ?? 0;
    if (byte < 97 || byte > 122) {
      if (end - at >= LEAST || byte < 0x21 || byte > 0x2f) return true;
    }
  }
  return SETTER.test(Buffer.from(bytes.subarray(Math.max(0, start - 24), start)).toString('latin1'));
}
