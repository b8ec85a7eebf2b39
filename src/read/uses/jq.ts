import { HOLE } from './value.ts';

/** Options of jq with the number of words that they take. */
const TAKING: Readonly<Record<string, number>> = {
  '--arg': 2,
  '--argjson': 2,
  '--slurpfile': 2,
  '--rawfile': 2,
  '--indent': 1,
  '-L': 1,
};

/** What `jq -n --arg name value '{ "query": $name }'` writes, as far as its words tell; `undefined` for any other use. */
export function filledProgram(words: readonly string[]): string | undefined {
  const values = new Map<string, string>();
  let program: string | undefined;
  let builds = false;
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--arg') values.set(words[at + 1] ?? '', JSON.stringify(words[at + 2] ?? ''));
    if (/^-[a-zA-Z]*n[a-zA-Z]*$/.test(word) || word === '--null-input') builds = true;
    if (Object.hasOwn(TAKING, word)) at += TAKING[word] ?? 0;
    else if (!word.startsWith('-')) program ??= word;
  }
  if (!builds || program === undefined || program.length > 20_000) return undefined;
  return program
    .replace(/\$(?<name>[A-Za-z_]\w*)/g, (_whole, name: string) => values.get(name) ?? HOLE)
    .replace(/(?<before>[{,]\s*)(?<key>[A-Za-z_]\w*)\s*:/g, '$<before>"$<key>":');
}
