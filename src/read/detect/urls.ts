import type { Surroundings } from '../../model/match.ts';
import { isDocumentation, isLoopback } from '../../util/hosts.ts';

type UrlParts = NonNullable<Surroundings['url']>;

const URL_TEXT =
  /^([a-z][a-z0-9+.-]{1,30}):\/\/(?:([^\s:@/?#"'`<>]{0,256})(?::([^\s"'`<>]{0,512}?))?@)?([^\s/?#"'`<>@]{0,512})(?:\/([^\s?#"'`<>]{0,256}))?(?:\?([^\s#"'`<>]{0,1024}))?/i;

/** A part of a URL with its percent signs read; as it stands where they are none. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The host that a URL reaches: of a list (`localhost:5433,db.acme.io`), of `host=` in the query, and of what follows a
 * second `@`, the first that may be a server elsewhere: no name of
 * the documentation and not this machine.
 */
function farthest(
  hosts: string,
  query: string | undefined,
  rest: string,
): readonly [host: string, port: string | undefined] | undefined {
  const after = rest.startsWith('@') ? (/^[^\s/?#"'`<>]{1,600}/.exec(rest)?.[0].split('@').at(-1) ?? '') : '';
  const asked = [...(query ?? '').matchAll(/(?:^|&)host(?:addr)?=([^&]{1,256})/gi)].map(([, host = '']) =>
    decoded(host),
  );
  const all = [...hosts.split(','), ...asked.flatMap((host) => host.split(',')), after]
    .map((text) => /^(\[[0-9a-fA-F:.]{2,45}\]|[^:,]*)(?::(\d{1,5}))?/.exec(text.trim()))
    .flatMap((found) => (found?.[1] ? [[found[1].toLowerCase(), found[2]] as const] : []));
  const elsewhere = all.filter(([host]) => !isLoopback(host));
  return elsewhere.find(([host]) => !isDocumentation(host)) ?? elsewhere[0] ?? all[0];
}

/** Parts of the URL that opens `text`; of several hosts the one that is not this machine. Undefined where none opens it. */
export function urlParts(text: string): UrlParts | undefined {
  const found = URL_TEXT.exec(text.slice(0, 2400));
  if (found === null) return undefined;
  const [, scheme = '', user, , hosts = '', path, query] = found;
  const host = farthest(hosts, query, text.slice(found[0].length, found[0].length + 600));
  const database = path === undefined ? '' : (path.split('/')[0] ?? '');
  return {
    scheme: scheme.toLowerCase(),
    ...(user ? { user: decoded(user) } : {}),
    ...(host === undefined ? {} : { host: host[0] }),
    ...(host?.[1] === undefined ? {} : { port: Number(host[1]) }),
    ...(database === '' ? {} : { database: decoded(database) }),
    ...(query ? { query } : {}),
  };
}

const MOST_SCHEME = 31;

/** Whether a unit may stand in a scheme: 2 for a letter, which may open one, 1 for the others. */
function schemeKind(code: number): 0 | 1 | 2 {
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) return 2;
  return (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46 ? 1 : 0;
}

/** Where a scheme of two characters or more opens that ends in front of `colon`; -1 for none. */
function schemeStart(text: string, colon: number): number {
  let start = -1;
  for (let at = colon - 1; at >= Math.max(0, colon - MOST_SCHEME); at--) {
    const kind = schemeKind(text.charCodeAt(at));
    if (kind === 0) break;
    if (kind === 2 && at < colon - 1) start = at;
  }
  return start;
}

/** Where the URL opens that the unit `at` of the text stands in; -1 where it stands in none. */
export function urlStart(text: string, at: number): number {
  const from = Math.max(0, at - 400);
  const before = text.slice(from, Math.min(text.length, at + 40));
  let start = -1;
  for (let colon = before.lastIndexOf('://'); colon > 0 && start < 0;) {
    const opens = schemeStart(before, colon);
    if (opens >= 0 && from + opens <= at) start = from + opens;
    colon = before.lastIndexOf('://', colon - 1);
  }
  if (start < 0 || /[\s"'`<>]/.test(text.slice(start, at))) return -1;
  return start;
}
