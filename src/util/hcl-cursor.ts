import { lineColumn, newlineStarts } from './lines.ts';
import type { HclExpression, HclProblem, HclSpan } from './hcl-nodes.ts';
import type { HclToken } from './hcl-tokens.ts';

/** What all parsers of one text share. */
export interface HclSource {
  readonly text: string;
  readonly lines: readonly number[];
  readonly problems: HclProblem[];
}

/** Nesting beyond this is skipped and a problem. */
export const HCL_MAX_DEPTH = 60;

const OPEN = new Map(Object.entries({ '{': '}', '[': ']', '(': ')' }));
const END: HclToken = { kind: 'end', text: '', start: 0, end: 0 };

/** A text with the offsets of its lines and no problems yet. */
export function hclSource(text: string): HclSource {
  return { text, lines: newlineStarts(text), problems: [] };
}

/** A place in a list of tokens: looking, skipping, and making nodes with places. */
export class HclCursor {
  protected readonly shared: HclSource;
  protected readonly tokens: readonly HclToken[];
  protected at = 0;
  protected depth: number;

  constructor(shared: HclSource, tokens: readonly HclToken[], depth: number) {
    this.shared = shared;
    this.tokens = tokens;
    this.depth = depth;
  }

  protected skipped(start: number): HclExpression {
    this.skipBalanced();
    return this.unknown(start, this.previousEnd);
  }

  protected tooDeep(): HclExpression {
    const token = this.peek;
    this.problem(token, 'nested too deeply');
    this.skipBalanced();
    return this.unknown(token.start, this.previousEnd);
  }

  /** Moves past the bracket at the cursor and all it holds, or past one token. */
  protected skipBalanced(): void {
    const stack: string[] = [];
    do {
      const token = this.peek;
      if (token.kind === 'end') return;
      const close = token.kind === 'punct' ? OPEN.get(token.text) : undefined;
      if (close !== undefined) stack.push(close);
      else if (token.kind === 'punct' && token.text === stack.at(-1)) stack.pop();
      this.at += 1;
    } while (stack.length > 0);
  }

  /** Skips to the end of the line, over brackets that open in it. */
  protected recover(): void {
    this.problem(this.peek, 'not understood');
    const first = this.at;
    while (!this.endsItem() || this.at === first) {
      if (this.peek.kind === 'end') return;
      if (this.is('}') && this.at > first) return;
      this.skipBalanced();
    }
  }

  protected endsItem(): boolean {
    const { kind } = this.peek;
    return kind === 'newline' || kind === 'end' || this.is('}');
  }

  protected atEnd(): boolean {
    this.skipNewlines();
    return this.peek.kind === 'end';
  }

  protected close(text: string): void {
    if (this.is(text)) this.at += 1;
    else this.problem(this.peek, `"${text}" is missing`);
  }

  protected skipNewlines(): void {
    while (this.peek.kind === 'newline') this.at += 1;
  }

  protected is(text: string): boolean {
    return this.peek.kind === 'punct' && this.peek.text === text;
  }

  protected get peek(): HclToken {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)] ?? END;
  }

  protected get previousEnd(): number {
    return this.tokens[this.at - 1]?.end ?? 0;
  }

  protected unknown(start: number, end: number): HclExpression {
    return { ...this.span(start, end), kind: 'unknown', source: this.shared.text.slice(start, end) };
  }

  protected problem(token: HclToken, what: string): void {
    this.shared.problems.push({ ...this.span(token.start, token.end), what });
  }

  protected span(start: number, end: number): HclSpan {
    return { ...lineColumn(this.shared.lines, start), start, end };
  }
}
