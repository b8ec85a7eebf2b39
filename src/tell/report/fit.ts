import { clip, clipMiddle, wrap } from '../../util/wrap.ts';

/** Least columns of a path that still tell which file it is. */
const LEAST_PATH = 12;
/** Columns from which a path without its middle reads as one. */
const READABLE = 24;
/** An address without its scheme. */
const ADDRESS = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\//;

/**
 * A text in lines of the terminal. A path longer than a line loses its middle, since every other format has it whole;
 * any other word that is too long (an address, an operation, a resource) stays whole, on a line of its own.
 */
export function fit(text: string, width: number): string[] {
  return wrap(
    text
      .split(' ')
      .map((word) => (isPath(word) ? clipMiddle(word, width) : word))
      .join(' '),
    width,
  );
}

/** The same with some words of it that stay on one line, such as an id with its name. */
export function fitWhole(text: string, together: string, width: number): string[] {
  const tied = text.replace(together, together.replaceAll(' ', '\u00a0'));
  return fit(tied, width).map((line) => line.replaceAll('\u00a0', ' '));
}

/** The same beside a label, which takes the first `indent` columns of the first line. */
export function fitBeside(label: string, indent: number, text: string, width: number): string[] {
  return fit(text, width - indent).map(
    (line, position) => `${(position === 0 ? label : '').padEnd(indent)}${line}`,
  );
}

/** Whether a text can be broken into lines of this width: no word of it is longer. */
export function breaksInto(text: string, width: number): boolean {
  return text.split(' ').every((word) => word.length <= width);
}

/**
 * One line with a path in it: it gives up the middle of the path, then the end of what stands before it, what stands
 * after it, and in the end its own.
 */
export function fitOneLine(before: string, path: string, after: string, width: number): string {
  const room = width - before.length - after.length;
  if (path.length <= room || room >= READABLE) return `${before}${clipMiddle(path, room)}${after}`;
  const name = before.replace(/ · $/, '');
  const rest = Math.min(path.length, READABLE) + after.length + 3;
  if (name !== before && width - rest >= READABLE) {
    const short = `${clip(name, width - rest)} · `;
    return `${short}${clipMiddle(path, width - short.length - after.length)}${after}`;
  }
  const alone = width - before.length;
  return alone < LEAST_PATH ? clip(`${before}${path}`, width) : `${before}${clipMiddle(path, alone)}`;
}

/** Whether a word looks like a path, with or without its line: no address, operation or resource name. */
function isPath(word: string): boolean {
  if (/^[\w-]+:\D/.test(word)) return false;
  return /:\d+[,.;)]*$/.test(word) || (word.includes('/') && !ADDRESS.test(word));
}
