/** What the heading or lead-in above a list says about its items. */
export type ListContext = 'forbid' | 'ask' | 'example';

/** A sentence with the line and column (from 1) at which it starts. */
export interface Sentence {
  /** Original text, list marker removed, inner line breaks as blanks. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly context?: ListContext;
}

interface Chunk {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

interface Reader {
  readonly out: Sentence[];
  block: Chunk[];
  blockContext: ListContext | undefined;
  heading: ListContext | undefined;
  /** Contexts of open lists by the indent at which their lead-in stands; -1 for a paragraph's. */
  lists: { readonly indent: number; readonly context: ListContext }[];
  inList: boolean;
  last: string;
}

const MAX_LINES = 20_000;
const MAX_LINE = 2000;
const MAX_BLOCK = 6000;

const LEAD_WORDS = new Set(
  (
    'never ever do does not dont donts donot don t must mustnt should shouldnt cannot can cant may no things thing that what you your the a an any of ' +
    'these this following actions action commands command operations operation rules rule agents agent assistant ai claude ' +
    'always are is be to without asking ask first permission approval approvals explicit explicitly confirmation confirm human ' +
    'strictly absolutely forbidden prohibited off limits limit hard stop stops red lines line list go nogo under circumstances ' +
    'critical important require requires need needs before doing perform performing run running execute executing if i we me us ' +
    'user users from on for and or disallowed banned allowed permitted not-allowed out boundaries guardrails safety avoid get wait ' +
    'development production environment environments prod database databases scripts script circumstances tool tools call calls ' +
    'these-actions stuff please also only with my prior in anything dangerous restricted restrictions prohibitions'
  ).split(' '),
);
const FORBID_LEAD =
  /\b(?:never|do not|don['’]?ts?|must not|mustn['’]?t|should not|may not|cannot|can['’]?t|forbidden|prohibited|prohibitions|off[- ]limits|not allowed|not permitted|disallowed|banned|hard stops?|hard limits?|red lines|no-?go|avoid|restricted)\b|🚫|⛔|❌/iu;
const ASK_LEAD = /\b(?:ask|confirm|approvals?|permission|confirmation)\b/iu;
const EXAMPLE_LEAD =
  /\b(?:examples?|e\.g\.|for instance|sample|quoted?|said|wrote|replied|transcript|looks? like)\b/iu;
const EXAMPLE_HEADING = /^\W*(?:bad |good |full )?(?:examples?|transcript|sample)\b(?!.*\brules?\b)/iu;

function leadContext(text: string): ListContext | undefined {
  return EXAMPLE_LEAD.test(text) ? 'example' : listLead(text);
}

function listLead(text: string): ListContext | undefined {
  const words = text
    .toLowerCase()
    .replaceAll(/['’]/g, '')
    .match(/[a-z]+/g);
  if (text.length > 140 || words === null) return undefined;
  if (!words.every((word) => LEAD_WORDS.has(word))) return undefined;
  if (ASK_LEAD.test(text)) return 'ask';
  return FORBID_LEAD.test(text) ? 'forbid' : undefined;
}

const SENTENCE_END = /[.!?。！？]["'”’)*_\]]*(?=\s)|\s[—–]{1}\s(?=(?:never|do not|don['’]t|always)\b)/giu;
const ABBREVIATION = /(?:\b(?:e\.g|i\.e|etc|vs|approx|incl|resp|no|nr|cf|Mr|Dr|St)|\b[A-Z])\.$/;

function split(text: string): { readonly from: number; readonly to: number }[] {
  const parts: { from: number; to: number }[] = [];
  let from = 0;
  for (const end of text.matchAll(SENTENCE_END)) {
    const to = end.index + end[0].length;
    if (ABBREVIATION.test(text.slice(Math.max(0, to - 8), to))) continue;
    parts.push({ from, to });
    from = to;
  }
  parts.push({ from, to: text.length });
  return parts;
}

function flush(reader: Reader): void {
  const chunks = reader.block;
  if (chunks.length === 0) return;
  reader.block = [];
  const text = chunks.map((chunk) => chunk.text).join(' ');
  reader.last = text;
  for (const { from, to } of split(text)) {
    const start = from + (text.slice(from, to).length - text.slice(from, to).trimStart().length);
    const sentence = text.slice(start, to).trim();
    if (sentence.length < 3) continue;
    let offset = 0;
    for (const chunk of chunks) {
      if (start <= offset + chunk.text.length) {
        const place = { line: chunk.line, column: chunk.column + Math.max(0, start - offset) };
        const context = reader.blockContext;
        reader.out.push({ text: sentence, ...place, ...(context === undefined ? {} : { context }) });
        break;
      }
      offset += chunk.text.length + 1;
    }
  }
}

function contextAt(reader: Reader, indent: number): ListContext | undefined {
  while (reader.lists.length > 0 && (reader.lists.at(-1)?.indent ?? -1) >= indent) reader.lists.pop();
  return reader.lists.at(-1)?.context ?? reader.heading;
}

function addItem(reader: Reader, indent: number, chunk: Chunk): void {
  flush(reader);
  reader.inList = true;
  reader.blockContext = contextAt(reader, indent);
  reader.block.push(chunk);
  if (
    !chunk.text
      .trimEnd()
      .replace(/[*_`\s]+$/, '')
      .endsWith(':')
  )
    return;
  const context = leadContext(chunk.text);
  if (context !== undefined) reader.lists.push({ indent, context });
}

function addHeading(reader: Reader, chunk: Chunk): void {
  flush(reader);
  reader.lists = [];
  reader.inList = false;
  reader.blockContext = undefined;
  reader.block.push(chunk);
  flush(reader);
  reader.heading = EXAMPLE_HEADING.test(chunk.text) ? 'example' : listLead(chunk.text);
}

function addText(reader: Reader, chunk: Chunk, quoted: boolean): void {
  const size = reader.block.reduce((sum, each) => sum + each.text.length, 0);
  if (reader.block.length === 0 || size > MAX_BLOCK) {
    flush(reader);
    if (!reader.inList) {
      reader.lists = [];
      const example = quoted && EXAMPLE_LEAD.test(reader.last);
      reader.blockContext = example ? 'example' : reader.heading === 'example' ? 'example' : undefined;
    }
  }
  reader.block.push(chunk);
}

function closeParagraph(reader: Reader): void {
  const text = reader.block.map((chunk) => chunk.text).join(' ');
  flush(reader);
  if (
    !reader.inList &&
    text
      .trimEnd()
      .replace(/[*_`\s]+$/, '')
      .endsWith(':')
  ) {
    const lead = /[^.!?]*$/.exec(text)?.[0] ?? text;
    const context = leadContext(lead);
    if (context !== undefined) reader.lists = [{ indent: -1, context }];
  }
}

const ITEM = /^(\s*)(?:[-*+•‣]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?/;
const FENCE = /^\s*(?:>\s*)*(`{3,}|~{3,})/;

/**
 * Sentences of a Markdown or plain text. Code fences, front matter, HTML comments and indented quotations after an
 * example's lead-in are left out or marked; a wrapped sentence is joined and placed where it starts. `firstLine` is
 * the line of the file at which the text begins.
 */
export function readSentences(text: string, firstLine = 1): readonly Sentence[] {
  const lines = text.split('\n', MAX_LINES);
  const reader: Reader = {
    out: [],
    block: [],
    blockContext: undefined,
    heading: undefined,
    lists: [],
    inList: false,
    last: '',
  };
  let fence: string | undefined;
  let comment = false;
  let start = 0;
  if (lines[0]?.trim() === '---') {
    const close = lines.findIndex((line, index) => index > 0 && line.trim() === '---');
    if (close > 0) start = close + 1;
  }
  for (let index = start; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').replace(/\r$/, '').slice(0, MAX_LINE);
    const mark = FENCE.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark !== undefined && mark.startsWith(fence)) fence = undefined;
      continue;
    }
    if (mark !== undefined) {
      closeParagraph(reader);
      fence = mark;
      continue;
    }
    if (comment || line.trimStart().startsWith('<!--')) {
      comment = !line.includes('-->');
      continue;
    }
    readLine(reader, line, firstLine + index);
  }
  closeParagraph(reader);
  return reader.out;
}

function readLine(reader: Reader, raw: string, number: number): void {
  const quote = /^\s{0,3}(?:>\s?)+/.exec(raw)?.[0] ?? '';
  const line = raw.slice(quote.length);
  if (line.trim() === '' || /^\s*(?:[-*_]\s*){3,}$/.test(line) || /^\s*={3,}\s*$/.test(line)) {
    closeParagraph(reader);
    return;
  }
  if (/^\[!\w+\]\s*$/.test(line.trim()) || /^\s*\|/.test(line)) {
    closeParagraph(reader);
    return;
  }
  const heading = /^\s{0,3}#{1,6}\s+/.exec(line)?.[0];
  if (heading !== undefined) {
    addHeading(reader, {
      text: line.slice(heading.length),
      line: number,
      column: quote.length + heading.length + 1,
    });
    return;
  }
  const item = ITEM.exec(line);
  if (item !== null) {
    if (!reader.inList) closeParagraph(reader);
    const chunk = {
      text: line.slice(item[0].length),
      line: number,
      column: quote.length + item[0].length + 1,
    };
    addItem(reader, item[1]?.length ?? 0, chunk);
    return;
  }
  const indent = line.length - line.trimStart().length;
  if (reader.inList && indent === 0 && reader.block.length === 0) reader.inList = false;
  addText(reader, { text: line.trim(), line: number, column: quote.length + indent + 1 }, quote !== '');
}
