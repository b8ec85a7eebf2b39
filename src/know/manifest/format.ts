import { CST, isAlias, isMap, isScalar, isSeq, Lexer, parseDocument, visit } from 'yaml';
import type { Document, Pair, Scalar, YAMLMap } from 'yaml';
import { byteMark } from './byte-mark.ts';

/** Keys of each mapping in the order in which `format` writes them; the user's own names keep theirs. */
const ORDER = {
  root: [
    'version',
    'assets',
    'jobs',
    'evidence',
    'attested',
    'environments',
    'contexts',
    'gates',
    'recovery',
    'exclude',
    'nested',
  ],
  asset: ['is', 'environment'],
  is: ['kind', 'at'],
  job: ['purpose', 'owner', 'credentials', 'grants', 'environment', 'review-by'],
  selector: ['type', 'in', 'variable', 'reference', 'fingerprint'],
  grant: ['operations', 'on'],
  evidence: ['credential', 'principal', 'from', 'run-as', 'complete'],
  attested: ['credential', 'grants', 'by', 'on', 'source', 'until'],
  statement: ['by', 'on', 'source', 'until'],
  environment: ['hosts', 'variables', 'paths'],
  gate: ['operations', 'on', 'kind', 'evidence', 'attested', 'disarmed-by'],
  recovery: ['kind', 'protects', 'at', 'account', 'evidence', 'attested', 'restored-on'],
  exclusion: ['path', 'reason'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Shape = keyof typeof ORDER;

/** What the values under a key are, where they are mappings: `each` under names of the user's or in a list. */
const BELOW: Readonly<Record<string, { readonly shape: Shape; readonly named?: true }>> = {
  'root assets': { shape: 'asset', named: true },
  'root jobs': { shape: 'job', named: true },
  'root evidence': { shape: 'evidence' },
  'root attested': { shape: 'attested' },
  'root environments': { shape: 'environment', named: true },
  'root gates': { shape: 'gate' },
  'root recovery': { shape: 'recovery', named: true },
  'root exclude': { shape: 'exclusion' },
  'asset is': { shape: 'is' },
  'job credentials': { shape: 'selector' },
  'job grants': { shape: 'grant' },
  'evidence credential': { shape: 'selector' },
  'evidence complete': { shape: 'statement' },
  'attested credential': { shape: 'selector' },
  'attested grants': { shape: 'grant' },
  'gate attested': { shape: 'statement' },
  'recovery attested': { shape: 'statement' },
};

/**
 * A manifest in canonical form: keys in the order of the documentation, two columns a level, one space inside braces
 * and none inside brackets. Every comment and every value stays; `undefined` where that cannot be had.
 */
export function formatManifest(existing: string): string | undefined {
  const { mark, newline, text } = byteMark(existing);
  if (text.trim() === '' || parsed(text).contents === null) return existing;
  const once = written(text);
  if (once === undefined || !saysTheSame(text, once)) return undefined;
  // A comment may settle in its place only when the text is read again.
  const twice = written(once);
  if (twice === undefined || !saysTheSame(text, twice) || written(twice) !== twice) return undefined;
  return mark + twice.replaceAll('\n', newline);
}

function written(text: string): string | undefined {
  const document = parsed(text);
  if (document.errors.length > 0) return undefined;
  if (isMap(document.contents)) sort(document.contents, 'root', document);
  style(document);
  return document.toString({ lineWidth: 0, indent: 2, indentSeq: true });
}

function parsed(text: string): Document {
  return parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
}

/** Sorts a mapping's pairs by its shape, and what stands below them. */
function sort(map: YAMLMap, shape: Shape, document?: Document): void {
  const order: readonly string[] = ORDER[shape];
  const rank = ({ key }: Pair): number => {
    const at = order.indexOf(isScalar(key) ? String(key.value) : '');
    return at < 0 ? order.length : at;
  };
  const sorted = map.items.toSorted((a, b) => rank(a) - rank(b));
  if (sorted.some((pair, index) => pair !== map.items[index])) {
    keepFirstComment(map, document);
    map.items = sorted;
  }
  for (const { key, value } of map.items) {
    const below = BELOW[`${shape} ${isScalar(key) ? String(key.value) : ''}`];
    if (below === undefined) continue;
    for (const one of mappingsIn(value, below.named === true)) sort(one, below.shape);
  }
}

/** A comment above the first key belongs to that key; at the top of the file, to the file. */
function keepFirstComment(map: YAMLMap, document: Document | undefined): void {
  const key = map.items[0]?.key;
  if (!isScalar(key)) return;
  const comment = map.commentBefore ?? key.commentBefore;
  if (typeof comment !== 'string') return;
  map.commentBefore = null;
  key.commentBefore = document === undefined ? comment : null;
  if (document !== undefined)
    document.commentBefore = [document.commentBefore, comment].filter((text) => text).join('\n');
}

function mappingsIn(value: unknown, isNamed: boolean): YAMLMap[] {
  if (isSeq(value)) return value.items.filter((item) => isMap(item));
  if (!isMap(value)) return [];
  return isNamed ? value.items.map((pair) => pair.value).filter((item) => isMap(item)) : [value];
}

/** Braces with a space inside, brackets without; what is written like a number stays as it is written. */
function style(document: Document): void {
  visit(document, {
    Scalar: (_, node) => {
      keepDigits(node);
    },
    Collection: (_, node) => {
      if (node.flow !== true) return;
      const own = node.toString.bind(node);
      const flowCollectionPadding = isMap(node) ? ' ' : '';
      node.toString = (context, ...rest) =>
        own(context === undefined ? context : { ...context, flowCollectionPadding }, ...rest);
    },
  });
}

function keepDigits(node: Scalar): void {
  if (typeof node.value !== 'number' || node.source === undefined) return;
  if (String(node.value) !== node.source) node.value = node.source;
}

/** Whether two texts hold the same values and the same comments, in whatever order of keys. */
function saysTheSame(a: string, b: string): boolean {
  return (
    JSON.stringify(plain(parsed(a).contents)) === JSON.stringify(plain(parsed(b).contents)) &&
    JSON.stringify(commentsOf(a)) === JSON.stringify(commentsOf(b))
  );
}

function commentsOf(text: string): string[] {
  return [...new Lexer().lex(text)]
    .filter((token) => CST.tokenType(token) === 'comment')
    .map((comment) => comment.trim())
    .sort();
}

/** A node's values with sorted keys; numbers as they are written. */
function plain(node: unknown): unknown {
  if (isAlias(node)) return ['alias', node.source];
  if (isSeq(node)) return node.items.map(plain);
  if (isMap(node))
    return node.items
      .map((pair): [string, unknown] => [JSON.stringify(plain(pair.key)), plain(pair.value)])
      .sort(([x], [y]) => (x < y ? -1 : 1));
  if (!isScalar(node)) return null;
  return typeof node.value === 'number' ? (node.source ?? String(node.value)) : node.value;
}
