/** The source of a regular expression that matches a text as it is; not for use in a class of characters. */
export function literalPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
