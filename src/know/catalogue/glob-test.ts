import { globMatch } from '../../util/glob.ts';

/**
 * A glob as a test for many texts: the literal ends are compared first, so that of a long list few entries need more.
 * `*` stands for any run of characters, `?` for one.
 */
export function globTest(pattern: string): (text: string) => boolean {
  const open = pattern.search(/[*?]/);
  if (open < 0) return (text) => text === pattern;
  const prefix = pattern.slice(0, open);
  const suffix = pattern.slice(Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?')) + 1);
  const least = prefix.length + suffix.length;
  const simple = pattern === `${prefix}*${suffix}`;
  return (text) =>
    text.startsWith(prefix) &&
    text.endsWith(suffix) &&
    text.length >= least &&
    (simple || globMatch(pattern, text));
}
