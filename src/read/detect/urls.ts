import type { Surroundings } from '../../model/match.ts';

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

/** Parts of the URL that opens `text`; a list of hosts gives the first. Undefined where no URL opens it. */
export function urlParts(text: string): UrlParts | undefined {
  const found = URL_TEXT.exec(text.slice(0, 2400));
  if (found === null) return undefined;
  const [, scheme = '', user, , hosts = '', path, query] = found;
  const host = /^(\[[0-9a-fA-F:.]{2,45}\]|[^:,]*)(?::(\d{1,5}))?/.exec(hosts);
  const database = path === undefined ? '' : (path.split('/')[0] ?? '');
  return {
    scheme: scheme.toLowerCase(),
    ...(user ? { user: decoded(user) } : {}),
    ...(host?.[1] ? { host: host[1].toLowerCase() } : {}),
    ...(host?.[2] === undefined ? {} : { port: Number(host[2]) }),
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
