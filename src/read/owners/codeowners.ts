import { pathGlobMatch } from '../../util/glob.ts';

/** Where GitHub looks for the file, in its order; the first one that is there counts alone. */
export const CODEOWNERS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** Bytes; GitHub reads no file that is larger. */
export const LARGEST = 3 * 1024 * 1024;
const MOST_RULES = 5000;

/** One line of the file. A pattern without owners takes the owner away from what it matches. */
export interface OwnerRule {
  readonly pattern: string;
  readonly owners: readonly string[];
  readonly line: number;
}

/** The rules of the file in its order. Lines that GitHub skips are no rules: comments, `!`, `[…]`, wrong owners. */
export function ownerRules(text: string): OwnerRule[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, index) => ruleOf(line, index + 1))
    .slice(0, MOST_RULES);
}

function ruleOf(line: string, number: number): OwnerRule[] {
  const [, pattern, rest = ''] = /^\s*((?:\\.|[^\s\\])+)(.*)$/s.exec(line) ?? [];
  if (pattern === undefined || /^[#!]/.test(pattern) || /[[\]]/.test(pattern)) return [];
  const owners = rest
    .replace(/(?:^|\s)#.*$/s, '')
    .split(/\s+/)
    .filter((word) => word !== '');
  if (owners.some((owner) => !isOwner(owner))) return [];
  return [{ pattern: pattern.replace(/\\(.)/g, '$1'), owners, line: number }];
}

/** `@user`, `@org/team`, or an address. */
function isOwner(word: string): boolean {
  return /^@[\w-]{1,100}(?:\/[\w.-]{1,100})?$/.test(word) || /^[^\s@]{1,100}@[^\s@]{1,200}$/.test(word);
}

/** The rule that counts for a path below the repository's top: the last one that matches. */
export function ruleFor(path: string, rules: readonly OwnerRule[]): OwnerRule | undefined {
  return rules.findLast(({ pattern }) => matches(pattern, path));
}

/**
 * Whether a pattern is about a path, as in a `.gitignore`: anchored where a slash stands anywhere but at its end, about
 * everything below what it names; only `docs/*` is about the files of one folder alone.
 */
function matches(pattern: string, path: string): boolean {
  const anchored = pattern.replace(/\/$/, '').includes('/');
  const body = pattern.replace(/^\//, '');
  const glob = anchored ? body : `**/${body}`;
  if (glob.endsWith('/')) return pathGlobMatch(`${glob}**`, path) && !pathGlobMatch(glob.slice(0, -1), path);
  if (pathGlobMatch(glob, path)) return true;
  return !pattern.endsWith('/*') && pathGlobMatch(`${glob}/**`, path);
}

/** Whether a rule is about everything. */
export function isCatchAll({ pattern }: OwnerRule): boolean {
  return /^\/?\*{1,2}(?:\/\*{0,2})?$/.test(pattern);
}
