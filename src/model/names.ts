import { fitsGlob, foldName, wordsOf } from '../util/names.ts';

const STAGES =
  'prod production prd live staging stage stg dev development develop test testing qa uat sandbox preview ci local';
const WHICH =
  'main default primary secondary old new backup legacy current previous prev next value v1 v2 v3 base64 b64';
const WHERE = 'eu us uk ap emea apac na west east north south central europe asia a b blue green';
const WHOSE = 'shared global internal external personal admin root full deploy bot agent';
/** Words, lower case, that may follow a name without changing what it names: environments, counters, places, holders. */
const QUALIFIERS = new Set([STAGES, WHICH, WHERE, WHOSE].flatMap((words) => words.split(' ')));

/** A name of a rule, ready to be compared. */
export interface NamePattern {
  readonly folded: string;
  readonly glob: boolean;
  /** Made of several words: then it also fits as the end of a longer name. */
  readonly compound: boolean;
}

/** Makes a rule's name comparable. */
export function namePattern(name: string): NamePattern {
  return { folded: foldName(name), glob: name.includes('*'), compound: wordsOf(name).length > 1 };
}

/** A name as written, folded once. */
export interface FoldedName {
  readonly folded: string;
  readonly words: readonly string[];
}

/** Folds a name as written for any number of comparisons. */
export function foldedName(name: string): FoldedName {
  return { folded: foldName(name), words: wordsOf(name) };
}

function fitsWords(words: readonly string[], pattern: NamePattern): boolean {
  let end = words.length;
  for (;;) {
    let tail = '';
    for (let start = end - 1; start >= 0 && tail.length < pattern.folded.length; start--) {
      tail = (words[start] ?? '') + tail;
      if (tail === pattern.folded && (start === 0 || pattern.compound)) return true;
    }
    const last = words[end - 1];
    if (end <= 1 || last === undefined || !(QUALIFIERS.has(last) || /^\d{1,4}$/.test(last))) return false;
    end--;
  }
}

/**
 * Whether a name as written is the rule's name: the whole of it, or, for a name of several words, its end
 * (`MY_APP_RAILWAY_TOKEN` is `RAILWAY_TOKEN`), with an environment's word or a number behind it
 * (`RAILWAY_TOKEN_PROD`). Any other word behind it names another thing (`RAILWAY_TOKEN_ID`, `_URL`, `_NAME`).
 */
export function fitsName(name: FoldedName, pattern: NamePattern): boolean {
  if (pattern.glob) return fitsGlob(name.folded, pattern.folded);
  return name.folded === pattern.folded || fitsWords(name.words, pattern);
}
