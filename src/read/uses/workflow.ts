import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Node, type YAMLMap } from 'yaml';
import { nesting } from '../../util/nesting.ts';
import { wordsAsShell, type Script, type Snippet } from './scripts.ts';

/** A step that another repository holds. */
export interface Step {
  readonly uses: string;
  readonly line: number;
  readonly column: number;
  /** Values of its inputs. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

/** What a YAML file has run. */
export interface Workflow {
  readonly scripts: readonly Script[];
  readonly steps: readonly Step[];
  readonly snippets: readonly Snippet[];
}

const NOTHING: Workflow = { scripts: [], steps: [], snippets: [] };

const MOST_NESTED = 60;

/** Keys whose text is shell, in the pipelines and task files of practice. */
const SHELL_KEYS = new Set([
  'run',
  'script',
  'before_script',
  'after_script',
  'cmd',
  'cmds',
  'commands',
  'inline',
  'inlinescript',
  'bash',
  'sh',
  'before_install',
  'install',
  'before_deploy',
  'deploy',
  'after_success',
  'predeploycommand',
  'buildcommand',
  'startcommand',
  'release_command',
  'postdeploy',
  'predeploy',
  'command',
  'args',
  'entrypoint',
]);

type Variables = ReadonlyMap<string, readonly string[]>;

/** Reads a YAML file for what it has run. */
export function readWorkflow(text: string): Workflow {
  if (nesting(text) > MOST_NESTED) return NOTHING;
  const lines = new LineCounter();
  let documents;
  try {
    documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  } catch {
    return NOTHING;
  }
  const reading = new WorkflowReading(lines);
  for (const document of Array.isArray(documents) ? documents : []) {
    const root: unknown = document.contents;
    if (isMap(root) || isSeq(root)) reading.visit(root, new Map(), 0);
  }
  return reading;
}

class WorkflowReading implements Workflow {
  readonly scripts: Script[] = [];
  readonly steps: Step[] = [];
  readonly snippets: Snippet[] = [];
  readonly #lines: LineCounter;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  visit(node: unknown, variables: Variables, depth: number): void {
    if (depth > MOST_NESTED) return;
    if (isSeq(node)) for (const item of node.items) this.visit(item, variables, depth + 1);
    if (!isMap(node)) return;
    const own = withEnvironment(node, variables);
    const uses = node.get('uses');
    if (typeof uses === 'string') this.#step(node, uses, own);
    this.#container(node, own);
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value).toLowerCase() : '';
      if (name === 'command' || name === 'args' || name === 'entrypoint') {
        if (isScalar(value) && !node.has('image')) this.#shell(value, own);
      } else if (SHELL_KEYS.has(name)) this.#run(value, own);
      this.visit(value, own, depth + 1);
    }
  }

  #run(value: unknown, variables: Variables): void {
    if (isScalar(value)) this.#shell(value, variables);
    if (isSeq(value)) {
      for (const item of value.items) {
        if (isScalar(item)) this.#shell(item, variables);
        else if (isSeq(item)) this.#run(item, variables);
      }
    }
  }

  /** `command` and `args` of a container are one command line. */
  #container(node: YAMLMap, variables: Variables): void {
    const words = ['entrypoint', 'command', 'args'].flatMap((key) => {
      const value = node.get(key, true) as unknown;
      return isSeq(value) ? value.items.map((item) => (isScalar(item) ? String(item.value) : '')) : [];
    });
    const first = node.get('command', true) ?? node.get('args', true);
    if (words.length === 0) return;
    this.scripts.push({ text: asShell(wordsAsShell(words)), ...this.#place(first), variables });
  }

  #shell(node: unknown, variables: Variables): void {
    if (!isScalar(node) || typeof node.value !== 'string') return;
    const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    const { line, column } = this.#place(node);
    this.scripts.push({ text: asShell(node.value), line: block ? line + 1 : line, column, variables });
  }

  #step(node: YAMLMap, uses: string, variables: Variables): void {
    const given = node.get('with');
    const inputs = new Map(
      isMap(given)
        ? given.items.map(({ key, value }) => [
            isScalar(key) ? String(key.value) : '',
            isScalar(value) ? String(value.value) : '',
          ])
        : [],
    );
    this.steps.push({ uses, ...this.#place(node.get('uses', true)), inputs, variables });
    const script: unknown = isMap(given) ? given.get('script', true) : undefined;
    if (uses.startsWith('actions/github-script@') && isScalar(script) && typeof script.value === 'string') {
      const text = script.value.replace(/\$\{\{[^}]*\}\}/g, '0');
      const { line } = this.#place(script);
      this.snippets.push({
        language: 'javascript',
        text,
        line: script.type?.startsWith('BLOCK') ? line + 1 : line,
      });
    }
  }

  #place(node: Node | undefined): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(node?.range?.[0] ?? 0);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

/** Variables set at this level, with the secrets that fill them. */
function withEnvironment(node: YAMLMap, outer: Variables): Variables {
  const given: unknown = node.get('env') ?? node.get('variables') ?? node.get('environment');
  if (!isMap(given)) return outer;
  const all = new Map(outer);
  for (const { key, value } of given.items) {
    if (isScalar(key)) all.set(String(key.value), namesIn(isScalar(value) ? String(value.value) : ''));
  }
  return all;
}

/** Secrets and variables that a value is filled from. */
export function namesIn(text: string): readonly string[] {
  const expressions = [...text.matchAll(/\b(?:secrets|vars|env)\.(?<name>\w+)/g)].map(
    (found) => found.groups?.['name'] ?? '',
  );
  if (/\bgithub\.token\b/.test(text)) expressions.push('GITHUB_TOKEN');
  const shell = /^\$\{?(?<name>\w+)\}?$/.exec(text.trim())?.groups?.['name'];
  return shell === undefined ? expressions : [...expressions, shell];
}

/** Expressions of the pipeline as variables of the shell, so that a parser of shell reads on. */
function asShell(script: string): string {
  return script
    .replace(/\$\{\{[^}]*?\b(?:secrets|env|vars)\.(\w+)[^}]*\}\}/g, '${$1}')
    .replace(/\$\{\{[^}]*\}\}/g, '${_}')
    .replace(/<<\s*(?:parameters|pipeline)\.[\w.]+\s*>>/g, '${_}')
    .replace(/\{\{\s*\.?(\w+)\s*\}\}/g, '${$1}')
    .replace(/\$\((\w+)\)(?=\s|$|["'/:])/g, (whole, name: string) =>
      /^[A-Z_][A-Z0-9_.]*$/.test(name) ? `\${${name}}` : whole,
    );
}
