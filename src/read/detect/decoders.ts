import { readFlyMacaroon, readPypiMacaroon } from './macaroons.ts';
import { urlParts } from './urls.ts';

/** Facts that a value states about itself; never the secret. */
export type States = Readonly<Record<string, string | number | boolean | readonly string[]>>;

const CLAIMS = [
  'role',
  'ref',
  'iss',
  'sub',
  'aud',
  'exp',
  'iat',
  'scope',
  'scopes',
  'scp',
  'roles',
  'tid',
  'appid',
  'azp',
  'client_id',
  'org',
  'type',
  'a',
  'rw',
  'p',
];

function jsonOf(part: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function stateOf(value: unknown): string | number | boolean | readonly string[] | undefined {
  if (typeof value === 'string') return value.length <= 300 ? value : undefined;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value) && value.length <= 50 && value.every((item) => typeof item === 'string'))
    return value;
  return undefined;
}

/** Whether a token gives more than one end, of which readers take the first or the last: then none is known. */
function endsTwice(body: string | undefined): boolean {
  const text = Buffer.from(body ?? '', 'base64url').toString('utf8');
  return (text.match(/"(?:e|\\u0065)(?:x|\\u0078)(?:p|\\u0070)"\s*:/gi) ?? []).length > 1;
}

/** Claims of a JSON Web Token (RFC 7519) and its `alg`; Kubernetes service accounts as `namespace` and `service-account`. */
function jwt(token: string): States | undefined {
  const [head, body] = token.replace(/^bearer\s+/i, '').split('.');
  const header = jsonOf(head);
  const payload = jsonOf(body);
  if (header === undefined || payload === undefined) return undefined;
  const states: Record<string, string | number | boolean | readonly string[]> = {};
  if (typeof header['alg'] === 'string') states['alg'] = header['alg'];
  for (const claim of CLAIMS) {
    const state = Object.hasOwn(payload, claim) ? stateOf(payload[claim]) : undefined;
    if (state !== undefined) states[claim] = state;
  }
  if (endsTwice(body)) delete states['exp'];
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(String(payload['sub']));
  if (account) Object.assign(states, { namespace: account[1], 'service-account': account[2] });
  return states;
}

/** What a key of Supabase is signed for, in seconds: ten years of 365.25 days. */
const SUPABASE_TERM = 315_576_000;

function isProjectRef(ref: unknown): boolean {
  return typeof ref === 'string' && /^[a-z]{20}$/.test(ref);
}

/**
 * A JSON Web Token whose payload is, to the last claim, what Supabase signed into a project's first keys: role, iat
 * and exp, and the project's ref where it has one; `kind` is `issued` where they end ten years on, else `alike`, as its self-hosted generator and others write.
 */
