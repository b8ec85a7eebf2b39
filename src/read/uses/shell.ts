import type { Called, Command, ReadCommand, Shared } from './command.ts';
import type { At } from './expression.ts';
import { children } from './languages/walker.ts';
import type { Node } from './parser.ts';
import { unwrapped } from './runners.ts';
import { filledProgram } from './jq.ts';
import { HOLE } from './value.ts';

const MOST_NESTED = 200;

/** Functions that call functions, and commands that calls of functions give, as far as they are followed. */
const DEEPEST_CALLS = 5;
const MOST_CALLED = 2_000;

/** Reads commands from a tree of tree-sitter-bash. */
export function readCommands(root: Node): Command[] {
  const reading = new ShellReading({ functions: new Map(), called: { left: MOST_CALLED } });
  reading.visit(root, undefined, 0);
  return reading.finish().flatMap((command) => unwrapped(command));
}

/** Within these a `shift` may happen or not, or more than once. */
const BRANCHES = new Set(['if_statement', 'case_statement', 'while_statement', 'for_statement', 'list']);

class ShellReading {
  readonly #commands: ReadCommand[] = [];
  readonly #handed = new Map<number, ReadCommand[]>();
  readonly #shared: Shared;
  readonly #called: Called | undefined;
  readonly #constants: Map<string, string>;
  readonly #filled: Map<string, readonly string[]>;
  #takes = false;
  #branches = 0;
  readonly #defining: string[] = [];

  constructor(shared: Shared, called?: Called, constants?: Map<string, string>) {
    this.#shared = shared;
    this.#called = called;
    this.#constants = new Map(constants);
    this.#filled = new Map();
  }

