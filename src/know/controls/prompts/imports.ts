const IMPORT = /(?:^|[\s(])@((?:\.{1,2}\/)?[\w.-]+(?:\/[\w.@-]+)*\.\w{1,8})(?=$|[\s),.;:])/gm;
const MAX_IMPORTS = 50;

/**
 * Joins a path as written in a file to that file's folder. Home and absolute paths and whatever leaves the tree give
 * `undefined`.
 */
export function resolveInside(from: string, written: string): string | undefined {
  if (written.startsWith('~') || written.startsWith('/') || /^[a-z]+:/i.test(written)) return undefined;
  const parts = from.split('/').slice(0, -1);
  for (const part of written.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.length === 0) return undefined;
      parts.pop();
    } else parts.push(part);
  }
  return parts.join('/');
}

/** Paths in the tree that `@path` imports of an instruction file name; code is skipped (Claude Code, Gemini CLI). */
export function importedPaths(path: string, text: string): readonly string[] {
  if (!text.includes('@')) return [];
  const prose = text.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '').replaceAll(/`[^`\n]*`/g, '');
  const found = new Set<string>();
  for (const match of prose.matchAll(IMPORT)) {
    const target = match[1] === undefined ? undefined : resolveInside(path, match[1]);
    if (target !== undefined && target !== path) found.add(target);
    if (found.size >= MAX_IMPORTS) break;
  }
  return [...found];
}
