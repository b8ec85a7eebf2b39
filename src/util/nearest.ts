/** Longest word that is compared letter by letter; a longer one has no neighbours. */
const LONGEST = 200;

/**
 * The candidates that somebody who wrote `word` may have meant, best first, at most `limit`. A candidate that is the
 * end of the word on a word boundary comes first, then by edit distance (at most a third of the letters), then by
 * name. Case, `-`, `_` and spaces count little. The same word is no neighbour of itself.
 */
export function nearest(word: string, candidates: Iterable<string>, limit = 2): string[] {
  if (word.length === 0 || word.length > LONGEST) return [];
  const wanted = fold(word);
  const most = Math.max(1, Math.floor(wanted.length / 3));
  const found: { readonly name: string; readonly score: number }[] = [];
  for (const name of new Set(candidates)) {
    if (name === word || name.length > LONGEST) continue;
    const score = isTail(word, name) ? -1 : distance(wanted, fold(name), mostFor(word, name, most));
    if (score <= most) found.push({ name, score });
  }
  found.sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1));
  return found.slice(0, limit).map((one) => one.name);
}

/** Edits that are allowed: what stands in front of `:` or `/` in both is no reason to allow more behind it. */
function mostFor(word: string, name: string, most: number): number {
  const head = /^[^:/]*[:/]/.exec(word)?.[0] ?? '';
  if (head === '' || !name.startsWith(head)) return most;
  return Math.max(1, Math.floor(fold(word.slice(head.length)).length / 3));
}

function fold(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '');
}

/** `x:customDomains` ends with the last part of `x:domains`: what follows a separator or starts with a capital. */
function isTail(word: string, name: string): boolean {
  const head = /^.*[:/]/.exec(name)?.[0] ?? '';
  const tail = name.slice(head.length);
  if (tail.length < 4 || !word.startsWith(head)) return false;
  const at = word.length - tail.length;
  if (at <= head.length || word.slice(at).toLowerCase() !== tail.toLowerCase()) return false;
  return /[A-Z]/.test(word[at] ?? '') || /[-_./: ]/.test(word[at - 1] ?? '');
}

/** Edits (insert, delete, replace, swap of neighbours) from `a` to `b`; anything above `most` is `Infinity`. */
export function distance(a: string, b: string, most = Infinity): number {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return Infinity;
    before = last;
    last = row;
  }
  const result = last[b.length] ?? Infinity;
  return result > most ? Infinity : result;
}
