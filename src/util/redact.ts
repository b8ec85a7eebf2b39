const MARK = '[redacted]';

/** Shortest value that is looked for: a shorter one stands in too many words. */
const SHORTEST = 10;

/**
 * Takes known values out of a text wherever they stand, as they are, as JSON writes them, in a URL, and with
 * Markdown's escapes. A value without a digit, or a short one, is left: it could be any word.
 */
export function createRedactor(values: Iterable<string>): (text: string) => string {
  const forms = new Set<string>();
  for (const value of values) {
    if (value.length < SHORTEST || !/\d/.test(value) || !/[A-Za-z]/.test(value)) continue;
    forms.add(value);
    forms.add(JSON.stringify(value).slice(1, -1));
    forms.add(encodeURIComponent(value));
    forms.add(
      value.replace(/[\\`*_{}[\]<>|~#!@&]/g, (char) =>
        char === '<' ? '&lt;' : char === '&' ? '&amp;' : `\\${char}`,
      ),
    );
  }
  const longest = [...forms].sort((a, b) => b.length - a.length);
  return (text) =>
    longest.reduce((kept, form) => (kept.includes(form) ? kept.replaceAll(form, MARK) : kept), text);
}
