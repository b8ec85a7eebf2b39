import { HCL_MAX_DEPTH, HclCursor } from './hcl-cursor.ts';
import type { HclEntry, HclExpression } from './hcl-nodes.ts';
import { closingBrace, escapesInterpolation, opensInterpolation, tokenizeHcl } from './hcl-tokens.ts';
import type { HclToken } from './hcl-tokens.ts';

const OPERATORS = new Set(['?', ':', '+', '-', '*', '/', '%', '==', '!=', '<', '>', '<=', '>=', '&&', '||']);
const ESCAPES = new Map(Object.entries({ n: '\n', r: '\r', t: '\t' }));

/** Reads expressions; what has no value of its own is `unknown` with its source. */
export class HclExpressionParser extends HclCursor {
  /** One expression; inside brackets (`loose`) newlines do not end it. */
  expression(loose: boolean): HclExpression {
    const start = this.peek.start;
    const first = this.operand(loose);
    let operators = 0;
    let open = 0;
    for (let sign = this.operator(loose, open); sign !== undefined; sign = this.operator(loose, open)) {
      operators += 1;
      if (sign === '?') open += 1;
      if (sign === ':') open -= 1;
      this.skipNewlines();
      this.operand(loose);
    }
    return operators > 0 ? this.unknown(start, this.previousEnd) : first;
  }

  /** Consumes a binary operator, or a part of a conditional; a colon only where a `?` is open. */
  protected operator(loose: boolean, open: number): string | undefined {
    const mark = this.at;
    if (loose) this.skipNewlines();
    const { kind, text } = this.peek;
    if (kind === 'punct' && OPERATORS.has(text) && (text !== ':' || open > 0)) {
      this.at += 1;
      return text;
    }
    this.at = mark;
    return undefined;
  }

  protected operand(loose: boolean): HclExpression {
    if (loose) this.skipNewlines();
    if (this.depth >= HCL_MAX_DEPTH) return this.tooDeep();
    this.depth += 1;
    const term = this.is('!') || this.is('-') ? this.unary(loose) : this.term();
    const result = this.is('.') || this.is('[') ? this.postfix(term) : term;
    this.depth -= 1;
    return result;
  }

  protected unary(loose: boolean): HclExpression {
    const { start } = this.peek;
    const minus = this.is('-');
    while (this.is('!') || this.is('-')) this.at += 1;
    const inner = this.operand(loose);
    if (minus && inner.kind === 'number') return { ...inner, start, value: -inner.value };
    return this.unknown(start, inner.end);
  }

  protected term(): HclExpression {
    const token = this.peek;
    if (token.kind === 'punct') {
      if (token.text === '[') return this.list();
      if (token.text === '{') return this.object();
      if (token.text === '(') return this.parenthesis();
    }
    if (
      token.kind === 'punct' ||
      token.kind === 'newline' ||
      token.kind === 'end' ||
      token.kind === 'garbage'
    ) {
      this.problem(token, 'an expression is missing');
      return this.unknown(token.start, token.start);
    }
    this.at += 1;
    const span = this.span(token.start, token.end);
    if (token.kind === 'number') return { ...span, kind: 'number', value: Number(token.text) };
    if (token.kind !== 'name') return this.template(token);
    if (token.text === 'true' || token.text === 'false') {
      return { ...span, kind: 'bool', value: token.text === 'true' };
    }
    if (token.text === 'null') return { ...span, kind: 'null' };
    if (this.is('(')) return this.call(token);
    return { ...span, kind: 'reference', path: token.text, segments: [token.text] };
  }

  /** `.name`, `[0]`, `[*]`, `.*` after a term: a reference grows, anything else becomes unknown. */
  protected postfix(term: HclExpression): HclExpression {
    const segments = term.kind === 'reference' ? [...term.segments] : [];
    while (this.is('.') || this.is('[')) {
      const bracket = this.is('[');
      this.at += 1;
      if (!bracket) {
        segments.push(this.peek.text);
        if (this.peek.kind === 'name' || this.peek.kind === 'number' || this.is('*')) this.at += 1;
      } else if (this.is('*')) {
        segments.push('*');
        this.at += 1;
        this.close(']');
      } else {
        segments.push(indexSegment(this.expression(true)));
        this.close(']');
      }
    }
    const end = this.previousEnd;
    if (term.kind !== 'reference') return this.unknown(term.start, end);
    const path = this.shared.text.slice(term.start, end);
    return { ...this.span(term.start, end), kind: 'reference', path, segments };
  }

  protected list(): HclExpression {
    const start = this.peek.start;
    if (this.isFor()) return this.skipped(start);
    const items = this.items(']');
    return { ...this.span(start, this.previousEnd), kind: 'list', items };
  }

  protected call(name: HclToken): HclExpression {
    const args = this.items(')');
    const span = this.span(name.start, this.previousEnd);
    const source = this.shared.text.slice(span.start, span.end);
    return { ...span, kind: 'call', name: name.text, args, source };
  }

  protected parenthesis(): HclExpression {
    const start = this.peek.start;
    const items = this.items(')');
    const only = items[0];
    return items.length === 1 && only ? only : this.unknown(start, this.previousEnd);
  }

  /** Items between the opening bracket at the cursor and `close`. */
  protected items(close: string): HclExpression[] {
    const items: HclExpression[] = [];
    this.at += 1;
    for (;;) {
      this.skipNewlines();
      if (this.is(close) || this.peek.kind === 'end') break;
      const before = this.at;
      items.push(this.expression(true));
      this.skipNewlines();
      if (this.is('...')) this.at += 1;
      if (this.is(',')) this.at += 1;
      else if (!this.is(close)) {
        this.problem(this.peek, `"," or "${close}" is missing`);
        if (this.is('}') || this.is(']') || this.is(')')) break;
        if (this.at === before) this.at += 1;
      }
    }
    this.close(close);
    return items;
  }

