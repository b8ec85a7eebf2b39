import { HCL_MAX_DEPTH, hclSource } from './hcl-cursor.ts';
import { HclExpressionParser } from './hcl-expressions.ts';
import type { HclAttribute, HclBlock, HclBody, HclExpression } from './hcl-nodes.ts';
import { tokenizeHcl } from './hcl-tokens.ts';
import type { HclToken } from './hcl-tokens.ts';

export type * from './hcl-nodes.ts';

/** Reads HCL2 (Terraform). Never throws; what is not understood is a problem, or an `unknown` expression. */
export function parseHcl(text: string): HclBody {
  return new BodyParser(hclSource(text), tokenizeHcl(text), 0).body(true);
}

/** The last attribute of that name. */
export function hclAttribute(body: HclBody, name: string): HclExpression | undefined {
  return body.attributes.findLast((attribute) => attribute.name === name)?.value;
}

class BodyParser extends HclExpressionParser {
  body(outermost: boolean): HclBody {
    const attributes: HclAttribute[] = [];
    const blocks: HclBlock[] = [];
    for (;;) {
      this.skipNewlines();
      if (this.peek.kind === 'end' || (!outermost && this.is('}'))) break;
      const item = this.item();
      if (item === undefined) this.recover();
      else if ('body' in item) blocks.push(item);
      else attributes.push(item);
    }
    return { attributes, blocks, problems: outermost ? this.shared.problems : [] };
  }

  protected item(): HclAttribute | HclBlock | undefined {
    const head = this.peek;
    if (head.kind !== 'name' && head.kind !== 'quoted') return undefined;
    this.at += 1;
    const name = head.kind === 'name' ? head.text : this.plainText(head);
    if (this.is('=') || this.is(':')) {
      this.at += 1;
      const value = this.expression(false);
      if (!this.endsItem()) this.recover();
      return { ...this.span(head.start, value.end), name, value };
    }
    const labels: string[] = [];
    while (this.peek.kind === 'name' || this.peek.kind === 'quoted') {
      labels.push(this.peek.kind === 'name' ? this.peek.text : this.plainText(this.peek));
      this.at += 1;
    }
    if (!this.is('{') || this.depth >= HCL_MAX_DEPTH) return undefined;
    return this.block(head, name, labels);
  }

  protected block(head: HclToken, type: string, labels: readonly string[]): HclBlock {
    this.at += 1;
    this.depth += 1;
    const body = this.body(false);
    this.depth -= 1;
    const close = this.peek;
    if (close.kind === 'end') this.problem(head, 'a block is not closed');
    else this.at += 1;
    return { ...this.span(head.start, close.end), type, labels, body };
  }
}
