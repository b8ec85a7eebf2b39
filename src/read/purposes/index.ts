import type { Purpose } from '../../model/proposal.ts';
import type { Tree } from '../../model/tree.ts';
import { wordsOf } from '../../util/names.ts';
import { headerOf } from './header.ts';

const WORKFLOW = /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/;
/** Names of files that say only where they stand. */
const IDLE_NAMES = new Set('main index run script app server cli start setup job task entrypoint'.split(' '));

/** What a script, a workflow or another file says that it is for: its header, its name, the package script that runs it. */
export function purposeOf(tree: Tree, path: string): Purpose | undefined {
  const text = tree.read(path);
  if (WORKFLOW.test(path)) return workflowPurpose(path, text ?? '');
  const header = text === undefined ? undefined : headerOf(text);
  if (header !== undefined) return { text: header.text, because: `${path}:${header.line}, its header` };
  return undefined;
}

/** What the name of a script says, where a name is all there is. */
export function purposeOfName(tree: Tree, path: string): Purpose | undefined {
  const script = packageScripts(tree).find(
    (one) => one.command.includes(path) && wordsOf(one.name).length > 1,
  );
  if (script !== undefined)
    return { text: asSentence(wordsOf(script.name)), because: `${script.path}, script ${script.name}` };
  const words = wordsOf((path.split('/').at(-1) ?? '').replace(/\.[a-z0-9]+$/i, ''));
  if (words.length < 2 || words.every((word) => IDLE_NAMES.has(word))) return undefined;
  return { text: asSentence(words), because: `the name of ${path}` };
}

function workflowPurpose(path: string, text: string): Purpose | undefined {
  const found = /^name:[ \t]*(?:"([^"\n]{1,100})"|'([^'\n]{1,100})'|([^\n#]{1,100}))/m.exec(text);
  const name = (found?.[1] ?? found?.[2] ?? found?.[3])?.trim();
  if (found === null || name === undefined || name === '' || name.includes('${{')) return undefined;
  const line = text.slice(0, found.index).split('\n').length;
  return { text: `The workflow ${name}`, because: `${path}:${line}, its name` };
}

interface PackageScript {
  readonly path: string;
  readonly name: string;
  readonly command: string;
}

const MOST_PACKAGES = 50;

/** The scripts of every `package.json`. */
export function packageScripts(tree: Tree): PackageScript[] {
  const packages = tree.paths().filter((path) => /(?:^|\/)package\.json$/.test(path));
  return packages.slice(0, MOST_PACKAGES).flatMap((path) => scriptsOf(path, tree.read(path) ?? ''));
}

function scriptsOf(path: string, text: string): PackageScript[] {
  try {
    const whole: unknown = JSON.parse(text);
    if (typeof whole !== 'object' || whole === null || !('scripts' in whole)) return [];
    const { scripts } = whole;
    if (typeof scripts !== 'object' || scripts === null) return [];
    return Object.entries(scripts).flatMap(([name, command]) =>
      typeof command === 'string' ? [{ path, name, command }] : [],
    );
  } catch {
    return [];
  }
}

function asSentence(words: readonly string[]): string {
  const text = words.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** An environment that a script names for itself (`ENVIRONMENT=production`, `--environment staging`) and its line. */
export function environmentNamed(text: string): { readonly name: string; readonly line: number } | undefined {
  const found: { readonly name: string; readonly line: number }[] = [];
  for (const [index, line] of text.slice(0, 65_536).split('\n').entries()) {
    if (line.length > 500) continue;
    const name =
      /\b(?:[A-Z_]{0,40}(?:ENV|ENVIRONMENT|STAGE)|environment|NODE_ENV)["']?\s*[=:]\s*["']?([a-z]{2,20})\b|--env(?:ironment)?[= ]["']?([a-z]{2,20})\b/.exec(
        line,
      );
    const word = name?.[1] ?? name?.[2];
    if (word !== undefined) found.push({ name: word, line: index + 1 });
  }
  const names = new Set(found.map((one) => one.name));
  return names.size === 1 ? found[0] : undefined;
}
