import type { Tree } from '../../model/tree.ts';
import { globMatch } from '../../util/glob.ts';
import type { Spelling } from './asked.ts';
import type { Found } from './found.ts';
import { fieldOperation, fieldsOf, looksLikeDocument, readDocument } from './graphql.ts';
import type { Spellings } from './spellings.ts';

/** A provider whose GraphQL server the repository speaks to. */
interface Server {
  readonly spelling: Spelling;
  readonly plane: string | undefined;
  readonly host: string;
}

const LONGEST = 200_000;
const TAGGED =
  /(?:\bgql|\bgraphql|\/\*\s*GraphQL\s*\*\/)\s*\(?\s*`(?<text>[^`]*)`|(?<quote>"""|''')(?<long>.*?)\k<quote>/gs;

/**
 * Uses in documents that stand apart from the request that sends them: `.graphql` files, tagged templates, constants.
 * A document is a provider's only where the repository names that provider's server and no other has all its fields.
 */
export function documentUses(
  tree: Tree,
  paths: readonly string[],
  spellings: Spellings,
  hosts: ReadonlyMap<string, readonly string[]>,
): { path: string; found: Found }[] {
  const servers = serversIn(spellings, hosts);
  if (servers.length === 0) return [];
  return paths.flatMap((path) => {
    if (!/\.(?:graphql|gql|[cm]?[jt]sx?|py|vue|svelte)$/.test(path)) return [];
    const text = tree.read(path);
    if (text === undefined || text.length > LONGEST || !/\b(?:query|mutation)\b/.test(text)) return [];
    return documentsIn(path, text).flatMap((document) => {
      const found = documentUse(document, servers);
      return found === undefined ? [] : [{ path, found }];
    });
  });
}

interface Placed {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

function documentsIn(path: string, text: string): Placed[] {
  if (/\.(?:graphql|gql)$/.test(path)) return [{ text, line: 1, column: 1 }];
  return [...text.matchAll(TAGGED)].flatMap((match) => {
    const own = match.groups?.['text'] ?? match.groups?.['long'] ?? '';
    if (!looksLikeDocument(own)) return [];
    const before = text.slice(0, match.index);
    const line = before.split('\n').length;
    return [{ text: own.replace(/\$\{[^}]*\}/g, ''), line, column: match.index - before.lastIndexOf('\n') }];
  });
}

function documentUse({ text, line, column }: Placed, servers: readonly Server[]): Found | undefined {
  const document = readDocument(text);
  const fields = document?.fields.filter(({ name }) => !name.startsWith('__')) ?? [];
  if (fields.length === 0) return undefined;
  const fitting = servers.filter(({ spelling, plane }) =>
    fields.every(({ kind, name }) => fieldOperation(spelling, plane, kind, name) !== undefined),
  );
  const [server] = fitting;
  if (server === undefined || new Set(fitting.map(({ spelling }) => spelling.provider)).size > 1)
    return undefined;
  const asked = fieldsOf(server.spelling, server.plane, text);
  return {
    provider: server.spelling.provider,
    how: 'graphql',
    at: { line, column },
    as: fields.map(({ name }) => name).join(', '),
    resources: [],
    variables: [],
    hosts: [server.host],
    ...asked,
  };
}

/** GraphQL servers of providers that some file of the repository names. */
function serversIn(spellings: Spellings, hosts: ReadonlyMap<string, readonly string[]>): Server[] {
  const named = new Set([...hosts.values()].flat());
  return spellings.http().flatMap(({ entry, spelling }) => {
    if (entry.fields !== true) return [];
    const host = [...named].find((item) => entry.host.some((pattern) => globMatch(pattern, item)));
    return host === undefined ? [] : [{ spelling, plane: entry.plane, host }];
  });
}
