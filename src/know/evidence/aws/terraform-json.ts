import { parseTree } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { hclSource } from '../../../util/hcl-cursor.ts';
import { HclExpressionParser } from '../../../util/hcl-expressions.ts';
import type {
  HclAttribute,
  HclBlock,
  HclBody,
  HclExpression,
  HclProblem,
  HclSpan,
} from '../../../util/hcl.ts';
import { locator } from '../locator.ts';
import { nesting } from './json-value.ts';

const MOST_DEPTH = 60;

/** How many labels the blocks of Terraform's outermost body have: `resource "aws_iam_user" "u"` has two. */
const LABELS = new Map([
  ['resource', 2],
  ['data', 2],
  ['module', 1],
  ['variable', 1],
  ['output', 1],
  ['provider', 1],
  ['locals', 0],
]);

/**
 * Reads Terraform's JSON syntax as the HCL it stands for (developer.hashicorp.com/terraform/language/syntax/json):
 * strings are templates, and inside a block every property is an attribute but `dynamic`. Never throws.
 */
export function parseTerraformJson(text: string): HclBody {
  return new JsonBodies(text).root();
}

class JsonBodies {
  readonly #text: string;
  readonly #locate: (offset: number) => { readonly line: number; readonly column: number };
  readonly #problems: HclProblem[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#locate = locator('', text);
  }

  root(): HclBody {
    const errors: ParseError[] = [];
    const shallow = nesting(this.#text) <= MOST_DEPTH;
    const root = shallow ? parseTree(this.#text, errors, { allowTrailingComma: true }) : undefined;
    const blocks: HclBlock[] = [];
    if (!root || errors.length > 0 || (root.type !== 'object' && root.type !== 'array')) this.#problem();
    else for (const object of objectsOf(root)) this.#outermost(object, blocks);
    return { attributes: [], blocks, problems: this.#problems };
  }

  #outermost(object: Node, blocks: HclBlock[]): void {
    for (const [name, value] of properties(object)) {
      const labels = LABELS.get(name);
      if (labels !== undefined) this.#blocks(name, [], labels, value, blocks);
    }
  }

  #blocks(type: string, labels: readonly string[], missing: number, node: Node, blocks: HclBlock[]): void {
    if (node.type === 'null') return;
    if (node.type !== 'object' && node.type !== 'array') return this.#problem(node);
    for (const object of objectsOf(node)) {
      if (object.type !== 'object') this.#problem(object);
      else if (missing === 0) blocks.push({ ...this.#span(object), type, labels, body: this.#body(object) });
      else {
        for (const [label, inner] of properties(object)) {
          this.#blocks(type, [...labels, label], missing - 1, inner, blocks);
        }
      }
    }
  }

  #body(object: Node): HclBody {
    const attributes: HclAttribute[] = [];
    const blocks: HclBlock[] = [];
    const seen = new Set<string>();
    for (const [name, value] of properties(object)) {
      if (seen.has(name)) this.#problem(value);
      seen.add(name);
      if (name === 'dynamic') this.#blocks(name, [], 1, value, blocks);
      else if (name === 'content') this.#blocks(name, [], 0, value, blocks);
      else attributes.push({ ...this.#span(value), name, value: this.#expression(value) });
    }
    return { attributes, blocks, problems: [] };
  }

  #expression(node: Node): HclExpression {
    const span = this.#span(node);
    const value: unknown = node.value;
    if (node.type === 'array') {
      return { ...span, kind: 'list', items: (node.children ?? []).map((item) => this.#expression(item)) };
    }
    if (node.type === 'object') {
      const entries = properties(node).map(([name, item]) => ({
        key: this.#template(name, span),
        value: this.#expression(item),
      }));
      return { ...span, kind: 'object', entries };
    }
    if (typeof value === 'string') return this.#template(value, span);
    if (typeof value === 'number') return { ...span, kind: 'number', value };
    if (typeof value === 'boolean') return { ...span, kind: 'bool', value };
    return { ...span, kind: 'null' };
  }

  #template(text: string, span: HclSpan): HclExpression {
    if (!text.includes('${') && !text.includes('%{')) return { ...span, kind: 'string', value: text };
    const template = new TemplateText(text);
    const expression = template.whole();
    return template.flawed ? { ...span, kind: 'unknown', source: text } : placed(expression, span);
  }

  #problem(node?: Node): void {
    const span = node ? this.#span(node) : { line: 1, column: 1, start: 0, end: 0 };
    this.#problems.push({ ...span, what: 'not understood' });
  }

  #span(node: Node): HclSpan {
    const { line, column } = this.#locate(node.offset);
    return { line, column, start: node.offset, end: node.offset + node.length };
  }
}

/** A string of the JSON syntax, which is a template of its own. */
class TemplateText extends HclExpressionParser {
  constructor(text: string) {
    super(hclSource(text), [], 0);
  }

  get flawed(): boolean {
    return this.shared.problems.length > 0;
  }

  whole(): HclExpression {
    const { text } = this.shared;
    const span = { line: 1, column: 1, start: 0, end: text.length };
    const parts = this.parts(0, text.length, false);
    const [first] = parts ?? [];
    if (parts === undefined) return { ...span, kind: 'unknown', source: text };
    if (parts.length === 1 && first !== undefined) {
      return typeof first === 'string' ? { ...span, kind: 'string', value: first } : first;
    }
    return { ...span, kind: 'template', parts, source: text };
  }
}

/** The expression with all its parts at the place of the string that holds it. */
function placed(expression: HclExpression, span: HclSpan): HclExpression {
  const at = (inner: HclExpression): HclExpression => placed(inner, span);
  switch (expression.kind) {
    case 'list':
      return { ...expression, ...span, items: expression.items.map(at) };
    case 'call':
      return { ...expression, ...span, args: expression.args.map(at) };
    case 'template':
      return {
        ...expression,
        ...span,
        parts: expression.parts.map((part) => (typeof part === 'string' ? part : at(part))),
      };
    case 'object':
      return {
        ...expression,
        ...span,
        entries: expression.entries.map(({ key, value }) => ({ key: at(key), value: at(value) })),
      };
    default:
      return { ...expression, ...span };
  }
}

/** Several blocks of a kind may stand in a list. */
function objectsOf(node: Node): readonly Node[] {
  return node.type === 'array' ? (node.children ?? []) : [node];
}

/** Properties in order, without comments. */
function properties(object: Node): [string, Node][] {
  return (object.children ?? []).flatMap((property): [string, Node][] => {
    const [key, value] = property.children ?? [];
    const name: unknown = key?.value;
    return typeof name === 'string' && name !== '//' && value ? [[name, value]] : [];
  });
}
