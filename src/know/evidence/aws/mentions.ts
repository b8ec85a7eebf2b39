import type { Holder } from './deployment.ts';
import { nameOf } from './deployment.ts';
import { isLiteral } from './value.ts';
import type { Value } from './value.ts';

const MOST_DEPTH = 60;

/** How a file may speak of a holder: by its address in the file, its ARN, or its name as a word of its own. */
export interface Mention {
  readonly holder: Holder;
  readonly address: string;
  readonly names: readonly string[];
}

/** The words by which text can mention a holder. */
export function mentionOf(holder: Holder): Mention {
  const name = nameOf(holder);
  const arn = isLiteral(holder.arn) && holder.arn !== '' ? [holder.arn] : [];
  const names = isLiteral(name) && name !== '' ? [name, ...arn] : arn;
  return { holder, address: holder.address.replace(/\[.*$/, ''), names };
}

/** Whether the text has one of the words of a holder. */
export function isMentioned(mention: Mention, text: string): boolean {
  return (
    stands(text, mention.address, /[\w-]/, /[\w-]/) ||
    mention.names.some((name) => stands(text, name, /[\w.@+=-]/, /[\w.@+-]/))
  );
}

/** Whether a word stands in a text with nothing of a name right before or after it. */
function stands(text: string, word: string, before: RegExp, after: RegExp): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (!before.test(text.charAt(at - 1)) && !after.test(text.charAt(at + word.length))) return true;
  }
  return false;
}

/** All texts of a value, one a line, without the entries of the outermost map that are left out. */
export function textsIn(value: Value | undefined, leftOut?: RegExp): string {
  const texts: string[] = [];
  const walk = (inner: Value, depth: number): void => {
    if (depth > MOST_DEPTH) return;
    if (inner.kind === 'text') texts.push(inner.text);
    else if (inner.kind === 'unknown') texts.push(inner.source);
    else if (inner.kind === 'list') for (const item of inner.items) walk(item, depth + 1);
    else {
      for (const [key, item] of inner.entries) {
        if (depth > 0 || leftOut?.test(key) !== true) walk(item, depth + 1);
      }
    }
  };
  if (value) walk(value, 0);
  return texts.join('\n');
}
