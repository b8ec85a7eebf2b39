import type { CodeLanguage } from '../../model/calls.ts';

/** A piece of shell within a file. */
export interface Script {
  readonly text: string;
  /** Line of the file that its first line is. */
  readonly line: number;
  readonly column: number;
  /** Variables that are set around it, with what they are filled from. */
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

/** A piece of code within a file. */
export interface Snippet {
  readonly language: CodeLanguage;
  readonly text: string;
  readonly line: number;
}

const NONE: ReadonlyMap<string, readonly string[]> = new Map();

/** Whether a file as a whole is a shell script. */
export function isShell(path: string, text: string): boolean {
  return /\.(?:sh|bash|zsh|ksh|bats)$/.test(path) || /^#!.{0,40}\b(?:ba|z|k|da)?sh\b/.test(text.slice(0, 80));
}

/** Scripts of a file that is no YAML: a shell script, a Makefile, a Dockerfile, a package's scripts. */
export function scriptsIn(path: string, text: string): Script[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isShell(path, text)) return [{ text, line: 1, column: 1, variables: NONE }];
  if (/^(?:GNU)?[Mm]akefile(?:\..+)?$|\.mk$/.test(name)) return recipes(text);
  if (/^[Jj]ustfile$|\.just$/.test(name)) return recipes(text);
  if (/^(?:Docker|Container)file(?:\..+)?$|\.[Dd]ockerfile$/.test(name)) return runs(text);
  if (name === 'package.json' || name === 'composer.json' || name === 'deno.json')
    return packageScripts(text);
  if (name.endsWith('.ps1')) return commandsOfPowerShell(text);
  if (/^Procfile(?:\..+)?$/.test(name)) return procfile(text);
  return [];
}

/** Whether {@link scriptsIn} knows the kind of file. */
export function holdsScripts(path: string): boolean {
  return /(?:^|\/)(?:(?:GNU)?[Mm]akefile(?:\.[^/]+)?|[Jj]ustfile|(?:Docker|Container)file(?:\.[^/]+)?|package\.json|composer\.json|deno\.json|Procfile(?:\.[^/]+)?)$|\.(?:sh|bash|zsh|ksh|mk|just|ps1|[Dd]ockerfile)$|(?:^|\/)[^/.]+$/.test(
    path,
  );
}

/** Recipe lines of a Makefile, continued lines joined; its variables become the shell's. */
function recipes(text: string): Script[] {
  const settings = [
    ...text.matchAll(/^(?:export\s+)?(?<name>[A-Za-z_]\w*)\s*(?:\?|:{1,2})?=[ \t]*(?<value>[^\n#]*)/gm),
  ]
    .map(({ groups }) => [groups?.['name'] ?? '', groups?.['value']?.trim() ?? ''] as const)
    .filter(([, value]) => /^[\w./:@-]+$/.test(value));
  const constants = new Map(settings);
  const scripts: Script[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    if (!/^(?:\t| {2,})/.test(lines[at] ?? '')) continue;
    const start = at;
    let recipe = (lines[at] ?? '').trimStart().replace(/^[@+-]+\s*/, '');
    while (recipe.endsWith('\\') && at + 1 < lines.length) {
      at += 1;
      recipe = `${recipe}\n${lines[at] ?? ''}`;
    }
    scripts.push({ text: asShell(recipe, constants), line: start + 1, column: 1, variables: NONE });
  }
  return scripts;
}

function asShell(recipe: string, constants: ReadonlyMap<string, string>): string {
  return recipe
    .replace(/\$[({](?<name>\w+)[)}]/g, (_whole, name: string) => constants.get(name) ?? `\${${name}}`)
    .replace(/\{\{\s*(\w+)\s*\}\}/g, '${$1}')
    .replaceAll('$$', '$');
}

/** `RUN`, `CMD` and `ENTRYPOINT` of a Dockerfile. */
function runs(text: string): Script[] {
  const scripts: Script[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const start = at;
    let line = lines[at] ?? '';
    if (!/^\s*(?:RUN|CMD|ENTRYPOINT)\s/i.test(line)) continue;
    while (/\\\s*$/.test(line) && at + 1 < lines.length) {
      at += 1;
      line = `${line}\n${(lines[at] ?? '').replace(/^\s*#.*/, '\\')}`;
    }
    const own = line.replace(/^\s*(?:RUN|CMD|ENTRYPOINT)\s+(?:--\w+=\S+\s+)*/i, '');
    scripts.push({ text: execForm(own) ?? own, line: start + 1, column: 1, variables: NONE });
  }
  return scripts;
}

/** `["aws", "s3", "cp"]` as a line of shell. */
function execForm(text: string): string | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) ? wordsAsShell(words.map(String)) : undefined;
  } catch {
    return undefined;
  }
}

/** Words as a line of shell; a `sh -c TEXT` is its text. */
export function wordsAsShell(words: readonly string[]): string {
  const [name = '', flag = '', text] = words;
  if (/(?:^|\/)(?:ba|z|da)?sh$/.test(name) && /^-\w*c$/.test(flag) && text !== undefined) return text;
  return words
    .map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

function packageScripts(text: string): Script[] {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return [];
  }
  const scripts = typeof root === 'object' && root !== null ? Reflect.get(root, 'scripts') : undefined;
  if (typeof scripts !== 'object' || scripts === null) return [];
  const lines = text.split('\n');
  return Object.entries(scripts).flatMap(([name, script]): Script[] => {
    const all = Array.isArray(script) ? script : [script];
    const line = lines.findIndex((item) => item.includes(`${JSON.stringify(name)}:`)) + 1;
    return all.flatMap((one) =>
      typeof one === 'string' ? [{ text: one, line: Math.max(line, 1), column: 1, variables: NONE }] : [],
    );
  });
}

/** Lines of PowerShell that call a program: what follows its name is read as shell. */
function commandsOfPowerShell(text: string): Script[] {
  const joined = text.replace(/`\r?\n/g, '\\\n');
  let line = 1;
  return joined.split(/(?<!\\)\n/).flatMap((piece) => {
    const own = line;
    line += piece.split('\n').length;
    const script = /(?:^|[=({|;&])\s*(?<script>[a-z][\w-]*(?:\.exe)?\s[^)|;]*)/.exec(piece)?.groups?.[
      'script'
    ];
    if (script === undefined) return [];
    const shell = script.replace(/\.exe\b/, '').replace(/\$(?:env:)?(\w+)/gi, '${$1}');
    return [{ text: shell, line: own, column: 1, variables: NONE }];
  });
}

function procfile(text: string): Script[] {
  return text.split('\n').flatMap((line, index) => {
    const script = /^\s*[\w-]+:\s*(?<script>.+)$/.exec(line)?.groups?.['script'];
    return script === undefined ? [] : [{ text: script, line: index + 1, column: 1, variables: NONE }];
  });
}