  /** All commands; those of a function that take what it is handed know what that was. */
  finish(): Command[] {
    return this.#commands.map(({ from, open, ...command }) => {
      const handed = open ? this.#handed.get(from) : undefined;
      return handed === undefined ? command : { ...command, handed };
    });
  }

  visit(node: Node, input: string | undefined, depth: number): void {
    if (depth > MOST_NESTED) return;
    if (node.type === 'function_definition') {
      this.#define(node, depth);
      return;
    }
    if (node.type === 'variable_assignment') this.#assign(node);
    if (node.type === 'command') this.#command(node, input);
    if (node.type === 'redirected_statement') {
      const fed = this.#heredoc(node) ?? input;
      for (const child of children(node)) this.visit(child, fed, depth + 1);
      return;
    }
    if (node.type === 'pipeline') {
      let fed = input;
      for (const child of children(node)) {
        this.visit(child, fed, depth + 1);
        fed = this.#written(child);
      }
      return;
    }
    if (BRANCHES.has(node.type)) this.#branches += 1;
    for (const child of children(node)) this.visit(child, undefined, depth + 1);
    if (BRANCHES.has(node.type)) this.#branches -= 1;
  }

  /** Reads a function as it stands: what its variables hold only a call tells. */
  #define(node: Node, depth: number): void {
    const name = node.childForFieldName('name')?.text;
    const body = node.childForFieldName('body');
    if (name !== undefined && body !== null) this.#shared.functions.set(name, body);
    const before = new Set(this.#constants.keys());
    this.#defining.push(name ?? '');
    for (const child of children(node)) this.visit(child, undefined, depth + 1);
    this.#defining.pop();
    for (const [variable, text] of this.#constants) {
      if (!before.has(variable) && text.includes(HOLE)) this.#constants.delete(variable);
    }
  }

  #assign(node: Node): void {
    const name = node.childForFieldName('name')?.text;
    const value = node.childForFieldName('value');
    if (name === undefined) return;
    const variables: string[] = [];
    const before = this.#takes;
    this.#takes = false;
    const text = value === null ? '' : this.#word(value, variables);
    this.#filled.set(name, this.#takes ? [...variables, '1'] : variables);
    this.#takes = before;
    this.#constants.set(name, this.#constants.has(name) && this.#constants.get(name) !== text ? HOLE : text);
  }

  #command(node: Node, input: string | undefined): void {
    const variables: string[] = [];
    this.#takes = false;
    const words = this.#words(node, variables);
    const own = /<</.test(node.text) ? this.#heredoc(node) : undefined;
    const fed = own ?? input;
    const at = this.#place(node);
    const all = [...variables, ...(this.#called?.variables ?? [])];
    this.#commands.push({
      words,
      at,
      variables: all.filter((name) => !/^\d+$/.test(name)),
      ...(fed !== undefined && { input: fed }),
      from: node.startIndex,
      open: this.#takes || [...words, fed ?? ''].some((text) => text.includes(HOLE)),
    });
    if (words[0] === 'shift') this.#shift(words[1]);
    // What is handed on is known where the outer function is called.
    if (this.#defining.length > 0 && this.#takes) return;
    this.#follow({ words: words.slice(1), variables: all, at, names: this.#called?.names ?? [] }, words[0]);
  }

  /** Where a command stands: the call, where it takes what the call hands over. */
  #place(node: Node): At {
    const { row, column } = node.startPosition;
    const own = { line: row + 1, column: column + 1 };
    return this.#takes ? (this.#called?.at ?? own) : own;
  }

  #shift(count = '1'): void {
    if (this.#called === undefined) return;
    if (this.#branches > 0) this.#called.words = undefined;
    else this.#called.words = this.#called.words?.slice(Number(count) || 1);
  }

  /** Reads the body of a function as it is with what a call hands it. */
  #follow(call: Called, name = ''): void {
    const body = this.#shared.functions.get(name);
    if (
      body === undefined ||
      [...call.names, ...this.#defining].includes(name) ||
      call.names.length >= DEEPEST_CALLS
    )
      return;
    if (this.#shared.called.left <= 0) return;
    const inner = new ShellReading(this.#shared, { ...call, names: [...call.names, name] }, this.#constants);
    inner.visit(body, undefined, 0);
    this.#shared.called.left -= inner.#commands.length + 1;
    for (const command of inner.#commands) this.#hand(command.from, command);
    for (const [from, commands] of inner.#handed) for (const command of commands) this.#hand(from, command);
  }

  #hand(from: number, command: ReadCommand): void {
    const known = this.#handed.get(from) ?? [];
    known.push(command);
    this.#handed.set(from, known);
  }

  #words(node: Node, variables: string[]): string[] {
    const words: string[] = [];
    for (const child of children(node)) {
      const given = this.#given(child);
      if (given !== undefined) words.push(...given);
      else if (child.type === 'variable_assignment') {
        variables.push(child.childForFieldName('name')?.text ?? '');
        const value = child.childForFieldName('value');
        if (value !== null) this.#word(value, variables);
      } else if (child.type === 'command_name') {
        const [name = child] = children(child);
        words.push(...(this.#given(name) ?? [this.#word(name, variables)]));
      } else if (!/redirect/.test(child.type)) words.push(this.#word(child, variables));
    }
    return words;
  }

  /** `"$@"` within a function: all that it was handed. */
  #given(node: Node): readonly string[] | undefined {
    if (node.type !== 'string' && node.type !== 'simple_expansion' && node.type !== 'expansion')
      return undefined;
    if (!/^"?\$\{?[@*]\}?"?$/.test(node.text)) return undefined;
    this.#takes = true;
    return this.#called?.words;
  }

  #word(node: Node, variables: string[]): string {
    switch (node.type) {
      case 'word':
      case 'number':
        return node.text.replace(/\\(.)/gs, '$1');
      case 'string_content':
        return node.text.replace(/\\([$`"\\])/g, '$1').replace(/\\\n/g, '');
      case 'raw_string':
        return node.text.slice(1, -1);
      case 'ansi_c_string':
        return node.text.slice(2, -1);
      case 'string':
        return this.#quoted(node, variables);
      case 'concatenation':
        return children(node)
          .map((part) => this.#word(part, variables))
          .join('');
      case 'simple_expansion':
      case 'expansion':
        return this.#expanded(node, variables);
      case 'command_substitution':
        return this.#substituted(node, variables);
      default:
        return HOLE;
    }
  }

  /** A quoted string with everything between its parts: blanks are no nodes. */
  #quoted(node: Node, variables: string[]): string {
    let text = '';
    let at = node.startIndex + 1;
    for (const part of children(node)) {
      if (part.startIndex > at) text += ' '.repeat(Math.min(part.startIndex - at, 1));
      text += this.#word(part, variables);
      at = part.endIndex;
    }
    return text;
  }

  #expanded(node: Node, variables: string[]): string {
    const [variable] = children(node).filter((child) => child.type.endsWith('variable_name'));
    const name = variable?.text;
    if (name === undefined) return HOLE;
    if (/^(?:\d|[@*])$/.test(name)) return this.#parameter(name);
    variables.push(name);
    const from = this.#filled.get(name) ?? [];
    variables.push(...from.filter((one) => one !== '1'));
    if (from.includes('1')) this.#takes = true;
    return this.#constants.get(name) ?? HOLE;
  }

  #parameter(name: string): string {
    this.#takes = true;
    const words = this.#called?.words;
    if (words === undefined || name === '0') return HOLE;
    if (name === '@' || name === '*') return words.join(' ');
    return words[Number(name) - 1] ?? '';
  }

  /** What `echo`, `cat` with a here-document and `jq -n` write. */
  #substituted(node: Node, variables: string[]): string {
    const [only, ...more] = children(node);
    if (only === undefined || more.length > 0) return HOLE;
    if (only.type === 'command') {
      const words = this.#words(only, variables);
      if (words[0] === 'jq') return filledProgram(words) ?? HOLE;
      if (words[0] === 'echo' || words[0] === 'printf') return this.#written(only) ?? HOLE;
    }
    if (only.type === 'redirected_statement' && /^cat\b/.test(only.text)) return this.#heredoc(only) ?? HOLE;
    return HOLE;
  }

  #heredoc(node: Node): string | undefined {
    const redirect = children(node).find(
      (child) => child.type === 'heredoc_redirect' || child.type === 'herestring_redirect',
    );
    if (redirect === undefined) return undefined;
    if (redirect.type === 'herestring_redirect') {
      const [text] = children(redirect);
      return text === undefined ? undefined : this.#word(text, []);
    }
    const body = children(redirect).find((child) => child.type === 'heredoc_body');
    return body?.text.replace(/\$\{?(\w+)\}?/g, (_whole, name: string) =>
      /^\d$/.test(name) ? this.#parameter(name) : (this.#constants.get(name) ?? HOLE),
    );
  }

  /** What `echo` and `printf` write. */
  #written(node: Node): string | undefined {
    if (node.type !== 'command') return undefined;
    const [name, ...rest] = children(node);
    if (name?.text !== 'echo' && name?.text !== 'printf') return undefined;
    const words = rest.filter((word) => !/^-\w+$/.test(word.text)).map((word) => this.#word(word, []));
    const [format = '', ...values] = words;
    if (name.text !== 'printf' || !format.includes('%')) return words.join(' ');
    return format.replace(/%[sdq]/g, () => values.shift() ?? '');
  }
}
