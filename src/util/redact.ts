import { wellFormed } from './byte-text.ts';
import { entities } from './html.ts';
import { escaped } from './markdown.ts';

const MARK = '[redacted]';

/** Shortest value that is looked for: a shorter one stands in too many words. */
const SHORTEST = 10;
/** So much of a longer value is enough to be taken out, with whatever more of it follows. */
const TELLING = 12;

/**
 * Takes known values out of a text wherever they stand: as they are, as JSON writes them, in a URL, decoded from one,
 * with the escapes of Markdown and HTML, and cut short. A value without a digit, or a short one, is left: it could be any word.
 */
export function createRedactor(values: Iterable<string>): (text: string) => string {
  const forms = new Set<string>();
  for (const value of values) {
    if (value.length < SHORTEST || !/\d/.test(value) || !/[A-Za-z]/.test(value)) continue;
    for (const form of [value, decoded(value)]) {
      forms.add(form);
      forms.add(JSON.stringify(form).slice(1, -1));
      forms.add(encodeURIComponent(wellFormed(form)));
      forms.add(escaped(form));
      forms.add(entities(form));
    }
  }
  const longest = [...forms].filter((form) => form.length >= SHORTEST).sort((a, b) => b.length - a.length);
  return (text) => longest.reduce(without, text);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The text without a value and without any longer beginning of it. */
function without(text: string, value: string): string {
  const needle = value.slice(0, Math.max(TELLING, Math.ceil(value.length / 4)));
  let at = text.indexOf(needle);
  if (at < 0) return text;
  let kept = '';
  let from = 0;
  for (; at >= 0; at = text.indexOf(needle, from)) {
    let length = needle.length;
    while (length < value.length && text[at + length] === value[length]) length += 1;
    kept += text.slice(from, at) + MARK;
    from = at + length;
  }
  return kept + text.slice(from);
}
