import type { Surroundings } from '../../model/match.ts';
import { isDocumentation, isLoopback } from '../../util/hosts.ts';

type UrlParts = NonNullable<Surroundings['url']>;

const URL_TEXT =
  /^([a-z][a-z0-9+.-]{1,30}):\/\/(?:([^\s:@/?#"'`<>]{0,256})(?::([^\s"'`<>]{0,512}?))?@)?([^\s/?#"'`<>@]{0,512})(?:\/([^\s?#"'`<>]{0,256}))?(?:\?([^\s#"'`<>]{0,1024}))?/i;

function decoded(text: string): string {
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

/** Where the URL opens that the unit `at` of the text stands in; -1 where it stands in none. */
export function urlStart(text: string, at: number): number {
  const before = text.slice(Math.max(0, at - 400), Math.min(text.length, at + 40));
  const offset = Math.max(0, at - 400);
  let start = -1;
  for (const found of before.matchAll(/[a-z][a-z0-9+.-]{1,30}:\/\//gi)) {
    if (offset + found.index <= at) start = offset + found.index;
  }
  if (start < 0 || /[\s"'`<>]/.test(text.slice(start, at))) return -1;
  return start;
}
