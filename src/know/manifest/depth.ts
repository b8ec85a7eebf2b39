import { CST, Lexer } from 'yaml';

/** Open brackets and braces, and marks of one line that each start a level: far more than a manifest has. */
const DEEPEST = 30;
/** Columns of indentation; a level takes at least one. */
const FURTHEST = 200;

/**
 * Offset at which a YAML text nests deeper than any manifest does, `undefined` for most. Composing a document
 * recurses, and V8 may abort the process where the stack runs out, so that this is looked at on the tokens first.
 */
export function tooDeep(text: string): number | undefined {
  const indented = new RegExp(`^ {${FURTHEST}} *\\S`, 'm').exec(text);
  if (indented) return indented.index;
  let offset = 0;
  let flow = 0;
  let marks = 0;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    if (type === 'flow-map-start' || type === 'flow-seq-start') flow += 1;
    else if (type === 'flow-map-end' || type === 'flow-seq-end') flow = Math.max(0, flow - 1);
    else if (type === 'newline' || type === 'doc-mode') marks = 0;
    else if (flow === 0 && type !== null && STARTS.has(type)) marks += 1;
    if (flow > DEEPEST || marks > DEEPEST) return offset;
    if (type !== null && !MARKERS.has(type)) offset += token.length;
  }
  return undefined;
}

const STARTS = new Set<string>(['seq-item-ind', 'explicit-key-ind', 'map-value-ind']);
/** Tokens of the lexer that stand for no text. */
const MARKERS = new Set<string>(['doc-mode', 'flow-error-end', 'scalar', 'byte-order-mark']);
