import { MOST_REFERENCES } from '../../../model/match.ts';
import type { Reference } from '../../../model/match.ts';
import { LineIndex } from '../../../util/lines.ts';

/** A reference in a text, before its origin is known: offsets are UTF-16 units, line and column count from 1. */
export interface FoundReference extends Omit<Reference, 'span' | 'origin'> {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** What is known of a reference but its place. */
export type Known = Omit<FoundReference, 'start' | 'end' | 'line' | 'column'>;

/** A file's text, for readers of references. */
export class Source {
  readonly path: string;
  readonly text: string;
  readonly found: FoundReference[] = [];
  #lines: LineIndex | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** Whether as many were found as are read of one text. */
  get isFull(): boolean {
    return this.found.length >= MOST_REFERENCES;
  }

  /** Adds a reference that stands between two offsets, unless the text has too many. */
  add(start: number, end: number, known: Known): void {
    if (this.isFull) return;
    this.#lines ??= new LineIndex(this.text);
    this.found.push({ ...known, start, end, ...this.#lines.at(start) });
  }
}

const MAX_USES = 32;

/** Hosts of URLs and first words of commands in a script, sorted; programs that only set things up are left out. */
export function usesOf(text: string): string[] {
  const script = text.replace(/\$\{\{[^}\n]{0,500}\}\}/g, 'X');
  const uses = new Set<string>();
  for (const url of script.matchAll(
    /\b[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s/@"'`]{1,200}@)?([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})/g,
  )) {
    if (url[1] !== undefined && uses.size < MAX_USES) uses.add(url[1].toLowerCase());
  }
  for (const command of script.matchAll(
    /(?:^|[\n;&|(]|\$\()[ \t]*(?:(?:sudo|env|exec|time|then|do|else|if|!|\w+=(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|[^\s"']{0,200}))[ \t]+){0,8}((?:[\w.~/@-]{0,200}\/)?([a-zA-Z][\w.+@-]{0,60}))(?=[\s;|&)]|$)/g,
  )) {
    const word = command[2];
    if (word !== undefined && !KEYWORDS.has(word) && uses.size < MAX_USES) uses.add(word);
    const tool =
      word === undefined
        ? undefined
        : runnerOf(
            word,
            script.slice(command.index + command[0].length, command.index + command[0].length + 120),
          );
    if (tool !== undefined && uses.size < MAX_USES) uses.add(tool);
  }
  return [...uses].sort();
}

const KEYWORDS = new Set(
  'if then else elif fi for do done while case esac in function echo printf export set cd true false test exit return local read source mkdir rm cp mv ls cat EOF'.split(
    ' ',
  ),
);

/** `npx railway up` and its like run another program. */
function runnerOf(word: string, rest: string): string | undefined {
  const runner = /^(?:npx|bunx|pnpx|uvx|pipx|yarn|pnpm|bun|npm|uv|poetry|bundle|dotnet|docker)$/.test(word);
  if (!runner) return undefined;
  const match =
    /^[ \t]+(?:(?:dlx|exec|run|-y|--yes|-p|--)[ \t]+){0,3}((?:@[\w-]{1,40}\/)?[a-z][\w.-]{0,60})/.exec(rest);
  return match?.[1];
}