function supabaseKey(token: string): States | undefined {
  const body = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  const payload = jsonOf(token.split('.')[1]);
  const states = jwt(token);
  if (payload === undefined || states?.['alg'] !== 'HS256' || JSON.stringify(payload) !== body)
    return undefined;
  const { role, iat, exp, ref, ...others } = payload;
  if (typeof role !== 'string' || typeof iat !== 'number' || typeof exp !== 'number') return undefined;
  if (Object.keys(others).length > 0 || !(ref === undefined || isProjectRef(ref))) return undefined;
  return { ...states, kind: exp - iat === SUPABASE_TERM ? 'issued' : 'alike' };
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * Account of an AWS key id and whether the key is lasting (`AKIA`) or a session's (`ASIA`). Ids of the older
 * generation hold no account. https://awsteele.com/blog/2020/09/26/aws-access-key-format.html and
 * https://labs.withsecure.com/publications/a-bitwise-analysis-of-aws-access-key-identifiers.html
 */
function awsKeyId(id: string): States | undefined {
  const parts = /^(A[A-Z]{3})([A-Z2-7]{16})$/.exec(id);
  if (parts === null) return undefined;
  const kind = parts[1] === 'ASIA' ? 'session' : 'long-term';
  let bits = 0n;
  for (const char of parts[2] ?? '') bits = (bits << 5n) | BigInt(BASE32.indexOf(char));
  if (bits >> 79n === 0n) return { kind };
  return { kind, account: String((bits >> 39n) & 0xffffffffffn).padStart(12, '0') };
}

const SAS_FIELDS = ['sp', 'se', 'st', 'sr', 'ss', 'srt', 'spr', 'sv', 'si', 'sip', 'skoid'];

/**
 * Fields of an Azure shared access signature: permissions `sp`, expiry `se`, resource `sr` (service) or services `ss`
 * and resource types `srt` (account). https://learn.microsoft.com/rest/api/storageservices/create-account-sas
 */
function azureSas(text: string): States | undefined {
  const query = new URLSearchParams(text.slice(text.indexOf('?') + 1).replaceAll('&amp;', '&'));
  const states: Record<string, string> = {};
  for (const field of SAS_FIELDS) {
    const value = query.get(field);
    if (value !== null && value !== '') states[field] = value;
  }
  if (!('sp' in states) && !('si' in states)) return undefined;
  return { ...states, kind: 'ss' in states ? 'account' : 'service' };
}

/** Mode and kind of a Stripe key: `sk`, `rk` or `pk`, `live` or `test`. https://docs.stripe.com/keys */
function stripe(key: string): States | undefined {
  const parts = /^(sk|rk|pk|whsec)_(?:(live|test)_)?/.exec(key);
  if (parts === null) return undefined;
  return { kind: parts[1] ?? '', ...(parts[2] === undefined ? {} : { mode: parts[2] }) };
}

/** User of `user:password` in base64, as HTTP Basic (RFC 7617), Docker's `auth` and npm's `_auth` write it. */
function basic(text: string): States | undefined {
  const pair = basicPair(text);
  return pair === undefined ? undefined : { user: pair.user };
}

/** User and password of a base64 pair; undefined where the text is none. */
export function basicPair(text: string): { readonly user: string; readonly password: string } | undefined {
  if (!/^[A-Za-z0-9+/_-]{6,4096}={0,2}$/.test(text)) return undefined;
  const plain = Buffer.from(text, 'base64').toString('utf8');
  const colon = plain.indexOf(':');
  if (colon < 0 || colon === plain.length - 1 || !isPrintable(plain)) return undefined;
  return { user: plain.slice(0, colon), password: plain.slice(colon + 1) };
}

/** Whether a text consists of visible characters and ordinary blanks. */
export function isPrintable(text: string): boolean {
  return !/[^\t\n\r\x20-\x7e\u00a0-\ud7ff\ue000-\ufffc]/.test(text);
}

/** User, host and database of a connection URL. */
function url(text: string): States | undefined {
  const parts = urlParts(text);
  if (parts === undefined) return undefined;
  const { user, host, database } = parts;
  return {
    scheme: parts.scheme,
    ...(user ? { user } : {}),
    ...(host ? { host } : {}),
    ...(database ? { database } : {}),
  };
}

function macaroon(token: string): States | undefined {
  return readFlyMacaroon(token) ?? readPypiMacaroon(token);
}

const DECODERS: Readonly<Record<string, (text: string) => States | undefined>> = {
  jwt,
  'supabase-key': supabaseKey,
  macaroon,
  'aws-key-id': awsKeyId,
  'azure-sas': azureSas,
  stripe,
  basic,
  url,
};

/** What a value states about itself; undefined where it cannot be decoded or the registry has no such decoder. */
export function decode(name: string, text: string): States | undefined {
  return Object.hasOwn(DECODERS, name) ? DECODERS[name]?.(text) : undefined;
}

/** Whether decoded facts are those that a rule requires; texts are compared as they stand. */
export function meets(states: States | undefined, requires: States | undefined): boolean {
  if (requires === undefined) return true;
  return Object.entries(requires).every(([name, wanted]) => {
    const found = states !== undefined && Object.hasOwn(states, name) ? states[name] : undefined;
    return Array.isArray(found) ? found.includes(String(wanted)) : found === wanted;
  });
}
