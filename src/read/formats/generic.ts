import { addStatement } from './draft.ts';
import type { Draft, Reading } from './draft.ts';
import { Scanner } from './scan.ts';
import { StatementReader } from './statement.ts';
import type { Context } from './naming.ts';
import { Tokens } from './tokens.ts';

/**
 * Reads any text between two offsets, statement by statement, whatever its language. Offsets stay those of the
 * whole text, so the scalar of a document can be read as the script that it holds.
 */
export function readGeneric(
  reading: Reading,
  from: number,
  to: number,
  context: Context,
  statement?: number,
): void {
  const scanner = new Scanner(reading.text, from, to, { code: context.code, escaped: context.depth > 0 });
  const tokens = new Tokens();
  const first = reading.drafts.length;
  function nested(start: number, end: number, inner: Context, outer: number): void {
    readGeneric(reading, start, end, inner, outer);
  }
  while (scanner.next(tokens)) {
    const last = tokens.count - 1;
    const own = statement ?? addStatement(reading, tokens.start(0), tokens.end(last));
    new StatementReader(reading, tokens, context, own, nested).read();
    const found = reading.statements[own];
    if (statement === undefined && found) widenToQuotes(reading.text, found);
  }
  if (context.depth === 0) joinNameValue(reading.drafts, first);
}

/** A statement that opens or closes with a string contains its quotes. */
function widenToQuotes(text: string, statement: { start: number; end: number }): void {
  if (statement.start > 0 && isQuote(text.charCodeAt(statement.start - 1))) statement.start--;
  if (statement.end < text.length && isQuote(text.charCodeAt(statement.end))) statement.end++;
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39 || code === 96;
}

const NAME_KEY = /^(?:name|key|variable|parameterkey|envname|parametername|id)$/i;
const VALUE_KEY = /^(?:value|val|parametervalue|defaultvalue|string_?value|secretstring)$/i;
const MAX_GAP = 200;

/** `name: K` beside `value: v`, as environments of containers and pipelines are written, names the value K. */
export function joinNameValue(drafts: Draft[], from: number): void {
  for (let index = Math.max(from, 0); index + 1 < drafts.length; index++) {
    const one = drafts[index];
    const two = drafts[index + 1];
    if (!one || !two || one.name === undefined || two.name === undefined) continue;
    if (two.start < one.end || two.start - one.end > MAX_GAP || one.group !== two.group) continue;
    if (NAME_KEY.test(one.name) && VALUE_KEY.test(two.name)) rename(two, one.value);
    else if (VALUE_KEY.test(one.name) && NAME_KEY.test(two.name) && !follows(drafts, index))
      rename(one, two.value);
  }
}

function follows(drafts: Draft[], index: number): boolean {
  const before = drafts[index - 1];
  return before?.name !== undefined && NAME_KEY.test(before.name);
}

function rename(draft: Draft, name: string): void {
  if (name.length > 128 || name === '' || /\s/.test(name)) return;
  draft.name = name;
  if (draft.keys) draft.keys = [...draft.keys.slice(0, -1), name];
}
