import { Kind, parse, type DocumentNode, type SelectionSetNode } from 'graphql';
import { sorted, type Asked, type Spelling } from './asked.ts';
import { HOLE } from './value.ts';

/** Longest document that is parsed, and tokens within it. */
const LONGEST = 100_000;
const MOST_TOKENS = 20_000;

/** Root fields of a document by the kind of operation. */
export interface Document {
  readonly fields: readonly { readonly kind: string; readonly name: string }[];
  /** A part of it is a variable: there may be more. */
  readonly partial: boolean;
}

/** Whether a text looks like a document at all; cheap. */
export function looksLikeDocument(text: string): boolean {
  return (
    /^\s*(?:#[^\n]*\n\s*)*(?:query|mutation|subscription|fragment)\b[^=;]{0,2000}\{/.test(text) ||
    /^\s*\{\s*\w+\s*[({]/.test(text)
  );
}

/** Reads a document; `undefined` when it is none. Holes stand where fragments are interpolated. */
export function readDocument(text: string): Document | undefined {
  if (text.length > LONGEST) return undefined;
  const partial = text.includes(HOLE);
  for (const filling of partial ? ['', '__hole', '"hole"', '{ __hole }'] : ['']) {
    const document = parsed(text.replaceAll(HOLE, filling));
    const fields = document === undefined ? [] : rootFields(document);
    if (fields.length > 0)
      return {
        fields,
        partial: partial && (hasHoleAtRoot(text) || fields.some(({ name }) => name === '__hole')),
      };
  }
  return undefined;
}

/** Whether a variable stands where a root field would: what is a value, or within a field, leaves the roots certain. */
function hasHoleAtRoot(text: string): boolean {
  let braces = 0;
  let brackets = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\\n]|\\.)*"|#[^\n]*|[{}()]|\u0001/g)) {
    if (token === '{') braces += 1;
    else if (token === '}') braces -= 1;
    else if (token === '(') brackets += 1;
    else if (token === ')') brackets -= 1;
    else if (token === HOLE && braces === 1 && brackets === 0) return true;
  }
  return false;
}

function parsed(text: string): DocumentNode | undefined {
  try {
    return parse(text, { noLocation: true, maxTokens: MOST_TOKENS });
  } catch {
    return undefined;
  }
}

function rootFields(document: DocumentNode): { kind: string; name: string }[] {
  const fragments = new Map(
    document.definitions.flatMap((item) =>
      item.kind === Kind.FRAGMENT_DEFINITION ? [[item.name.value, item.selectionSet] as const] : [],
    ),
  );
  const fields: { kind: string; name: string }[] = [];
  const collect = (set: SelectionSetNode, kind: string, depth: number): void => {
    for (const item of set.selections) {
      if (item.kind === Kind.FIELD) fields.push({ kind, name: item.name.value });
      else if (depth < 5) {
        const inner = item.kind === Kind.INLINE_FRAGMENT ? item.selectionSet : fragments.get(item.name.value);
        if (inner !== undefined) collect(inner, kind, depth + 1);
      }
    }
  };
  for (const item of document.definitions) {
    if (item.kind === Kind.OPERATION_DEFINITION) collect(item.selectionSet, item.operation, 0);
  }
  return fields;
}

/** Operations that a document asks of a provider, by the fields at its root. */
export function fieldsOf(spelling: Spelling, plane: string | undefined, text: string): Asked {
  const document = readDocument(text);
  if (document === undefined) {
    return { operations: [], unknown: 'builds a GraphQL document from a variable' };
  }
  const strange: string[] = [];
  const operations = document.fields.flatMap(({ kind, name }) => {
    if (name.startsWith('__')) return [];
    const id = fieldOperation(spelling, plane, kind, name);
    if (id === undefined) strange.push(name);
    return id ?? [];
  });
  const unknown =
    strange.length > 0
      ? `the catalogue has no operation for ${strange[0]}`
      : document.partial
        ? 'builds a GraphQL document from a variable'
        : undefined;
  return { operations: sorted(operations), ...(unknown !== undefined && { unknown }) };
}

/** Operation of one root field: its name, told apart by its kind where the list has it twice. */
export function fieldOperation(
  spelling: Spelling,
  plane: string | undefined,
  kind: string,
  name: string,
): string | undefined {
  const { operations } = spelling;
  const wanted = new Set([name, `${name} (${kind})`]);
  const found = operations.list.filter(
    (item) =>
      item.method === kind &&
      (plane === undefined || item.plane === plane) &&
      wanted.has(item.id.slice(item.id.search(/[:/][^:/]*$/) + 1)),
  );
  if (found.length === 1) return found[0]?.id;
  // One operation that stands for every field of its kind: `graphql/query`.
  return operations.list.find(
    (item) =>
      item.method === kind && (plane === undefined || item.plane === plane) && item.id.endsWith(`/${kind}`),
  )?.id;
}
