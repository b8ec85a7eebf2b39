const NAME = /^[$@%&*!:/\\-]*[A-Za-z_][\w.\-:/>[\]*?$@]*$/;
const PLAIN = /^[A-Za-z0-9_][\w-]*$/;
const CREDENTIAL = /pass|pwd|token|secret|key|auth|cred|login|bearer|apikey|\bpat\b/i;
const HEADER_SHAPE =
  /^(?:[xX]-[A-Za-z0-9-]+|[A-Z][A-Za-z0-9]*(?:-[A-Z][A-Za-z0-9]*)+|[A-Z]{2,}(?:-[A-Z]{2,})+)$/;
const STANDARD_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'apikey']);
const SCHEMES = new Set(
  'bearer basic token bot apikey api-key ssws geniekey digest negotiate hmac key private-token'.split(' '),
);
const LONGEST_SCHEME = Math.max(...[...SCHEMES].map((scheme) => scheme.length));
const TOP_LEVEL =
  /\.(?:com|net|org|io|dev|app|co|cloud|sh|ai|internal|local|localhost|us|eu|uk|de|fr|nl|ch|ca|au|jp|cn|in|br|tech|xyz|info|me|build|run|so|gg|tv|systems|services|tools|live|page|site|online|store|network|example|test|invalid|corp|lan|intra|gov|edu|cc|fm|ly|to|sc|sx|cr|vip|bz)$/i;
const HOST = /^(?=.{4,253}$)[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}\.)+[A-Za-z]{2,24}$/;

/** Whether a text can be the name of a variable, key, header or parameter. */
export function isName(text: string): boolean {
  return text.length > 0 && text.length <= 128 && NAME.test(text);
}

/** Whether a name speaks of a credential: passwords, tokens, keys. */
export function namesCredential(name: string): boolean {
  return CREDENTIAL.test(name);
}

/** The name itself, without sigils, receiver and index: `process.env.K` gives `K`, `$env:K` gives `K`. */
export function lastSegment(text: string): string {
  if (PLAIN.test(text)) return text;
  const bare = text.replace(/^[^A-Za-z0-9_]+/, '').replace(/[^A-Za-z0-9_-]+$/, '');
  return /(?:^|[.:>/?!$])([A-Za-z0-9_][\w-]*)$/.exec(bare)?.[1] ?? bare;
}

/** The receiver of a dotted name, empty where there is none: `req.Header.Set` gives `req`. */
export function firstSegment(text: string): string {
  return /^[$@*&]*([A-Za-z_]\w*)(?=$|[.?:[>-])/.exec(text)?.[1] ?? '';
}

/** Dotted segments of a name, sigils removed; undefined where it is a plain word. */
export function segments(text: string): readonly string[] | undefined {
  const parts = text
    .replace(/^[$@%&*!]+/, '')
    .split(/\?\.|\.|->|::|:/)
    .filter((part) => part !== '');
  return parts.length > 1 && parts.length <= 12 ? parts : undefined;
}

/** The HTTP header that a key is, lower case; undefined where the key is no header by its looks. */
export function headerOf(name: string): string | undefined {
  if (name.length > 64 || (!name.includes('-') && name.length !== 13 && name.length !== 6)) return undefined;
  const lower = name.toLowerCase();
  if (STANDARD_HEADERS.has(lower)) return lower === 'apikey' ? undefined : lower;
  return HEADER_SHAPE.test(name) && name.length <= 64 ? lower : undefined;
}

/** The authorization scheme that a text opens with, lower case, and where its credential starts. */
export function schemeOf(text: string): { readonly scheme: string; readonly rest: number } | undefined {
  const match = /^\s*([A-Za-z][A-Za-z-]{1,20})(?:\s+|%20|\+)(?:token=)?/.exec(text.slice(0, 64));
  const scheme = match?.[1]?.toLowerCase();
  if (!match || scheme === undefined || !SCHEMES.has(scheme)) return undefined;
  return { scheme, rest: match[0].length };
}

/** Whether a word is an authorization scheme. */
export function isScheme(word: string): boolean {
  return word.length <= LONGEST_SCHEME && SCHEMES.has(word.toLowerCase());
}

/** Lower-case host where a word is one by its looks: `db.example.com`, `ghcr.io`, with port and path removed. */
export function hostOf(word: string): string | undefined {
  if (word.length > 300 || !word.includes('.')) return undefined;
  const bare = word.replace(/^\/\//, '').split(/[:/]/, 1)[0] ?? '';
  return HOST.test(bare) && TOP_LEVEL.test(bare) ? bare.toLowerCase() : undefined;
}

/** Whether a key names a host: `host`, `server`, `registry`, `endpoint`, `PGHOST`. */
export function namesHost(name: string): boolean {
  return /(?:host(?:name)?|server|registry|endpoint|domain|machine|address|addr|origin|(?:url|uri))$/i.test(
    name,
  );
}

/** Whether a value is random enough to be no word: a digit and a letter, eight characters or more. */
export function looksOpaque(value: string): boolean {
  return value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/[/\\(]/.test(value.slice(0, 4));
}