  protected object(): HclExpression {
    const start = this.peek.start;
    if (this.isFor()) return this.skipped(start);
    const entries: HclEntry[] = [];
    this.at += 1;
    for (;;) {
      while (this.peek.kind === 'newline' || this.is(',')) this.at += 1;
      if (this.is('}') || this.peek.kind === 'end') break;
      const before = this.at;
      const key = this.key();
      if (this.is('=') || this.is(':')) {
        this.at += 1;
        entries.push({ key, value: this.expression(false) });
      } else {
        this.problem(this.peek, 'an item of an object has no value');
        if (this.is(']') || this.is(')')) break;
        if (this.at === before) this.at += 1;
      }
    }
    this.close('}');
    return { ...this.span(start, this.previousEnd), kind: 'object', entries };
  }

  protected key(): HclExpression {
    const key = this.operand(false);
    if (key.kind !== 'reference' || key.segments.length !== 1) return key;
    return { ...this.span(key.start, key.end), kind: 'string', value: key.path };
  }

  protected template(token: HclToken): HclExpression {
    if (token.open) this.problem(token, 'a string is not closed');
    const inner = token.inner ?? token;
    const span = this.span(token.start, token.end);
    const source = this.shared.text.slice(token.start, token.end);
    const read = this.parts(inner.start, inner.end, token.kind === 'quoted');
    if (read === undefined) return { ...span, kind: 'unknown', source };
    const parts = token.indented ? dedent(read) : read;
    const [first] = parts;
    if (parts.length === 0) return { ...span, kind: 'string', value: '' };
    if (parts.length === 1 && typeof first === 'string') return { ...span, kind: 'string', value: first };
    if (parts.length === 1 && typeof first === 'object') return first;
    return { ...span, kind: 'template', parts, source };
  }

  /** Literal text and interpolations; `undefined` where a directive (`%{ if … }`) stands. */
  protected parts(start: number, end: number, escapes: boolean): (string | HclExpression)[] | undefined {
    const { text } = this.shared;
    const parts: (string | HclExpression)[] = [];
    let literal = '';
    for (let i = start; i < end; i += 1) {
      if (escapesInterpolation(text, i)) {
        literal += text.slice(i + 1, i + 3);
        i += 2;
      } else if (opensInterpolation(text, i)) {
        if (text.charAt(i) === '%') return undefined;
        const close = closingBrace(text, i + 2, end);
        if (literal !== '') parts.push(literal);
        literal = '';
        parts.push(this.interpolation(i + 2, close));
        i = close;
      } else if (escapes && text.charAt(i) === '\\') {
        const [char, length] = unescape(text, i);
        literal += char;
        i += length - 1;
      } else literal += text.charAt(i);
    }
    if (literal !== '') parts.push(literal);
    return parts;
  }

  protected interpolation(start: number, end: number): HclExpression {
    const { text } = this.shared;
    const from = text.charAt(start) === '~' ? start + 1 : start;
    const to = text.charAt(end - 1) === '~' && end > from ? end - 1 : end;
    if (this.depth >= HCL_MAX_DEPTH) return this.unknown(from, to);
    const inner = new HclExpressionParser(this.shared, tokenizeHcl(text, from, to), this.depth + 1);
    const value = inner.expression(true);
    return inner.atEnd() ? value : this.unknown(from, to);
  }

  protected plainText(token: HclToken): string {
    const value = this.template(token);
    return value.kind === 'string' ? value.value : this.shared.text.slice(token.start + 1, token.end - 1);
  }

  protected isFor(): boolean {
    let next = this.at + 1;
    while (this.tokens[next]?.kind === 'newline') next += 1;
    const token = this.tokens[next];
    const after = this.tokens[next + 1];
    return token?.kind === 'name' && token.text === 'for' && after?.kind === 'name';
  }
}

/** The character an escape at `i` stands for, and the length of the escape. */
function unescape(text: string, i: number): [string, number] {
  const char = text.charAt(i + 1);
  const digits = char === 'u' ? 4 : char === 'U' ? 8 : 0;
  if (digits > 0) {
    const code = Number.parseInt(text.slice(i + 2, i + 2 + digits), 16);
    return Number.isNaN(code) || code > 0x10ffff ? ['\uFFFD', 2] : [String.fromCodePoint(code), 2 + digits];
  }
  return [ESCAPES.get(char) ?? char, 2];
}

/** Removes the indentation that all lines of a `<<-` heredoc share. */
function dedent(parts: readonly (string | HclExpression)[]): (string | HclExpression)[] {
  const marked = parts.map((part) => (typeof part === 'string' ? part : '\u0000')).join('');
  const lines = marked.split('\n').filter((line) => line.trim() !== '');
  const indent = lines.reduce((least, line) => Math.min(least, blanks(line)), Infinity);
  let lineStart = true;
  return parts.map((part) => {
    if (typeof part !== 'string') {
      lineStart = false;
      return part;
    }
    const [first = '', ...rest] = part.split('\n');
    const cut = [lineStart ? outdent(first, indent) : first, ...rest.map((line) => outdent(line, indent))];
    lineStart = part.endsWith('\n');
    return cut.join('\n');
  });
}

function outdent(line: string, indent: number): string {
  return line.slice(Math.min(indent, blanks(line)));
}

function blanks(line: string): number {
  return line.length - line.trimStart().length;
}

/** `0`, `key`, `?each.key` for a reference, `?` for anything else. */
function indexSegment(index: HclExpression): string {
  if (index.kind === 'string' || index.kind === 'number') return String(index.value);
  return index.kind === 'reference' ? `?${index.path}` : '?';
}
