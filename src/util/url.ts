/** A stretch of a URL: its text, percent-decoded, and where it stands in the URL, in UTF-16 units. */
export interface UrlPart {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Parts of a URL of any scheme, with offsets in it; none of them was checked against a standard. */
export interface UrlParts {
  /** Lower case, without colon: `postgres`, `https`, `git+ssh`. */
  readonly scheme: string;
  readonly user?: UrlPart;
  readonly password?: UrlPart;
  /** Lower case, without port and brackets; the first one where several are listed. */
  readonly host?: string;
  readonly port?: number;
  /** Path, percent-encoded as written, with its leading slash. */
  readonly path?: string;
  /** First segment of the path: the database of a connection URL. */
  readonly database?: string;
  /** Text after `?`, percent-encoded as written, without fragment. */
  readonly query?: string;
  /** Parameters of the query in order; `start` and `end` are those of the value. */
  readonly parameters: readonly (UrlPart & { readonly name: string })[];
}

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]{0,30}:\/\//;
const MAX_LENGTH = 8192;
const MAX_PARAMETERS = 64;

/** Splits a URL into its parts without ever throwing; undefined where no `scheme://` opens it or it is over 8 KB. */
export function splitUrl(value: string): UrlParts | undefined {
  if (value.length > MAX_LENGTH) return undefined;
  const opening = SCHEME.exec(value)?.[0];
  if (opening === undefined) return undefined;
  const authorityEnd = endOfAuthority(value, opening.length);
  const at = value.lastIndexOf('@', authorityEnd - 1);
  const hasUser = at >= opening.length;
  const hash = value.indexOf('#', authorityEnd);
  const end = hash === -1 ? value.length : hash;
  const mark = value.indexOf('?', authorityEnd);
  const pathEnd = mark === -1 || mark > end ? end : mark;
  const path = value.slice(authorityEnd, pathEnd);
  const database = path.slice(1).split('/', 1)[0] ?? '';
  return {
    scheme: opening.slice(0, -3).toLowerCase(),
    ...(hasUser ? splitUserinfo(value, opening.length, at) : {}),
    ...splitHost(value.slice(hasUser ? at + 1 : opening.length, authorityEnd)),
    ...(path === '' ? {} : { path }),
    ...(database === '' ? {} : { database: decodePercent(database) }),
    ...(pathEnd < end ? { query: value.slice(pathEnd + 1, end) } : {}),
    parameters: pathEnd < end ? splitQuery(value, pathEnd + 1, end) : [],
  };
}

/** Decodes percent escapes as UTF-8; text that is wrongly escaped is returned as it is. */
export function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A password may hold an unescaped `/`, `?` or `#`: the authority then goes on to the `@` that a host follows. */
function endOfAuthority(value: string, from: number): number {
  let end = from;
  while (end < value.length && !'/?#'.includes(value.charAt(end))) end++;
  if (value.slice(from, end).includes('@') || !/^[^@/?#]*:/.test(value.slice(from, end))) return end;
  if (/^[^:@]*:\d{1,5}$/.test(value.slice(from, end))) return end;
  const at = value.indexOf('@', end);
  if (at === -1 || !/^[\w.[\]-]+(?::\d+)?(?:[/?#,]|$)/.test(value.slice(at + 1, at + 300))) return end;
  let later = at + 1;
  while (later < value.length && !'/?#'.includes(value.charAt(later))) later++;
  return later;
}

function splitUserinfo(value: string, start: number, end: number): { user?: UrlPart; password?: UrlPart } {
  const colon = value.indexOf(':', start);
  const userEnd = colon === -1 || colon >= end ? end : colon;
  const user = part(value, start, userEnd);
  const password = userEnd < end ? part(value, userEnd + 1, end) : undefined;
  return { ...(user ? { user } : {}), ...(password ? { password } : {}) };
}

function part(value: string, start: number, end: number): UrlPart | undefined {
  return end > start ? { text: decodePercent(value.slice(start, end)), start, end } : undefined;
}

function splitHost(authority: string): { host?: string; port?: number } {
  const first = authority.split(',', 1)[0] ?? '';
  const match = /^(\[[0-9A-Fa-f:.%]*\]|[^:]*)(?::(\d{1,5}))?/.exec(first);
  const host = (match?.[1] ?? '').replace(/^\[|\]$/g, '').toLowerCase();
  return {
    ...(host === '' ? {} : { host }),
    ...(match?.[2] === undefined ? {} : { port: Number(match[2]) }),
  };
}

function splitQuery(value: string, start: number, end: number): (UrlPart & { name: string })[] {
  const parameters: (UrlPart & { name: string })[] = [];
  let from = start;
  while (from < end && parameters.length < MAX_PARAMETERS) {
    let to = from;
    while (to < end && !'&;'.includes(value.charAt(to))) to++;
    const equals = value.indexOf('=', from);
    if (equals !== -1 && equals < to) {
      const name = decodePercent(value.slice(from, equals));
      parameters.push({
        name,
        text: decodePercent(value.slice(equals + 1, to)),
        start: equals + 1,
        end: to,
      });
    }
    from = to + 1;
  }
  return parameters;
}
