import type { At } from './expression.ts';
import { children } from './languages/walker.ts';
import type { Node } from './parser.ts';
import { HOLE } from './value.ts';

/** One command of a script: its words, without those that only say how it is run. */
export interface Command {
  readonly words: readonly string[];
  readonly at: At;
  /** Variables in its words and set before it. */
  readonly variables: readonly string[];
  /** Text that it is fed: a here-document, or what an `echo` writes into it. */
  readonly input?: string;
}

const MOST_NESTED = 200;

/** Reads commands from a tree of tree-sitter-bash. */
export function readCommands(root: Node): Command[] {
  const reading = new ShellReading();
  reading.visit(root, undefined, 0);
  return reading.commands.flatMap((command) => unwrapped(command));
}

class ShellReading {
  readonly commands: Command[] = [];
  readonly #constants = new Map<string, string>();

  visit(node: Node, input: string | undefined, depth: number): void {
    if (depth > MOST_NESTED) return;
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
    for (const child of children(node)) this.visit(child, undefined, depth + 1);
  }

  #assign(node: Node): void {
    const name = node.childForFieldName('name')?.text;
    const value = node.childForFieldName('value');
    if (name === undefined) return;
    const text = value === null ? '' : this.#word(value, []);
    this.#constants.set(name, this.#constants.has(name) && this.#constants.get(name) !== text ? HOLE : text);
  }

  #command(node: Node, input: string | undefined): void {
    const variables: string[] = [];
    const words: string[] = [];
    for (const child of children(node)) {
      if (child.type === 'variable_assignment') {
        variables.push(child.childForFieldName('name')?.text ?? '');
        const value = child.childForFieldName('value');
        if (value !== null) this.#word(value, variables);
      } else if (child.type === 'command_name')
        words.push(this.#word(children(child)[0] ?? child, variables));
      else if (!/redirect/.test(child.type)) words.push(this.#word(child, variables));
    }
    const own = /<</.test(node.text) ? this.#heredoc(node) : undefined;
    const fed = own ?? input;
    const { row, column } = node.startPosition;
    this.commands.push({
      words,
      at: { line: row + 1, column: column + 1 },
      variables,
      ...(fed !== undefined && { input: fed }),
    });
  }

  #word(node: Node, variables: string[]): string {
    switch (node.type) {
      case 'word':
      case 'number':
      case 'string_content':
        return node.text.replace(/\\(.)/gs, '$1');
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
    const name = children(node).find((child) => child.type === 'variable_name')?.text;
    if (name === undefined) return HOLE;
    variables.push(name);
    return this.#constants.get(name) ?? HOLE;
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
    return body?.text.replace(/\$\{?\w+\}?/g, HOLE);
  }

  /** What `echo` and `printf` write. */
  #written(node: Node): string | undefined {
    if (node.type !== 'command') return undefined;
    const [name, ...rest] = children(node);
    if (name?.text !== 'echo' && name?.text !== 'printf') return undefined;
    return rest
      .filter((word) => !/^-\w+$/.test(word.text))
      .map((word) => this.#word(word, []))
      .join(' ');
  }
}

/** Commands that run another: how many words of their own come first is told by what follows. */
const RUNNERS = new Set([
  'sudo',
  'env',
  'exec',
  'time',
  'nohup',
  'command',
  'builtin',
  'nice',
  'xargs',
  'timeout',
  'retry',
  'eval',
  'doppler',
  'dotenv',
  'npx',
  'bunx',
  'pnpx',
  'pnpm',
  'yarn',
  'npm',
  'bun',
  'uvx',
  'uv',
  'poetry',
  'pipenv',
  'bundle',
  'chronic',
  'then',
  'do',
  'if',
  '!',
  'not',
  'wait',
  'watch',
  'op',
  'infisical',
  'aws-vault',
  'dotenvx',
  'mise',
  'pipx',
  'rye',
  'hatch',
  'pdm',
  'tini',
  'dumb-init',
  'catchsegv',
  'stdbuf',
  'unbuffer',
  'su-exec',
  'gosu',
  'setsid',
  'flock',
  'cross-env',
  'env-cmd',
  'parallel',
  'dlx',
]);

/** Tools of which only these words run another command. */
const RUNNING: Readonly<Record<string, readonly string[]>> = {
  pnpm: ['exec', 'dlx'],
  yarn: ['dlx', 'exec'],
  npm: ['exec', 'x'],
  bun: ['x'],
  uv: ['run', 'tool'],
  poetry: ['run'],
  pipenv: ['run'],
  bundle: ['exec'],
  doppler: ['run'],
  op: ['run'],
  infisical: ['run'],
  'aws-vault': ['exec'],
  mise: ['exec', 'x'],
  pipx: ['run'],
  rye: ['run'],
  hatch: ['run'],
  pdm: ['run'],
  dotenvx: ['run'],
};

/** The command without `sudo`, `env A=b`, `npx --yes` and the like before it. */
function unwrapped(command: Command): Command[] {
  let words = command.words;
  const variables = [...command.variables];
  for (let steps = 0; steps < 6; steps += 1) {
    const name = baseName(words[0] ?? '');
    if (!RUNNERS.has(name)) break;
    const inner = RUNNING[name];
    if (inner !== undefined && !inner.includes(words[1] ?? '')) break;
    const marker = words.indexOf('--');
    let next = marker > 0 && marker < 12 && inner !== undefined ? marker + 1 : inner === undefined ? 1 : 2;
    for (; next < words.length; next += 1) {
      const word = words[next] ?? '';
      const set = /^(?<name>[A-Za-z_]\w*)=/.exec(word)?.groups?.['name'];
      if (set !== undefined) variables.push(set);
      else if (!word.startsWith('-') && !/^\d+[smh]?$/.test(word) && word !== 'run') break;
    }
    words = words.slice(next);
  }
  if (words.length === 0) return [];
  const [first = '', ...rest] = words;
  const plain = first.includes('@') && !first.startsWith('@') ? (first.split('@')[0] ?? first) : first;
  return [{ ...command, words: [baseName(plain), ...rest], variables }];
}

function baseName(word: string): string {
  return word.startsWith('@') ? word : word.slice(word.lastIndexOf('/') + 1);
}
